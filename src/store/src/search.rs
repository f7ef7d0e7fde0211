//! Folding and patterns for searching.

use crate::tables::canonical::canonical_domain;
use handover_rules::ServiceName;
use handover_rules::model::pasted::plain;

/// Transliterates to lower-case ASCII without accents: SQLite's `like` only folds ASCII, and names such as `łódź-müller`
/// must be found. Applied to both the searched columns and the search text.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { deunicode::deunicode(text).to_ascii_lowercase() }
}

/// The folded names of an account, as [`ReadTx::co_contacts_named`](crate::ReadTx::co_contacts_named) searches them.
pub(super) fn name_key(first_name: &str, name: &str, organisation: &str) -> String {
    // A line each, so that no text spans both.
    fold(&[first_name, " ", name, "\n", organisation].concat())
}

/// Maximum pattern length in characters. No searched column is longer, and SQLite rejects patterns above 50,000 bytes.
const MAX_PATTERN: usize = 4000;

/// Truncates a `like` pattern given by a caller.
pub(super) fn truncate_pattern(pattern: &str) -> String {
    pattern.chars().take(MAX_PATTERN).collect()
}

/// A pattern for `lower(…) like ? escape '!'` that finds a text anywhere, in any case of ASCII.
pub(crate) fn pattern_containing(text: &str) -> String {
    let escaped = plain(text)
        .to_ascii_lowercase()
        .chars()
        .take(MAX_PATTERN / 2)
        .flat_map(|c| matches!(c, '%' | '_' | '!').then_some('!').into_iter().chain([c]))
        .collect::<String>();
    ["%", &escaped, "%"].concat()
}

/// The Punycode form of an internationalised name; `None` if the name is ASCII.
#[must_use]
pub fn ascii_form(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    idna::domain_to_ascii(name).ok().filter(|ascii| ascii != name)
}

/// A pattern for `like … escape '\'` that matches columns containing `text`. A domain name in `text` is converted to
/// the stored form, which is not Punycode and has no final dot.
pub(super) fn contains(text: &str) -> String {
    let name = ServiceName::parse(text).map(|name| String::from(canonical_domain(name)));
    let text = name.as_deref().filter(|_| text.contains('.')).unwrap_or(text);
    containing(&fold(text))
}

/// A pattern for `like … escape '\'` that matches columns containing `folded`.
pub(super) fn containing(folded: &str) -> String {
    let mut pattern = String::from("%");
    for c in folded.chars().take(MAX_PATTERN) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
