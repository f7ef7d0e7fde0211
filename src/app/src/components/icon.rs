//! Icons: the symbols of index.html.

use leptos::prelude::*;

/// An icon without a meaning of its own: a word stands beside it, or on what carries it.
#[component]
pub(crate) fn Icon(
    /// The symbol.
    name: &'static str,
) -> AnyView {
    view! { <svg class="i" aria-hidden="true"><use href=["#i-", name].concat()></use></svg> }.into_any()
}
