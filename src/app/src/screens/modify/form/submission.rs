//! Sending the submissions.

use super::super::model::{CheckResult, Model, PlannedSubmission};
use super::super::{labels, messages};
use super::state::{ModifyForm, Sent, SentChange};
use crate::components::FieldMessage;
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::shell::titles;
use handover_api::submissions::{LinesPage, NewLine, NewLines, NewSubmission, Submitted};
use handover_api::{Reason, route};
use handover_rules::submission::{PlanError, PlannedRequest};
use handover_rules::{PerRole, Request, RequestId, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

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
            let unknown_zone = self.unknown_zone().await;
            if self.settle_all().is_none() || self.show_input_errors(unknown_zone) {
                return;
            }
            submissions = self
                .model
                .with_untracked(|model| model.as_ref().map(|model| model.submissions.clone()))
                .unwrap_or_default();
        }
        self.send(submissions).await;
    }

    /// `None` once the dialog is closed.
    fn settle_all(self) -> Option<()> {
        self.input.shown.try_update(|shown| shown.settled = PerRole::from_fn(|_| true))
    }

    /// Shows the errors of the inputs in the summary; `false` if there are none.
    fn show_input_errors(self, unknown_zone: Option<String>) -> bool {
        let mut errors = self.model.with_untracked(|model| match (model, self.viewer.get_untracked()) {
            (Some(model), Some(viewer)) => messages::input_errors(model, &viewer),
            _ => Vec::new(),
        });
        if dom::has_bad_input(labels::LAST_DAY) {
            errors.push((labels::LAST_DAY, t::date_incomplete().to_owned()));
        }
        errors.extend(unknown_zone.map(|problem| (labels::ZONE_SEARCH, problem)));
        let missing = self.missing_entry();
        self.input.shown.update(|shown| shown.missing = missing);
        let of_last_day = errors.iter().find(|(id, _)| *id == labels::LAST_DAY);
        let error = of_last_day.map(|(_, text)| FieldMessage::bad(text.clone()));
        if error.is_some() {
            self.input.until.update(|until| until.error = error);
        }
        if errors.is_empty() {
            return false;
        }
        self.submission.form.fail_fields(errors);
        true
    }

    /// The error if nothing is entered, and the role at whose field it is shown.
    fn missing_entry(self) -> Option<(Role, String)> {
        self.model.with_untracked(|model| messages::missing_entry(model.as_ref()?, &self.viewer.get_untracked()?))
    }

    /// Sends what is planned for each service: as one submission, with one code for each person.
    async fn send(self, planned: Vec<PlannedSubmission>) {
        let result = match planned.as_slice() {
            [one] => self.submit_one(one).await.map(|requests| vec![requests]),
            many => self.submit_together(many).await,
        };
        if self.submission.form.busy.try_get_untracked().is_none() {
            return;
        }
        let requests = match result {
            Ok(requests) => requests,
            Err(failure) => return self.show_refusal(&failure, planned).await,
        };
        let changes = planned.into_iter().zip(requests).map(|(planned, requests)| SentChange { planned, requests });
        self.submission.doubtful.try_set(Vec::new());
        self.checks.silence();
        self.submission.sent.try_set(Some(Sent { at: clock::now(self.app), changes: changes.collect() }));
        titles::set_title(t::modify_sent());
        dom::focus_soon(labels::TITLE_SELECTOR);
    }

    async fn submit_one(self, planned: &PlannedSubmission) -> Result<Vec<RequestId>, Failure> {
        let key = self.submission.idempotency_key(core::slice::from_ref(planned));
        client::post_once(self.app, &route::change_contact(&planned.service), &planned.change, &key).await
    }

    /// All of them or none are accepted. Returns the requests of each, none where they could not be read afterwards.
    async fn submit_together(self, planned: &[PlannedSubmission]) -> Result<Vec<Vec<RequestId>>, Failure> {
        let line = |PlannedSubmission { service, change, .. }: &PlannedSubmission| {
            let entries = change.entries();
            let contacts = PerRole::from_fn(|role| entries.get(role).map(str::to_owned));
            NewLine { service: service.clone(), contacts, until: change.until }
        };
        let body = NewSubmission {
            lines: NewLines::Each(planned.iter().map(line).collect()),
            all_or_nothing: false,
            leave_out: false,
            note: None,
            replaces: None,
            replace_own: false,
        };
        let key = self.submission.idempotency_key(planned);
        let submitted: Submitted = client::post_once(self.app, route::SUBMISSIONS, &body, &key).await?;
        // What was accepted stays accepted, whatever becomes of this call.
        let page: Result<LinesPage, Failure> =
            client::screen(self.app, &route::submission_lines(submitted.submission)).await;
        let rows = page.map(|page| page.rows).unwrap_or_default();
        let of = |PlannedSubmission { service, requests, .. }: &PlannedSubmission| {
            let id = |planned: &PlannedRequest| {
                let made = |request: &&Request| {
                    request.service == *service && request.from == planned.from && request.to == planned.to
                };
                rows.iter().map(|row| &row.request).find(made).map(|request| request.id)
            };
            requests.iter().filter_map(id).collect()
        };
        Ok(planned.iter().map(of).collect())
    }

    /// Shows why nothing was accepted.
    async fn show_refusal(self, failure: &Failure, planned: Vec<PlannedSubmission>) {
        let is_doubtful = matches!(failure, Failure::Offline | Failure::Garbled);
        let first = planned.first().cloned();
        self.submission.doubtful.set(if is_doubtful { planned } else { Vec::new() });
        if is_doubtful {
            self.submission.form.fail_with(t::modify_lost().to_owned());
            return;
        }
        // A refusal of several does not say which one it is about: checks of each do.
        if failure.reason() == Some(Reason::Conflict) {
            self.check_all().await;
        }
        if let (Failure::Problem(problem), Some(first)) = (failure, &first) {
            match (problem.rejected(), problem.entries()) {
                (Some(PlanError::Blocked { reasons }), _) => {
                    self.put_refusal(first, |result| result.blockers = reasons.clone());
                }
                (_, Some(entries)) => self.put_refusal(first, |result| result.malformed = entries.clone()),
                _ => {}
            }
        }
        let is_about_input = matches!(failure.reason(), Some(Reason::Rejected | Reason::BadEntry | Reason::Conflict));
        if !is_about_input || !self.show_input_errors(None) {
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
}
