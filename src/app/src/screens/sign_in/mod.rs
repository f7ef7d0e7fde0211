//! Signing in. The place in the address stays, so that afterwards one is where one wanted to be.

use crate::components::{self, Field, Message, Tone, icon};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::session;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use crate::state::Page;
use handover_api::app::{Credentials, DemoAccount, DemoCredentials};
use handover_api::{Link, Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::task::spawn_local;

/// What is entered, and what came of it.
#[derive(Clone, Copy)]
struct Form {
    login: RwSignal<String>,
    password: RwSignal<String>,
    other: RwSignal<String>,
    /// Above the form: why the server did not let anybody in.
    refused: RwSignal<Option<String>>,
    login_message: RwSignal<Option<Message>>,
    password_message: RwSignal<Option<Message>>,
    other_message: RwSignal<Option<Message>>,
    busy: RwSignal<bool>,
}

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let form = Form {
        login: RwSignal::new(app.session().login_prefill.get_untracked()),
        password: RwSignal::new(String::new()),
        other: RwSignal::new(String::new()),
        refused: RwSignal::new(None),
        login_message: RwSignal::new(None),
        password_message: RwSignal::new(None),
        other_message: RwSignal::new(None),
        busy: RwSignal::new(false),
    };
    let people = app.info().with_untracked(|info| info.as_ref().and_then(|info| info.demo.clone()));
    view! {
        <div class="stack wide">
            {move || app.session().has_ended.get().then(ended)}
            {move || waiting(app)}
            <div class="cols">
                {credentials(app, form)}
                {people.map(|people| demo(app, form, people))}
            </div>
        </div>
    }
    .into_any()
}

/// The session has ended, and nobody ended it here.
fn ended() -> AnyView {
    let text = view! { <p>{t::sign_in_ended()}</p> }.into_any();
    view! { <div role="status">{components::notice(Tone::Plain, "info", text)}</div> }.into_any()
}

/// Arrived by a mailed link: nothing is lost by signing in first.
fn waiting(app: AppContext) -> Option<AnyView> {
    let text = if app.navigation().page.get() == Page::Secret(MailedLinkAction::Address)
        && app.mailed_link().secret.with(Option::is_some)
    {
        view! { <p>{t::sign_in_address_waits()}</p> }.into_any()
    } else {
        match (app.mailed_link().code.get(), app.navigation().page.get()) {
            (Some((id, _)), _) => {
                let id = t::sign_in_answer_waits(id.to_string().as_str());
                view! { <p><b>{id}</b> " " {t::sign_in_code_kept()}</p> }.into_any()
            }
            // Its code, if there was one, is gone since the page was loaded again.
            (None, Page::Request(id)) => view! { <p>{t::sign_in_request(id.to_string().as_str())}</p> }.into_any(),
            _ => return None,
        }
    };
    Some(components::notice(Tone::Now, "mail", text))
}

fn credentials(app: AppContext, form: Form) -> AnyView {
    let suffix = app.info().with_untracked(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default());
    let example = view! { <code translate="no">{["aa00000-", &suffix].concat()}</code> }.into_any();
    let login_message: Signal<Option<Message>> = form.login_message.into();
    let login = Field {
        id: "login",
        label: t::sign_in_login(),
        hint: Some(t::sign_in_login_hint(example)),
        message: login_message,
    };
    let login_input = view! {
        <input
            id="login" autocomplete="username" autocapitalize="none" spellcheck="false"
            aria-describedby=components::described_by("login") aria-invalid=components::is_invalid(login_message)
            prop:value=move || form.login.get() on:input=move |event| form.login.set(event_target_value(&event))
        />
    };
    let password_message: Signal<Option<Message>> = form.password_message.into();
    let password = Field { id: "password", label: t::password(), hint: None, message: password_message };
    let password_input = components::password("password", "current-password", form.password, password_message);
    let sign_up = view! { <a href=Link::SignUp.format()>{t::sign_up_title()}</a> }.into_any();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sign_in(app, form);
    };
    view! {
        <section class="stack" aria-labelledby="sign-in">
            <h1 id="sign-in" tabindex="-1">{t::sign_in_title()}</h1>
            {move || form.refused.get().map(refused)}
            <form class="stack tight" novalidate on:submit=submit>
                {components::field(login, login_input.into_any())} {components::field(password, password_input)}
                <button type="submit" class="btn main" aria-disabled=move || form.busy.get().then_some("true")>
                    {t::sign_in_title()}
                </button>
                <p class="row between small">
                    <span>{t::sign_in_no_account(sign_up)}</span>
                    <a href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a>
                </p>
            </form>
        </section>
    }
    .into_any()
}

