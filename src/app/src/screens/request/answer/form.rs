//! The form's state, and sending the answer.

use super::super::Screen;
use super::refusal::Trouble;
use crate::components;
use crate::platform::client::{self, Failure};
use crate::platform::dom;
use crate::platform::i18n::request as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::state::AppContext;
use handover_api::route::{self, TaskAction};
use handover_api::task::Token;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId, Timestamp, ValidationCode};
use leptos::ev::MouseEvent;
use leptos::task::spawn_local;

#[derive(Clone, Copy)]
pub(in super::super) struct AnswerForm {
    /// The field's value.
    pub(super) code: RwSignal<String>,
    /// Whether the value came with the mailed link.
    pub(super) is_from_link: RwSignal<bool>,
    /// The error beside the field.
    pub(super) code_error: RwSignal<Option<String>>,
    pub(super) trouble: RwSignal<Option<Trouble>>,
    /// Until when the server takes no code, after too many wrong ones.
    pub(super) paused_until: RwSignal<Option<Timestamp>>,
    /// The answer being sent.
    pub(super) sending: RwSignal<Option<Answer>>,
    /// The answer chosen in the list, which still has to be given here.
    pub(super) intended: Option<Answer>,
}

impl AnswerForm {
    /// An empty form, filled in when a mailed link brings a code for this request.
    pub(in super::super) fn new(app: AppContext, id: RequestId) -> Self {
        let intended = app.unsaved().intended_answer;
        let form = Self {
            code: RwSignal::new(String::new()),
            is_from_link: RwSignal::new(false),
            code_error: RwSignal::new(None),
            trouble: RwSignal::new(None),
            paused_until: RwSignal::new(None),
            sending: RwSignal::new(None),
            intended: intended.get_untracked().filter(|(of, _)| *of == id).map(|(_, answer)| answer),
        };
        intended.set(None);
        Effect::new(move |_| {
            let pending = app.mailed_link().code.get().filter(|(of, _)| *of == id);
            if let Some((_, code)) = pending {
                form.enter(code.expose().to_owned());
                form.is_from_link.set(true);
            }
        });
        form
    }

    /// Whether the form shows an error.
    pub(in super::super) fn has_error(self) -> bool {
        self.code_error.with(Option::is_some)
            || self.trouble.with(Option::is_some)
            || self.paused_until.with(Option::is_some)
    }

    pub(super) fn enter(self, text: String) {
        self.code.set(text);
        self.is_from_link.set(false);
        self.code_error.set(None);
        self.trouble.set(None);
    }

    /// Whether a mailed link has replaced the code since `sent` was sent.
    fn was_replaced(self, sent: &ValidationCode) -> bool {
        self.is_from_link.try_get_untracked().unwrap_or(false)
            && self.code.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }
}

/// A press on Accept or Decline.
pub(super) fn press(app: AppContext, screen: Screen, form: AnswerForm, answer: Answer, event: &MouseEvent) {
    // Mail scanners that run scripts click through links, too.
    if !event.is_trusted() || form.sending.get_untracked().is_some() {
        return;
    }
    if answer == Answer::Accept
        && let Some(until) = untrack(|| super::cooldown(screen))
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
    let text = form.code.get_untracked();
    form.trouble.set(None);
    let Some(code) = ValidationCode::parse(&text) else {
        form.code_error.set(Some(malformed(&text)));
        dom::focus_soon("#code");
        return;
    };
    form.code_error.set(None);
    form.sending.set(Some(answer));
    spawn_local(async move {
        if let Some(trouble) = send(app, screen, form, answer, code).await {
            form.trouble.try_set(Some(trouble));
        }
        form.sending.try_set(None);
    });
}

/// Why a text is not a code.
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
    app: AppContext,
    screen: Screen,
    form: AnswerForm,
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
    app: AppContext,
    screen: Screen,
    form: AnswerForm,
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
    let is_about_code = matches!(refusal, Refusal::WrongCode { .. } | Refusal::SupersededCode | Refusal::OthersCode);
    // The error of one code must not show beside another.
    if is_about_code && form.was_replaced(code) {
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
        form.code_error.try_set(Some(error.to_owned()));
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
pub(super) fn end_pause(app: AppContext, form: AnswerForm, is_paused: Memo<bool>) {
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
