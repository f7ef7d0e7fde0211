//! Name, organisation and email language, edited in place; who sees the name; the password, whose
//! change ends all other sessions.

use crate::browser::dom;
use crate::components::{Button, Handle, Notice, Pending, PersonName, State, Tone, country_name};
use crate::data::Loaded;
use crate::forms::{
    ErrorSummary, Form, LanguageField, NameFields, NewPasswordInput, Rejection, SubmitButton, TextField, TextInput,
    name_error, new_password_error, on_submit, weak_password,
};
use crate::platform::i18n::{self as t, LANGUAGES};
use crate::state::App;
use handover_api::account::{ChangePassword, ChangePersonalDetails, PersonalDetails, Profile};
use handover_api::{Link, Reason, route};
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
        let name = profile.field(|profile| [&profile.person.first_name, " ", &profile.person.name].concat());
        view! { <PersonName name=if name.trim().is_empty() { "–".to_owned() } else { name }/> }.into_any()
    };
    let organisation = move || {
        let organisation = profile.field(|profile| profile.person.organisation.clone());
        (!organisation.is_empty())
            .then(|| view! { <dt>{t::organisation()}</dt><dd><PersonName name=organisation/></dd> }.into_any())
    };
    let zone = move || {
        profile.data.with(|data| {
            let subsidiary = data.as_ref()?.subsidiary;
            let country = country_name(subsidiary);
            Some(t::profile_zone(country.as_str(), t::zone(subsidiary.zone())))
        })
    };
    view! {
        <div class="pad stack">
            <dl class="facts">
                <dt>{t::profile_name()}</dt><dd>{name}</dd>
                {organisation}
                <dt>{t::nic_handle()}</dt>
                <dd><Handle text=handle copied=true/></dd>
                <dt>{t::profile_zone_label()}</dt>
                <dd>{zone}<br/><span class="small soft">{t::profile_zone_note()}</span></dd>
                <dt>{t::language_of_mails()}</dt><dd>{move || language_name(profile)}</dd>
                <dt>{t::profile_origin()}</dt><dd>{move || origin(profile)}</dd>
            </dl>
            <p>
                <Button class="btn sm" id="edit-person" icon="edit" label=t::profile_edit() press=move |_| open(person)/>
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
    app.info.with(|info| info.as_ref().map(|info| t::profile_origin_provider(info.provider.as_str())))
}

fn language_name(profile: Loaded<Profile>) -> Option<AnyView> {
    let language = profile.field(|profile| Language::of_locale(&profile.person.language));
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
                <Button label=t::form_cancel() press=move |_| close(person)/>
            </p>
        </form>
    }
    .into_any()
}

fn submit(person: PersonForm) {
    let PersonForm { app, profile, form, first_name, name, organisation, .. } = person;
    let subsidiary = profile.data.with_untracked(|data| data.as_ref().map(|data| data.subsidiary));
    let (Some(subsidiary), Some(before)) = (subsidiary, person.before.get_value()) else { return };
    let checks = vec![
        first_name.check(name_error(&first_name.text(), t::first_name_missing())),
        name.check(name_error(&name.text(), t::last_name_missing())),
        organisation.check((!is_name(&organisation.text())).then(t::name_wrong)),
    ];
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
    form.submit(checks, async move {
        app.put(route::PROFILE, &body).await?;
        profile.retry();
        app.read_session();
        app.announce(t::form_saved());
        close(person);
        Ok(())
    });
}

pub(super) fn names(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let (saving, is_saved) = (Pending::new(), RwSignal::new(false));
    let is_shown = move || profile.field(|profile| profile.shows_name);
    let save = move |event| {
        let body = ChangePersonalDetails { shows_name: Some(event_target_checked(&event)), ..Default::default() };
        is_saved.set(false);
        saving.run(async move {
            let saved = app.put(route::PROFILE, &body).await;
            // After a failure, the box shows the stored value again.
            profile.retry();
            saved.map(|()| {
                is_saved.try_set(true);
            })
        });
    };
    view! {
        <div class="pad stack">
            <label class="row start">
                <input id="shows-name" type="checkbox" aria-describedby="shows-name-note" prop:bound=is_shown on:change=save />
                <span>
                    {t::names_show()}
                    <br/>
                    <span id="shows-name-note" class="small soft">{t::names_show_note()}</span>
                </span>
            </label>
            <div role="status">
                {move || is_saved.get().then(|| view! { <State tone=Tone::Ok icon="check" text=t::form_saved()/> })}
            </div>
            {saving.notice()}
        </div>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct PasswordChange {
    app: App,
    profile: Loaded<Profile>,
    form: Form,
    present: TextField,
    new: TextField,
    is_done: RwSignal<bool>,
}

pub(super) fn password(profile: Loaded<Profile>) -> AnyView {
    let app = expect_context::<App>();
    let change = PasswordChange {
        app,
        profile,
        form: Form::new("#password-errors", t::profile_title()),
        present: TextField::new("present-password", ""),
        new: TextField::new("new-password", ""),
        is_done: RwSignal::new(false),
    };
    let PasswordChange { form, present, new, is_done, .. } = change;
    // Accounts without a password can only be signed in to in demo mode.
    let has_password = Memo::new(move |_| profile.field(|profile| profile.has_password));
    let present = move || {
        if !has_password.get() {
            return view! { <p class="soft">{t::password_demo_none()}</p> }.into_any();
        }
        let label = t::password_present();
        view! { <TextInput field=present label kind="password" autocomplete="current-password" /> }.into_any()
    };
    let forgotten = move || {
        has_password
            .get()
            .then(|| view! { <small><a href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a></small> })
    };
    let done = move || is_done.get().then(done);
    let personal_words = Box::new(move || vec![app.my_handle().as_str().to_owned()]);
    view! {
        <form class="pad stack fields" novalidate on:submit=on_submit(move || submit_password(change))>
            {done}
            <ErrorSummary form />
            {present}
            <NewPasswordInput field=new label=t::new_password() personal_words />
            <div class="row between">
                <SubmitButton form class="btn" label=t::password_change() /> {forgotten}
            </div>
        </form>
    }
    .into_any()
}

fn done() -> AnyView {
    let text = view! { <p>{t::password_changed()}</p> };
    view! {
        <div id="password-done" role="status" tabindex="-1"><Notice tone=Tone::Ok icon="ok">{text}</Notice></div>
    }
    .into_any()
}

fn submit_password(change: PasswordChange) {
    let PasswordChange { app, profile, form, present, new, is_done } = change;
    let body = ChangePassword { present: present.text(), new: new.text() };
    let has_password = profile.data.with_untracked(|data| data.as_ref().is_none_or(|data| data.has_password));
    let is_missing = has_password && body.present.is_empty();
    is_done.set(false);
    let checks = vec![
        present.check(is_missing.then(t::password_present_missing)),
        new.check(new_password_error(&body.new, &[app.my_handle().as_str().to_owned()])),
    ];
    form.submit(checks, async move {
        app.post::<_, ()>(route::PASSWORD, &body).await.map_err(|failure| match failure.reason() {
            Some(Reason::WrongCredentials) => Rejection::field(present, t::password_wrong()),
            _ => weak_password(new, failure),
        })?;
        present.clear();
        new.clear();
        is_done.try_set(true);
        profile.retry();
        dom::focus_soon("#password-done");
        Ok(())
    });
}
