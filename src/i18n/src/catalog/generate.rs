//! Writing one function for each text.

use super::message::{Message, readable};
use super::{Catalog, REFERENCE, Reader};
use std::fmt::Write as _;

/// For the app: the languages, and functions that look up what a first visit shows in the file which the page has
/// fetched.
pub(super) fn app(catalog: &Catalog) -> String {
    let mut code = String::new();
    let mut files = String::new();
    let count = catalog.languages().count();
    for (first, later) in catalog.app_files(Reader::App).into_iter().zip(catalog.app_files(Reader::Later)) {
        let _ = writeln!(
            files,
            "    Texts {{ language: {:?}, name: {:?}, file: {:?}, later: {:?} }},",
            first.language,
            catalog.name_of(&first.language),
            first.name,
            later.name
        );
        if first.language == REFERENCE {
            let _ = writeln!(code, "/// The English texts, for tests that run outside of a page.");
            let _ = writeln!(code, "#[cfg(test)]\npub(super) const ENGLISH: &str = {:?};\n", first.content);
            let _ = writeln!(code, "/// The same of the screens that come later.");
            let _ = writeln!(code, "#[cfg(test)]\npub(super) const ENGLISH_LATER: &str = {:?};\n", later.content);
        }
    }
    let _ = writeln!(code, "/// The languages there are.");
    let _ = writeln!(code, "pub(crate) const LANGUAGES: [Texts; {count}] = [\n{files}];\n");
    code + &lookups(catalog, Reader::App)
}

/// Functions that look texts of the app up in the file that has them.
pub(super) fn lookups(catalog: &Catalog, reader: Reader) -> String {
    let mut code = String::new();
    for (index, (key, message)) in catalog.reference(reader).enumerate() {
        document(&mut code, message);
        let name = field(key);
        if message.count().is_none() && message.places().is_empty() {
            let _ = writeln!(code, "pub(crate) fn {name}() -> &'static str {{\n    text({index})\n}}\n");
            continue;
        }
        // What only counts is always a string; everything else is what is put in: strings or views.
        let (generic, whole, kind) =
            if message.places().is_empty() { ("", "String", "<&str>") } else { ("<P: Part>", "P::Whole", "P") };
        let Signature { parameters, count, values } = Signature::of(message, "P");
        let call = match count {
            Some(count) => format!("{kind}::counted(text({index}), {count}, vec![{values}])"),
            None => format!("{kind}::fill(text({index}), vec![{values}])"),
        };
        let _ = writeln!(code, "pub(crate) fn {name}{generic}({parameters}) -> {whole} {{\n    {call}\n}}\n");
    }
    code
}

/// For the server, which has all languages: functions that take the reader's.
pub(super) fn server(catalog: &Catalog) -> String {
    let mut code = String::new();
    for (index, (key, message)) in catalog.reference(Reader::Server).enumerate() {
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
        let texts = catalog.compact(language, Reader::Server);
        let _ = writeln!(code, "static {}: [&str; {}] = {texts:#?};\n", language.to_uppercase(), texts.len());
    }
    code
}

fn document(code: &mut String, message: &Message) {
    let _ = writeln!(code, "/// `{}`", readable(message));
}

/// What a function takes, what of it is the count, and what is put in besides.
struct Signature {
    parameters: String,
    count: Option<String>,
    values: String,
}

impl Signature {
    fn of(message: &Message, kind: &str) -> Self {
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
