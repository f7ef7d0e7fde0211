//! Generates one function per text.

use super::files::FILES;
use super::message::{CatalogMessage, readable};
use super::{Catalog, REFERENCE};
use std::fmt::Write as _;

/// Code for the app: languages, files, and functions that look up texts by id.
pub(super) fn app(catalog: &Catalog) -> String {
    let mut code = String::new();
    let hash = catalog.app_files().first().map(|file| file.hash().to_owned()).unwrap_or_default();
    let _ =
        writeln!(code, "/// The end of the name of every file of texts.\npub(super) const HASH: &str = {hash:?};\n");
    let count = catalog.app_texts().count();
    let _ = writeln!(code, "/// The number of texts.\npub(super) const COUNT: usize = {count};\n");
    languages(catalog, &mut code);
    files(catalog, &mut code);
    let _ = writeln!(code, "#[deny(dead_code, reason = \"a text that nothing shows has to leave the .ftl files\")]");
    let _ = writeln!(code, "pub(crate) mod texts {{\n    use super::{{Argument, text}};\n");
    for (id, (_, key, message)) in catalog.app_texts().enumerate() {
        if !key.contains('.') {
            lookup(&mut code, id, key, message);
        }
    }
    let ids: Vec<(usize, &str)> = catalog.app_texts().enumerate().map(|(id, (_, key, _))| (id, key)).collect();
    for Variants { name, path, found, message } in by_variant(catalog, &ids) {
        let Signature { parameters, values, .. } = Signature::of(message, "P");
        let _ = if values.is_empty() {
            writeln!(code, "pub(crate) fn {name}(of: {path}) -> &'static str {{\n    text({found})\n}}\n")
        } else {
            writeln!(
                code,
                "pub(crate) fn {name}<P: Argument>(of: {path}, {parameters}) -> P::Output {{\n    P::fill(text({found}), vec![{values}])\n}}\n"
            )
        };
    }
    let _ = writeln!(code, "}}\n");
    let english: Vec<String> = catalog.app_texts().map(|(_, key, _)| catalog.compact(REFERENCE, key)).collect();
    let _ = writeln!(code, "/// All English texts by id, for tests that run outside of a page.");
    let _ = writeln!(code, "#[cfg(test)]\npub(super) static ENGLISH: [&str; COUNT] = {english:#?};");
    code
}

fn languages(catalog: &Catalog, code: &mut String) {
    let count = catalog.languages().count();
    let _ = writeln!(code, "/// The languages there are.\npub(crate) static LANGUAGES: [AppLanguage; {count}] = [");
    for (index, language) in catalog.languages().enumerate() {
        let name = catalog.name_of(language);
        let _ = writeln!(code, "    AppLanguage {{ index: {index}, tag: {language:?}, name: {name:?} }},");
    }
    let _ = writeln!(code, "];\n");
}

fn files(catalog: &Catalog, code: &mut String) {
    let _ = writeln!(code, "/// The files of a language: the beginning of its name, and the ids of its texts.");
    let _ = writeln!(code, "pub(super) static FILES: [(&str, std::ops::Range<usize>); {}] = [", FILES.len());
    let mut start = 0;
    for (file, name) in FILES.iter().enumerate() {
        let end = start + catalog.app_texts().filter(|(of_text, ..)| *of_text == file).count();
        let _ = writeln!(code, "    ({name:?}, {start}..{end}),");
        start = end;
    }
    let _ = writeln!(code, "];\n");
}

fn lookup(code: &mut String, id: usize, key: &str, message: &CatalogMessage) {
    document(code, message);
    let name = field(key);
    if message.count().is_none() && message.places().is_empty() {
        let _ = writeln!(code, "pub(crate) fn {name}() -> &'static str {{\n    text({id})\n}}\n");
        return;
    }
    // A text whose only placeholder is the count is a string; others take strings or views.
    let (generic, whole, kind) =
        if message.places().is_empty() { ("", "String", "<&str>") } else { ("<P: Argument>", "P::Output", "P") };
    let Signature { parameters, count, values } = Signature::of(message, "P");
    let call = match count {
        Some(count) => format!("{kind}::counted(text({id}), {count}, vec![{values}])"),
        None => format!("{kind}::fill(text({id}), vec![{values}])"),
    };
    let _ = writeln!(code, "pub(crate) fn {name}{generic}({parameters}) -> {whole} {{\n    {call}\n}}\n");
}

