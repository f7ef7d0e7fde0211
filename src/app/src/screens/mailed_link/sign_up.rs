//! Confirming a sign-up by its mailed link, which creates the account. The password is chosen here: the reader of the mail
//! is not necessarily who entered the address (decision 0010).

use super::password_page::PasswordPage;
use super::state::MailedLinkState;
use crate::components::{CopyButton, Notice, PersonName, Tone, submit_by_person};
use crate::forms::{ErrorSummary, NewPasswordInput, SubmitButton, new_password_error};
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::account::ConfirmSignUp;
use handover_api::link::ServicesView;
use handover_api::{Link, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The screen.
pub(crate) fn view() -> AnyView {
    PasswordPage::view(MailedLinkAction::SignUp, "new-password", t::confirm_sign_up_done(), done, form)
}

fn form(page: PasswordPage) -> AnyView {
    let PasswordPage { state, password } = page;
    let form = state.form;
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
            <NewPasswordInput field=password label=t::password() personal_words=words(state) />
            <p><SubmitButton form icon="check" label=t::confirm_sign_up_button() /></p>
            <p class="small soft">{t::mailed_link_nothing_yet()}</p>
            <p class="small soft">
                {t::confirm_sign_up_not_you()} " " <a href=Link::SignUp.format()>{t::mailed_link_sign_up_again()}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Words that an attacker who knows the person would try as password. Reactive.
fn words(state: MailedLinkState) -> Box<dyn Fn() -> Vec<String> + Send + Sync> {
    Box::new(move || state.address.get().into_iter().collect())
}

/// Somebody else is signed in, and will no longer be.
fn replaced_session() -> Option<AnyView> {
    let app = expect_context::<App>();
    let name = app.session.account.with_untracked(|account| account.as_ref().map(|account| account.name.clone()))?;
    let name = view! { <b><PersonName name/></b> }.into_any();
    Some(view! { <Notice tone=Tone::Plain icon="info"><p>{t::confirm_sign_up_replaces(name)}</p></Notice> }.into_any())
}

fn submit(page: PasswordPage) {
    let PasswordPage { state, password } = page;
    let Some(token) = state.token() else { return };
    let body = ConfirmSignUp { token, password: password.text() };
    let error = new_password_error(&body.password, &untrack(words(state)));
    if state.form.start(vec![password.check(error)]) {
        let call = state.app.post(route::SIGN_UP_CONFIRM, &body);
        page.send(body.token, call, App::signed_in);
    }
}

fn done(handle: &NicHandle) -> AnyView {
    let text = handle.as_str().to_owned();
    let services = Link::Services(ServicesView::default()).format();
    let is_demo = expect_context::<App>().is_demo();
    let order =
        is_demo.then(|| view! { <a class="btn main" href=Link::Order.format()>{t::confirm_sign_up_order()}</a> });
    let class = if is_demo { "btn" } else { "btn main" };
    view! {
        <div class="stack">
            <div class="card pad stack tight">
                <p class="small soft">{t::confirm_sign_up_handle()}</p>
                <p class="row">
                    <b class="handle"><code translate="no">{text.clone()}</code></b><CopyButton text/>
                </p>
            </div>
            <p>{t::confirm_sign_up_use()}</p>
            <p class="row">{order}<a class=class href=services>{t::confirm_sign_up_continue()}</a></p>
        </div>
    }
    .into_any()
}
