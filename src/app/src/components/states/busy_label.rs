//! The label of a button that says when it is at work.

use super::Pending;
use leptos::prelude::*;

/// `label`, or `working` while the action runs. Takes the room of the longer one, so that the button beside it doesn't move
/// under the pointer.
#[component]
pub(crate) fn BusyLabel(of: Pending, #[prop(into)] label: Signal<String>, working: &'static str) -> AnyView {
    view! {
        <span class="swap" class:on=move || of.is_running()>
            <span>{move || label.get()}</span>
            <span>{working}</span>
        </span>
    }
    .into_any()
}