/// The function for the variants of an enum.
struct Variants<'a> {
    name: String,
    /// The path of the enum.
    path: &'a str,
    /// An expression for the id of the text of `of`.
    found: String,
    /// One of the texts: all have the same placeholders.
    message: &'a CatalogMessage,
}

fn by_variant<'a>(catalog: &'a Catalog, ids: &'a [(usize, &str)]) -> impl Iterator<Item = Variants<'a>> {
    catalog.enums.iter().filter_map(|(key, path)| {
        let variants =
            || ids.iter().filter_map(|(id, of)| Some((id, *of, of.strip_prefix(key.as_str())?.strip_prefix('.')?)));
        let arms: Vec<String> = variants().map(|(id, _, variant)| format!("{path}::{variant} => {id}")).collect();
        let (_, first, _) = variants().next()?;
        Some(Variants {
            name: field(key),
            path,
            found: format!("match of {{ {} }}", arms.join(", ")),
            message: &catalog.languages[REFERENCE][first],
        })
    })
}

/// Code for the server, which has all languages: functions take one.
pub(super) fn server(catalog: &Catalog) -> String {
    let mut code = String::new();
    let ids: Vec<(usize, &str)> = catalog.server_texts().enumerate().map(|(id, (key, _))| (id, key)).collect();
    for Variants { name, path, found, message } in by_variant(catalog, &ids) {
        let Signature { parameters, values, .. } = Signature::of(message, "&str");
        let _ = if values.is_empty() {
            writeln!(
                code,
                "pub(crate) fn {name}(language: Language, of: {path}) -> &'static str {{\n    text(language, {found})\n}}\n"
            )
        } else {
            writeln!(
                code,
                "pub(crate) fn {name}(language: Language, of: {path}, {parameters}) -> String {{\n    fill(text(language, {found}), &[{values}])\n}}\n"
            )
        };
    }
    for (index, (key, message)) in catalog.server_texts().enumerate().filter(|(_, (key, _))| !key.contains('.')) {
        document(&mut code, message);
        let name = field(key);
        if message.count().is_none() && message.places().is_empty() {
            let _ = writeln!(
                code,
                "pub(crate) fn {name}(language: Language) -> &'static str {{\n    text(language, {index})\n}}\n"
            );
            continue;
        }
        let Signature { parameters, count, values } = Signature::of(message, "&str");
        let call = match count {
            Some(count) => format!("counted(language, text(language, {index}), {count}, &[{values}])"),
            None => format!("fill(text(language, {index}), &[{values}])"),
        };
        let _ = writeln!(code, "pub(crate) fn {name}(language: Language, {parameters}) -> String {{\n    {call}\n}}\n");
    }
    let _ = writeln!(code, "fn text(language: Language, index: usize) -> &'static str {{\n    match language.tag() {{");
    for language in catalog.languages().filter(|language| *language != REFERENCE) {
        let _ = writeln!(code, "        {language:?} => {}[index],", language.to_uppercase());
    }
    let _ = writeln!(code, "        _ => {}[index],\n    }}\n}}\n", REFERENCE.to_uppercase());
    for language in catalog.languages() {
        let texts: Vec<String> = catalog.server_texts().map(|(key, _)| catalog.compact(language, key)).collect();
        let _ = writeln!(code, "static {}: [&str; {}] = {texts:#?};\n", language.to_uppercase(), texts.len());
    }
    code
}

fn document(code: &mut String, message: &CatalogMessage) {
    let _ = writeln!(code, "/// `{}`", readable(message));
}

/// The parameters of a generated function.
struct Signature {
    parameters: String,
    count: Option<String>,
    values: String,
}

impl Signature {
    fn of(message: &CatalogMessage, kind: &str) -> Self {
        let count = message.count().map(field);
        let fields: Vec<String> = message.places().into_iter().map(field).collect();
        let mut parameters: Vec<String> = count.iter().map(|name| format!("{name}: u64")).collect();
        parameters.extend(fields.iter().map(|name| format!("{name}: {kind}")));
        Self { parameters: parameters.join(", "), count, values: fields.join(", ") }
    }
}

fn field(name: &str) -> String {
    name.replace('-', "_")
}
