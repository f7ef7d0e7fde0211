//! The label of a button that says when it is at work.

use leptos::prelude::*;

/// `label`, or `working` while `busy`. Takes the room of the longer one, so that the button beside it doesn't move under the
/// pointer.
#[component]
pub(crate) fn BusyLabel(busy: RwSignal<bool>, #[prop(into)] label: Signal<String>, working: &'static str) -> AnyView {
    view! {
        <span class="swap" class:on=move || busy.get()>
            <span>{move || label.get()}</span>
            <span>{working}</span>
        </span>
    }
    .into_any()
}
