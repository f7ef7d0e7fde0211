//! Names and language: shown, and changed in place.

use super::part;
use crate::components::country;
use crate::components::page_data::PageData;
use crate::components::{self, Entry, Field, Message, icon};
use crate::forms::form::Form;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::profile as t;
use crate::platform::session;
use crate::prelude::*;
use crate::screens::sign_up::{languages, name_problem};
use crate::state::AppContext;
use handover_api::account::{PersonalDetails, Profile};
use handover_api::route;
use handover_rules::Language;
use handover_rules::model::account::is_name;
use leptos::task::spawn_local;

/// What is entered.
#[derive(Clone, Copy)]
struct Editing {
    app: AppContext,
    profile: PageData<Profile>,
    form: Form,
    open: RwSignal<bool>,
    first_name: RwSignal<String>,
    name: RwSignal<String>,
    organisation: RwSignal<String>,
    language: RwSignal<String>,
    wrong: [RwSignal<Option<Message>>; 3],
}

pub(super) fn view(app: AppContext, profile: PageData<Profile>) -> AnyView {
    let text = || RwSignal::new(String::new());
    let editing = Editing {
        app,
        profile,
        form: Form::new("#person-problems", t::profile_title()),
        open: RwSignal::new(false),
        first_name: text(),
        name: text(),
        organisation: text(),
        language: text(),
        wrong: [RwSignal::new(None), RwSignal::new(None), RwSignal::new(None)],
    };
    (move || if editing.open.get() { form(editing) } else { facts(editing) }).into_any()
}

fn facts(editing: Editing) -> AnyView {
    let Editing { app, profile, .. } = editing;
    let handle = app.my_handle().as_str().to_owned();
    let name = move || {
        let name = part(profile, |profile| [&profile.person.first_name, " ", &profile.person.name].concat());
        if name.trim().is_empty() { "–".to_owned() } else { name }
    };
    let organisation = move || {
        let organisation = part(profile, |profile| profile.person.organisation.clone());
        (!organisation.is_empty())
            .then(|| view! { <dt>{t::organisation()}</dt><dd translate="no">{organisation}</dd> }.into_any())
    };
    let zone = move || {
        profile.data.with(|data| {
            let subsidiary = data.as_ref()?.subsidiary;
            let country = country::name(subsidiary);
            Some(t::profile_zone(country.as_str(), country::zone(subsidiary.zone())))
        })
    };
    let language = move || {
        let language = part(profile, |profile| Language::of_locale(&profile.person.language));
        crate::platform::i18n::LANGUAGES
            .iter()
            .find(|texts| texts.language == language.tag())
            .map(|texts| view! { <span lang=texts.language>{texts.name}</span> })
    };
    view! {
        <div class="pad stack">
            <dl class="facts">
                <dt>{t::profile_name()}</dt><dd translate="no">{name}</dd>
                {organisation}
                <dt>{t::nic_handle()}</dt>
                <dd><code translate="no">{handle.clone()}</code>{components::copy_button(app, handle)}</dd>
                <dt>{t::profile_zone_label()}</dt>
                <dd>{zone}<br/><span class="small soft">{t::profile_zone_note()}</span></dd>
                <dt>{t::language_of_mails()}</dt><dd>{language}</dd>
            </dl>
            <p>
                <button id="edit-person" type="button" class="btn sm" on:click=move |_| begin(editing)>
                    {icon("edit")} {t::profile_edit()}
                </button>
            </p>
        </div>
    }
    .into_any()
}

fn begin(editing: Editing) {
    editing.profile.data.with_untracked(|data| {
        let Some(profile) = data else { return };
        editing.first_name.set(profile.person.first_name.clone());
        editing.name.set(profile.person.name.clone());
        editing.organisation.set(profile.person.organisation.clone());
        editing.language.set(Language::of_locale(&profile.person.language).tag().to_owned());
    });
    for wrong in editing.wrong {
        wrong.set(None);
    }
    editing.open.set(true);
    dom::focus_soon("#first-name");
}

fn end(editing: Editing) {
    if editing.open.try_set(false).is_none() {
        dom::focus_soon("#edit-person");
    }
}

fn form(editing: Editing) -> AnyView {
    let entry = |id, label, autocomplete, value, wrong| {
        components::entry(Entry { id, label, hint: None, kind: "text", autocomplete, value, wrong })
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save(editing);
    };
    let language =
        Field { id: "language", label: t::language_of_mails(), hint: None, message: Signal::derive(|| None) };
    let [first_name, name, organisation] = editing.wrong;
    view! {
        <form class="pad stack fields" novalidate on:submit=submit>
            {editing.form.problems()}
            <div class="pair">
                {entry("first-name", t::first_name(), "given-name", editing.first_name, first_name)}
                {entry("name", t::last_name(), "family-name", editing.name, name)}
            </div>
            {entry("organisation", t::organisation_optional(), "organization", editing.organisation, organisation)}
            {components::field(language, languages("language", editing.language))}
            <p class="row">
                {editing.form.button("btn main", None, t::form_save())}
                <button type="button" class="btn" on:click=move |_| end(editing)>{t::form_cancel()}</button>
            </p>
        </form>
    }
    .into_any()
}

fn save(editing: Editing) {
    let Editing { app, profile, form, .. } = editing;
    let known = profile.data.with_untracked(|data| data.as_ref().map(|data| (data.person.clone(), data.subsidiary)));
    let Some((before, subsidiary)) = known else { return };
    let language = Language::of_locale(&editing.language.get_untracked());
    // What the provider wrote stays as long as it means the same here.
    let is_same = Language::of_locale(&before.language) == language;
    let person = PersonalDetails {
        first_name: editing.first_name.get_untracked(),
        name: editing.name.get_untracked(),
        organisation: editing.organisation.get_untracked(),
        language: if is_same { before.language } else { language.locale(subsidiary).to_owned() },
    };
    let [first_name, name, organisation] = editing.wrong;
    let may = form.begin(vec![
        ("first-name", first_name, name_problem(&person.first_name, t::first_name_missing())),
        ("name", name, name_problem(&person.name, t::last_name_missing())),
        ("organisation", organisation, (!is_name(&person.organisation)).then(|| t::name_wrong().to_owned())),
    ]);
    if !may {
        return;
    }
    spawn_local(async move {
        match client::put(app, route::PROFILE, &person).await {
            Ok(()) => {
                form.end();
                profile.retry();
                session::read(app);
                app.announce(t::form_saved());
                end(editing);
            }
            Err(failure) => form.refuse(&failure),
        }
    });
}
