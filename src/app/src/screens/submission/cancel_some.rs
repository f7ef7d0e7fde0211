//! Cancelling some of the lines that the reader has accepted, after a question in the bar.

use super::form::{LinePurpose, ReaderAct};
use super::outcome;
use super::screen::SubmissionScreen;
use crate::components::icon;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use handover_api::route;
use handover_api::submissions::{ActOnLines, Lines, LinesResult, SubmissionDetail};
use handover_rules::RequestId;
use handover_rules::request::cancellation::Cancellation;
use leptos::prelude::*;

const ASK: &str = "#cancel-selected";
const KEEP: &str = "#keep-selected";

fn ask(screen: SubmissionScreen, is_wanted: bool) {
    screen.form.selection().cancelling.forget_failure();
    screen.form.selection().is_asking.set(is_wanted);
    dom::focus_soon(if is_wanted { KEEP } else { ASK });
}

/// The button, which leads to the question.
pub(super) fn button(screen: SubmissionScreen, lines: u64) -> AnyView {
    view! {
        <button type="button" class="btn bad" id="cancel-selected" on:click=move |_| ask(screen, true)>
            {icon("stop")}{t::submission_cancel_selected(lines)}
        </button>
    }
    .into_any()
}

pub(super) fn question(screen: SubmissionScreen, selected: Vec<RequestId>) -> AnyView {
    let lines = selected.len() as u64;
    let cancelling = screen.form.selection().cancelling;
    let press = move |_| cancelling.run(send(screen, selected.clone()));
    view! {
        <p><b>{t::submission_cancel_ask(lines)}</b> " " {t::submission_cancel_what()}</p>
        <button type="button" class="btn" id="keep-selected" on:click=move |_| ask(screen, false)>
            {t::submission_cancel_keep()}
        </button>
        <button
            type="button" class="btn bad" aria-disabled=move || cancelling.disabled()
            on:click=press
        >
            {t::submission_cancel_selected(lines)}
        </button>
    }
    .into_any()
}

async fn send(screen: SubmissionScreen, selected: Vec<RequestId>) -> Result<(), Failure> {
    let selection = screen.form.selection();
    let cancellation = |of: &SubmissionDetail| screen.me.with_value(|me| Cancellation::of(&of.asker, me));
    let Some(cancellation) = screen.detail.data.with_untracked(|detail| detail.as_ref().map(cancellation)) else {
        return Ok(());
    };
    let path = route::submission_action(screen.id, cancellation.into());
    let body = ActOnLines { lines: Lines::These(selected) };
    let result = client::post(screen.app, &path, &body).await.map(|result: LinesResult| {
        selection.clear(LinePurpose::Cancel);
        outcome::tell(screen, ReaderAct::Cancel, result);
    });
    if result.is_err() {
        selection.is_asking.try_set(false);
        dom::focus_soon(ASK);
    }
    screen.read_again();
    result
}
