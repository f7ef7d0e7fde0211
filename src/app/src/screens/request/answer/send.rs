//! Sending the answer.

use super::super::screen::RequestScreen;
use super::form::{RequestAnswerForm, Trouble};
use crate::components;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::state::App;
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::{Refusal, Timestamp, ValidationCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Until when the reader may not accept, because its address was changed recently.
pub(super) fn cooldown(screen: RequestScreen) -> Option<Timestamp> {
    let may_accept_at = screen.request.data.with(|detail| detail.as_ref()?.may_accept_at);
    may_accept_at.filter(|until| *until > screen.now.get())
}

/// A press on Accept or Decline.
pub(super) fn press(app: App, screen: RequestScreen, form: RequestAnswerForm, answer: Answer) {
    if form.sending.get_untracked().is_some() {
        return;
    }
    if answer == Answer::Accept
        && let Some(until) = untrack(|| cooldown(screen))
    {
        app.announce(&t::request_cooldown(intl::timestamp(until).as_str()));
        return;
    }
    if let Some(until) = form.paused_until.get_untracked() {
        let deadline = screen.request.data.with_untracked(|detail| Some(detail.as_ref()?.row.request.deadline));
        if let Some(deadline) = deadline {
            app.announce(&pause_text(deadline, until));
        }
        return;
    }
    let text = form.code.text.get_untracked();
    form.trouble.set(None);
    let Some(code) = ValidationCode::parse(&text) else {
        form.code.error.set(Some(malformed(&text)));
        dom::focus_soon("#code");
        return;
    };
    form.code.error.set(None);
    form.sending.set(Some(answer));
    spawn_local(async move {
        if let Some(trouble) = send(app, screen, form, answer, code).await {
            form.trouble.try_set(Some(trouble));
        }
        form.sending.try_set(None);
    });
}

/// The reason a text is not a code.
fn malformed(text: &str) -> String {
    let length = text.chars().filter(|c| !c.is_whitespace()).count();
    match length {
        0 => t::request_code_missing().to_owned(),
        CODE_LENGTH => t::request_code_strange().to_owned(),
        _ => {
            let (found, needed) = (intl::number(length as u64), intl::number(CODE_LENGTH as u64));
            t::request_code_length(found.as_str(), needed.as_str())
        }
    }
}

pub(super) fn pause_text(deadline: Timestamp, until: Timestamp) -> String {
    t::request_paused(intl::weekday(deadline).as_str(), intl::timestamp(until).as_str())
}

/// Sends the answer, and reads the request again. `None` when the page shows the outcome by itself.
async fn send(
    app: App,
    screen: RequestScreen,
    form: RequestAnswerForm,
    answer: Answer,
    code: ValidationCode,
) -> Option<Trouble> {
    let action = match answer {
        Answer::Accept => TaskAction::Accept,
        Answer::Decline => TaskAction::Refuse,
    };
    let body = Token { token: code.expose().to_owned() };
    let before = app.mailed_link().code.get_untracked();
    let result: Result<(), Failure> = client::post(app, &route::task_action(screen.id, action), &body).await;
    match result {
        Ok(()) => {
            app.mailed_link().drop_code(screen.id, &code);
            if !screen.read_again(app).await {
                return Some(Trouble::NotShown);
            }
            // The heading of the next situation.
            dom::focus_soon("main h1");
            None
        }
        Err(Failure::SignedOut) => {
            // Signing in again leads back here: keep the code, unless another mail's link was opened meanwhile.
            if app.mailed_link().code.with_untracked(|pending| *pending == before) {
                app.mailed_link().code.set(Some((screen.id, code)));
            }
            None
        }
        Err(Failure::Offline | Failure::Garbled) => Some(Trouble::Lost),
        Err(Failure::Problem(problem)) => match problem.refusal() {
            Some(refusal) => refused(app, screen, form, &code, refusal).await,
            None => Some(Trouble::Failed(components::explain(&Failure::Problem(problem)))),
        },
    }
}

/// Marks the field, or reads the request again if the page is out of date.
async fn refused(
    app: App,
    screen: RequestScreen,
    form: RequestAnswerForm,
    code: &ValidationCode,
    refusal: Refusal,
) -> Option<Trouble> {
    let pause = match refusal {
        Refusal::WrongCode { until, .. } => until,
        Refusal::Paused { until } => Some(until),
        _ => None,
    };
    if pause.is_some() {
        form.paused_until.try_set(pause);
    }
    let concerns_all_lines =
        matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode);
    // The error of one code must not show beside another.
    if concerns_all_lines && form.was_replaced(code) {
        return None;
    }
    let code_error = match refusal {
        Refusal::WrongCode { .. } => Some(t::request_code_wrong()),
        Refusal::UsedCode { .. } => Some(t::request_code_used()),
        Refusal::SupersededCode => Some(t::request_code_superseded()),
        Refusal::OthersCode => Some(t::request_code_others()),
        _ => None,
    };
    if let Some(error) = code_error {
        form.code.error.try_set(Some(error.to_owned()));
    }
    if matches!(
        refusal,
        Refusal::UsedCode { .. }
            | Refusal::Closed { .. }
            | Refusal::CoolingDown { .. }
            | Refusal::Answered
            | Refusal::NoPart
    ) {
        screen.read_again(app).await;
    }
    pause.is_none().then_some(Trouble::Refused(refusal))
}

/// Ends the pause when its time is over.
pub(super) fn end_pause(app: App, form: RequestAnswerForm, is_paused: Memo<bool>) {
    Effect::new(move |before: Option<bool>| {
        // A pause may be over before its refusal arrives.
        let (is_paused, is_set) = (is_paused.get(), form.paused_until.with(Option::is_some));
        if !is_paused && is_set {
            form.paused_until.set(None);
            if before == Some(true) {
                app.announce(t::request_pause_over());
            }
        }
        is_paused
    });
}
