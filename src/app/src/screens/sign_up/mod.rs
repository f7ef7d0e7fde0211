//! Signing up. The answer is the same whether or not the address has an account already: a mail is on its way there.
//!
//! What is entered outlasts a change of the page's language, in memory only.

use crate::components::country;
use crate::components::mail_sent::{self, Back};
use crate::components::{self, Entry, Field, Message, Step, Tone};
use crate::forms::form::Form;
use crate::platform::client;
use crate::platform::dom;
use crate::platform::i18n::account_links as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::Page;
use core::cell::RefCell;
use handover_api::account::SignUp;
use handover_api::{Reason, route};
use handover_rules::model::account::is_name;
use handover_rules::{EmailAddress, Language, Subsidiary};
use leptos::task::spawn_local;

/// What is entered, and what is wrong with it.
#[derive(Clone, Copy)]
struct Person {
    form: Form,
    first_name: One,
    name: One,
    email: One,
    country: One,
    language: RwSignal<String>,
    password: One,
    /// The address that was written to.
    sent: RwSignal<Option<String>>,
}

#[derive(Clone, Copy)]
struct One {
    value: RwSignal<String>,
    wrong: RwSignal<Option<Message>>,
}

impl One {
    fn new(value: &str) -> Self {
        Self { value: RwSignal::new(value.to_owned()), wrong: RwSignal::new(None) }
    }
}

/// What was entered when the page was about to speak another language.
struct Kept {
    /// The language that it spoke.
    spoken: &'static str,
    /// First name, name, address, country, password.
    entries: [String; 5],
    language: String,
    sent: Option<String>,
}

thread_local! {
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

impl Person {
    /// An empty form, or what was entered in another language.
    fn new(app: AppContext) -> Self {
        let spoken = app.language().get_untracked();
        let kept = KEPT.take().unwrap_or_else(|| Kept {
            spoken,
            entries: [const { String::new() }; 5],
            language: spoken.to_owned(),
            sent: None,
        });
        let [first_name, name, email, country, password] = kept.entries;
        // Unless another one was chosen, mails are in the language of the page.
        let language = if kept.language == kept.spoken { spoken.to_owned() } else { kept.language };
        Self {
            form: Form::new("#sign-up-problems", t::sign_up_title()),
            first_name: One::new(&first_name),
            name: One::new(&name),
            email: One::new(&email),
            // It decides on the zone for good, so that it is the person who chooses it.
            country: One::new(&country),
            language: RwSignal::new(language),
            password: One::new(&password),
            sent: RwSignal::new(kept.sent),
        }
    }

    /// Keeps what is entered when only the language changes: otherwise the form is being left.
    fn keep(self, app: AppContext) {
        let spoken = app.language().get_untracked();
        on_cleanup(move || {
            if app.language().get_untracked() == spoken {
                return;
            }
            let entries = [self.first_name, self.name, self.email, self.country, self.password]
                .map(|one| one.value.try_get_untracked().unwrap_or_default());
            let language = self.language.try_get_untracked().unwrap_or_default();
            let sent = self.sent.try_get_untracked().flatten();
            KEPT.set(Some(Kept { spoken, entries, language, sent }));
        });
    }
}

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let person = Person::new(app);
    person.keep(app);
    let heading = move || {
        if person.sent.with(Option::is_some) {
            t::sign_up_sent_title().to_owned()
        } else {
            titles::heading(Page::SignUp)
        }
    };
    let have = move || {
        (person.sent.with(Option::is_none) && app.session().me.with(Option::is_none)).then(|| {
            let link = view! { <a href="#/">{t::sign_in_title()}</a> }.into_any();
            t::sign_up_have_account(link)
        })
    };
    view! {
        <div class="head"><div><h1 tabindex="-1">{heading}</h1><p>{have}</p></div></div>
        {move || app.session().account.get().filter(|_| person.sent.with(Option::is_none)).map(|account| signed_in(&account.name))}
        <div class="cols side">
            {move || match person.sent.get() {
                Some(address) => sent(app, person, &address),
                None => form(app, person),
            }}
            <section class="card pad stack start" aria-labelledby="how">
                <h2 id="how">{t::sign_up_steps()}</h2>
                {move || components::track(steps(person.sent.with(Option::is_some)), false)}
            </section>
        </div>
    }
    .into_any()
}

