//! Signing in to the desk, and accepting an invitation: a password and a second factor.

use super::acts::refused;
use super::parts;
use super::state::{Desk, Presence, overview_address};
use crate::browser::dom;
use crate::components::{self, Button, FailureNotice, Handle, Notice, PageHead, PersonName, Skeleton, Tone};
use crate::data::late::lazy_part;
use crate::data::{Loaded, WhenLoaded};
use crate::forms::{
    ErrorSummary, Form, NewPasswordInput, SubmitButton, TextField, TextInput, new_password_error, on_submit,
};
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{
    AcceptInvitation, DemoDeskCredentials, DemoStaff, DeskCredentials, DeskLink, Invitation, InvitationToken, QrCode,
};
use handover_api::{Reason, route};
use handover_rules::EmailAddress;
use leptos::prelude::*;

lazy_part! { desk_sign_in: pub(super) fn sign_in_page() { sign_in(expect_context()) } }

fn sign_in(desk: Desk) -> AnyView {
    titles::set_title(t::desk_sign_in_title());
    let form = Form::new("#desk-errors", t::desk_sign_in_title());
    let fields =
        [TextField::new("desk-login", ""), TextField::new("desk-password", ""), TextField::new("desk-code", "")];
    let [login, password, code] = fields;
    if let Some(failure) = desk.app.session.provider_failure.get_untracked() {
        form.fail(&failure);
    }
    let over = (!desk.drafts.is_empty())
        .then(|| view! { <Notice tone=Tone::Warn icon="lock"><p>{t::desk_session_over()}</p></Notice> }.into_any());
    view! {
        <PageHead heading=t::desk_sign_in_title() lead=t::desk_sign_in_lead()/>
        <div class="column stack wide">
            {over}
            <form class="stack mid" novalidate on:submit=on_submit(move || submit_sign_in(desk, form, fields))>
                <ErrorSummary form />
                <TextInput field=login label=t::email() kind="email" autocomplete="username" />
                <TextInput field=password label=t::desk_password() kind="password" autocomplete="current-password" />
                <TextInput field=code label=t::desk_code() autocomplete="one-time-code" />
                <SubmitButton form label=t::desk_sign_in() />
            </form>
            {move || signs_staff_in(desk).then(|| by_provider(desk, form))}
            {move || desk.app.is_demo().then(|| demo(desk, form))}
        </div>
    }
    .into_any()
}

fn submit_sign_in(desk: Desk, form: Form, [login, password, code]: [TextField; 3]) {
    let missing = |field: TextField, error: &'static str| field.check(field.text().trim().is_empty().then_some(error));
    let checks = vec![
        missing(login, t::email_missing()),
        missing(password, t::desk_password_missing()),
        missing(code, t::desk_code_missing()),
    ];
    let body = DeskCredentials { login: login.text(), password: password.text(), code: code.text() };
    form.submit(checks, async move {
        let answer = desk.app.post::<_, ()>(route::DESK_SESSION, &body).await;
        if answer.is_err() {
            code.clear();
        }
        answer.map_err(refused)?;
        enter(desk);
        Ok(())
    });
}

/// Reactive.
fn signs_staff_in(desk: Desk) -> bool {
    desk.app.info.with(|info| info.as_ref().is_some_and(|info| info.provider_signs_staff_in))
}

/// In the place of password and code.
fn by_provider(desk: Desk, form: Form) -> AnyView {
    let go = move |_| {
        form.run(async move { Ok(desk.app.leave_for_provider(route::DESK_PROVIDER_SIGN_IN, None).await?) });
    };
    view! { <Button label=t::desk_sign_in_by_provider() press=go/> }.into_any()
}

fn enter(desk: Desk) {
    desk.read_session();
    dom::focus_soon("main h1");
}

