//! The languages that app and mails speak.

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
}