/// Somebody is signed in: an account is there already.
fn signed_in(name: &str) -> AnyView {
    let name = view! { <b translate="no">{name.to_owned()}</b> }.into_any();
    let services = view! { <a href="#/">{t::services_title()}</a> }.into_any();
    components::notice(Tone::Plain, "info", view! { <p>{t::sign_up_signed_in(name, services)}</p> }.into_any())
}

fn steps(is_sent: bool) -> Vec<Step> {
    let step = |tone, icon, what: &str, note: &str| Step { tone, icon, what: what.to_owned(), note: note.to_owned() };
    let (first, second) = if is_sent { (Tone::Ok, Tone::Now) } else { (Tone::Now, Tone::Plain) };
    let first_icon = if is_sent { "check" } else { "edit" };
    vec![
        step(first, first_icon, t::sign_up_step_enter(), t::sign_up_step_enter_note()),
        step(second, "mail", t::sign_up_step_confirm(), t::sign_up_step_confirm_note()),
        step(Tone::Plain, "user", t::sign_up_step_handle(), t::sign_up_step_handle_note()),
    ]
}

fn form(app: AppContext, person: Person) -> AnyView {
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(app, person);
    };
    let entry = |id, label, kind, autocomplete, of: One| {
        components::entry(Entry { id, label, hint: None, kind, autocomplete, value: of.value, wrong: of.wrong })
    };
    let email = Entry {
        id: "email",
        label: t::email(),
        hint: Some(t::sign_up_email_hint().into_any()),
        kind: "email",
        autocomplete: "email",
        value: person.email.value,
        wrong: person.email.wrong,
    };
    let about = move || about(person);
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            {person.form.problems()}
            <div class="pair">
                {entry("first-name", t::first_name(), "text", "given-name", person.first_name)}
                {entry("name", t::last_name(), "text", "family-name", person.name)}
            </div>
            {components::entry(email)}
            {country(person)}
            {language(person)}
            {components::new_password("new-password", t::password(), person.password.value, person.password.wrong, about)}
            <p>{person.form.button("btn main", None, t::sign_up_title())}</p>
        </form>
    }
    .into_any()
}

fn country(person: Person) -> AnyView {
    let One { value, wrong } = person.country;
    let message: Signal<Option<Message>> = wrong.into();
    let zone = move || {
        value.with(|code| Subsidiary::parse(code)).map_or_else(
            || t::sign_up_zone_unknown().into_any(),
            |subsidiary| {
                let zone = view! { <b>{country::zone(subsidiary.zone())}</b> }.into_any();
                t::sign_up_zone(zone)
            },
        )
    };
    let changed = move |event| {
        value.set(event_target_value(&event));
        wrong.set(None);
    };
    let none_yet = move || value.with(String::is_empty);
    let input = view! {
        <select
            id="country" autocomplete="country" aria-describedby=components::described_by("country")
            aria-invalid=components::is_invalid(message) on:change=changed
        >
            <option value="" disabled=true prop:selected=none_yet>{t::sign_up_country_choose()}</option>
            {country::choices(value)}
        </select>
    };
    let hint = view! { <span aria-live="polite">{zone}</span> }.into_any();
    components::field(Field { id: "country", label: t::country(), hint: Some(hint), message }, input.into_any())
}

fn language(person: Person) -> AnyView {
    let message = Signal::derive(|| None);
    let label = t::language_of_mails();
    components::field(Field { id: "language", label, hint: None, message }, languages("language", person.language))
}

