//! Signing in to the desk.

use super::parts::refused;
use super::state::Desk;
use crate::browser::dom;
use crate::components::{Notice, PageHead, PersonName, Tone};
use crate::data::WhenLoaded;
use crate::data::late::lazy_part;
use crate::data::loaded::Loaded;
use crate::forms::{ErrorSummary, Form, SubmitButton, TextField, TextInput, on_submit};
use crate::platform::i18n as t;
use crate::platform::titles;
use handover_api::desk::{DemoDeskCredentials, DemoStaff, DeskCredentials};
use handover_api::route;
use handover_rules::EmailAddress;
use leptos::prelude::*;

lazy_part! { desk_sign_in: pub(super) fn sign_in_page() { view(expect_context()) } }

fn view(desk: Desk) -> AnyView {
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
            <form class="stack mid" novalidate on:submit=on_submit(move || submit(desk, form, fields))>
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

fn submit(desk: Desk, form: Form, [login, password, code]: [TextField; 3]) {
    let missing = |field: TextField, error: &'static str| field.check(field.text().trim().is_empty().then_some(error));
    let checks = vec![
        missing(login, t::email_missing()),
        missing(password, t::desk_password_missing()),
        missing(code, t::desk_code_missing()),
    ];
    if !form.start(checks) {
        return;
    }
    let body = DeskCredentials { login: login.text(), password: password.text(), code: code.text() };
    form.run(async move {
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
    view! { <button type="button" class="btn" on:click=go>{t::desk_sign_in_by_provider()}</button> }.into_any()
}

fn enter(desk: Desk) {
    desk.read_session();
    dom::focus_soon("main h1");
}

/// The staff of the demo, one press each. Failures are shown in the error summary of `form`.
fn demo(desk: Desk, form: Form) -> AnyView {
    let staff = Loaded::of(move || desk.app.get::<Vec<DemoStaff>>(route::DEMO_DESK));
    let person = move |person: &DemoStaff| {
        let email = person.email.clone();
        let choose = move |_| demo_sign_in(desk, form, email.clone());
        view! {
            <li>
                <button type="button" class="pick" on:click=choose>
                    <span class="grow">
                        <b><PersonName name=person.name.clone()/></b>
                        <small>{super::words::roles(&person.roles)}</small>
                    </span>
                </button>
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
