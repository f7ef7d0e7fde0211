//! The question after a press on Accept or Decline, with the consequences: a mail scanner may press one button.

use super::content::heading;
use super::state::{AnswerState, answer};
use crate::components::{self, ConfirmDialog, Tone, by_person};
use crate::platform::i18n as t;
use handover_api::holder::HolderAnswerPage;
use handover_rules::request::Answer;
use leptos::prelude::*;

pub(super) fn view(state: AnswerState) -> AnyView {
    (move || {
        let given = state.asking.get()?;
        state.page.data.with_untracked(|page| Some(dialog(state, page.as_ref()?, given)))
    })
    .into_any()
}

fn dialog(state: AnswerState, page: &HolderAnswerPage, given: Answer) -> AnyView {
    let (title, what, yes, tone) = match given {
        Answer::Accept => {
            let what =
                if page.has_other_accepted { t::holder_answer_accept_now() } else { t::holder_answer_accept_later() };
            (heading(page), what, t::holder_answer_accept_yes(), Tone::Ok)
        }
        Answer::Decline => {
            let title = t::holder_answer_decline_ask(components::service_inside(&page.domain).as_str());
            (title, t::holder_answer_decline_what(), t::holder_answer_decline(), Tone::Bad)
        }
    };
    let press = by_person(move || {
        state.asking.set(None);
        answer(state, given);
    });
    let close = move |()| state.asking.set(None);
    view! { <ConfirmDialog title yes keep=t::back() tone press close><p>{what}</p></ConfirmDialog> }.into_any()
}
