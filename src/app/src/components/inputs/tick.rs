//! The box that ticks a row of a table.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A tick box for the first cell of a row.
#[component]
pub(crate) fn TickBox(
    label: String,
    /// Its name beside it, to be pressed, too.
    #[prop(optional)]
    is_named: bool,
    #[prop(into)] is_ticked: Signal<bool>,
    /// Gets whether the shift key was down.
    #[prop(into)]
    press: Callback<bool>,
) -> AnyView {
    let name = is_named.then(|| label.clone());
    view! {
        <label class=if is_named { "row" } else { "tick" }>
            <input
                type="checkbox" aria-label=label prop:checked=move || is_ticked.get()
                on:click=move |event: MouseEvent| press.run(event.shift_key())
            />
            {name}
        </label>
    }
    .into_any()
}
