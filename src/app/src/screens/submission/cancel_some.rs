//! Cancelling some of the lines that the reader has accepted, after a question in the bar.

use super::form::{Act, Purpose};
use super::outcome;
use super::refusals;
use super::screen::Screen;
use crate::components::icon;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::submission as t;
use crate::prelude::*;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::RequestId;
use leptos::task::spawn_local;

const ASK: &str = "#cancel-selected";
const KEEP: &str = "#keep-selected";

fn ask(screen: Screen, is_wanted: bool) {
    screen.form.selection().failure.set(None);
    screen.form.selection().is_asking.set(is_wanted);
    dom::focus_soon(if is_wanted { KEEP } else { ASK });
}

/// The button, which leads to the question.
pub(super) fn button(screen: Screen, lines: u64) -> AnyView {
    view! {
        <button type="button" class="btn bad" id="cancel-selected" on:click=move |_| ask(screen, true)>
            {icon("stop")}{t::submission_cancel_selected(lines)}
        </button>
    }
    .into_any()
}

pub(super) fn question(screen: Screen, selected: Vec<RequestId>) -> AnyView {
    let lines = selected.len() as u64;
    let is_busy = screen.form.selection().is_busy;
    let press = move |_| {
        if !is_busy.get_untracked() {
            is_busy.set(true);
            spawn_local(send(screen, selected.clone()));
        }
    };
    view! {
        <p><b>{t::submission_cancel_ask(lines)}</b> " " {t::submission_cancel_what()}</p>
        <button type="button" class="btn" id="keep-selected" on:click=move |_| ask(screen, false)>
            {t::submission_cancel_keep()}
        </button>
        <button
            type="button" class="btn bad" aria-disabled=move || is_busy.get().then_some("true")
            on:click=press
        >
            {t::submission_cancel_selected(lines)}
        </button>
    }
    .into_any()
}

async fn send(screen: Screen, selected: Vec<RequestId>) {
    let selection = screen.form.selection();
    // Whoever may cancel in two ways does it as the asker.
    let is_asker =
        screen.detail.data.with_untracked(|detail| detail.as_ref().is_some_and(|of| screen.is_me(&of.asker)));
    let action = if is_asker { SubmissionAction::Withdraw } else { SubmissionAction::TakeBack };
    let path = route::submission_action(screen.id, action);
    let body = ActOnLines { lines: Lines::These(selected) };
    let answer: Result<LinesResult, Failure> = client::post(screen.app, &path, &body).await;
    selection.is_busy.try_set(false);
    match answer {
        Ok(result) => {
            selection.clear(Purpose::Cancel);
            outcome::tell(screen, Act::Cancel, result);
        }
        Err(failure) => {
            selection.failure.try_set(Some(refusals::advise(screen, &failure)));
            selection.is_asking.try_set(false);
            dom::focus_soon(ASK);
        }
    }
    screen.read_again();
}
