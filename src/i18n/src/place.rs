//! Compiled texts: `{0}` is a placeholder; the plural forms of a text follow one another as
//! `one\u{2}…\u{3}other\u{2}…`.

/// Ends the plural category of a form.
pub(crate) const NAME_END: char = '\u{2}';
/// Separates two forms.
pub(crate) const FORM_END: char = '\u{3}';

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Literal text.
    Text(&'a str),
    /// The placeholder with this index.
    Place(usize),
}

/// Replaces `{0}`, `{1}` … by `parts`. Translations may order them differently.
#[must_use]
pub fn fill(text: &str, parts: &[&str]) -> String {
    let mut filled = String::new();
    walk(text, &mut |piece| match piece {
        Piece::Text(text) => filled.push_str(text),
        Piece::Place(index) => filled.push_str(parts.get(index).copied().unwrap_or_default()),
    });
    filled
}

/// Calls `take` with each piece of a text, in order.
pub fn walk<'a>(text: &'a str, take: &mut dyn FnMut(Piece<'a>)) {
    let mut pieces = text.split('{');
    take(Piece::Text(pieces.next().unwrap_or_default()));
    for piece in pieces {
        let (index, text) = piece.split_once('}').unwrap_or(("", piece));
        if let Ok(index) = index.parse() {
            take(Piece::Place(index));
        }
        if !text.is_empty() {
            take(Piece::Text(text));
        }
    }
}

/// The plural form for a CLDR category such as `one`, or `other` if the text has no such form.
#[must_use]
pub fn form<'a>(forms: &'a str, category: &str) -> &'a str {
    let named = |name: &str| {
        let mut forms = forms.split(FORM_END).filter_map(|form| form.split_once(NAME_END));
        forms.find_map(|(own, words)| (own == name).then_some(words))
    };
    named(category).or_else(|| named("other")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_placeholders_in_the_order_of_the_translation() {
        assert_eq!(fill("{0} of {1} services match.", &["12", "312"]), "12 of 312 services match.");
        assert_eq!(fill("Von {1} Diensten passen {0}.", &["12", "312"]), "Von 312 Diensten passen 12.");
        assert_eq!(fill("Nothing to fill", &["unused"]), "Nothing to fill");
        assert_eq!(fill("{0}", &[]), "");
    }

    #[test]
    fn selects_the_plural_form() {
        let forms = "one\u{2}{0} day\u{3}other\u{2}{0} days";
        assert_eq!(form(forms, "one"), "{0} day");
        assert_eq!(form(forms, "other"), "{0} days");
        assert_eq!(form(forms, "many"), "{0} days");
    }
}
