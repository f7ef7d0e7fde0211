//! The box that ticks a row of a table.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A tick box for the first cell of a row.
#[component]
pub(crate) fn TickBox(
    label: String,
    #[prop(into)] is_ticked: Signal<bool>,
    /// Gets whether the shift key was down.
    #[prop(into)]
    press: Callback<bool>,
) -> AnyView {
    view! {
        <label class="tick">
            <input
                type="checkbox" aria-label=label prop:checked=move || is_ticked.get()
                on:click=move |event: MouseEvent| press.run(event.shift_key())
            />
        </label>
    }
    .into_any()
}