/// The languages that mails are written in, as choices.
pub(crate) fn languages(id: &'static str, chosen: RwSignal<String>) -> AnyView {
    let options: Vec<AnyView> = crate::platform::i18n::LANGUAGES
        .iter()
        .map(|texts| {
            let tag = texts.language;
            let is_chosen = move || chosen.with(|chosen| chosen == tag);
            view! { <option value=tag lang=tag prop:selected=is_chosen>{texts.name}</option> }.into_any()
        })
        .collect();
    view! { <select id=id on:change=move |event| chosen.set(event_target_value(&event))>{options}</select> }.into_any()
}

/// What anybody who knows the person would try as its password.
fn about(person: Person) -> Vec<String> {
    vec![person.first_name.value.get(), person.name.value.get(), person.email.value.get()]
}

/// What is wrong with a name.
pub(crate) fn name_problem(name: &str, missing: &'static str) -> Option<String> {
    let problem = if name.trim().is_empty() {
        missing
    } else if is_name(name) {
        return None;
    } else {
        t::name_wrong()
    };
    Some(problem.to_owned())
}

/// What is wrong with an address.
pub(crate) fn address_problem(address: &str) -> Option<String> {
    let problem = if address.trim().is_empty() {
        t::email_missing()
    } else if EmailAddress::parse(address).is_none() {
        t::email_wrong()
    } else {
        return None;
    };
    Some(problem.to_owned())
}

fn send(app: AppContext, person: Person) {
    let entered = |one: One| one.value.get_untracked();
    let (first_name, name) = (entered(person.first_name), entered(person.name));
    let (email, password) = (entered(person.email), entered(person.password));
    let subsidiary = Subsidiary::parse(&entered(person.country));
    let about = [first_name.clone(), name.clone(), email.clone()];
    let may = person.form.begin(vec![
        ("first-name", person.first_name.wrong, name_problem(&first_name, t::first_name_missing())),
        ("name", person.name.wrong, name_problem(&name, t::last_name_missing())),
        ("email", person.email.wrong, address_problem(&email)),
        ("country", person.country.wrong, subsidiary.is_none().then(|| t::country_missing().to_owned())),
        ("new-password", person.password.wrong, components::password_problem(&password, &about)),
    ]);
    let Some(subsidiary) = subsidiary.filter(|_| may) else { return };
    let language = Language::of_locale(&person.language.get_untracked()).locale(subsidiary).to_owned();
    let body = SignUp { first_name, name, email, subsidiary, language, password };
    spawn_local(async move {
        match client::post::<_, ()>(app, route::SIGN_UP, &body).await {
            Ok(()) => {
                person.form.end();
                // It has done its duty here.
                person.password.value.try_set(String::new());
                // `Some` when the page speaks another language by now: there the form still stands.
                if person.sent.try_set(Some(body.email.trim().to_owned())).is_some() {
                    return;
                }
                titles::set_title(t::sign_up_sent_title());
                dom::focus_soon("main h1");
            }
            Err(client::Failure::Problem(problem)) if problem.reason == Reason::WeakPassword => {
                let text = problem.password.map_or_else(|| t::failure_weak_password().to_owned(), components::weakness);
                person.form.blame("new-password", person.password.wrong, text);
            }
            Err(failure) => person.form.refuse(&failure),
        }
    });
}

/// Where the mail went, and what to do when it does not come.
fn sent(app: AppContext, person: Person, address: &str) -> AnyView {
    let shown = view! { <b translate="no">{address.to_owned()}</b> }.into_any();
    let back = Back { sent: person.sent, title: t::sign_up_title(), entry: "#email", label: t::sign_up_again() };
    view! {
        <div class="stack">
            <p>{t::sign_up_sent(shown)}</p>
            <p>{t::sign_up_sent_handle()}</p>
            {mail_sent::view(app, t::sign_up_sent_missing(), back)}
        </div>
    }
    .into_any()
}
