//! The reader's input and selection, and the outcome of the last act.

use crate::components::Pending;
use crate::forms::{EnteredCode, keep_values};
use crate::state::App;
use handover_api::submissions::LinesResult;
use handover_rules::request::Answer;
use handover_rules::{RequestId, SubmissionId};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct LinesForm {
    pub(super) code: EnteredCode,
    pub(super) answering: Pending,
    /// The outcome of the last act.
    pub(super) done: RwSignal<Option<(ReaderAct, LinesResult)>>,
    pub(super) selection: StoredValue<SelectedLines>,
}

/// An act of the reader on lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReaderAct {
    Answer(Answer),
    /// The reader cancels some that it has accepted, or all that are open.
    Cancel,
}

impl LinesForm {
    /// An empty form, filled in when a mailed link brings a code for this submission.
    pub(super) fn new(app: App, id: SubmissionId) -> Self {
        let form = Self {
            code: EnteredCode::new(),
            answering: Pending::new(),
            done: RwSignal::new(None),
            selection: StoredValue::new(SelectedLines::new()),
        };
        form.keep(app);
        Effect::new(move |_| {
            if let Some((of, Some(code))) = app.mailed_link().of_submission.get()
                && of == id
            {
                form.enter(code.expose().to_owned());
                form.code.is_from_link.set(true);
            }
        });
        form
    }

    /// The code and the selected lines are there again after signing in anew.
    fn keep(self, app: App) {
        let selection = self.selection();
        let selected = [selection.to_answer, selection.to_cancel];
        let read = move || {
            let ids = |lines: Vec<RequestId>| lines.iter().map(RequestId::to_string).collect::<Vec<_>>().join(" ");
            let [to_answer, to_cancel] = selected.map(|lines| lines.try_get_untracked().map(ids));
            Some(vec![self.code.text.try_get_untracked()?, to_answer?, to_cancel?])
        };
        let restore = |values: Vec<String>| {
            let mut values = values.into_iter();
            self.code.text.set(values.next().unwrap_or_default());
            for (lines, ids) in selected.into_iter().zip(values) {
                lines.set(ids.split(' ').filter_map(RequestId::parse).collect());
            }
        };
        keep_values(app, "answer", Box::new(read), Box::new(restore));
    }

    /// The lines that are selected. Ask before anything is waited for: the page may be left meanwhile.
    pub(super) fn selection(self) -> SelectedLines {
        self.selection.get_value()
    }

    /// Hides the outcome of the last act.
    pub(super) fn forget_outcome(self) {
        self.done.try_set(None);
    }

    pub(super) fn enter(self, text: String) {
        self.code.enter(text);
        self.answering.forget_failure();
    }
}

/// The purpose for which a line is selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LinePurpose {
    /// To answer it.
    Answer,
    /// To cancel it after having accepted it.
    Cancel,
}

/// The lines that are selected, the last one last. A filter may hide them.
#[derive(Clone, Copy)]
pub(super) struct SelectedLines {
    pub(super) to_answer: RwSignal<Vec<RequestId>>,
    pub(super) to_cancel: RwSignal<Vec<RequestId>>,
    /// Whether the bar asks before it cancels.
    pub(super) is_asking: RwSignal<bool>,
    pub(super) cancelling: Pending,
}

impl SelectedLines {
    pub(super) fn new() -> Self {
        Self {
            to_answer: RwSignal::new(Vec::new()),
            to_cancel: RwSignal::new(Vec::new()),
            is_asking: RwSignal::new(false),
            cancelling: Pending::new(),
        }
    }

    pub(super) const fn of(self, purpose: LinePurpose) -> RwSignal<Vec<RequestId>> {
        match purpose {
            LinePurpose::Answer => self.to_answer,
            LinePurpose::Cancel => self.to_cancel,
        }
    }

    /// Reactive: whether lines to answer are selected.
    pub(super) fn answers(self) -> bool {
        self.to_answer.with(|selected| !selected.is_empty())
    }

    pub(super) fn clear(self, purpose: LinePurpose) {
        self.of(purpose).try_set(Vec::new());
        self.is_asking.try_set(false);
        self.cancelling.forget_failure();
    }
}
