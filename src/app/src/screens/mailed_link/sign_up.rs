//! Confirming the address of a sign-up: the account is made, and its handle is shown and mailed. The password that was
//! chosen is asked for: whoever reads the mail need not be who typed the address.

use super::{WithPassword, sign_in_as};
use crate::components::{self, Entry};
use crate::platform::client;
use crate::platform::i18n::account_links as t;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::ConfirmSignUp;
use handover_api::{Link, Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext) -> AnyView {
    WithPassword::view(app, MailedLinkAction::SignUp, t::confirm_sign_up_done(), done, form)
}

fn form(page: WithPassword) -> AnyView {
    let WithPassword { errand, value, wrong } = page;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(page);
    };
    let entry = Entry {
        id: "chosen-password",
        label: t::confirm_sign_up_password(),
        hint: None,
        kind: "password",
        autocomplete: "current-password",
        value,
        wrong,
    };
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            {errand.form.problems()}
            <p>{t::confirm_sign_up()}</p>
            {components::entry(entry)}
            <p>{errand.form.button("btn main", Some("check"), t::confirm_sign_up_button())}</p>
            <p class="small soft">{t::secret_nothing_yet()}</p>
            <p class="small soft">
                {t::confirm_sign_up_not_you()} " " <a href=Link::SignUp.format()>{t::secret_sign_up_again()}</a>
            </p>
        </form>
    }
    .into_any()
}

fn send(page: WithPassword) {
    let WithPassword { errand, value, wrong } = page;
    let Some(token) = errand.secret() else { return };
    let password = value.get_untracked();
    let missing = password.is_empty().then(|| t::confirm_sign_up_password_missing().to_owned());
    if !errand.form.begin(vec![("chosen-password", wrong, missing)]) {
        return;
    }
    spawn_local(async move {
        let body = ConfirmSignUp { token, password };
        match client::post(errand.app, route::SIGN_UP_CONFIRM, &body).await {
            Err(failure) if failure.reason() == Some(Reason::WrongCredentials) => {
                let text = t::confirm_sign_up_password_wrong().to_owned();
                errand.blame(&body.token, "chosen-password", wrong, text);
            }
            answer => page.take(&body.token, answer),
        }
    });
}

fn done(app: AppContext, handle: &NicHandle) -> AnyView {
    let text = handle.as_str().to_owned();
    view! {
        <div class="stack">
            <div class="card pad stack tight">
                <p class="small soft">{t::confirm_sign_up_handle()}</p>
                <p class="row">
                    <b class="handle"><code translate="no">{text.clone()}</code></b>{components::copy_button(app, text)}
                </p>
            </div>
            <p>{t::confirm_sign_up_use()}</p>
            <p>{sign_in_as(app, handle)}</p>
        </div>
    }
    .into_any()
}
