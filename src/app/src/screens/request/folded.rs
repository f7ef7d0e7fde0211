//! Parts of the page that are folded up.

use crate::components::Icon;
use crate::data::late::{Late, Part};
use leptos::prelude::*;

/// A part below its summary, fetched when it is first opened.
#[component]
pub(super) fn FoldedPart(part: Part, class: &'static str, summary: AnyView) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class=class on:toggle=move |_| is_open.set(true)>
            <summary><Icon name="next"/> " " {summary}</summary>
            <Late part when=is_open/>
        </details>
    }
}