fn refused(text: String) -> AnyView {
    view! { <div id="refused" tabindex="-1">{components::alert(view! { <p>{text}</p> }.into_any())}</div> }.into_any()
}

/// The people of the demo, and everybody else in its data.
fn demo(app: AppContext, form: Form, people: Vec<DemoAccount>) -> AnyView {
    let choices: Vec<AnyView> = people.into_iter().map(|person| choice(app, form, person)).collect();
    let message: Signal<Option<Message>> = form.other_message.into();
    let other = Field { id: "other", label: t::sign_in_other(), hint: None, message };
    let input = view! {
        <input
            id="other" class="code" autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby="other-m" aria-invalid=components::is_invalid(message)
            prop:value=move || form.other.get() on:input=move |event| form.other.set(event_target_value(&event))
        />
        <button type="submit" class="btn bare sm">{t::sign_in_be()}</button>
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Ok(account) = NicHandle::parse(&form.other.get_untracked()) {
            be(app, form, account, true);
        } else {
            form.other_message.set(Some(Message::bad(t::not_a_handle())));
            dom::focus_soon("#other");
        }
    };
    view! {
        <section class="stack" aria-labelledby="demo">
            <h2 id="demo">{t::sign_in_try()}</h2>
            <p class="soft">{t::sign_in_demo()}</p>
            {(!choices.is_empty()).then(|| view! { <ul class="card lines ul">{choices}</ul> })}
            <form novalidate on:submit=submit>{components::field(other, input.into_any())}</form>
        </section>
    }
    .into_any()
}

fn choice(app: AppContext, form: Form, person: DemoAccount) -> AnyView {
    let DemoAccount { handle, name, sees } = person;
    let code = handle.as_str().to_owned();
    let language = t::language();
    let sees = sees.into_iter().find(|said| said.language == language).map(|said| said.text);
    view! {
        <li>
            <button type="button" class="pick" on:click=move |_| be(app, form, handle.clone(), false)>
                <span class="grow"><b>{name}</b>" "<code translate="no">{code}</code><small>{sees}</small></span>
                {icon("arrow")}
            </button>
        </li>
    }
    .into_any()
}

fn sign_in(app: AppContext, form: Form) {
    let body = Credentials { login: form.login.get_untracked(), password: form.password.get_untracked() };
    let missing = |text: &str, what: &str| text.trim().is_empty().then(|| Message::bad(what));
    let no_login = missing(&body.login, t::sign_in_login_missing());
    let no_password = missing(&body.password, t::password_missing());
    let first = match (&no_login, &no_password) {
        (Some(_), _) => Some("#login"),
        (None, Some(_)) => Some("#password"),
        (None, None) => None,
    };
    form.login_message.set(no_login);
    form.password_message.set(no_password);
    form.refused.set(None);
    if let Some(first) = first {
        titles::set_error_title(t::sign_in_title());
        dom::focus_soon(first);
        return;
    }
    if form.busy.get_untracked() {
        return;
    }
    form.busy.set(true);
    spawn_local(async move {
        let answer: Result<(), Failure> = client::post(app, route::SESSION, &body).await;
        form.busy.try_set(false);
        match answer {
            Ok(()) => session::read(app),
            Err(failure) => refuse(form, &failure),
        }
    });
}

fn be(app: AppContext, form: Form, account: NicHandle, typed: bool) {
    form.other_message.set(None);
    form.refused.set(None);
    spawn_local(async move {
        let answer: Result<(), Failure> = client::post(app, route::DEMO_SESSION, &DemoCredentials { account }).await;
        match answer {
            Ok(()) => session::read(app),
            Err(failure) if typed && failure.reason() == Some(Reason::WrongCredentials) => {
                form.other_message.try_set(Some(Message::bad(t::sign_in_no_such_account())));
                dom::focus_soon("#other");
            }
            Err(failure) => refuse(form, &failure),
        }
    });
}

fn refuse(form: Form, failure: &Failure) {
    titles::set_error_title(t::sign_in_title());
    form.refused.try_set(Some(components::explain(failure)));
    dom::focus_soon("#refused");
}
