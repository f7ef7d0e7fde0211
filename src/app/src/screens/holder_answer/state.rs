//! The state of the page, its token, and the calls.

use crate::browser::dom;
use crate::components::Pending;
use crate::data::Loaded;
use crate::forms::{Form, TextField};
use crate::platform::client::{Failure, TypedCall};
use crate::state::App;
use handover_api::holder::{HolderAnswer, HolderAnswerPage, HolderToken};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::HolderChangeId;
use handover_rules::request::Answer;
use leptos::prelude::*;

/// The state of the page.
#[derive(Clone, Copy)]
pub(super) struct AnswerState {
    pub(super) app: App,
    /// The change that a signed-in reader answers; `None` with a private link.
    pub(super) change: Option<HolderChangeId>,
    /// The form of a signed-in reader.
    pub(super) form: Form,
    pub(super) password: TextField,
    /// The email was just sent again.
    pub(super) sent_again: RwSignal<bool>,
    pub(super) page: Loaded<HolderAnswerPage>,
    pub(super) answering: Pending,
    /// The answer whose button was pressed, until that is confirmed.
    pub(super) asking: RwSignal<Option<Answer>>,
    /// The last answer was refused: the change was answered, or had ended, before.
    pub(super) is_too_late: RwSignal<bool>,
}

/// The selector of the message that an answer did not count.
pub(super) const TOO_LATE_SELECTOR: &str = "#answer-too-late";

/// The token, which stays in memory as long as the page: it still shows the outcome of the change.
pub(super) fn token(state: AnswerState) -> Option<String> {
    state.app.mailed_link.token.with_untracked(|pending| {
        let (action, token) = pending.as_ref()?;
        (*action == MailedLinkAction::Holder).then(|| token.expose().to_owned())
    })
}

pub(super) fn read(state: AnswerState) {
    if let Some(call) = call(state) {
        state.page.read(call);
    }
}

/// Asks for the page; `None` without a token.
fn call(state: AnswerState) -> Option<TypedCall<HolderAnswerPage>> {
    Some(match state.change {
        Some(id) => state.app.get(&route::my_holder_change(id)),
        None => state.app.post(route::HOLDER_LINK, &HolderToken { token: token(state)? }),
    })
}

/// Answers by the private link.
pub(super) fn answer(state: AnswerState, answer: Answer) {
    let Some(token) = token(state) else { return };
    state.answering.run(async move {
        let answered = state.app.post(route::HOLDER_ANSWER, &HolderAnswer { token, answer }).await;
        take(state, answered).await
    });
}

/// Shows the page that an answer was answered with.
pub(super) async fn take(state: AnswerState, answered: Result<HolderAnswerPage, Failure>) -> Result<(), Failure> {
    match answered {
        Ok(page) => {
            state.page.put(Ok(page));
            dom::focus_soon("main h1");
        }
        // Already answered or ended, perhaps in another tab: the page says how.
        Err(failure) if failure.reason() == Some(Reason::Refused) => {
            state.is_too_late.try_set(true);
            if let Some(call) = call(state) {
                state.page.put(call.await);
            }
            dom::focus_soon(TOO_LATE_SELECTOR);
        }
        Err(failure) => return Err(failure),
    }
    Ok(())
}
