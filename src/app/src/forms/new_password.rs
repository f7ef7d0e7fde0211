//! The field of a new password.

use super::form::Rejection;
use super::text_field::TextField;
use crate::components::{Field, FieldMessage, PasswordInput, Tone};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::platform::intl::compared_password;
use handover_api::Reason;
use handover_rules::account::password::{LONGEST, SHORTEST, WeakPassword, check};
use leptos::prelude::*;

/// The input of a new password, assessed while it is typed. `personal_words` are those that an attacker who knows the
/// account would try.
#[component]
pub(crate) fn NewPasswordInput(
    field: TextField,
    label: &'static str,
    personal_words: Box<dyn Fn() -> Vec<String> + Send + Sync>,
) -> AnyView {
    field.clear_message_on_change();
    let TextField { id, value, message } = field;
    let message =
        Signal::derive(move || message.get().or_else(|| value.with(|value| assessment(value, &personal_words()))));
    let hint = t::password_hint(SHORTEST.to_string().as_str()).into_any();
    view! { <Field id label hint message><PasswordInput id autocomplete="new-password" value message/></Field> }
        .into_any()
}

fn assessment(value: &str, personal_words: &[String]) -> Option<FieldMessage> {
    if value.is_empty() {
        return None;
    }
    let value = &compared_password(value);
    let message = |tone, text: String| Some(FieldMessage { tone, text });
    match check(value, personal_words.iter().map(String::as_str)) {
        Ok(()) => message(Tone::Ok, t::password_good().to_owned()),
        Err(WeakPassword::TooShort) => {
            let missing = SHORTEST.saturating_sub(value.chars().count());
            message(Tone::Plain, t::password_more(u64::try_from(missing).unwrap_or_default()))
        }
        Err(weakness) => message(Tone::Warn, explain_weakness(weakness)),
    }
}

fn explain_weakness(weakness: WeakPassword) -> String {
    match weakness {
        WeakPassword::TooShort => t::password_too_short(SHORTEST.to_string().as_str()),
        WeakPassword::TooLong => t::password_too_long(LONGEST.to_string().as_str()),
        WeakPassword::Common => t::password_common().to_owned(),
        WeakPassword::AboutYou => t::password_about_you().to_owned(),
    }
}

/// The error of a new password at submission.
pub(crate) fn new_password_error(value: &str, personal_words: &[String]) -> Option<String> {
    if value.is_empty() {
        return Some(t::password_new_missing().to_owned());
    }
    check(&compared_password(value), personal_words.iter().map(String::as_str)).err().map(explain_weakness)
}

/// The rejection of a new password in its field, if it is weak.
pub(crate) fn weak_password(field: TextField, failure: Failure) -> Rejection {
    match weak_password_error(&failure) {
        Some(error) => Rejection::Field(field, error),
        None => failure.into(),
    }
}

fn weak_password_error(failure: &Failure) -> Option<String> {
    let is_weak = failure.reason() == Some(Reason::WeakPassword);
    is_weak.then(|| failure.password().map_or_else(|| t::failure_weak_password().to_owned(), explain_weakness))
}
