//! Skeletons: placeholders in the size of the data being loaded.

use leptos::prelude::*;

/// A placeholder of a line of text.
pub(crate) fn bone() -> AnyView {
    view! { <span class="bone"></span> }.into_any()
}

/// A card of placeholder lines.
pub(crate) fn bones(lines: usize) -> AnyView {
    let lines: Vec<AnyView> = (0..lines).map(|_| view! { <p>{bone()}</p> }.into_any()).collect();
    view! { <div class="card pad stack" aria-hidden="true">{lines}</div> }.into_any()
}
