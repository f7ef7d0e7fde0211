//! Links of the app as they are pasted out of emails: whole, or wrapped by a mail filter.

use crate::query::unescape;

/// Filters that wrap each other's links.
const MOST_WRAPPERS: usize = 3;

/// What may be the place of a pasted link, which [`Link::parse`](crate::Link::parse) reads: of the link as it is, and of
/// the one that a filter has put into its own, percent-encoded once or more (`%23`). Programs also write `&amp;`, and Proofpoint
/// `*` in place of `#` and `__` at the end.
pub fn pasted_places(text: &str) -> impl Iterator<Item = String> {
    let mut text = text.trim().to_owned();
    let levels = (0..=MOST_WRAPPERS).map(move |_| {
        let decoded = unescape(&text);
        core::mem::replace(&mut text, decoded)
    });
    levels.filter_map(|text| {
        let text = text.replace("&amp;", "&");
        let (_, place) = text.split_once("#/").or_else(|| text.split_once("/*/"))?;
        let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>');
        let place = place.split(is_end).next()?.split("__").next()?;
        Some(["/", place].concat())
    })
}
