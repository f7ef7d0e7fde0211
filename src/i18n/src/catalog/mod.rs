//! Reads and checks the translators' files at build time.
//!
//! There is one [Fluent] file per language. The build scripts of app and server call [`Catalog::build_app`] and
//! [`Catalog::build_server`], which generate one Rust function per text, named after its key. So
//!
//! - a text that is used but missing does not compile, and an unused one is dead code, which the generated module denies;
//! - a language with a missing or additional key, other placeholders than English, or a missing plural form fails the build
//!   with file and key ([`CatalogFault`]).
//!
//! Keys that begin with `mail-` or `server-` belong to the server, keys with `word-` to both, all others to the app.
//! A message whose comment ends with the path of an enum has a text for each of its variants, and one function that takes
//! a variant: a missing text does not compile. All of them have the same placeholders.
//!
//! The app's texts are not compiled in, but written to three files a language ([`Catalog::app_files`]): `outside` has
//! all texts of the screens without sign-in, `inside` those of the list of services and of the page of a request, `rest`
//! those of all other screens. The heading of a section in the English file ends with `(inside)` or `(rest)`, or else its
//! texts are in `outside`.
//!
//! To add a text: write it into `en.ftl` and into every other file, then call the function of its name.
//! To add a language: add its file, and a variant to `handover_rules::Language`.
//!
//! [Fluent]: https://projectfluent.org

mod app_file;
mod build;
mod files;
mod generate;
mod message;
mod plural;
mod read;
#[cfg(test)]
mod tests;

pub use app_file::AppFile;

use files::FILES;
use message::{CatalogMessage, readable};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

/// The language that the others must match.
const REFERENCE: &str = "en";
/// The language's own name; not a text of a screen.
const LANGUAGE_NAME: &str = "language-name";

/// An error in a translators' file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogFault {
    /// The language tag of the file.
    pub language: String,
    /// The key of the text, or the line number outside of texts.
    pub key: String,
    /// The error.
    pub what: String,
}

impl fmt::Display for CatalogFault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "src/i18n/{}.ftl: {}: {}", self.language, self.key, self.what)
    }
}

/// All texts. Every language has the same keys with the same placeholders.
#[derive(Debug)]
pub struct Catalog {
    languages: BTreeMap<String, BTreeMap<String, CatalogMessage>>,
    /// The place in [`FILES`] of each key, from the reference language.
    files: BTreeMap<String, usize>,
    /// The path of the enum of each message with texts of its variants, from the reference language.
    enums: BTreeMap<String, String>,
}

impl Catalog {
    /// The folder of the translators' files.
    #[must_use]
    pub fn folder() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
    }

    /// Reads all files of [`Catalog::folder`].
    ///
    /// # Errors
    /// Every [`CatalogFault`] found in any of them.
    ///
    /// # Panics
    /// If a file cannot be read at all.
    pub fn load() -> Result<Self, Vec<CatalogFault>> {
        let mut sources = Vec::new();
        for entry in Self::folder().read_dir().expect("the folder of this crate is there") {
            let path = entry.expect("the folder of this crate can be listed").path();
            if path.extension().is_some_and(|extension| extension == "ftl") {
                let language = path.file_stem().and_then(|name| name.to_str()).expect("a language as its name");
                let source = std::fs::read_to_string(&path).expect("a translators' file is UTF-8");
                sources.push((language.to_owned(), source));
            }
        }
        Self::of(&sources)
    }

    /// Parses files, given as language and content.
    ///
    /// # Errors
    /// Every [`CatalogFault`] found in any of them.
    pub fn of(sources: &[(String, String)]) -> Result<Self, Vec<CatalogFault>> {
        let mut faults = Vec::new();
        let mut languages = BTreeMap::new();
        let mut files = BTreeMap::new();
        let mut enums = BTreeMap::new();
        for (language, source) in sources {
            let read::CatalogFile { messages, files: named, enums: typed, faults: wrong } = read::read(source);
            if language == REFERENCE {
                (files, enums) = (named, typed);
                let wrong = untyped(&messages, &enums).into_iter().chain(unlike_variants(&messages));
                faults.extend(wrong.map(|(key, what)| CatalogFault { language: language.clone(), key, what }));
            }
            let fault = |(key, what)| CatalogFault { language: language.clone(), key, what };
            faults.extend(wrong.into_iter().map(fault));
            faults.extend(forms(language, &messages).into_iter().map(fault));
            faults.extend(spaces(language, &messages).into_iter().map(fault));
            languages.insert(language.clone(), messages);
        }
        let Some(reference) = languages.get(REFERENCE) else {
            let what = "the file of the reference language is missing".to_owned();
            return Err(vec![CatalogFault { language: REFERENCE.to_owned(), key: "*".to_owned(), what }]);
        };
        for (language, messages) in &languages {
            let fault = |(key, what)| CatalogFault { language: language.clone(), key, what };
            faults.extend(differences(reference, messages).into_iter().map(fault));
        }
        if faults.is_empty() { Ok(Self { languages, files, enums }) } else { Err(faults) }
    }

    fn load_or_fail() -> Self {
        println!("cargo::rerun-if-changed={}", Self::folder().display());
        Self::load().unwrap_or_else(|faults| {
            let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
            panic!("the texts do not fit together:\n  {}\n", faults.join("\n  "))
        })
    }

    /// The language tags, sorted.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.languages.keys().map(String::as_str)
    }

    /// The language's own name.
    fn name_of(&self, language: &str) -> String {
        readable(&self.languages[language][LANGUAGE_NAME])
    }

    /// Keys and English texts of the server.
    fn server_texts(&self) -> impl Iterator<Item = (&str, &CatalogMessage)> {
        let messages = self.languages[REFERENCE].iter().map(|(key, message)| (key.as_str(), message));
        messages.filter(|(key, _)| is_of_server(key) || key.starts_with("word-"))
    }

    /// Keys and English texts of the app in the order of their ids, with their place in [`FILES`].
    fn app_texts(&self) -> impl Iterator<Item = (usize, &str, &CatalogMessage)> {
        let messages = self.languages[REFERENCE].iter().filter(|(key, _)| !is_of_server(key) && *key != LANGUAGE_NAME);
        let texts = messages.map(|(key, message)| (self.files[key], key.as_str(), message));
        (0..FILES.len()).flat_map(move |file| texts.clone().filter(move |(of_text, ..)| *of_text == file))
    }

    /// A text in one language, [compiled](CatalogMessage::compact).
    fn compact(&self, language: &str, key: &str) -> String {
        self.languages[language][key].compact(&places(&self.languages[REFERENCE][key]))
    }
}

