//! Sending the answer, and the outcome of an act on several lines.

use super::acts::explain;
use super::page::{AnswerForm, Page, ReaderAct, Trouble};
use super::refusal::remedy_words;
use crate::browser::dom;
use crate::components::{self, Icon, NameOfService, Notice, RequestLink, Tone};
use crate::data::late::lazy_part;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl};
use crate::state::App;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{AnswerLines, Lines, LinesResult, RefusedLineAct};
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::submission::{MAX_REASON, NoteFault, check_reason};
use handover_rules::{Refusal, RequestId, Timestamp, ValidationCode};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Reactive: until when the reader may not accept a new admin, because its address was changed recently, and the remedy.
pub(super) fn cooldown(page: Page) -> Option<String> {
    let until = page.with(|detail, _| detail.may_accept_admin_at)?.filter(|until| *until > page.now.get())?;
    let refusal = Refusal::CoolingDown { until };
    Some([explain(&refusal), remedy_words(page, &refusal)?].join(" "))
}

/// Reactive: whether the server would refuse to accept. Of several lines, it refuses those with a new admin only.
pub(super) fn is_cooling_down(page: Page) -> bool {
    cooldown(page).is_some() && page.with(|detail, _| detail.only.is_some()) == Some(true)
}

pub(super) fn pause_text(deadline: Timestamp, until: Timestamp) -> String {
    t::request_paused(intl::weekday(deadline).as_str(), intl::timestamp(until).as_str())
}

pub(super) fn press(page: Page, answer: Answer) {
    let form = page.form;
    // The number beside the button says that nothing is chosen.
    if form.sending.get_untracked().is_some() || untrack(|| page.chosen()) == 0 {
        return;
    }
    form.trouble.set(None);
    form.forget_outcome();
    if let Some(reason) = untrack(|| reason_to_wait(page, answer)) {
        components::close_menus();
        return page.app.announce(&reason);
    }
    let reason = match reason(page, answer) {
        Ok(reason) => reason,
        Err(fault) => {
            let text = match fault {
                NoteFault::TooLong => t::request_reason_long(intl::number(MAX_REASON as u64).as_str()),
                NoteFault::Direction => t::request_reason_wrong().to_owned(),
            };
            form.reason_error.set(Some(text));
            return dom::focus_soon("#reason");
        }
    };
    let Some(code) = entered_code(page) else { return };
    form.code.error.set(None);
    form.sending.set(Some(answer));
    let lines = lines(page);
    let (accept, decline) = match answer {
        Answer::Accept => (lines, Lines::None),
        Answer::Decline => (Lines::None, lines),
    };
    let body = AnswerLines { token: code.expose().to_owned(), accept, decline, reason };
    spawn_local(async move {
        send(page, answer, body, code).await;
        form.sending.try_set(None);
    });
}

/// The code that was entered. Anything else is an error in its field.
pub(super) fn entered_code(page: Page) -> Option<ValidationCode> {
    let form = page.form;
    let text = form.code.text.get_untracked();
    let code = ValidationCode::parse(&text);
    if code.is_none() {
        components::close_menus();
        form.code.error.set(Some(malformed(&text)));
        dom::focus_soon("#code");
    }
    code
}

/// The reason why the answer cannot be given now.
fn reason_to_wait(page: Page, answer: Answer) -> Option<String> {
    if let Some(until) = page.form.paused_until.get() {
        return page.with(|detail, _| pause_text(detail.deadline, until));
    }
    cooldown(page).filter(|_| answer == Answer::Accept && is_cooling_down(page))
}

fn reason(page: Page, answer: Answer) -> Result<Option<String>, NoteFault> {
    let text = page.form.reason.get_untracked();
    match answer {
        Answer::Accept => Ok(None),
        Answer::Decline => check_reason(&text).map(|reason| reason.map(str::to_owned)),
    }
}

