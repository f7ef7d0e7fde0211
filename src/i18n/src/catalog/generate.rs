//! Generates one function per text.

use super::message::{CatalogMessage, readable};
use super::sections::{Sections, file_of};
use super::{Catalog, REFERENCE};
use std::fmt::Write as _;

/// Code for the app: languages, bundles, files, and functions that look up texts by id. Sections of the same bundles share a
/// module; each bundle has a module that re-exports all texts available with it.
pub(super) fn app(catalog: &Catalog) -> String {
    let sections = Sections::of(catalog);
    let mut code = String::new();
    let hash = catalog.app_files().first().map(|file| file.hash().to_owned()).unwrap_or_default();
    let _ =
        writeln!(code, "/// The end of the name of every file of texts.\npub(super) const HASH: &str = {hash:?};\n");
    let _ = writeln!(code, "/// The number of texts.\npub(super) const COUNT: usize = {};\n", sections.len());
    languages(catalog, &mut code);
    bundles(&sections, &mut code);
    files(&sections, &mut code);
    for (number, section) in sections.0.iter().enumerate() {
        let name = if section.bundles.is_empty() { "common".to_owned() } else { format!("section_{number}") };
        let _ =
            writeln!(code, "#[deny(dead_code, reason = \"a text that nothing shows has to leave the .ftl files\")]");
        let _ = writeln!(code, "pub(crate) mod {name} {{\n    use super::{{Argument, text}};\n");
        for (id, (key, message)) in section.ids.clone().zip(&section.texts) {
            lookup(&mut code, id, key, message);
        }
        let _ = writeln!(code, "}}\n");
    }
    for bundle in sections.bundles().iter().skip(1) {
        let _ =
            writeln!(code, "/// The texts that can be shown with the bundle `{bundle}`.\npub(crate) mod {bundle} {{");
        let _ = writeln!(code, "    pub(crate) use super::common::*;");
        for (number, _) in sections.in_bundle(bundle) {
            let _ = writeln!(code, "    pub(crate) use super::section_{number}::*;");
        }
        let _ = writeln!(code, "}}\n");
    }
    let _ = writeln!(
        code,
        "/// Texts of several bundles, for components: the bundles of the screens that use one include its texts."
    );
    let _ = writeln!(code, "pub(crate) mod shared {{\n    pub(crate) use super::common::*;");
    for (number, _) in sections.0.iter().enumerate().filter(|(_, section)| section.bundles.len() > 1) {
        let _ = writeln!(code, "    pub(crate) use super::section_{number}::*;");
    }
    let _ = writeln!(code, "}}\n");
    let english: Vec<String> =
        sections.0.iter().flat_map(|section| &section.texts).map(|(key, _)| catalog.compact(REFERENCE, key)).collect();
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

fn bundles(sections: &Sections, code: &mut String) {
    let names = sections.bundles();
    let variants: Vec<String> = names.iter().map(|name| variant(name)).collect();
    let _ = writeln!(
        code,
        "/// Texts that are fetched together.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\npub(crate) enum Bundle {{\n    {},\n}}\n",
        variants.join(",\n    ")
    );
    let files = sections.files();
    let places: Vec<String> = names
        .iter()
        .map(|name| files.iter().position(|file| *file == file_of(name)).unwrap_or_default().to_string())
        .collect();
    let _ = writeln!(
        code,
        "impl Bundle {{\n    /// The file that has its texts, besides the common one.\n    pub(super) const fn file(self) -> usize {{\n        [{}][self as usize]\n    }}\n}}\n",
        places.join(", ")
    );
}

fn files(sections: &Sections, code: &mut String) {
    let files = sections.files();
    let _ = writeln!(
        code,
        "/// The files of a language: the beginning of its name, and first id and number of texts of each of its sections.\npub(super) static FILES: [(&str, &[(u16, u16)]); {}] = [",
        files.len()
    );
    for file in &files {
        let ranges: Vec<String> =
            sections.in_file(file).map(|section| format!("({}, {})", section.ids.start, section.ids.len())).collect();
        let _ = writeln!(code, "    ({file:?}, &[{}]),", ranges.join(", "));
    }
    let _ = writeln!(code, "];\n");
}

/// `SignIn` for `sign_in`.
fn variant(name: &str) -> String {
    name.split('_')
        .map(|word| {
            word.chars().take(1).map(|first| first.to_ascii_uppercase()).chain(word.chars().skip(1)).collect::<String>()
        })
        .collect()
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

/// Code for the server, which has all languages: functions take one.
pub(super) fn server(catalog: &Catalog) -> String {
    let mut code = String::new();
    for (index, (key, message)) in catalog.server_texts().enumerate() {
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
