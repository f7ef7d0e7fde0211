//! Parts of the page that are folded up.

use super::part::RequestPart;
use crate::components::Icon;
use crate::screens::part::part_while;
use leptos::prelude::*;

/// A part below its summary, fetched when it is first opened.
#[component]
pub(super) fn FoldedPart(of: RequestPart, class: &'static str, summary: AnyView) -> impl IntoView {
    let is_open = RwSignal::new(false);
    view! {
        <details class=class on:toggle=move |_| is_open.set(true)>
            <summary><Icon name="next"/> " " {summary}</summary>
            {part_while(of, move || is_open.get())}
        </details>
    }
}
