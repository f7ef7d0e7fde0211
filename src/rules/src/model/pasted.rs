//! Pasted text with other text around it, or with characters that only lay it out. Every parser of what people and other
//! systems enter reads it through here. Names of people keep their characters.

use std::borrow::Cow;

/// Cleans a handle or an address where only one reading is possible: removes invisible characters, quotes, brackets,
/// `mailto:` and the name in `Name <address>`; makes spaces and hyphens plain. The result may still be invalid.
#[must_use]
pub fn clean(text: &str) -> String {
    let plain = plain(text);
    let mut rest: &str = &plain;
    loop {
        let inner = unwrapped(rest);
        if inner.len() == rest.len() {
            return inner.to_owned();
        }
        rest = inner;
    }
}

/// Removes what programs put in to lay out text: marks of direction, zero-width characters and space around it; makes spaces and
/// hyphens plain.
#[must_use]
pub fn plain(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text.trim());
    }
    let is_address = text.contains('@');
    let mut plain = String::new();
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let is_between_letters = !before.is_ascii() && chars.peek().is_some_and(|next| !next.is_ascii());
        before = c;
        match c {
            // Not overrides (U+202D, U+202E): they are there to deceive, and refused.
            '\u{ad}'
            | '\u{200b}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202c}'
            | '\u{2066}'..='\u{2069}' => {}
            // Joiners: some scripts need them.
            '\u{200c}' | '\u{200d}' if !is_between_letters => {}
            '\u{2010}' | '\u{2011}' => plain.push('-'),
            // Other dashes and minus signs: a handle has nothing else that looks like them.
            '\u{2012}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' if !is_address => {
                plain.push('-');
            }
            c if c.is_whitespace() => plain.push(' '),
            c => plain.push(c),
        }
    }
    Cow::Owned(plain.trim().to_owned())
}

/// Removes one layer.
fn unwrapped(text: &str) -> &str {
    let text = text.trim_matches(' ').trim_end_matches([',', ';']);
    if let Some((before, inner)) = text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        // With several addresses, nobody knows which is meant.
        return if inner.contains('<') || before.contains('@') { text } else { inner };
    }
    let text = text.trim_matches(surrounds).trim_end_matches(['.', ':']);
    if let Some(inner) = ['\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote)) {
        return inner;
    }
    match text.get(..7) {
        Some(scheme) if scheme.eq_ignore_ascii_case("mailto:") => text[7..].split('?').next().unwrap_or_default(),
        _ => text,
    }
}

/// Quotes, brackets and separators that neither a handle nor an address begins or ends with.
fn surrounds(c: char) -> bool {
    matches!(
        c,
        '"' | '(' | ')' | '[' | ']' | '<' | '>' | ',' | ';' | '«' | '»' | '\u{2018}'
            ..='\u{201f}' | '\u{2039}' | '\u{203a}'
    )
}
