//! One code for all lines that wait for the reader: accept all, decline all, or those selected below.
//!
//! As for one request, opening a mailed link changes nothing: there is no default action, and only a person's press
//! counts.

use super::form::{LinePurpose, ReaderAct};
use super::line_source::Row;
use super::outcome::tell;
use super::screen::SubmissionScreen;
use super::{refusals, resend};
use crate::components::{self, Field, FieldMessage, Tone, by_person, icon};
use crate::forms::code_in_link;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::state::App;
use handover_api::Link;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{AnswerLines, Lines, LinesResult};
use handover_rules::request::Answer;
use handover_rules::{RequestId, ValidationCode};
use leptos::prelude::*;

pub(super) fn view(screen: SubmissionScreen) -> AnyView {
    let form = screen.form;
    let trouble = move || {
        form.answering.failure().map(|failure| {
            let text = refusals::advise(screen, &failure);
            let alert = components::alert(view! { <p>{text}</p> }.into_any());
            view! { <div id="trouble" tabindex="-1">{alert}</div> }
        })
    };
    // With lines selected, the bar below has the main button.
    let has_selected = Memo::new(move |_| form.selection().answers());
    let accept_class = move || if has_selected.get() { "btn big" } else { "btn main big" };
    let is_busy = move || form.answering.disabled();
    view! {
        <section class="card pad stack" aria-labelledby="answer">
            <h2 id="answer">{t::submission_your_answer()}</h2>
            {code_field(screen)}
            <div class="row">
                <button
                    type="button" class=accept_class aria-disabled=is_busy
                    on:click=by_person(move || press(screen, Answer::Accept, None))
                >
                    {icon("check")}{t::submission_accept_all()}
                </button>
                <button
                    type="button" class="btn big" aria-disabled=is_busy
                    on:click=by_person(move || press(screen, Answer::Decline, None))
                >
                    {icon("x")}{t::submission_decline_all()}
                </button>
            </div>
            <p class="small soft">{t::submission_until_you_press()}</p>
            {trouble}
            {resend::my_mail(screen)}
            {mailbox(screen.app)}
        </section>
    }
    .into_any()
}

fn mailbox(app: App) -> AnyView {
    (move || {
        app.is_demo().then(|| {
            let address = Link::Mailbox { mail: None }.format();
            view! { <p class="small soft"><a href=address>{t::many_mailbox()}</a></p> }.into_any()
        })
    })
    .into_any()
}

fn code_field(screen: SubmissionScreen) -> AnyView {
    let (app, form) = (screen.app, screen.form);
    let message = Signal::derive(move || {
        if let Some(error) = form.code.error.get() {
            return Some(FieldMessage::bad(error));
        }
        let is_broken = move || app.mailed_link().of_submission.get() == Some((screen.id, None));
        if form.code.text.with(String::is_empty) && is_broken() {
            return Some(FieldMessage { tone: Tone::Warn, text: t::submission_code_broken().to_owned() });
        }
        let text = (form.code.is_complete() && form.code.is_from_link.get()).then(t::submission_code_filled_in)?;
        Some(FieldMessage { tone: Tone::Ok, text: text.to_owned() })
    });
    let hint = t::submission_code_hint().into_any();
    let field = Field { id: "code", label: t::submission_code(), hint: Some(hint), message };
    let enter = move |text: String| form.enter(code_in_link(&text, &|id| may_be_line(screen, id)).unwrap_or(text));
    components::code_field(field, form.code.text, enter)
}

/// Whether the number in a link can be that of one of these lines, which are not always all shown.
fn may_be_line(screen: SubmissionScreen, id: RequestId) -> bool {
    let total = screen.detail.data.with_untracked(|detail| detail.as_ref().map(|detail| detail.total));
    let is_line = |rows: &Vec<Row>| total != Some(rows.len() as u64) || rows.iter().any(|row| row.key == id);
    id == screen.id.first_request() || screen.lines.rows(()).with_untracked(is_line)
}

/// A press on Accept or Decline: for the lines given, or all that wait for the reader.
pub(super) fn press(screen: SubmissionScreen, answer: Answer, lines: Option<Vec<RequestId>>) {
    let form = screen.form;
    if form.answering.is_running_untracked() {
        return;
    }
    form.answering.forget_failure();
    let text = form.code.text.get_untracked();
    let Some(code) = ValidationCode::parse(&text) else {
        let error = if text.trim().is_empty() { t::submission_code_missing() } else { t::submission_code_strange() };
        form.code.error.set(Some(error.to_owned()));
        dom::focus_soon("#code");
        return;
    };
    form.code.error.set(None);
    let lines = lines.map_or(Lines::All, Lines::These);
    let (accept, decline) = match answer {
        Answer::Accept => (lines, Lines::None),
        Answer::Decline => (Lines::None, lines),
    };
    let body = AnswerLines { token: code.expose().to_owned(), accept, decline };
    form.answering.run(send(screen, answer, body));
}

async fn send(screen: SubmissionScreen, answer: Answer, body: AnswerLines) -> Result<(), Failure> {
    // Asked for before anything is waited for: the page may be left meanwhile.
    let selection = screen.form.selection();
    let path = route::submission_action(screen.id, SubmissionAction::Answer);
    let result: Result<LinesResult, Failure> = client::post(screen.app, &path, &body).await;
    let outcome = match result {
        Ok(result) => {
            selection.clear(LinePurpose::Answer);
            tell(screen, ReaderAct::Answer(answer), result);
            Ok(())
        }
        Err(failure) => {
            // The press may have been on the bar, far from this form. Another one would count as another try.
            if failure != Failure::SignedOut {
                dom::focus_soon(if refusals::concerns_all_lines(&failure) { "#code" } else { "#trouble" });
            }
            Err(failure)
        }
    };
    screen.read_again();
    outcome
}
