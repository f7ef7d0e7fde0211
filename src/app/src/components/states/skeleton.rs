//! Skeletons: placeholders in the size of the data being loaded.

use leptos::prelude::*;

/// A placeholder of a line of text.
#[component]
pub(crate) fn SkeletonLine() -> AnyView {
    view! { <span class="bone"></span> }.into_any()
}

/// A card of placeholder lines.
#[component]
pub(crate) fn Skeleton(lines: usize) -> AnyView {
    let lines: Vec<AnyView> = (0..lines).map(|_| view! { <p><SkeletonLine/></p> }.into_any()).collect();
    view! { <div class="card pad stack" aria-hidden="true">{lines}</div> }.into_any()
}
