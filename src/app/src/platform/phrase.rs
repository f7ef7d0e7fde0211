//! Texts with views in their placeholders.

use handover_i18n::{Piece, walk};
use leptos::prelude::*;

/// A text with views in its placeholders: handles, counts, links.
pub(crate) fn phrase(text: &str, parts: Vec<AnyView>) -> AnyView {
    let mut parts: Vec<Option<AnyView>> = parts.into_iter().map(Some).collect();
    let mut views: Vec<AnyView> = Vec::new();
    walk(text, &mut |piece| match piece {
        Piece::Text(text) => views.push(text.to_owned().into_any()),
        Piece::Place(index) => views.extend(parts.get_mut(index).and_then(Option::take)),
    });
    views.into_any()
}
