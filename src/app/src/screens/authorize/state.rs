//! The access that an application asks for, by the token of its page.

use crate::browser::dom;
use crate::platform::client::{self, Failure};
use crate::state::App;
use handover_api::account::applications::{GrantToken, RequestedGrant};
use handover_api::{Reason, route};
use handover_rules::ValidationCode;
use leptos::prelude::*;

/// State of the page.
#[derive(Clone, PartialEq)]
pub(super) enum Shown {
    Loading,
    Failed(Failure),
    /// The token is missing, or was answered, or is over.
    Gone,
    Asked(RequestedGrant),
    Answered {
        is_allowed: bool,
        redirection: Option<String>,
    },
}

#[derive(Clone, Copy)]
pub(super) struct GrantPage {
    pub(super) app: App,
    pub(super) shown: RwSignal<Shown>,
}

impl GrantPage {
    pub(super) fn token(self) -> Option<ValidationCode> {
        self.app.mailed_link.grant.get_untracked()
    }

    /// Reads the request for access.
    pub(super) fn read(self) {
        let Some(token) = self.token() else { return self.shown.set(Shown::Gone) };
        self.shown.set(Shown::Loading);
        let body = GrantToken { token };
        let call = self.app.post::<_, RequestedGrant>(route::GRANT_REQUEST, &body);
        // The link of another request may have been opened since.
        let is_wanted = move || self.token().as_ref() == Some(&body.token);
        client::await_answer(call, is_wanted, move |answer| {
            self.show(match answer {
                Ok(asked) => Shown::Asked(asked),
                Err(failure) if failure.reason() == Some(Reason::NotFound) => Shown::Gone,
                Err(failure) => Shown::Failed(failure),
            });
        });
    }

    /// The page may be gone.
    pub(super) fn show(self, shown: Shown) {
        self.shown.try_set(shown);
    }

    pub(super) fn answered(self, is_allowed: bool, redirection: Option<String>) {
        self.show(Shown::Answered { is_allowed, redirection });
        self.app.mailed_link.grant.set(None);
        dom::focus_soon("main h1");
    }
}
