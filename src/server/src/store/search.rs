//! Folding names for searching and sorting.

/// The text without case and accents, in ASCII letters where there are any: SQLite's own `like` folds ASCII only, and
/// the data has `łódź-müller` (design.md 7). Searched text and search text are folded alike.
#[must_use]
pub fn fold(text: &str) -> String {
    deunicode::deunicode(text).to_ascii_lowercase()
}

/// A pattern for `like … escape '\'` that finds `text` anywhere.
pub(super) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
