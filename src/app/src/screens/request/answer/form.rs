//! The form's state.

use crate::forms::EnteredCode;
use crate::state::App;
use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId, Timestamp, ValidationCode};
use leptos::prelude::*;

#[derive(Clone, PartialEq)]
pub(super) enum Trouble {
    /// The rules refused the answer.
    Refused(Refusal),
    /// The reply was lost: the answer may have arrived.
    Lost,
    /// The answer arrived, but the request could not be read again.
    NotShown,
    Failed(String),
}

#[derive(Clone, Copy)]
pub(in super::super) struct RequestAnswerForm {
    pub(super) code: EnteredCode,
    pub(super) trouble: RwSignal<Option<Trouble>>,
    /// Until when the server takes no code, after too many wrong ones.
    pub(super) paused_until: RwSignal<Option<Timestamp>>,
    /// The answer being sent.
    pub(super) sending: RwSignal<Option<Answer>>,
    /// The answer chosen in the list, which still has to be given here.
    pub(super) intended: Option<Answer>,
}

impl RequestAnswerForm {
    /// An empty form, filled in when a mailed link brings a code for this request.
    pub(in super::super) fn new(app: App, id: RequestId) -> Self {
        let intended = app.unsaved().intended_answer;
        let form = Self {
            code: EnteredCode::new(),
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
                form.code.is_from_link.set(true);
            }
        });
        form
    }

    /// Whether the form shows an error.
    pub(in super::super) fn has_error(self) -> bool {
        self.code.error.with(Option::is_some)
            || self.trouble.with(Option::is_some)
            || self.paused_until.with(Option::is_some)
    }

    pub(super) fn enter(self, text: String) {
        self.code.enter(text);
        self.trouble.set(None);
    }

    /// Whether a mailed link has replaced the code since `sent` was sent.
    pub(super) fn was_replaced(self, sent: &ValidationCode) -> bool {
        let EnteredCode { text, is_from_link, .. } = self.code;
        is_from_link.try_get_untracked().unwrap_or(false)
            && text.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }
}
