//! The form's state.

use crate::prelude::*;
use crate::state::AppContext;
use handover_rules::request::Answer;
use handover_rules::{Refusal, RequestId, Timestamp, ValidationCode};

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

impl RequestAnswerForm {
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
    pub(super) fn was_replaced(self, sent: &ValidationCode) -> bool {
        self.is_from_link.try_get_untracked().unwrap_or(false)
            && self.code.try_with_untracked(|code| ValidationCode::parse(code).as_ref() != Some(sent)).unwrap_or(false)
    }
}
