//! The label of a button that says when it is at work.

use leptos::prelude::*;

/// `label`, or `working` while `busy`. Takes the room of the longer one, so that the button beside it doesn't move under the
/// pointer.
pub(crate) fn busy_label(
    busy: RwSignal<bool>,
    label: impl Fn() -> String + Send + 'static,
    working: &'static str,
) -> AnyView {
    view! {
        <span class="swap" class:on=move || busy.get()>
            <span>{label}</span>
            <span>{working}</span>
        </span>
    }
    .into_any()
}
