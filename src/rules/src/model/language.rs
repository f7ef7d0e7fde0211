//! The languages that app and mails speak.

use crate::Subsidiary;

/// The languages of accounts that the provider knows, as it writes them (reference.md 2.4): where an account's language is
/// set, be it by its owner or by an import, it is one of these.
pub const LOCALES: [&str; 19] = [
    "cs_CZ", "de_DE", "en_AU", "en_CA", "en_GB", "en_IE", "en_US", "es_ES", "fi_FI", "fr_CA", "fr_FR", "fr_MA",
    "fr_SN", "fr_TN", "it_IT", "lt_LT", "nl_NL", "pl_PL", "pt_PT",
];

/// A language there are texts for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English, also for readers of a language that is not here.
    #[default]
    English,
    /// French.
    French,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::English, Self::French];

    /// Its tag (BCP 47), as in `<html lang>` and in the name of the translators' file.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::French => "fr",
        }
    }

    /// The language of an account, which the provider writes with a country: `fr_FR` (reference.md 2.4).
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let tag = locale.get(..2).unwrap_or_default();
        let known = Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag));
        known.unwrap_or_default()
    }

    /// What the provider writes for it in an account of a subsidiary: with the country where the provider knows the
    /// two together, with the language's own otherwise (reference.md 2.4).
    #[must_use]
    pub fn locale(self, subsidiary: Subsidiary) -> &'static str {
        match (self, subsidiary.as_str()) {
            (Self::English, "AU") => "en_AU",
            (Self::English, "CA" | "QC") => "en_CA",
            (Self::English, "IE") => "en_IE",
            (Self::English, "US") => "en_US",
            (Self::English, _) => "en_GB",
            (Self::French, "CA" | "QC") => "fr_CA",
            (Self::French, "MA") => "fr_MA",
            (Self::French, "SN") => "fr_SN",
            (Self::French, "TN") => "fr_TN",
            (Self::French, _) => "fr_FR",
        }
    }
}