/// The lines that the answer is for. The only one is named, so that a refusal says why.
pub(super) fn lines(page: Page) -> Lines {
    let left_out = page.form.left_out.get_untracked();
    match page.with_untracked(|detail, _| detail.only_request().map(|request| request.id)).flatten() {
        Some(only) => Lines::These(vec![only]),
        None if left_out.is_empty() => Lines::All,
        None => Lines::AllBut(left_out),
    }
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

async fn send(page: Page, answer: Answer, body: AnswerLines, code: ValidationCode) {
    let form = page.form;
    let before = page.app.mailed_link.code.get_untracked();
    let is_only = page.with_untracked(|detail, _| detail.only.is_some()) == Some(true);
    let path = route::submission_action(page.id(), SubmissionAction::Answer);
    let result: Result<LinesResult, Failure> = page.app.post(&path, &body).await;
    components::close_menus();
    match result {
        Ok(result) => {
            if let Some(line) = result.refused.first().filter(|_| is_only) {
                refused_answer(page, &code, line.refusal.clone());
            } else {
                page.app.connection.refresh.notify();
                dom::focus_soon(arrived(page, answer, result, &code));
            }
        }
        Err(Failure::SignedOut) => {
            // Signing in again leads back here: keep the code, unless the link of another email has been opened since.
            if page.app.mailed_link.code.with_untracked(|pending| *pending == before) {
                page.app.mailed_link.code.set(Some((page.number, Some(code))));
            }
        }
        Err(Failure::Offline | Failure::Garbled) => in_trouble(form, Trouble::Lost),
        Err(failure) => match failure.refusal() {
            Some(refusal) => refused_answer(page, &code, refusal),
            None => in_trouble(form, trouble(&failure)),
        },
    }
}

fn trouble(failure: &Failure) -> Trouble {
    failure.step_up().map_or_else(|| Trouble::Failed(components::explain(failure)), Trouble::StepUp)
}

/// Returns the selector of the element that gets the focus.
fn arrived(page: Page, answer: Answer, result: LinesResult, code: &ValidationCode) -> &'static str {
    let form = page.form;
    let is_all = form.left_out.try_with_untracked(Vec::is_empty).unwrap_or(true);
    if is_all {
        page.app.mailed_link.drop_code(page.number, code);
    }
    if result.done > 0 && result.refused_count == 0 && is_all {
        form.has_arrived.try_set(true);
        // The heading of the next situation.
        return "main h1";
    }
    form.reason.try_set(String::new());
    form.outcome.try_set(Some((ReaderAct::Answer(answer), result)));
    "#outcome"
}

fn in_trouble(form: AnswerForm, trouble: Trouble) {
    form.trouble.try_set(Some(trouble));
    dom::focus_soon("#trouble");
}

/// Marks the field, and reads again if the page is out of date.
fn refused_answer(page: Page, code: &ValidationCode, refusal: Refusal) {
    let form = page.form;
    let pause = match refusal {
        Refusal::WrongCode { until, .. } => until,
        Refusal::Paused { until } => Some(until),
        _ => None,
    };
    if pause.is_some() {
        form.paused_until.try_set(pause);
    }
    let is_about_code = matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode);
    // The error of one code must not show beside another.
    if is_about_code && form.was_replaced(code) {
        return;
    }
    if !is_about_code {
        page.app.connection.refresh.notify();
    }
    let code_error = match refusal {
        Refusal::WrongCode { .. } => Some(t::request_code_wrong().to_owned()),
        Refusal::UsedCode { .. } | Refusal::SupersededCode | Refusal::OthersCode => Some(explain(&refusal)),
        _ => None,
    };
    let place = if code_error.is_some() { "#code" } else { "#trouble" };
    if code_error.is_some() {
        form.code.error.try_set(code_error);
    }
    if pause.is_none() {
        form.trouble.try_set(Some(Trouble::Refused(refusal)));
    }
    dom::focus_soon(place);
}

