//! Setting a password by a mailed link.

use super::parts::sign_in_button;
use super::password_page::PasswordPage;
use super::state::MailedLinkState;
use crate::components::{Ask, Notice, Tone, second_press, submit_by_person};
use crate::forms::{ErrorSummary, NewPasswordInput, SubmitButton, new_password_error};
use crate::platform::i18n as t;
use crate::screens::switched_off::switched_off;
use crate::state::App;
use handover_api::account::ResetPassword;
use handover_api::route;
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    let app = expect_context::<App>();
    if !app.ways_in().passwords {
        return switched_off();
    }
    PasswordPage::view(MailedLinkAction::Password, "new-password", t::new_password_done(), done, form)
}

fn form(page: PasswordPage) -> AnyView {
    let PasswordPage { state, password } = page;
    let form = state.form;
    // A blank line reserves the space until the account is known.
    let account = move || match state.account.get() {
        Some(handle) => {
            let handle = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
            t::new_password_for(handle)
        }
        None => "\u{a0}".into_any(),
    };
    let is_asking = RwSignal::new(false);
    let asking = second_press(is_asking, Tone::Ok, question, (move || submit(page)).into());
    view! {
        <form class="stack mid" novalidate on:submit=submit_by_person(move || is_asking.set(is_complete(page)))>
            <ErrorSummary form />
            <p>{account}</p>
            <NewPasswordInput field=password label=t::new_password() personal_words=Box::new(Vec::new) />
            <p class="small soft">{t::new_password_sessions()}</p>
            <p><SubmitButton form label=t::new_password_button() /></p>
        </form>
        {asking}
    }
    .into_any()
}

/// No form element: only its button says yes.
fn question() -> Ask {
    Ask {
        title: t::new_password_ask().to_owned(),
        what: t::new_password_sessions().to_owned(),
        yes: t::new_password_yes().to_owned(),
        keep: t::back(),
    }
}

/// Whether the password can be sent; if not, its field says why.
fn is_complete(page: PasswordPage) -> bool {
    let PasswordPage { state: MailedLinkState { form, .. }, password } = page;
    form.start(vec![password.check(new_password_error(&password.text(), &[]))])
}

fn submit(page: PasswordPage) {
    let PasswordPage { state, password } = page;
    let Some(token) = state.token() else { return };
    let body = ResetPassword { token, password: password.text() };
    if state.form.start(Vec::new()) {
        let call = state.app.post(route::PASSWORD_RESET, &body);
        // Setting a password ends all sessions of the account, perhaps the one of this browser too.
        page.send(body.token, call, App::read_session);
    }
}

fn done(handle: &NicHandle) -> AnyView {
    let code = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::new_password_set(code)}</p> }.into_any();
    view! {
        <div class="stack"><Notice tone=Tone::Ok icon="ok">{text}</Notice><p>{sign_in_button(handle)}</p></div>
    }
    .into_any()
}
