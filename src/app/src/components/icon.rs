//! Icons: the symbols of index.html.

use leptos::prelude::*;

/// A decorative icon: a word stands beside it, or labels its button.
#[component]
pub(crate) fn Icon(
    /// The symbol.
    name: &'static str,
) -> AnyView {
    view! { <svg class="i" aria-hidden="true"><use href=["#i-", name].concat()></use></svg> }.into_any()
}
