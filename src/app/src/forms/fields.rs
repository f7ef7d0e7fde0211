//! Fields about a person, a new password, the holder of a domain, and the code of an email.

use crate::components::{Field, FieldMessage, PasswordInput, Select, Tone, words};
use crate::forms::{FieldCheck, Rejection, TextField, TextInput};
use crate::platform::client::Failure;
use crate::platform::i18n::{self as t, LANGUAGES};
use crate::platform::intl::compared_password;
use handover_api::{Link, Reason};
use handover_rules::account::password::{LONGEST, SHORTEST, WeakPassword, check};
use handover_rules::holder::data::HolderField;
use handover_rules::holder::input::{FieldFault, HolderFault, IdentityInput};
use handover_rules::model::account::is_name;
use handover_rules::model::email::wrong_character;
use handover_rules::model::pasted::clean;
use handover_rules::{EmailAddress, LegalForm, RequestId, ValidationCode};
use leptos::prelude::*;

/// The fields of the first and the last name, beside one another.
#[component]
pub(crate) fn NameFields(first_name: TextField, last_name: TextField) -> AnyView {
    view! {
        <div class="pair">
            <TextInput field=first_name label=t::first_name() autocomplete="given-name" />
            <TextInput field=last_name label=t::last_name() autocomplete="family-name" />
        </div>
    }
    .into_any()
}

