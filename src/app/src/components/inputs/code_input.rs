//! The field for the validation code of an email.

use crate::components::{Field, FieldMessage, described_by, is_invalid};
use leptos::prelude::*;

/// The field for a validation code, with the id `code`.
#[component]
pub(crate) fn CodeInput(
    label: &'static str,
    hint: AnyView,
    #[prop(into)] message: Signal<Option<FieldMessage>>,
    code: RwSignal<String>,
    /// Gets the typed or pasted text, which may be a whole link.
    #[prop(into)]
    enter: Callback<String>,
) -> AnyView {
    view! {
        <Field id="code" label hint message>
            <input
                id="code" class="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false"
                aria-describedby=described_by("code") aria-invalid=is_invalid(message)
                prop:bound=move || code.get() on:input=move |event| enter.run(event_target_value(&event))
            />
        </Field>
    }
    .into_any()
}
