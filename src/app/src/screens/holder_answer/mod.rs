//! The answer of a holder, by its private link without signing in, or in a session of an account at its address. Opening
//! the link changes nothing: the token waits in memory, already gone from the address bar and the history, until a person
//! presses Accept or Decline and confirms that. In a session, the password confirms Accept, and one press declines
//! (decisions 0006 and 0031).

mod content;
mod in_session;
mod second_step;
mod state;

use self::state::{AnswerState, read, token};
use crate::components::{FailureNotice, Pending, Skeleton, page_head, warning};
use crate::data::Loaded;
use crate::forms::{Form, TextField};
use crate::platform::i18n as t;
use crate::platform::titles;
use crate::state::App;
use handover_api::holder::HolderAnswerPage;
use handover_api::{Link, Reason};
use handover_rules::holder::{HolderChangeId, HolderSide};
use leptos::prelude::*;

/// The screen.
pub(crate) fn view(link: &Link) -> AnyView {
    let app = expect_context::<App>();
    if let Link::HolderChange { id } = link {
        let id = *id;
        return untrack(move || page(Some(id)));
    }
    // The link of another email makes the page anew.
    (move || {
        app.mailed_link().token.track();
        untrack(|| page(None))
    })
    .into_any()
}

fn page(change: Option<HolderChangeId>) -> AnyView {
    let app = expect_context::<App>();
    let state = AnswerState {
        app,
        change,
        form: Form::new("#holder-errors", t::holder_answer_title()),
        password: TextField::new("holder-password", ""),
        sent_again: RwSignal::new(false),
        page: Loaded::new(),
        answering: Pending::new(),
        asking: RwSignal::new(None),
        is_too_late: RwSignal::new(false),
    };
    read(state);
    // The other holder may have answered while the page was not looked at.
    Effect::new(move |was_known: Option<bool>| {
        let is_known = app.info().with(Option::is_some);
        if was_known == Some(true) && state.answering.is_idle() {
            read(state);
        }
        is_known
    });
    let heading = move || {
        state.page.with_answer(|page| match page {
            Some(Ok(page)) => content::heading(page),
            _ => t::holder_answer_title().to_owned(),
        })
    };
    Effect::new(move |_| titles::set_title(&heading()));
    let lead = move || state.page.with_answer(|page| page.and_then(Result::ok).map(lead));
    let shown = move || {
        state.page.with_answer(|page| match page {
            _ if state.change.is_none() && token(state).is_none() => warning(t::holder_answer_no_link()),
            None => view! { <Skeleton lines=5/> }.into_any(),
            Some(Ok(page)) => content::view(state, page),
            Some(Err(failure)) if failure.reason() == Some(Reason::BadToken) => warning(t::holder_answer_unknown()),
            Some(Err(failure)) if failure.reason() == Some(Reason::NotFound) => warning(t::holder_answer_none()),
            Some(Err(failure)) => {
                view! { <FailureNotice failure=failure.clone() retry=move || read(state)/> }.into_any()
            }
        })
    };
    view! {
        {page_head(heading.into_any(), lead.into_any(), None)}
        {shown}
        {second_step::view(state)}
    }
    .into_any()
}

fn lead(page: &HolderAnswerPage) -> &'static str {
    match (page.ended.is_some(), page.side) {
        (true, _) => t::holder_answer_ended_lead(),
        (false, _) if page.session.is_some() => t::holder_answer_session_lead(),
        (false, HolderSide::Old) => t::holder_answer_old_lead(),
        (false, HolderSide::New) => t::holder_answer_new_lead(),
    }
}
