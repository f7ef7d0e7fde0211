//! Name, organisation and email language: shown, and edited in place.

use super::field::field;
use crate::browser::dom;
use crate::components::{CopyButton, Icon, PersonName, country};
use crate::data::loaded::Loaded;
use crate::forms::{
    ErrorSummary, Form, LanguageField, NameFields, SubmitButton, TextField, TextInput, name_error, on_submit,
};
use crate::platform::i18n::{self as t, LANGUAGES};
use crate::state::App;
use handover_api::account::{ChangePersonalDetails, PersonalDetails, Profile};
use handover_api::route;
use handover_rules::Language;
use handover_rules::model::account::is_name;
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct PersonForm {
    app: App,
    profile: Loaded<Profile>,
    form: Form,
    is_open: RwSignal<bool>,
    /// The details when the form was opened.
    before: StoredValue<Option<PersonalDetails>>,
    first_name: TextField,
    name: TextField,
    organisation: TextField,
    /// The tag of a [`Language`].
    language: RwSignal<String>,
}

pub(super) fn view(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let person = PersonForm {
        app,
        profile,
        form: Form::new("#person-errors", t::profile_title()),
        is_open: RwSignal::new(false),
        before: StoredValue::new(None),
        first_name: TextField::new("first-name", ""),
        name: TextField::new("name", ""),
        organisation: TextField::new("organisation", ""),
        language: RwSignal::new(String::new()),
    };
    (move || if person.is_open.get() { form(person) } else { details(person) }).into_any()
}

fn details(person: PersonForm) -> AnyView {
    let PersonForm { app, profile, .. } = person;
    let handle = app.my_handle().as_str().to_owned();
    let name = move || {
        let name = field(profile, |profile| [&profile.person.first_name, " ", &profile.person.name].concat());
        view! { <PersonName name=if name.trim().is_empty() { "–".to_owned() } else { name }/> }.into_any()
    };
    let organisation = move || {
        let organisation = field(profile, |profile| profile.person.organisation.clone());
        (!organisation.is_empty())
            .then(|| view! { <dt>{t::organisation()}</dt><dd><PersonName name=organisation/></dd> }.into_any())
    };
    let zone = move || {
        profile.data.with(|data| {
            let subsidiary = data.as_ref()?.subsidiary;
            let country = country::name(subsidiary);
            Some(t::profile_zone(country.as_str(), t::zone(subsidiary.zone())))
        })
    };
    view! {
        <div class="pad stack">
            <dl class="facts">
                <dt>{t::profile_name()}</dt><dd>{name}</dd>
                {organisation}
                <dt>{t::nic_handle()}</dt>
                <dd><code translate="no">{handle.clone()}</code><CopyButton text=handle/></dd>
                <dt>{t::profile_zone_label()}</dt>
                <dd>{zone}<br/><span class="small soft">{t::profile_zone_note()}</span></dd>
                <dt>{t::language_of_mails()}</dt><dd>{move || language_name(profile)}</dd>
                <dt>{t::profile_origin()}</dt><dd>{move || origin(profile)}</dd>
            </dl>
            <p>
                <button id="edit-person" type="button" class="btn sm" on:click=move |_| open(person)>
                    <Icon name="edit"/> {t::profile_edit()}
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn origin(profile: Loaded<Profile>) -> Option<String> {
    let app = expect_context::<App>();
    let is_from_provider = profile.data.with(|data| data.as_ref().map(|data| data.is_from_provider))?;
    if !is_from_provider {
        return Some(t::profile_origin_sign_up().to_owned());
    }
    app.info().with(|info| info.as_ref().map(|info| t::profile_origin_provider(info.provider.as_str())))
}

fn language_name(profile: Loaded<Profile>) -> Option<AnyView> {
    let language = field(profile, |profile| Language::of_locale(&profile.person.language));
    let texts = LANGUAGES.iter().find(|texts| texts.tag == language.tag())?;
    Some(view! { <span lang=texts.tag>{texts.name}</span> }.into_any())
}

fn open(person: PersonForm) {
    person.profile.data.with_untracked(|data| {
        let Some(profile) = data else { return };
        person.before.set_value(Some(profile.person.clone()));
        person.first_name.value.set(profile.person.first_name.clone());
        person.name.value.set(profile.person.name.clone());
        person.organisation.value.set(profile.person.organisation.clone());
        person.language.set(Language::of_locale(&profile.person.language).tag().to_owned());
    });
    for field in [person.first_name, person.name, person.organisation] {
        field.show(None);
    }
    person.form.clear();
    person.is_open.set(true);
    dom::focus_soon("#first-name");
}

fn close(person: PersonForm) {
    // `try_set` returns the value when the screen is gone.
    if person.is_open.try_set(false).is_none() {
        dom::focus_soon("#edit-person");
    }
}

fn form(person: PersonForm) -> AnyView {
    let PersonForm { form, first_name, name, organisation, .. } = person;
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || submit(person))>
            <ErrorSummary form />
            <NameFields first_name last_name=name/>
            <TextInput field=organisation label=t::organisation_optional() autocomplete="organization" />
            <LanguageField chosen=person.language/>
            <p class="row">
                <SubmitButton form label=t::form_save() />
                <button type="button" class="btn" on:click=move |_| close(person)>{t::form_cancel()}</button>
            </p>
        </form>
    }
    .into_any()
}

fn submit(person: PersonForm) {
    let PersonForm { app, profile, form, first_name, name, organisation, .. } = person;
    let subsidiary = profile.data.with_untracked(|data| data.as_ref().map(|data| data.subsidiary));
    let (Some(subsidiary), Some(before)) = (subsidiary, person.before.get_value()) else { return };
    let may_send = form.start(vec![
        first_name.check(name_error(&first_name.text(), t::first_name_missing())),
        name.check(name_error(&name.text(), t::last_name_missing())),
        organisation.check((!is_name(&organisation.text())).then(t::name_wrong)),
    ]);
    if !may_send {
        return;
    }
    let language = Language::of_locale(&person.language.get_untracked());
    // Several of the provider's locales stand for one language: an unchanged language keeps its locale.
    let is_other = Language::of_locale(&before.language) != language;
    // Only the fields changed here: others may have been changed on another device.
    let changed = |field: TextField, before: &str| Some(field.text()).filter(|text| text != before);
    let body = ChangePersonalDetails {
        first_name: changed(first_name, &before.first_name),
        name: changed(name, &before.name),
        organisation: changed(organisation, &before.organisation),
        language: is_other.then(|| language.locale(subsidiary).to_owned()),
        shows_name: None,
    };
    form.run(async move {
        app.put(route::PROFILE, &body).await?;
        profile.retry();
        app.read_session();
        app.announce(t::form_saved());
        close(person);
        Ok(())
    });
}
