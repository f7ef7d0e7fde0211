//! The field for the validation code of an email.

use super::{Field, described_by, field, is_invalid};
use leptos::prelude::*;

/// The field for a validation code, with the id `code`. `enter` gets what is typed or pasted, which may be a whole link.
pub(crate) fn code_field(of: Field, code: RwSignal<String>, enter: impl Fn(String) + 'static) -> AnyView {
    boxed(of, code, Box::new(enter))
}

/// Apart from the closure's type, so that it is compiled once.
fn boxed(of: Field, code: RwSignal<String>, enter: Box<dyn Fn(String)>) -> AnyView {
    let message = of.message;
    let input = view! {
        <input
            id="code" class="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
            aria-describedby=described_by("code") aria-invalid=is_invalid(message)
            prop:value=move || code.get() on:input=move |event| enter(event_target_value(&event))
        />
    };
    field(of, input.into_any())
}
