//! Setting a password with a mailed secret.

use super::{WithPassword, sign_in_as};
use crate::components::{self, Tone};
use crate::platform::client::{self, Failure};
use crate::platform::i18n::account_links as t;
use crate::platform::session;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::account::ResetPassword;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::task::spawn_local;

pub(super) fn view(app: AppContext) -> AnyView {
    WithPassword::view(app, MailedLinkAction::Password, t::new_password_done(), done, form)
}

fn form(page: WithPassword) -> AnyView {
    let WithPassword { errand, value, wrong } = page;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(page);
    };
    // Its line is there from the beginning, so that nothing moves when it is known.
    let whose = move || match errand.account.get() {
        Some(handle) => {
            let handle = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
            t::new_password_for(handle)
        }
        None => "\u{a0}".into_any(),
    };
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            {errand.form.problems()}
            <p>{whose}</p>
            {components::new_password("new-password", t::new_password(), value, wrong, Vec::new)}
            <p class="small soft">{t::new_password_sessions()}</p>
            <p>{errand.form.button("btn main", None, t::new_password_button())}</p>
        </form>
    }
    .into_any()
}

fn send(page: WithPassword) {
    let WithPassword { errand, value, wrong } = page;
    let Some(token) = errand.secret() else { return };
    let password = value.get_untracked();
    if !errand.form.begin(vec![("new-password", wrong, components::password_problem(&password, &[]))]) {
        return;
    }
    spawn_local(async move {
        let body = ResetPassword { token, password };
        match client::post(errand.app, route::PASSWORD_RESET, &body).await {
            Err(Failure::Problem(problem)) if problem.reason == Reason::WeakPassword => {
                let text = problem.password.map_or_else(|| t::failure_weak_password().to_owned(), components::weakness);
                errand.blame(&body.token, "new-password", wrong, text);
            }
            answer => {
                let is_set = answer.is_ok();
                page.take(&body.token, answer);
                if is_set {
                    // The session of this browser may be one of those that have ended.
                    session::read(errand.app);
                }
            }
        }
    });
}

fn done(app: AppContext, handle: &NicHandle) -> AnyView {
    let code = view! { <code translate="no">{handle.as_str().to_owned()}</code> }.into_any();
    let text = view! { <p>{t::new_password_set(code)}</p> }.into_any();
    view! { <div class="stack">{components::notice(Tone::Ok, "ok", text)}<p>{sign_in_as(app, handle)}</p></div> }
        .into_any()
}