fn is_of_server(key: &str) -> bool {
    key.starts_with("mail-") || key.starts_with("server-")
}

/// Texts of variants whose enum no comment names.
fn untyped(messages: &BTreeMap<String, CatalogMessage>, enums: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let keys = messages.keys().filter_map(|key| Some((key, key.split_once('.')?.0)));
    let wrong = keys.filter(|(_, of)| !enums.get(*of).is_some_and(|path| path.contains("::")));
    wrong.map(|(key, _)| (key.clone(), "needs a comment with the path of its enum".to_owned())).collect()
}

/// Texts of variants with other placeholders than the one before: one function has to fill all of them.
fn unlike_variants(messages: &BTreeMap<String, CatalogMessage>) -> Vec<(String, String)> {
    let variants: Vec<_> =
        messages.iter().filter_map(|(key, message)| Some((key, key.split_once('.')?.0, message.places()))).collect();
    let wrong = variants.windows(2).filter_map(|pair| match pair {
        [(_, of, places), (key, other, others)] if of == other && places != others => Some(*key),
        _ => None,
    });
    wrong.map(|key| (key.clone(), "has other placeholders than another variant".to_owned())).collect()
}

/// The placeholders of a text in the order of the function's parameters: the count first.
fn places(message: &CatalogMessage) -> Vec<&str> {
    message.count().into_iter().chain(message.places()).collect()
}

fn forms(language: &str, messages: &BTreeMap<String, CatalogMessage>) -> Vec<(String, String)> {
    let Some(required) = plural::required(language) else {
        return vec![(
            "*".to_owned(),
            "its plural forms are not known; add them to src/i18n/src/catalog/plural.rs".to_owned(),
        )];
    };
    let mut faults = Vec::new();
    for (key, message) in messages {
        let CatalogMessage::Counted { forms, .. } = message else { continue };
        for form in required {
            if !forms.iter().any(|(name, _)| name == form) {
                faults.push((key.clone(), format!("lacks the form [{form}]")));
            }
        }
        for (form, _) in forms {
            if !plural::CATEGORIES.contains(&form.as_str()) {
                faults.push((key.clone(), format!("[{form}] is no plural form")));
            }
        }
    }
    faults
}

/// French needs no-break spaces before `: ; ? !` and inside of quotation marks.
fn spaces(language: &str, messages: &BTreeMap<String, CatalogMessage>) -> Vec<(String, String)> {
    const PLAIN: [&str; 6] = [" :", " ;", " ?", " !", " »", "« "];
    let has_plain = |message: &CatalogMessage| {
        let text = message.compact(&places(message));
        PLAIN.iter().any(|pair| text.contains(pair))
    };
    let wrong = messages.iter().filter(|(_, message)| language == "fr" && has_plain(message));
    wrong.map(|(key, _)| (key.clone(), "has a space at a sign where a no-break space belongs".to_owned())).collect()
}

fn differences(
    reference: &BTreeMap<String, CatalogMessage>,
    other: &BTreeMap<String, CatalogMessage>,
) -> Vec<(String, String)> {
    let mut faults = Vec::new();
    for (key, message) in reference {
        let Some(translation) = other.get(key) else {
            faults.push((key.clone(), "is missing".to_owned()));
            continue;
        };
        if message.count() != translation.count() {
            let counted =
                |message: &CatalogMessage| message.count().map_or("nothing".to_owned(), |name| format!("${name}"));
            let what = format!("counts {}, but {} in English", counted(translation), counted(message));
            faults.push((key.clone(), what));
        }
        if message.places() != translation.places() {
            let what = format!("puts in {:?}, but {:?} in English", translation.places(), message.places());
            faults.push((key.clone(), what));
        }
    }
    for key in other.keys().filter(|key| !reference.contains_key(*key)) {
        faults.push((key.clone(), "is not in English".to_owned()));
    }
    faults
}
