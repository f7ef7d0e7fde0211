//! Confirming a sign-up by its mailed link, which creates the account. It asks for the password chosen at sign-up: the
//! reader of the mail is not necessarily who entered the address (decision 0010).

use super::password_page::PasswordPage;
use crate::components::{CopyButton, Notice, PersonName, Tone, submit_by_person};
use crate::forms::{ErrorSummary, SubmitButton, TextInput};
use crate::platform::client::Failure;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::ConfirmSignUp;
use handover_api::link::ServicesView;
use handover_api::{Link, Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    PasswordPage::view(MailedLinkAction::SignUp, "chosen-password", t::confirm_sign_up_done(), done, form)
}

fn form(page: PasswordPage) -> AnyView {
    let PasswordPage { state, password } = page;
    let form = state.form;
    let label = t::confirm_sign_up_password();
    // A blank line reserves the space until the address is known.
    let address = move || match state.address.get() {
        Some(address) => t::confirm_sign_up_address(view! { <b translate="no">{address}</b> }.into_any()),
        None => "\u{a0}".into_any(),
    };
    view! {
        <form class="stack mid" novalidate on:submit=submit_by_person(move || submit(page))>
            <ErrorSummary form />
            <p>{address}</p>
            <p>{t::confirm_sign_up()}</p>
            {replaced_session()}
            <TextInput field=password label kind="password" autocomplete="current-password" />
            <p><SubmitButton form icon="check" label=t::confirm_sign_up_button() /></p>
            <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            <p class="small soft">
                {t::confirm_sign_up_not_you()} " " <a href=Link::SignUp.format()>{t::mailed_link_sign_up_again()}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Somebody else is signed in, and will no longer be.
fn replaced_session() -> Option<AnyView> {
    let app = expect_context::<App>();
    let name = app.session().account.with_untracked(|account| account.as_ref().map(|account| account.name.clone()))?;
    let name = view! { <b><PersonName name/></b> }.into_any();
    Some(view! { <Notice tone=Tone::Plain icon="info"><p>{t::confirm_sign_up_replaces(name)}</p></Notice> }.into_any())
}

fn submit(page: PasswordPage) {
    let PasswordPage { state, password } = page;
    let Some(token) = state.token() else { return };
    let body = ConfirmSignUp { token, password: password.text() };
    let missing = body.password.is_empty().then(t::confirm_sign_up_password_missing);
    if !state.form.start(vec![password.check(missing)]) {
        return;
    }
    state.form.run(async move {
        let answer: Result<NicHandle, Failure> = state.app.post(route::SIGN_UP_CONFIRM, &body).await;
        if answer.as_ref().is_err_and(|failure| failure.reason() == Some(Reason::WrongCredentials)) {
            return state.reject_field(&body.token, password, t::confirm_sign_up_password_wrong());
        }
        let is_done = answer.is_ok();
        page.finish(&body.token, answer)?;
        if is_done {
            state.app.signed_in();
        }
        Ok(())
    });
}

fn done(handle: &NicHandle) -> AnyView {
    let text = handle.as_str().to_owned();
    view! {
        <div class="stack">
            <div class="card pad stack tight">
                <p class="small soft">{t::confirm_sign_up_handle()}</p>
                <p class="row">
                    <b class="handle"><code translate="no">{text.clone()}</code></b><CopyButton text/>
                </p>
            </div>
            <p>{t::confirm_sign_up_use()}</p>
            <p><a class="btn main" href=Link::Services(ServicesView::default()).format()>{t::confirm_sign_up_continue()}</a></p>
        </div>
    }
    .into_any()
}
