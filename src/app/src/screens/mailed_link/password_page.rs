//! Pages whose form has one field, a password.

use super::parts::head;
use super::state::MailedLinkState;
use crate::forms::{Rejection, TextField};
use crate::platform::client::Failure;
use crate::state::OutcomeDetails;
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

    /// Ends the submission of `token`; success drops the password.
    pub(super) fn finish(self, token: &str, answer: Result<NicHandle, Failure>) -> Result<(), Rejection> {
        let is_done = answer.is_ok();
        if is_done {
            self.password.clear();
        }
        self.state.finish(token, answer, OutcomeDetails::default())
    }
}
