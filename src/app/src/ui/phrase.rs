//! Whole sentences with something put into them.

use crate::prelude::*;

/// A sentence with texts in the places of `{0}`, `{1}` …, which a translation may put in another order.
pub(crate) fn fill(sentence: &str, parts: &[&str]) -> String {
    let mut filled = String::new();
    walk(sentence, |piece| match piece {
        Piece::Text(text) => filled.push_str(text),
        Piece::Place(index) => filled.push_str(parts.get(index).copied().unwrap_or_default()),
    });
    filled
}

/// The same with views in the places: handles, counts, links.
pub(crate) fn phrase(sentence: &str, parts: Vec<AnyView>) -> AnyView {
    let mut parts: Vec<Option<AnyView>> = parts.into_iter().map(Some).collect();
    let mut views: Vec<AnyView> = Vec::new();
    walk(sentence, |piece| match piece {
        Piece::Text(text) => views.push(text.to_owned().into_any()),
        Piece::Place(index) => views.extend(parts.get_mut(index).and_then(Option::take)),
    });
    views.into_any()
}

enum Piece<'a> {
    Text(&'a str),
    Place(usize),
}

fn walk<'a>(sentence: &'a str, mut take: impl FnMut(Piece<'a>)) {
    let mut pieces = sentence.split('{');
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_in_the_order_of_the_sentence() {
        assert_eq!(fill("{0} of {1} services match.", &["12", "312"]), "12 of 312 services match.");
        assert_eq!(fill("Von {1} Diensten passen {0}.", &["12", "312"]), "Von 312 Diensten passen 12.");
        assert_eq!(fill("Nothing to fill", &["unused"]), "Nothing to fill");
        assert_eq!(fill("{0}", &[]), "");
    }
}
