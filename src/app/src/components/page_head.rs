//! The head of a screen.

use leptos::prelude::*;

/// The heading, which takes the focus on arrival, and a line under it. Render it outside of parts that depend on data, so
/// that the heading stays the same element.
#[component]
pub(crate) fn PageHead(
    #[prop(into)] heading: Signal<String>,
    #[prop(optional, into)] lead: Signal<String>,
    /// An action beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    view! {
        <div class="head">
            <div>
                <h1 tabindex="-1">{move || heading.get()}</h1>
                <p>{move || lead.get()}</p>
            </div>
            {children.map(|children| children())}
        </div>
    }
    .into_any()
}
