//! Which forms a counted text has (CLDR plural rules, cardinal numbers).

/// The forms that a text of this language has to have. A language that is not listed has to be added here with its
/// forms from CLDR. `many`, which some languages use for millions only, may be left out: `other` is taken then.
pub(super) fn required(language: &str) -> Option<&'static [&'static str]> {
    match language {
        "de" | "en" | "es" | "fi" | "fr" | "it" | "nl" | "pt" => Some(&["one", "other"]),
        "cs" | "lt" | "pl" => Some(&["one", "few", "other"]),
        _ => None,
    }
}

/// All forms there are.
pub(super) const ALL: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];
