//! Signing in. The address stays, so that it opens afterwards.

mod demo;

use crate::components::{self, Tone};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::sign_in as t;
use crate::platform::intl;
use crate::platform::session;
use crate::state::{App, Page};
use handover_api::app::Credentials;
use handover_api::link::ProcedurePage;
use handover_api::{Link, route};
use handover_rules::RequestId;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
struct SignIn {
    app: App,
    form: Form,
    login: TextField,
    password: TextField,
}

/// The screen.
pub(crate) fn view(app: App) -> AnyView {
    let form = Form::new("#sign-in-errors", t::sign_in_title());
    let sign_in = SignIn {
        app,
        form,
        login: TextField::new("login", app.session().login_prefill.get_untracked()),
        password: TextField::new("password", ""),
    };
    let people = app.info().with_untracked(|info| info.as_ref().and_then(|info| info.demo.clone()));
    view! {
        <div class="stack wide">
            {move || app.session().has_ended.get().then(session_ended)}
            {move || reason_to_sign_in(app)}
            {(move || {
                if app.session().is_without_cookies.get() {
                    return without_cookies();
                }
                view! {
                    <div class="cols">
                        {credentials(sign_in)}
                        {people.clone().map(|people| demo::view(app, form, people))}
                    </div>
                }
                .into_any()
            }).into_any()}
        </div>
    }
    .into_any()
}

fn without_cookies() -> AnyView {
    let text = view! { <h1 tabindex="-1">{t::sign_in_cookies_title()}</h1><p>{t::sign_in_cookies()}</p> };
    components::alert(text.into_any())
}

fn session_ended() -> AnyView {
    let text = view! { <p>{t::sign_in_ended()}</p> }.into_any();
    view! { <div role="status">{components::notice(Tone::Plain, "info", text)}</div> }.into_any()
}

/// After opening a mailed link or a request: what signing in leads to, and where its code is meanwhile.
fn reason_to_sign_in(app: App) -> Option<AnyView> {
    let page = app.navigation().page.get();
    let text = if page == Page::MailedLink(MailedLinkAction::Address) && app.mailed_link().token.with(Option::is_some) {
        view! { <p>{t::sign_in_address_waits()}</p> }.into_any()
    } else {
        // The code may be that of another page, and a reload forgets it.
        let link = app.mailed_link();
        let (id, has_code) = match page {
            Page::Request(id) => (id, link.code.with(|link| matches!(link, Some((of, _)) if *of == id))),
            Page::Submission(id) => {
                let has_code = link.of_submission.with(|link| matches!(link, Some((of, Some(_))) if *of == id));
                (id.first_request(), has_code)
            }
            _ => return None,
        };
        if has_code { to_answer(id) } else { to_see(id) }
    };
    Some(components::notice(Tone::Now, "mail", text))
}

fn to_answer(id: RequestId) -> AnyView {
    let waits = t::sign_in_answer_waits(intl::request_number(id).as_str());
    view! { <p><b>{waits}</b> " " {t::sign_in_code_kept()}</p> }.into_any()
}

fn to_see(id: RequestId) -> AnyView {
    view! { <p>{t::sign_in_request(intl::request_number(id).as_str())}</p> }.into_any()
}

fn credentials(sign_in: SignIn) -> AnyView {
    let SignIn { app, form, login, password } = sign_in;
    let suffix = app.info().with_untracked(|info| info.as_ref().map(|info| info.suffix.clone()).unwrap_or_default());
    let example = view! { <code translate="no">{["aa00000-", &suffix].concat()}</code> }.into_any();
    let has_procedures = app.info().with_untracked(|info| info.as_ref().is_some_and(|info| info.has_procedures));
    let no_access = Link::Procedure { page: ProcedurePage::ChangeContacts, token: None }.format();
    let sign_up = view! { <a href=Link::SignUp.format()>{t::sign_up_title()}</a> }.into_any();
    view! {
        <section class="stack" aria-labelledby="sign-in">
            <h1 id="sign-in" tabindex="-1">{t::sign_in_title()}</h1>
            <ErrorSummary form />
            <form class="stack tight" novalidate on:submit=on_submit(move || submit(sign_in))>
                <TextInput
                    field=login label=t::sign_in_login() hint=t::sign_in_login_hint(example) autocomplete="username"
                />
                <TextInput field=password label=t::password() kind="password" autocomplete="current-password" />
                <SubmitButton form label=t::sign_in_title() />
                <p class="row between small">
                    <span>{t::sign_in_no_account(sign_up)}</span>
                    <a href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a>
                </p>
                {has_procedures.then(|| view! { <p class="small"><a href=no_access>{t::sign_in_no_access()}</a></p> })}
            </form>
        </section>
    }
    .into_any()
}

fn submit(sign_in: SignIn) {
    let SignIn { app, form, login, password } = sign_in;
    let body = Credentials { login: login.text(), password: password.text() };
    let missing = |text: &str, error: &'static str| text.trim().is_empty().then_some(error);
    let may_send = form.start(vec![
        login.check(missing(&body.login, t::sign_in_login_missing())),
        password.check(missing(&body.password, t::password_missing())),
    ]);
    if !may_send {
        return;
    }
    spawn_local(async move {
        let answer: Result<(), Failure> = client::post(app, route::SESSION, &body).await;
        match answer {
            Ok(()) => {
                form.finish();
                session::signed_in(app);
            }
            Err(failure) => form.fail(&failure),
        }
    });
}
