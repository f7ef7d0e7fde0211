//! Fields about a person, in the forms that create and change an account.

use super::{TextField, TextInput};
use crate::components::{Field, words};
use crate::platform::i18n::{self as t, LANGUAGES};
use handover_rules::EmailAddress;
use handover_rules::model::account::is_name;
use handover_rules::model::email::wrong_character;
use handover_rules::model::pasted::clean;
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

/// The error of an email address.
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
