//! Plural forms by language (CLDR, cardinal numbers).

/// The forms that counted texts of a language must have; `None` for an unknown language. `many` is optional where CLDR
/// only uses it for millions: `other` is the fallback.
pub(super) fn required(language: &str) -> Option<&'static [&'static str]> {
    match language {
        "de" | "en" | "es" | "fi" | "fr" | "it" | "nl" | "pt" => Some(&["one", "other"]),
        "cs" | "lt" | "pl" => Some(&["one", "few", "other"]),
        _ => None,
    }
}

/// All plural categories of CLDR.
pub(super) const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
