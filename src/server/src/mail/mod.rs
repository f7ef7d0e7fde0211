//! Emails: their content ([`templates`]), layout ([`render`]) and delivery ([`outbox_worker`], [`smtp`]).
//!
//! All texts are in the translation files (`src/i18n`), in the recipient's language. See decision 0011.

pub mod bounces;
pub mod outbox_worker;
pub(crate) mod phrases;
pub mod render;
pub mod smtp;
pub mod templates;

pub(crate) mod i18n {
    //! The server's messages: one generated function per key in `src/i18n/*.ftl` that begins with `mail-`, `server-` or
    //! `word-`. `mail-hello` becomes `mail_hello(language, name)`. Messages with plural forms take the number first.

    use handover_i18n::{fill, form};
    use handover_rules::Language;

    #[deny(dead_code, reason = "unused messages must be removed from the translation files")]
    mod generated {
        use super::{Language, counted};
        use handover_i18n::fill;

        include!(concat!(env!("OUT_DIR"), "/texts.rs"));
    }

    pub(crate) use generated::*;

    /// Selects the plural form for `count` and fills it, with the number as the first argument.
    fn counted(language: Language, forms: &str, count: u64, parts: &[&str]) -> String {
        let number = count.to_string();
        let parts: Vec<&str> = std::iter::once(number.as_str()).chain(parts.iter().copied()).collect();
        fill(form(forms, category(language, count)), &parts)
    }

    /// The CLDR plural category of an integer. In French, zero is singular.
    fn category(language: Language, count: u64) -> &'static str {
        let is_one = match language {
            Language::English => count == 1,
            Language::French => count <= 1,
        };
        if is_one { "one" } else { "other" }
    }
}
