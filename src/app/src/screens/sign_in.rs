//! Signing in. The address stays, so that it opens afterwards.

use crate::browser::dom;
use crate::components::{
    self, Button, Field, FieldMessage, Handle, Icon, Notice, OwnDisc, PersonName, RoleChip, State, Tone,
    provider_button,
};
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::app::{Credentials as Login, DemoAccount, DemoCredentials};
use handover_api::desk::DESK;
use handover_api::link::ProcedurePage;
use handover_api::{Link, Reason, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::{NicHandle, Role};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct SignInForm {
    form: Form,
    login: TextField,
    password: TextField,
}

/// Purpose of a visit without a session. No details of a request: a visitor must not learn the purpose of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// To use the app.
    Visit,
    /// To see a request, without its code.
    See,
    /// To answer a request, with the code of a mailed link.
    Answer,
    /// To confirm a new address with a mailed link.
    Address,
}

impl Purpose {
    /// Reactive.
    fn of() -> Self {
        let app = expect_context::<App>();
        let link = app.mailed_link;
        // The code may be that of another page, and a reload forgets it.
        let has_code = match app.navigation.screen.get() {
            Link::MailedLink { action: MailedLinkAction::Address, .. } if link.token.with(Option::is_some) => {
                return Self::Address;
            }
            Link::Request { id, .. } => link.code.with(|code| matches!(code, Some((of, Some(_))) if *of == id)),
            _ => return Self::Visit,
        };
        if has_code { Self::Answer } else { Self::See }
    }
}

pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    let fields = SignInForm {
        form: Form::new("#sign-in-errors", t::sign_in_title()),
        login: TextField::new("login", app.session.login_prefill.get_untracked()),
        password: TextField::new("password", ""),
    };
    let people = app.read_info(|info| info.demo.clone());
    let purpose = Memo::new(move |_| Purpose::of());
    let content = move || {
        if app.session.is_without_cookies.get() {
            return without_cookies();
        }
        view! {
            <div class="cols gate">
                <Welcome purpose />
                <Credentials fields purpose />
            </div>
            {people.clone().map(|people| view! { <DemoPeople form=fields.form people /> })}
        }
        .into_any()
    };
    view! {
        <div class="stack wide">
            {move || app.session.has_ended.get().then(session_ended)}
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

#[component]
fn Credentials(fields: SignInForm, purpose: Memo<Purpose>) -> impl IntoView {
    let app = expect_context::<App>();
    let SignInForm { form, login, password } = fields;
    let (provider, suffix, has_procedures) =
        app.read_info(|info| (info.provider.clone(), info.suffix.clone(), info.has_procedures));
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
    let example = ["aa00000-", &suffix].concat();
    let example = view! { <Handle text=example/> }.into_any();
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

fn submitting(fields: SignInForm) -> impl Fn() {
    let app = expect_context::<App>();
    let SignInForm { form, login, password } = fields;
    move || {
        let body = Login { login: login.text(), password: password.text() };
        let missing = |text: &str, error: &'static str| text.trim().is_empty().then_some(error);
        let checks = vec![
            login.check(missing(&body.login, t::sign_in_login_missing())),
            password.check(missing(&body.password, t::password_missing())),
        ];
        form.submit(checks, async move {
            app.post::<_, ()>(route::SESSION, &body).await?;
            app.signed_in();
            Ok(())
        });
    }
}

/// The people of the demo. Failures are shown in the error summary of `form`.
#[component]
fn DemoPeople(form: Form, people: Vec<DemoAccount>) -> impl IntoView {
    let choices: Vec<AnyView> = people.into_iter().map(|person| choice(form, person)).collect();
    view! {
        <section class="stack" aria-labelledby="demo">
            <div><h2 id="demo">{t::sign_in_try()}</h2><p class="soft">{t::sign_in_demo()}</p></div>
            {(!choices.is_empty()).then(|| view! { <ul class="cols ul">{choices}</ul> })}
            {any_handle(form)}
            <p><a href=DESK>{t::sign_in_desk()}</a></p>
        </section>
    }
}

fn choice(form: Form, person: DemoAccount) -> AnyView {
    let app = expect_context::<App>();
    let DemoAccount { handle, name, sees } = person;
    let code = handle.as_str().to_owned();
    let disc = view! { <OwnDisc who=handle.clone() name=name.clone() class="disc lg"/> };
    let language = t::language();
    let sees = sees.into_iter().find(|line| line.language == language).map(|line| line.text);
    let pick = move |_| {
        let account = handle.clone();
        form.run(async move { Ok(sign_in_as(app, account).await?) });
    };
    view! {
        <li>
            <Button class="card pick" press=pick>
                {disc}
                <span class="grow">
                    <b><PersonName name/></b>" "<Handle text=code class="h"/><small>{sees}</small>
                </span>
                <Icon name="arrow"/>
            </Button>
        </li>
    }
    .into_any()
}

/// A form of one field; its errors are beside the field only.
fn any_handle(form: Form) -> AnyView {
    let app = expect_context::<App>();
    let other = TextField::new("other", "");
    let message: Signal<Option<FieldMessage>> = other.message.into();
    let reject = move |error: &str| {
        other.show(Some(error.to_owned()));
        dom::focus_soon("#other");
    };
    let submit = on_submit(move || {
        let Ok(account) = NicHandle::entered(&other.text()) else { return reject(t::not_a_handle()) };
        other.show(None);
        form.run(async move {
            match sign_in_as(app, account).await {
                Err(failure) if failure.reason() == Some(Reason::WrongCredentials) => {
                    reject(t::sign_in_no_such_account());
                    Ok(())
                }
                answer => Ok(answer?),
            }
        });
    });
    let input = view! {
        <div class="row"><input
            id="other" class="code grow" autocomplete="off" autocapitalize="none" spellcheck="false"
            aria-describedby="other-m" aria-invalid=components::is_invalid(message)
            prop:bound=move || other.value.get() on:input=move |event| other.value.set(event_target_value(&event))
        />
        <button type="submit" class="btn">{t::sign_in_be()}</button></div>
    };
    view! {
        <form novalidate on:submit=submit><Field id="other" label=t::sign_in_other() message>{input}</Field></form>
    }
    .into_any()
}

async fn sign_in_as(app: App, account: NicHandle) -> Result<(), Failure> {
    app.post::<_, ()>(route::DEMO_SESSION, &DemoCredentials { account }).await?;
    app.signed_in();
    Ok(())
}

/// The made-up people of the drawing: hue and initials.
const PEOPLE: [(Role, &str, &str); 3] = [(Role::Admin, "3", "MH"), (Role::Tech, "2", "TQ"), (Role::Billing, "6", "KV")];

#[component]
fn Welcome(purpose: Memo<Purpose>) -> impl IntoView {
    move || match purpose.get() {
        Purpose::Visit => view! {
            <div class="stack wide">
                <div class="stack">
                    <p class="title">{t::sign_in_welcome()}</p>
                    <p class="lead">{t::sign_in_lead()}</p>
                </div>
                <ThreeRoles />
            </div>
        }
        .into_any(),
        Purpose::See => reason(t::sign_in_see_title(), t::sign_in_see(), None),
        Purpose::Answer => reason(t::sign_in_answer_title(), t::sign_in_answer(), Some(t::sign_in_code_kept())),
        Purpose::Address => reason(t::confirm_address_title(), t::sign_in_address(), Some(t::sign_in_code_kept())),
    }
}

fn reason(title: &'static str, text: &'static str, kept: Option<&'static str>) -> AnyView {
    let unchanged = kept.is_some().then(|| view! { <p class="small soft">{t::sign_in_nothing_yet()}</p> });
    view! {
        <div class="stack">
            {kept.map(|text| view! { <State tone=Tone::Ok icon="check" text/> }.into_any())}
            <h1 tabindex="-1">{title}</h1>
            <p class="lead">{text}</p>
            {unchanged}
        </div>
    }
    .into_any()
}

#[component]
fn ThreeRoles() -> impl IntoView {
    let person = |(role, hue, initials): (Role, &'static str, &'static str)| {
        let does = match role {
            Role::Admin => t::sign_in_admin(),
            Role::Tech => t::sign_in_tech(),
            Role::Billing => t::sign_in_billing(),
        };
        view! {
            <li>
                <i class="disc xl" data-h=hue data-initials=initials aria-hidden="true"></i>
                <RoleChip role />
                <small class="soft">{does}</small>
            </li>
        }
    };
    view! {
        <figure class="trio">
            <p class="chip"><Icon name="web"/><b translate="no">"halden-ceramics.example"</b></p>
            <svg viewBox="0 0 300 44" preserveAspectRatio="none" aria-hidden="true">
                <path data-r="admin" d="M150 0C150 30 50 14 50 44"></path>
                <path data-r="tech" d="M150 0V44"></path>
                <path data-r="billing" d="M150 0C150 30 250 14 250 44"></path>
            </svg>
            <ul>{PEOPLE.map(person).collect_view()}</ul>
        </figure>
    }
}
