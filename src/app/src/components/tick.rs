//! The box that ticks a row of a table.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A tick box for the first cell of a row. `press` learns whether the shift key was down.
pub(crate) fn tick(
    label: String,
    is_ticked: impl Fn() -> bool + Send + Sync + 'static,
    press: impl Fn(bool) + Send + Sync + 'static,
) -> AnyView {
    boxed(label, Box::new(is_ticked), Box::new(press))
}

/// Apart from the closures' types, so that it is compiled once.
fn boxed(
    label: String,
    is_ticked: Box<dyn Fn() -> bool + Send + Sync>,
    press: Box<dyn Fn(bool) + Send + Sync>,
) -> AnyView {
    view! {
        <label class="tick">
            <input
                type="checkbox" aria-label=label prop:checked=is_ticked
                on:click=move |event: MouseEvent| press(event.shift_key())
            />
        </label>
    }
    .into_any()
}
