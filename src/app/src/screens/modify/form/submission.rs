//! Sending the submissions.

use super::super::TITLE_SELECTOR;
use super::super::messages;
use super::super::model::{CheckResult, Model, PlannedSubmission};
use super::ModifyForm;
use crate::forms;
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n::modify as t;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::DialogKind;
use handover_api::modify::ChangeContact;
use handover_api::{Reason, route};
use handover_rules::submission::PlanError;
use handover_rules::{PerRole, RequestId, ServiceKey, Timestamp};
use leptos::task::spawn_local;

/// The state of the submission.
#[derive(Clone, Copy)]
pub(in super::super) struct Submission {
    /// The error summary, and whether a submission is under way.
    pub(in super::super) form: forms::Form,
    /// The outcomes, once the first submission was accepted. The form is done then.
    pub(in super::super) sent: RwSignal<Option<Sent>>,
    /// Submissions whose answer was lost, so they may have been accepted.
    doubtful: RwSignal<Vec<PlannedSubmission>>,
    idempotency_keys: StoredValue<Vec<(ServiceKey, ChangeContact, String)>>,
}

/// The outcomes of the submissions.
#[derive(Clone, PartialEq)]
pub(in super::super) struct Sent {
    pub(in super::super) at: Timestamp,
    /// One per service, the dialog's service first.
    pub(in super::super) outcomes: Vec<SubmissionOutcome>,
}

/// The outcome of one submission.
#[derive(Clone, PartialEq)]
pub(in super::super) struct SubmissionOutcome {
    pub(in super::super) submission: PlannedSubmission,
    /// The numbers of the requests.
    pub(in super::super) result: Result<Vec<RequestId>, Failure>,
}

impl Submission {
    pub(super) fn new(kind: DialogKind) -> Self {
        Self {
            form: forms::Form::new("#summary", titles::dialog(kind)),
            sent: RwSignal::new(None),
            doubtful: RwSignal::new(Vec::new()),
            idempotency_keys: StoredValue::new(Vec::new()),
        }
    }

    /// Reactive: something was sent that may have changed the service.
    pub(super) fn is_under_way(self) -> bool {
        self.form.busy.get() || !self.doubtful.read().is_empty() || self.sent.read().is_some()
    }

    /// Forgets submissions whose answer was lost: with other input they are not to be repeated.
    pub(super) fn forget_doubtful(self) {
        if !self.doubtful.read_untracked().is_empty() {
            self.doubtful.set(Vec::new());
        }
    }

    /// The idempotency key of a submission, the same for the same content. The server recognizes a repetition by it.
    fn idempotency_key(self, submission: &PlannedSubmission) -> String {
        let PlannedSubmission { service, change, .. } = submission;
        self.idempotency_keys
            .try_update_value(|keys| {
                if let Some((_, _, key)) = keys.iter().find(|(known, body, _)| known == service && body == change) {
                    return key.clone();
                }
                let key = client::fresh_key();
                keys.push((service.clone(), change.clone(), key.clone()));
                key
            })
            .unwrap_or_else(client::fresh_key)
    }
}

impl ModifyForm {
    /// Handles the confirm button: checks the input and sends it.
    pub(in super::super) fn confirm(self) {
        if !self.submission.form.start(Vec::new()) {
            return;
        }
        spawn_local(async move {
            self.validate_and_send().await;
            self.submission.form.finish();
        });
    }

    async fn validate_and_send(self) {
        // After a lost answer the same is sent again, even if the data has changed since.
        let mut submissions = self.submission.doubtful.get_untracked();
        if submissions.is_empty() {
            if self.model.with_untracked(|model| model.as_ref().is_some_and(Model::awaits_lookup)) {
                self.check().await;
            }
            // `try_set` returns the value when the dialog is closed.
            if self.input.settled.try_set(PerRole::from_fn(|_| true)).is_some() || self.show_input_errors() {
                return;
            }
            submissions = self
                .model
                .with_untracked(|model| model.as_ref().map(|model| model.submissions.clone()))
                .unwrap_or_default();
        }
        self.send(submissions).await;
    }