/// The staff of the demo, one press each. Failures are shown in the error summary of `form`.
fn demo(desk: Desk, form: Form) -> AnyView {
    let staff = Loaded::of(move || desk.app.get::<Vec<DemoStaff>>(route::DEMO_DESK));
    let person = move |person: &DemoStaff| {
        let DemoStaff { name, email, roles } = person.clone();
        let choose = move |_| demo_sign_in(desk, form, email.clone());
        view! {
            <li>
                <Button class="pick" press=choose>
                    <span class="grow">
                        <b><PersonName name/></b>
                        <small>{parts::roles(&roles)}</small>
                    </span>
                </Button>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="stack" aria-labelledby="desk-demo">
            <h2 id="desk-demo">{t::desk_demo()}</h2>
            <p class="soft">{t::desk_demo_text()}</p>
            <WhenLoaded of=staff lines=4 let:staff>
                <ul class="ul card lines">{staff.iter().map(person).collect_view()}</ul>
            </WhenLoaded>
        </section>
    }
    .into_any()
}

fn demo_sign_in(desk: Desk, form: Form, email: EmailAddress) {
    form.run(async move {
        desk.app.post::<_, ()>(route::DEMO_DESK, &DemoDeskCredentials { email }).await.map_err(refused)?;
        enter(desk);
        Ok(())
    });
}

lazy_part! { desk_join: pub(super) fn join_page() { join(expect_context()) } }

fn join(desk: Desk) -> AnyView {
    titles::set_title(t::desk_join_title());
    let invitation: Loaded<Invitation> = Loaded::new();
    let has_token = desk.token.with_untracked(|token| !token.is_empty());
    let read = move || {
        let token = desk.token.get_untracked();
        invitation.read(desk.app.post(route::DESK_INVITATION, &InvitationToken { token }));
    };
    if has_token {
        read();
    }
    let form = Form::new("#join-errors", t::desk_join_title());
    let fields = [TextField::new("join-password", ""), TextField::new("join-code", "")];
    let content = move || {
        invitation.with_answer(|invitation| match invitation {
            None if !has_token => notice(Tone::Warn, t::desk_join_no_link()),
            None => view! { <Skeleton lines=4/> }.into_any(),
            Some(Ok(invitation)) => invited(desk, form, fields, invitation.clone()),
            Some(Err(failure)) if failure.reason() == Some(Reason::BadToken) => notice(Tone::Bad, t::desk_join_over()),
            Some(Err(failure)) => view! { <FailureNotice failure=failure.clone() retry=read/> }.into_any(),
        })
    };
    view! {
        <PageHead heading=t::desk_join_title() lead=t::desk_join_lead()/>
        <div class="column">{content}</div>
    }
    .into_any()
}

fn notice(tone: Tone, text: &'static str) -> AnyView {
    view! { <Notice tone icon="alert"><p>{text}</p></Notice> }.into_any()
}

fn invited(desk: Desk, form: Form, fields: [TextField; 2], invitation: Invitation) -> AnyView {
    let [password, code] = fields;
    let words = vec![invitation.name.clone(), invitation.email.to_string()];
    let (secret, link, qr) = (invitation.secret.clone(), invitation.link.clone(), invitation.qr.clone());
    let email = invitation.email.to_string();
    let name = components::isolated_name(&invitation.name);
    let submitted = words.clone();
    let submit = move || accept(desk, form, fields, &submitted, &invitation.secret);
    view! {
        <form class="stack mid" novalidate on:submit=on_submit(submit)>
            <ErrorSummary form />
            <p>{t::desk_join_for(email.as_str(), name.as_str())}</p>
            <NewPasswordInput field=password label=t::new_password() personal_words=Box::new(move || words.clone()) />
            <p>{t::desk_join_app()}</p>
            {qr.as_ref().map(qr_code)}
            <p><Handle text=secret copied=true/></p>
            <p><a href=link>{t::desk_join_open()}</a></p>
            <TextInput field=code label=t::desk_code() autocomplete="one-time-code" />
            <SubmitButton form label=t::desk_join() />
        </form>
    }
    .into_any()
}

/// Modules of white around a QR code (ISO/IEC 18004).
const QUIET: u16 = 4;

/// Dark on white in every theme, or cameras do not read it.
fn qr_code(code: &QrCode) -> AnyView {
    let side = (code.size + 2 * QUIET).to_string();
    let start = ["-", &QUIET.to_string()].concat();
    let area = [start.as_str(), &start, &side, &side].join(" ");
    view! {
        <svg class="qr" role="img" aria-label=t::desk_join_qr() viewBox=area>
            <rect x=start.clone() y=start width=side.clone() height=side fill="#fff" />
            <path d=code.path.clone() fill="#000" shape-rendering="crispEdges" />
        </svg>
    }
    .into_any()
}

fn accept(desk: Desk, form: Form, [password, code]: [TextField; 2], words: &[String], secret: &str) {
    let code_error = code.text().trim().is_empty().then_some(t::desk_code_missing());
    let checks = vec![password.check(new_password_error(&password.text(), words)), code.check(code_error)];
    let body = AcceptInvitation {
        token: desk.token.get_untracked(),
        password: password.text(),
        secret: secret.to_owned(),
        code: code.text(),
    };
    form.submit(checks, async move {
        desk.app.post::<_, ()>(route::DESK_ENROL, &body).await.map_err(refused)?;
        desk.token.set(String::new());
        // The address is of no use from now on.
        let overview = overview_address();
        desk.session.set(Presence::Unknown);
        desk.link.set(DeskLink::parse(&overview));
        let _ = location().replace(&overview);
        desk.read_session();
        dom::focus_soon("main h1");
        Ok(())
    });
}
