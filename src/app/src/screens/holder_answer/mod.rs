//! The answer of a holder by its private link, without signing in. Opening the link changes nothing: the token waits in
//! memory, already gone from the address bar and the history, until a person presses Accept or Decline (decision 0031).

mod content;

use crate::components::{self, Tone, bones};
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::holder_answer as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use handover_api::holder::{HolderAnswer, HolderAnswerPage, HolderToken};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkAction;
use handover_rules::holder::HolderSide;
use handover_rules::request::Answer;
use leptos::task::spawn_local;

/// The state of the page.
#[derive(Clone, Copy)]
struct AnswerState {
    app: AppContext,
    /// `None` while it is being read.
    page: RwSignal<Option<Result<HolderAnswerPage, Failure>>>,
    /// An answer is under way.
    busy: RwSignal<bool>,
    /// Why the last answer failed.
    failure: RwSignal<Option<Failure>>,
}

/// The screen.
pub(crate) fn view(app: AppContext) -> AnyView {
    let state =
        AnswerState { app, page: RwSignal::new(None), busy: RwSignal::new(false), failure: RwSignal::new(None) };
    // Runs again when the link of another email is opened.
    Effect::new(move |_| {
        app.mailed_link().token.track();
        state.page.set(None);
        read(state);
    });
    let has_token = memo(move |_| app.mailed_link().token.with(|_| token(state).is_some()));
    let heading = move || {
        state.page.with(|page| match page {
            Some(Ok(page)) => heading(page),
            _ => t::holder_answer_title().to_owned(),
        })
    };
    Effect::new(move |_| titles::set_title(&heading()));
    let lead = move || state.page.with(|page| page.as_ref().and_then(|page| page.as_ref().ok()).map(lead));
    let shown = move || {
        if !has_token.get() {
            return notice(t::holder_answer_no_link());
        }
        state.page.with(|page| match page {
            None => bones(5),
            Some(Ok(page)) => content::view(state, page),
            Some(Err(failure)) if failure.reason() == Some(Reason::BadSecret) => notice(t::holder_answer_unknown()),
            Some(Err(failure)) => components::failure(failure, move || read(state)),
        })
    };
    view! {
        <div class="head"><div><h1 tabindex="-1">{dynamic(heading)}</h1><p>{dynamic(lead)}</p></div></div>
        {dynamic(shown)}
    }
    .into_any()
}

fn notice(text: &'static str) -> AnyView {
    let text = view! { <p>{text}</p> }.into_any();
    view! { <div role="alert">{components::notice(Tone::Warn, "alert", text)}</div> }.into_any()
}

fn heading(page: &HolderAnswerPage) -> String {
    let domain = components::service_inside(&page.domain);
    let domain = domain.as_str();
    match (&page.difference, page.side) {
        (Some(difference), HolderSide::Old) => {
            let name = components::isolated_name(&difference.after.display_name());
            t::holder_answer_give(domain, name.as_str())
        }
        (Some(_), HolderSide::New) => t::holder_answer_take(domain),
        (None, _) => t::holder_answer_ended(domain),
    }
}

fn lead(page: &HolderAnswerPage) -> &'static str {
    match (page.ended.is_some(), page.side) {
        (true, _) => t::holder_answer_ended_lead(),
        (false, HolderSide::Old) => t::holder_answer_old_lead(),
        (false, HolderSide::New) => t::holder_answer_new_lead(),
    }
}

/// The token, which stays in memory as long as the page: it still shows what became of the change.
fn token(state: AnswerState) -> Option<String> {
    state.app.mailed_link().token.with_untracked(|pending| {
        let (action, token) = pending.as_ref()?;
        (*action == MailedLinkAction::Holder).then(|| token.expose().to_owned())
    })
}

fn read(state: AnswerState) {
    let Some(token) = token(state) else { return };
    spawn_local(async move {
        let body = HolderToken { token };
        let answer: Result<HolderAnswerPage, Failure> = client::post(state.app, route::HOLDER_LINK, &body).await;
        if self::token(state).as_ref() == Some(&body.token) {
            state.page.try_set(Some(answer));
        }
    });
}

fn answer(state: AnswerState, answer: Answer) {
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
