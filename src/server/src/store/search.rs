//! Folding names for searching and sorting.

/// The text without case and accents, in ASCII letters where there are any: SQLite's own `like` folds ASCII only, and
/// the data has `łódź-müller` (design.md 7). Searched text and search text are folded alike.
#[must_use]
pub fn fold(text: &str) -> String {
    deunicode::deunicode(text).to_ascii_lowercase()
}

/// Characters of a pattern that count. Nothing that is searched is as long, and the engine refuses patterns of more than
/// 50,000 bytes.
const LONGEST: usize = 4000;

/// A pattern somebody gave as it is, cut to what the engine takes.
pub(super) fn cut(pattern: &str) -> String {
    pattern.chars().take(LONGEST).collect()
}

/// The ASCII form of an international name, which shows what its letters really are; `None` where that is the name.
#[must_use]
pub fn ascii_form(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    idna::domain_to_ascii(name).ok().filter(|ascii| ascii != name)
}

/// Whether somebody looks for the ASCII form of a name, or the beginning of one.
pub(super) fn is_ascii_form(text: &str) -> bool {
    text.to_ascii_lowercase().contains("xn--")
}

/// A pattern for `like … escape '\'` that finds `text` anywhere.
pub(super) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in fold(text).chars().take(LONGEST) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
