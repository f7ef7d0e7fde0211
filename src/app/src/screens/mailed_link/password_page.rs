//! Pages whose form has one field, a password.

use super::parts::head;
use super::state::MailedLinkState;
use crate::forms::{TextField, weak_password_error};
use crate::platform::client::TypedCall;
use crate::state::{App, OutcomeDetails};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkAction;
use leptos::prelude::*;

/// The state of the page, and its password field.
#[derive(Clone, Copy)]
pub(super) struct PasswordPage {
    pub(super) state: MailedLinkState,
    pub(super) password: TextField,
}

impl PasswordPage {
    /// The page: `form`, then `done` under the heading `done_title`.
    pub(super) fn view(
        action: MailedLinkAction,
        id: &'static str,
        done_title: &'static str,
        done: fn(&NicHandle) -> AnyView,
        form: fn(Self) -> AnyView,
    ) -> AnyView {
        let state = MailedLinkState::new(action);
        let page = Self { state, password: TextField::new(id, "") };
        view! {
            {head(state, done_title)}
            {state.show(done, move || form(page))}
        }
        .into_any()
    }

    /// Submits `token` with `call`. Success drops the password, and is followed by `done`.
    pub(super) fn send(self, token: String, call: TypedCall<NicHandle>, done: fn(App)) {
        let Self { state, password } = self;
        state.form.run(async move {
            let answer = call.await;
            if let Some(error) = answer.as_ref().err().and_then(weak_password_error) {
                return state.reject_field(&token, password, error);
            }
            let is_done = answer.is_ok();
            if is_done {
                password.clear();
            }
            state.finish(&token, answer, OutcomeDetails::default())?;
            if is_done {
                done(state.app);
            }
            Ok(())
        });
    }
}