    /// Shows the errors of the inputs in the summary; `false` if there are none.
    fn show_input_errors(self) -> bool {
        let errors = self.model.with_untracked(|model| match (model, self.viewer.get_untracked()) {
            (Some(model), Some(viewer)) => messages::input_errors(model, &viewer),
            _ => Vec::new(),
        });
        if errors.is_empty() {
            return false;
        }
        self.submission.form.fail_fields(errors);
        true
    }

    /// Sends the submissions. If the first is refused, the others are not sent and the form stays as it is.
    async fn send(self, submissions: Vec<PlannedSubmission>) {
        let mut outcomes: Vec<SubmissionOutcome> = Vec::new();
        for submission in submissions.clone() {
            let result = self.submit(&submission).await;
            if self.submission.form.busy.try_get_untracked().is_none() {
                return;
            }
            if let (true, Err(failure)) = (outcomes.is_empty(), &result) {
                self.show_refusal(&submission, failure, submissions);
                return;
            }
            outcomes.push(SubmissionOutcome { submission, result });
        }
        self.submission.doubtful.try_set(Vec::new());
        self.checks.silence();
        self.submission.sent.try_set(Some(Sent { at: clock::now(self.app), outcomes }));
        titles::set_title(t::modify_sent());
        dom::focus_soon(TITLE_SELECTOR);
    }

    async fn submit(self, submission: &PlannedSubmission) -> Result<Vec<RequestId>, Failure> {
        let key = self.submission.idempotency_key(submission);
        client::post_once(self.app, &route::change_contact(&submission.service), &submission.change, &key).await
    }

    /// Shows why the first of `submissions` was not accepted.
    fn show_refusal(self, first: &PlannedSubmission, failure: &Failure, submissions: Vec<PlannedSubmission>) {
        let is_doubtful = matches!(failure, Failure::Offline | Failure::Garbled);
        self.submission.doubtful.set(if is_doubtful { submissions } else { Vec::new() });
        if is_doubtful {
            self.submission.form.fail_with(t::modify_lost().to_owned());
            return;
        }
        if let Failure::Problem(problem) = failure {
            match (problem.rejected(), problem.entries()) {
                (Some(PlanError::Blocked { reasons }), _) => {
                    self.put_refusal(first, |result| result.blockers = reasons.clone());
                }
                (_, Some(entries)) => self.put_refusal(first, |result| result.malformed = entries.clone()),
                _ => {}
            }
        }
        if !matches!(failure.reason(), Some(Reason::Rejected | Reason::BadEntry)) || !self.show_input_errors() {
            self.submission.form.fail_with(messages::failure(failure));
        }
        // The refusal means that the data is out of date.
        self.loader.retry();
    }

    /// Records a refusal like the result of a check, so that it shows beside the fields.
    fn put_refusal(self, submission: &PlannedSubmission, put: impl Fn(&mut CheckResult)) {
        let entries = self.input.entries.read_untracked().clone();
        let changed = submission.change.entries();
        let entries = PerRole::from_fn(|role| changed.get(role).map(|_| entries.get(role).trim().to_owned()));
        let mut result = self.checks.get_or_failed(&submission.service, entries);
        put(&mut result);
        self.checks.put(result);
    }

    /// Sends the submissions again that failed.
    pub(in super::super) fn retry_failed(self) {
        let Some(mut sent) = self.submission.sent.get_untracked() else { return };
        if !self.submission.form.start(Vec::new()) {
            return;
        }
        spawn_local(async move {
            for outcome in sent.outcomes.iter_mut().filter(|outcome| outcome.result.is_err()) {
                outcome.result = self.submit(&outcome.submission).await;
            }
            self.submission.sent.try_set(Some(sent));
            self.submission.form.finish();
            dom::focus_soon(TITLE_SELECTOR);
        });
    }
}
