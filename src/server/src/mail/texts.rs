//! The texts of mails, in the reader's language.
//!
//! Each text of the translators' files (`src/i18n/*.ftl`) whose key begins with `mail-`, `server-` or `word-` is a function here,
//! named after its key: `mail-hello` is `hello = t::mail_hello(language, name)`. A text that counts takes the number
//! first.

use handover_i18n::{fill, form};
use handover_rules::Language;

#[deny(dead_code, reason = "a text that no mail says has to leave the translators' files")]
mod generated {
    use super::{Language, counted};
    use handover_i18n::fill;

    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub(crate) use generated::*;

/// The form of a text that goes with a number, with the number in its first place.
fn counted(language: Language, forms: &str, count: u64, parts: &[&str]) -> String {
    let count_in_words = count.to_string();
    let parts: Vec<&str> = std::iter::once(count_in_words.as_str()).chain(parts.iter().copied()).collect();
    fill(form(forms, category(language, count)), &parts)
}

/// The plural category of a whole number (CLDR). French counts nothing as one.
fn category(language: Language, count: u64) -> &'static str {
    let is_one = match language {
        Language::English => count == 1,
        Language::French => count <= 1,
    };
    if is_one { "one" } else { "other" }
}
