//! Signing in. The address stays, so that it opens afterwards.

mod demo;
mod welcome;

use self::welcome::{Purpose, Welcome};
use crate::components::{Notice, Tone, provider_button};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::state::App;

use handover_api::app::Credentials as Login;
use handover_api::link::ProcedurePage;
use handover_api::{Link, route};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct SignInForm {
    form: Form,
    login: TextField,
    password: TextField,
}

/// The screen.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let fields = SignInForm {
        form: Form::new("#sign-in-errors", t::sign_in_title()),
        login: TextField::new("login", app.session().login_prefill.get_untracked()),
        password: TextField::new("password", ""),
    };
    let people = app.info().with_untracked(|info| info.as_ref().and_then(|info| info.demo.clone()));
    let purpose = Memo::new(move |_| Purpose::of());
    let content = move || {
        if app.session().is_without_cookies.get() {
            return without_cookies();
        }
        view! {
            <div class="cols gate">
                <Welcome purpose />
                <Credentials fields purpose />
            </div>
            {people.clone().map(|people| view! { <demo::DemoPeople form=fields.form people /> })}
        }
        .into_any()
    };
    view! {
        <div class="stack wide">
            {move || app.session().has_ended.get().then(session_ended)}
            {content}
        </div>
    }
    .into_any()
}

fn without_cookies() -> AnyView {
    let text = view! { <h1 tabindex="-1">{t::sign_in_cookies_title()}</h1><p>{t::sign_in_cookies()}</p> };
    view! { <Notice role="alert">{text}</Notice> }.into_any()
}

fn session_ended() -> AnyView {
    let text = view! { <p>{t::sign_in_ended()}</p> }.into_any();
    view! { <div role="status"><Notice tone=Tone::Plain icon="info">{text}</Notice></div> }.into_any()
}

/// The right half of the screen.
#[component]
fn Credentials(fields: SignInForm, purpose: Memo<Purpose>) -> impl IntoView {
    let app = expect_context::<App>();
    let SignInForm { form, login, password } = fields;
    let (provider, suffix, has_procedures) = app.info().with_untracked(|info| {
        info.as_ref().map(|info| (info.provider.clone(), info.suffix.clone(), info.has_procedures)).unwrap_or_default()
    });
    let ways = app.ways_in();
    // The heading of the page, unless the reason to sign in is.
    let heading = move || {
        if purpose.get() == Purpose::Visit {
            view! { <h1 id="sign-in" class="plain" tabindex="-1">{t::sign_in_heading(provider.as_str())}</h1> }
                .into_any()
        } else {
            view! { <h2 id="sign-in">{t::sign_in_to_go_on()}</h2> }.into_any()
        }
    };
    let example = view! { <code translate="no">{["aa00000-", &suffix].concat()}</code> }.into_any();
    let no_access = Link::Procedure { page: ProcedurePage::ChangeContacts, token: None }.format();
    let sign_up = view! { <a href=Link::SignUp.format()>{t::sign_up_title()}</a> }.into_any();
    let forgotten =
        view! { <a class="link small" href=Link::Forgotten.format()>{t::sign_in_forgotten()}</a> }.into_any();
    let by_provider =
        ways.provider.then(|| provider_button(if ways.passwords { "btn big" } else { "btn main big" }, None));
    let with_password = ways.passwords.then(|| view! {
            <form class="stack mid" novalidate on:submit=on_submit(submitting(fields))>
                <TextInput
                    field=login label=t::sign_in_login() hint=t::sign_in_login_hint(example) autocomplete="username"
                />
                <TextInput
                    field=password label=t::password() beside=forgotten kind="password" autocomplete="current-password"
                />
                <SubmitButton form class="btn main big" label=t::sign_in_title() />
            </form>
    });
    let no_account = ways.sign_up.then(|| t::sign_in_no_account(sign_up));
    let no_access = has_procedures.then(|| {
        view! { {ways.sign_up.then_some(" · ")} <a href=no_access>{t::sign_in_no_access()}</a> }
    });
    view! {
        <section class="card pad stack" aria-labelledby="sign-in">
            {heading}
            <ErrorSummary form />
            {with_password}
            {by_provider}
            <p class="small">{no_account} {no_access}</p>
        </section>
    }
}

/// Returns the handler of the form.
fn submitting(fields: SignInForm) -> impl Fn() {
    let app = expect_context::<App>();
    let SignInForm { form, login, password } = fields;
    move || {
        let body = Login { login: login.text(), password: password.text() };
        let missing = |text: &str, error: &'static str| text.trim().is_empty().then_some(error);
        let may_send = form.start(vec![
            login.check(missing(&body.login, t::sign_in_login_missing())),
            password.check(missing(&body.password, t::password_missing())),
        ]);
        if !may_send {
            return;
        }
        form.run(async move {
            app.post::<_, ()>(route::SESSION, &body).await?;
            app.signed_in();
            Ok(())
        });
    }
}