/// The error of a first or last name; `missing` if it is empty.
pub(crate) fn name_error(name: &str, missing: &'static str) -> Option<&'static str> {
    if name.trim().is_empty() { Some(missing) } else { (!is_name(name)).then(t::name_wrong) }
}

pub(crate) fn address_error(address: &str) -> Option<String> {
    let address = clean(address);
    if address.is_empty() {
        Some(t::email_missing().to_owned())
    } else if EmailAddress::mailable(&address).is_some() {
        None
    } else {
        // Characters of every keyboard are visible mistakes.
        let character = wrong_character(&address).filter(|character| !character.is_ascii());
        Some(character.map_or_else(|| t::email_wrong().to_owned(), words::wrong_character))
    }
}

/// The field of the language that emails are written in.
#[component]
pub(crate) fn LanguageField(chosen: RwSignal<String>) -> AnyView {
    let options: Vec<AnyView> = LANGUAGES
        .iter()
        .map(|texts| {
            let tag = texts.tag;
            let is_chosen = move || chosen.with(|chosen| chosen == tag);
            view! { <option value=tag lang=tag prop:bound=is_chosen>{texts.name}</option> }.into_any()
        })
        .collect();
    view! {
        <Field id="language" label=t::language_of_mails()>
            <select id="language" on:change=move |event| chosen.set(event_target_value(&event))>{options}</select>
        </Field>
    }
    .into_any()
}

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

#[derive(Clone, Copy)]
pub(crate) struct IdentityFields {
    legal_form_id: &'static str,
    /// The name of a [`LegalForm`].
    legal_form: RwSignal<String>,
    organisation: TextField,
    first_name: TextField,
    last_name: TextField,
    email: TextField,
}

impl IdentityFields {
    /// `ids` of the inputs: legal form, organisation, first name, last name and email address.
    pub(crate) fn new(ids: [&'static str; 5], known: IdentityInput) -> Self {
        Self {
            legal_form_id: ids[0],
            legal_form: RwSignal::new(known.legal_form.as_str().to_owned()),
            organisation: TextField::new(ids[1], known.organisation),
            first_name: TextField::new(ids[2], known.first_name),
            last_name: TextField::new(ids[3], known.last_name),
            email: TextField::new(ids[4], known.email),
        }
    }

    pub(crate) fn values(self) -> [RwSignal<String>; 5] {
        let Self { legal_form, organisation, first_name, last_name, email, .. } = self;
        [legal_form, organisation.value, first_name.value, last_name.value, email.value]
    }

    pub(crate) fn fields(self) -> [TextField; 4] {
        [self.organisation, self.first_name, self.last_name, self.email]
    }

    /// Reactive: the entries.
    pub(crate) fn entered(self) -> IdentityInput {
        IdentityInput {
            legal_form: form_named(self.legal_form),
            first_name: self.first_name.value.get(),
            last_name: self.last_name.value.get(),
            organisation: self.organisation.value.get(),
            email: self.email.value.get(),
        }
    }

    pub(crate) fn checks(self, faults: &[FieldFault]) -> Vec<FieldCheck> {
        vec![
            check_holder(self.organisation, HolderField::Organisation, t::holder_organisation(), faults),
            check_holder(self.first_name, HolderField::FirstName, t::holder_first_name(), faults),
            check_holder(self.last_name, HolderField::LastName, t::holder_last_name(), faults),
            check_holder(self.email, HolderField::Email, t::holder_email(), faults),
        ]
    }

    /// An error of the entries as a whole.
    pub(crate) fn reject(self, error: &'static str) -> FieldCheck {
        self.last_name.check(Some(error))
    }
}

#[component]
pub(crate) fn IdentityInputs(fields: IdentityFields) -> AnyView {
    let IdentityFields { legal_form_id, legal_form, organisation, first_name, last_name, email } = fields;
    let organisation = move || {
        (form_named(legal_form) != LegalForm::Individual).then(|| {
            view! { <TextInput field=organisation label=t::holder_organisation() autocomplete="off" /> }
        })
    };
    view! {
        <div class="cols">
            <Select id=legal_form_id label=t::holder_legal_form() options=legal_forms() chosen=legal_form/>
            {organisation}
            <TextInput field=first_name label=t::holder_first_name() autocomplete="off" />
            <TextInput field=last_name label=t::holder_last_name() autocomplete="off" />
            <TextInput field=email label=t::holder_email() kind="email" autocomplete="off" />
        </div>
    }
    .into_any()
}

pub(crate) fn legal_forms() -> Vec<(String, String)> {
    LegalForm::ALL.map(|form| (form.as_str().to_owned(), t::holder_form(form).to_owned())).to_vec()
}

/// Reactive: the chosen legal form.
pub(crate) fn form_named(name: RwSignal<String>) -> LegalForm {
    name.with(|name| LegalForm::parse(name)).unwrap_or_default()
}

/// A field with its error, if the rules have found one. The error names the field, since the summary of the form lists it
/// among others.
pub(crate) fn check_holder(
    field: TextField,
    of: HolderField,
    label: &'static str,
    faults: &[FieldFault],
) -> FieldCheck {
    let fault = faults.iter().find(|fault| fault.field == of).map(|fault| fault.fault);
    let text = fault.map(|fault| match (fault, of) {
        (HolderFault::Missing, _) => t::holder_fault_missing(label),
        (HolderFault::TooLong, _) => t::holder_fault_long(label),
        (HolderFault::Malformed, HolderField::Email) => t::email_wrong().to_owned(),
        (HolderFault::Malformed, HolderField::Phone) => t::holder_fault_phone().to_owned(),
        (HolderFault::Malformed, _) => t::holder_fault_text(label),
    });
    field.check(text)
}

#[derive(Clone, Copy)]
pub(crate) struct EnteredCode {
    pub(crate) text: RwSignal<String>,
    /// Whether the value came with the mailed link.
    pub(crate) is_from_link: RwSignal<bool>,
    pub(crate) error: RwSignal<Option<String>>,
}

impl EnteredCode {
    pub(crate) fn new() -> Self {
        Self { text: RwSignal::new(String::new()), is_from_link: RwSignal::new(false), error: RwSignal::new(None) }
    }

    pub(crate) fn enter(self, text: String) {
        self.text.set(text);
        self.is_from_link.set(false);
        self.error.set(None);
    }

    /// Reactive: whether it can be a code.
    pub(crate) fn is_complete(self) -> bool {
        self.text.with(|text| ValidationCode::parse(text).is_some())
    }
}

/// The code of a whole link that was pasted, if the link is about a request that `is_mine`: a wrong code costs a try.
pub(crate) fn code_in_link(text: &str, is_mine: &dyn Fn(RequestId) -> bool) -> Option<String> {
    Link::in_text(text).find_map(|link| match link {
        Link::MailedRequest { id, code } | Link::Request { id, code, .. } if is_mine(id) => {
            code.map(|code| code.expose().to_owned())
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::model::code::CODE_LENGTH;

    #[test]
    fn the_code_of_a_link_is_taken_if_the_link_is_about_the_right_request() {
        let [mine, other] = [7, 8].map(|number| RequestId::new(number).unwrap());
        let code = ValidationCode::from_random(&[7; CODE_LENGTH]).unwrap();
        let found = |link: &Link| {
            let text = ["https://handover.example/", &link.format(), "\n"].concat();
            code_in_link(&text, &|id| id == mine)
        };
        let expected = Some(code.expose().to_owned());
        assert_eq!(found(&Link::MailedRequest { id: mine, code: Some(code.clone()) }), expected);
        assert_eq!(found(&Link::MailedRequest { id: other, code: Some(code.clone()) }), None);
        assert_eq!(found(&Link::MailedRequest { id: mine, code: None }), None);
        assert_eq!(code_in_link(code.expose(), &|_| true), None);
    }
}
