//! Text fields.

use crate::browser::dom;
use crate::components::{Field, FieldMessage, PasswordInput, described_by, is_invalid};
use crate::platform::i18n as t;
use leptos::prelude::*;

/// The state of a field: its value, and the message under it.
#[derive(Clone, Copy)]
pub(crate) struct TextField {
    /// The id of the input.
    pub(crate) id: &'static str,
    pub(crate) value: RwSignal<String>,
    pub(crate) message: RwSignal<Option<FieldMessage>>,
}

/// A field and its error, if it has one.
pub(crate) type FieldCheck = (TextField, Option<String>);

impl TextField {
    /// A field without a message.
    pub(crate) fn new(id: &'static str, value: impl Into<String>) -> Self {
        Self { id, value: RwSignal::new(value.into()), message: RwSignal::new(None) }
    }

    /// The value, untracked.
    pub(crate) fn text(self) -> String {
        self.value.get_untracked()
    }

    /// Whether a text is still the one that is entered; not once the screen is gone.
    pub(crate) fn still_has(self, text: &str) -> bool {
        self.value.try_with_untracked(|now| now == text) == Some(true)
    }

    /// Empties the field; does nothing once the screen is gone.
    pub(crate) fn clear(self) {
        self.value.try_set(String::new());
    }

    /// The field with its error, for [`Form::start`](super::Form::start).
    pub(crate) fn check(self, error: Option<impl Into<String>>) -> FieldCheck {
        let incomplete = dom::has_bad_input(self.id).then(|| t::date_incomplete().to_owned());
        (self, incomplete.or_else(|| error.map(Into::into)))
    }

    /// Shows an error under the field, or removes it.
    pub(crate) fn show(self, error: Option<String>) {
        self.message.try_set(error.map(FieldMessage::bad));
    }

    /// Removes the message whenever the value changes.
    pub(super) fn clear_message_on_change(self) {
        let Self { value, message, .. } = self;
        Effect::new(move |previous: Option<()>| {
            value.track();
            if previous.is_some() && message.with_untracked(Option::is_some) {
                message.set(None);
            }
        });
    }
}

/// A labelled input. `kind` is its `type`; a password can be revealed.
#[component]
pub(crate) fn TextInput(
    field: TextField,
    label: &'static str,
    #[prop(optional_no_strip, into)] hint: Option<AnyView>,
    /// At the end of the label's line.
    #[prop(optional_no_strip, into)]
    beside: Option<AnyView>,
    #[prop(default = "text")] kind: &'static str,
    autocomplete: &'static str,
) -> AnyView {
    field.clear_message_on_change();
    let TextField { id, value, message } = field;
    let message: Signal<Option<FieldMessage>> = message.into();
    let input = if kind == "password" {
        view! { <PasswordInput id autocomplete value message/> }.into_any()
    } else {
        // Names are capitalised; handles, codes and addresses are not.
        let capitalize = (kind != "text" || matches!(autocomplete, "username" | "one-time-code")).then_some("none");
        // Fields of the type `email` turn letters of other scripts in the domain into Punycode.
        let is_email = kind == "email";
        let (kind, mode) = if is_email { ("text", Some("email")) } else { (kind, None) };
        view! {
            <input
                id=id type=kind inputmode=mode autocomplete=autocomplete autocapitalize=capitalize spellcheck="false"
                aria-describedby=described_by(id) aria-invalid=is_invalid(message)
                prop:bound=move || value.get() on:input=move |event| value.set(event_target_value(&event))
            />
        }
        .into_any()
    };
    view! { <Field id label hint beside message>{input}</Field> }.into_any()
}
