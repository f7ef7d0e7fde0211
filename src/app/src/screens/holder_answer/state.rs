//! The state of the page, its token, and the calls.

use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::holder::{HolderAnswer, HolderAnswerPage, HolderToken};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::request::Answer;
use leptos::task::spawn_local;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct AnswerState {
    pub(super) app: AppContext,
    /// `None` while it is being read.
    pub(super) page: RwSignal<Option<Result<HolderAnswerPage, Failure>>>,
    /// An answer is under way.
    pub(super) busy: RwSignal<bool>,
    /// Why the last answer failed.
    pub(super) failure: RwSignal<Option<Failure>>,
}

/// The token, which stays in memory as long as the page: it still shows what became of the change.
pub(super) fn token(state: AnswerState) -> Option<String> {
    state.app.mailed_link().token.with_untracked(|pending| {
        let (action, token) = pending.as_ref()?;
        (*action == MailedLinkAction::Holder).then(|| token.expose().to_owned())
    })
}

pub(super) fn read(state: AnswerState) {
    let Some(token) = token(state) else { return };
    spawn_local(async move {
        let body = HolderToken { token };
        let answer: Result<HolderAnswerPage, Failure> = client::post(state.app, route::HOLDER_LINK, &body).await;
        if self::token(state).as_ref() == Some(&body.token) {
            state.page.try_set(Some(answer));
        }
    });
}

pub(super) fn answer(state: AnswerState, answer: Answer) {
    let Some(token) = token(state) else { return };
    if state.busy.get_untracked() {
        return;
    }
    state.busy.set(true);
    state.failure.set(None);
    spawn_local(async move {
        let body = HolderAnswer { token, answer };
        let answered: Result<HolderAnswerPage, Failure> = client::post(state.app, route::HOLDER_ANSWER, &body).await;
        state.busy.try_set(false);
        match answered {
            Ok(page) => {
                state.page.try_set(Some(Ok(page)));
                dom::focus_soon("main h1");
            }
            // It has ended meanwhile: the page says how.
            Err(failure) if failure.reason() == Some(Reason::Refused) => read(state),
            Err(failure) => {
                state.failure.try_set(Some(failure));
            }
        }
    });
}