/// Ends the pause when its time is over.
pub(super) fn end_pause(page: Page, is_paused: Memo<bool>) {
    let (app, form) = (expect_context::<App>(), page.form);
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

lazy_part! { request_parts: pub(super) fn act_outcome() { view! { <ActOutcome/> } } }

/// The outcome of the last act. Refused lines come right after the heading.
#[component]
fn ActOutcome() -> impl IntoView {
    let page = expect_context::<Page>();
    move || page.form.outcome.get().map(|(act, result)| outcome(page, act, &result))
}

fn outcome(page: Page, act: ReaderAct, result: &LinesResult) -> AnyView {
    let count = result.done;
    // Others were faster: nothing that was chosen is open any more.
    let is_nothing = count + result.refused_count == 0;
    let (tone, icon_name) = match result.refused_count {
        0 if is_nothing => (Tone::Plain, "info"),
        0 => (Tone::Ok, "ok"),
        _ => (Tone::Warn, "alert"),
    };
    let title = match act {
        _ if is_nothing => t::submission_nothing_left().to_owned(),
        ReaderAct::Answer(Answer::Accept) => t::submission_accepted(count),
        ReaderAct::Answer(Answer::Decline) => t::submission_declined(count),
        ReaderAct::Cancel => t::submission_cancelled(count),
    };
    let refused = (result.refused_count > 0).then(|| {
        let groups: Vec<AnyView> =
            by_refusal(&result.refused).into_iter().map(|(refusal, lines)| group(page, refusal, &lines)).collect();
        let rest = result.refused_count.saturating_sub(result.refused.len() as u64);
        let more = (rest > 0).then(|| view! { <p class="small soft">{t::many_more(rest)}</p> });
        view! {
            <p>{t::submission_not_possible(result.refused_count)}</p>
            <ul class="abilities stack tight ul">{groups}</ul>
            {more}
        }
    });
    let is_accepted = act == ReaderAct::Answer(Answer::Accept) && count > 0;
    // Lines that take effect already have their own time.
    let moves = move || {
        (is_accepted && page.is(|detail| detail.effect_at.is_none() && detail.to_resolve.is_empty()))
            .then(|| view! { <p>{t::submission_moves_later()}</p> })
    };
    let text = view! { <h2 id="outcome" tabindex="-1">{title}</h2>{refused}{moves} };
    view! { <div role="status"><Notice tone icon=icon_name>{text}</Notice></div> }.into_any()
}

/// The lines of each refusal, in the order in which they were refused first.
fn by_refusal(lines: &[RefusedLineAct]) -> Vec<(&Refusal, Vec<RequestId>)> {
    let mut groups: Vec<(&Refusal, Vec<RequestId>)> = Vec::new();
    for RefusedLineAct { request, refusal, .. } in lines {
        match groups.iter_mut().find(|(of, _)| *of == refusal) {
            Some((_, requests)) => requests.push(*request),
            None => groups.push((refusal, vec![*request])),
        }
    }
    groups
}

/// The reason lines were refused, the remedy, and the names of the lines.
fn group(page: Page, refusal: &Refusal, requests: &[RequestId]) -> AnyView {
    let names: Vec<AnyView> = requests.iter().map(|request| name(page, *request)).collect();
    let remedy = remedy_words(page, refusal).map(|text| [" ", &text].concat());
    view! { <li data-s="bad"><Icon name="no"/><span><b>{explain(refusal)}</b>{remedy}{names}</span></li> }.into_any()
}

fn name(page: Page, request: RequestId) -> AnyView {
    // As it was: reading the lines again must not render this anew, and take the focus.
    let service = page.lines.get_untracked().and_then(|list| {
        list.rows(()).with_untracked(|rows| {
            let row = rows.iter().find(|row| row.key == request)?;
            Some(row.content.get_untracked().request.service.name)
        })
    });
    let name = match service {
        Some(name) => view! { <NameOfService name=name.clone()/> }.into_any(),
        None => view! { <RequestLink id=request/> }.into_any(),
    };
    view! { <br/>{name} }.into_any()
}
