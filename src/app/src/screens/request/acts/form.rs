//! The reader's input: the code, the lines that are chosen, and the reason for declining; the outcome of the last act.

use crate::forms::{EnteredCode, keep_values};
use crate::state::App;
use handover_api::submissions::LinesResult;
use handover_rules::account::sign_in::SensitiveAct;
use handover_rules::request::Answer;
use handover_rules::request::situation::Situation;
use handover_rules::{Refusal, RequestId, Timestamp, ValidationCode};
use leptos::prelude::*;

/// The reason why an answer did not get through.
#[derive(Clone, PartialEq)]
pub(in crate::screens::request) enum Trouble {
    /// The rules refused it.
    Refused(Refusal),
    /// The reply was lost: the answer may have arrived.
    Lost,
    Failed(String),
    /// The provider has to authenticate the reader again.
    StepUp(SensitiveAct),
}

/// An act of the reader on lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::screens::request) enum ReaderAct {
    Answer(Answer),
    /// The reader cancels some that it has accepted, or all that are open.
    Cancel,
}

#[derive(Clone, Copy)]
pub(in crate::screens::request) struct AnswerForm {
    pub(in crate::screens::request) code: EnteredCode,
    /// Whether a code that a mailed link has filled in is shown.
    pub(in crate::screens::request) shows_code: RwSignal<bool>,
    pub(in crate::screens::request) trouble: RwSignal<Option<Trouble>>,
    /// Until when the server takes no code, after too many wrong ones.
    pub(in crate::screens::request) paused_until: RwSignal<Option<Timestamp>>,
    /// The answer being sent.
    pub(in crate::screens::request) sending: RwSignal<Option<Answer>>,
    /// The answer has arrived, and the page does not show it yet.
    pub(in crate::screens::request) has_arrived: RwSignal<bool>,
    pub(in crate::screens::request) reason: RwSignal<String>,
    pub(in crate::screens::request) reason_error: RwSignal<Option<String>>,
    /// Lines that wait for an answer and are not chosen.
    pub(in crate::screens::request) left_out: RwSignal<Vec<RequestId>>,
    /// Accepted lines that are chosen to be cancelled.
    pub(in crate::screens::request) to_cancel: RwSignal<Vec<RequestId>>,
    /// The outcome of the last act on several lines.
    pub(in crate::screens::request) outcome: RwSignal<Option<(ReaderAct, LinesResult)>>,
}

impl AnswerForm {
    /// An empty form, filled in when a mailed link brings a code for this request.
    pub(in crate::screens::request) fn new(number: RequestId) -> Self {
        let app = expect_context::<App>();
        let form = Self {
            code: EnteredCode::new(),
            shows_code: RwSignal::new(false),
            trouble: RwSignal::new(None),
            paused_until: RwSignal::new(None),
            sending: RwSignal::new(None),
            has_arrived: RwSignal::new(false),
            reason: RwSignal::new(String::new()),
            reason_error: RwSignal::new(None),
            left_out: RwSignal::new(Vec::new()),
            to_cancel: RwSignal::new(Vec::new()),
            outcome: RwSignal::new(None),
        };
        form.keep();
        Effect::new(move |_| {
            let link = app.mailed_link.code.get().filter(|(of, _)| *of == number);
            if let Some((_, Some(code))) = link {
                form.enter(code.expose().to_owned());
                form.code.is_from_link.set(true);
            }
        });
        form
    }

    /// Entries are restored after signing in anew.
    fn keep(self) {
        let chosen = [self.left_out, self.to_cancel];
        let read = move || {
            let ids = |lines: Vec<RequestId>| lines.iter().map(RequestId::to_string).collect::<Vec<_>>().join(" ");
            let [left_out, to_cancel] = chosen.map(|lines| lines.try_get_untracked().map(ids));
            let [code, reason] = [self.code.text, self.reason].map(|text| text.try_get_untracked());
            Some(vec![code?, reason?, left_out?, to_cancel?])
        };
        let restore = move |values: Vec<String>| {
            let mut values = values.into_iter();
            self.code.text.set(values.next().unwrap_or_default());
            self.reason.set(values.next().unwrap_or_default());
            for (lines, ids) in chosen.into_iter().zip(values) {
                lines.set(ids.split(' ').filter_map(RequestId::parse).collect());
            }
        };
        keep_values("answer", Box::new(read), Box::new(restore));
    }

    /// Reactive: whether the form shows an error.
    pub(in crate::screens::request) fn has_error(self) -> bool {
        self.code.error.with(Option::is_some)
            || self.reason_error.with(Option::is_some)
            || self.trouble.with(Option::is_some)
            || self.paused_until.with(Option::is_some)
    }

    pub(in crate::screens::request) fn enter(self, text: String) {
        self.code.enter(text);
        self.trouble.set(None);
    }

    /// Whether a mailed link has replaced the code since `sent` was sent.
    pub(in crate::screens::request) fn was_replaced(self, sent: &ValidationCode) -> bool {
        let EnteredCode { text, is_from_link, .. } = self.code;
        is_from_link.try_get_untracked().unwrap_or(false)
            && text.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }

    /// Hides the outcome of the last act once the situation has changed again, unless some lines were refused.
    pub(in crate::screens::request) fn follow(self, situation: Memo<Option<Situation>>) {
        Effect::new(move |before: Option<Option<Situation>>| {
            let now = situation.get();
            let is_past = |of: &Option<(ReaderAct, LinesResult)>| matches!(of, Some((_, result)) if result.done > 0 && result.refused_count == 0);
            if before.flatten().is_some_and(|before| Some(before) != now) && self.outcome.with_untracked(is_past) {
                self.forget_outcome();
            }
            now
        });
    }

    /// Hides the outcome of the last act.
    pub(in crate::screens::request) fn forget_outcome(self) {
        self.outcome.try_set(None);
    }
}
