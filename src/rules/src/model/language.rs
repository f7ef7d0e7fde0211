//! Languages of the app and of mails.

use crate::{Subsidiary, string_enum};

/// Account languages that the provider knows, as it spells them: its owner chooses one of these. An import may set others.
pub const LOCALES: [&str; 19] = [
    "cs_CZ", "de_DE", "en_AU", "en_CA", "en_GB", "en_IE", "en_US", "es_ES", "fi_FI", "fr_CA", "fr_FR", "fr_MA",
    "fr_SN", "fr_TN", "it_IT", "lt_LT", "nl_NL", "pl_PL", "pt_PT",
];

string_enum! {
    /// A language with translations. Its name is the BCP 47 tag, as in `<html lang>` and in the translation's file name.
    #[derive(Default)]
    pub enum Language {
        /// English, also the fallback for locales without a translation.
        #[default]
        English = "en",
        /// French.
        French = "fr",
    }
}

impl Language {
    /// The BCP 47 tag.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.as_str()
    }

    /// The translation for an account locale such as `fr_FR`.
    #[must_use]
    pub fn of_locale(locale: &str) -> Self {
        let tag = locale.get(..2).unwrap_or_default();
        let known = Self::ALL.into_iter().find(|language| language.as_str().eq_ignore_ascii_case(tag));
        known.unwrap_or_default()
    }

    /// The locale of the language's main country, for people without an account. One of [`LOCALES`].
    #[must_use]
    pub const fn main_locale(self) -> &'static str {
        match self {
            Self::English => "en_GB",
            Self::French => "fr_FR",
        }
    }

    /// The account locale for this language in a subsidiary: with the subsidiary's country if the provider knows that
    /// combination, with the language's main country otherwise. One of [`LOCALES`].
    #[must_use]
    pub fn locale(self, subsidiary: Subsidiary) -> &'static str {
        match (self, subsidiary.as_str()) {
            (Self::English, "AU") => "en_AU",
            (Self::English, "CA" | "QC") => "en_CA",
            (Self::English, "IE") => "en_IE",
            (Self::English, "US") => "en_US",
            (Self::French, "CA" | "QC") => "fr_CA",
            (Self::French, "MA") => "fr_MA",
            (Self::French, "SN") => "fr_SN",
            (Self::French, "TN") => "fr_TN",
            (language, _) => language.main_locale(),
        }
    }
}
