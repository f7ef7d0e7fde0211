//! Sending, and why nothing was sent.

use super::file;
use super::form::{ManyForm, is_usable};
use crate::components::{self, FieldMessage};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::failure::ProblemBody;
use crate::platform::i18n as t;
use crate::platform::intl;
use crate::shell::titles;
use handover_api::problem::Budget;
use handover_api::submissions::{NewSubmission, SubmissionLimit, SubmissionPreview, Submitted};
use handover_api::{Reason, route};
use handover_rules::Role;
use handover_rules::model::handle::HandleError;
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::note::{MAX_NOTE, NoteFault, check_note};
use handover_rules::submission::{ContactInput, MOST_TOGETHER};
use leptos::prelude::*;
use leptos::task::spawn_local;

impl ManyForm {
    /// Handles the confirm button.
    pub(super) fn confirm(self) {
        if self.by_file.get_untracked() {
            self.confirm_file();
            return;
        }
        let offered = untrack(|| self.offered());
        let checks = offered.iter().map(|role| {
            let field = self.field(role);
            let error = ContactInput::read(Some(&field.text())).err().map(|error| match error {
                HandleError::Character(character) => components::words::wrong_character(character),
                _ => t::many_malformed().to_owned(),
            });
            field.check(error)
        });
        let first_day = LastDay::first_day(clock::now(self.app), &self.app.policy());
        let is_wrong_day = self.until().is_some_and(|day| !LastDay::is_allowed(day, first_day));
        let last_day = self.last_day.check(is_wrong_day.then(t::many_remedy_last_day));
        if !self.form.start(checks.chain([last_day]).collect()) {
            return;
        }
        if !self.is_note_right() {
            return;
        }
        if !untrack(|| self.is_entered()) {
            let first = if offered.contains(Role::Tech) { Some(Role::Tech) } else { offered.iter().next() };
            let first = first.unwrap_or(Role::Tech);
            self.form.reject_field(self.field(first), t::many_no_entry());
            return;
        }
        if self.extends() && self.until().is_none() {
            self.form.reject_field(self.last_day, t::many_extend_no_day());
            return;
        }
        if self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.preview.will_change == 0)) {
            self.form.finish();
            self.form.fail_with(t::many_none_change().to_owned());
            return;
        }
        spawn_local(self.send());
    }

    /// Ends the submission if the note is not right.
    fn is_note_right(self) -> bool {
        let fault = self.note.with_untracked(|note| check_note(note).err());
        let text = fault.map(|fault| match fault {
            NoteFault::TooLong => t::many_note_long(intl::number(MAX_NOTE as u64).as_str()),
            NoteFault::Direction => t::many_note_wrong().to_owned(),
        });
        self.note_error.set(text.clone().map(FieldMessage::bad));
        let Some(text) = text else { return true };
        self.form.finish();
        self.form.fail_fields(vec![("note", text)]);
        false
    }

    fn confirm_file(self) {
        if !self.form.start(Vec::new()) {
            return;
        }
        let is_missing = !self.file.with_untracked(is_usable);
        let shown = |is: fn(&SubmissionPreview) -> bool| {
            self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|shown| is(&shown.preview)))
        };
        if !self.is_note_right() {
            return;
        }
        if is_missing {
            self.reject_file(t::many_file_missing());
        } else if shown(|preview| !preview.faults.is_empty()) {
            self.reject_file(t::many_file_faulty());
        } else if shown(|preview| preview.will_change == 0) {
            self.form.finish();
            self.form.fail_with(t::many_none_change().to_owned());
        } else {
            spawn_local(self.send());
        }
    }

    fn reject_file(self, error: &str) {
        self.form.finish();
        self.form.fail_fields(vec![(file::FIELD, error.to_owned())]);
    }

    async fn send(self) {
        let submission = self.submission();
        let key = self.key(&submission);
        let answer: Result<Submitted, Failure> =
            client::post_once(self.app, route::SUBMISSIONS, &submission, &key).await;
        match answer {
            Ok(submitted) => {
                self.form.finish();
                // `try_set` returns the value when the screen is gone.
                if self.sent.try_set(Some(submitted)).is_none() {
                    if !self.has_basis() {
                        self.app.selection().rows.set(Vec::new());
                    }
                    titles::set_title(t::many_sent());
                    dom::focus_soon("main h1");
                }
            }
            Err(Failure::Offline | Failure::Garbled) => {
                self.form.finish();
                self.form.fail_with(t::many_lost().to_owned());
            }
            Err(failure) => {
                self.form.finish();
                self.form.fail_with(self.explain(&failure));
            }
        }
    }

    pub(super) fn explain(self, failure: &Failure) -> String {
        let Failure::Problem(problem) = failure else { return components::explain(failure) };
        match (problem.reason, problem.budget(), problem.until.map(intl::timestamp)) {
            (Reason::TooLarge, ..) => self.too_large(problem),
            (Reason::Conflict, ..) => t::many_none_change().to_owned(),
            (_, Some(Budget::OpenSubmissions), Some(until)) => t::modify_over_requests(until.as_str()),
            (_, Some(Budget::Mails), Some(until)) => problem.account().map_or_else(
                || components::explain(failure),
                |account| t::modify_over_mails(account.as_str(), until.as_str()),
            ),
            (_, Some(Budget::OwnMails), Some(until)) => t::modify_over_own_mails(until.as_str()),
            _ => components::explain(failure),
        }
    }

    /// Which limit is exceeded.
    fn too_large(self, problem: &ProblemBody) -> String {
        let policy = self.app.policy();
        if problem.budget().is_some() {
            return t::many_too_many_contacts(intl::number(policy.lookups_a_minute.into()).as_str());
        }
        match problem.cause().as_deref().and_then(SubmissionLimit::parse) {
            Some(SubmissionLimit::Requests) => t::many_too_many(policy.max_lines.into()),
            Some(SubmissionLimit::Together) => t::many_too_many_together(intl::number(MOST_TOGETHER as u64).as_str()),
            None => file::too_large(),
        }
    }

    fn key(self, submission: &NewSubmission) -> String {
        let known = self
            .last
            .with_value(|last| last.as_ref().filter(|(known, _)| known == submission).map(|(_, key)| key.clone()));
        known.unwrap_or_else(|| {
            let key = client::fresh_key();
            self.last.set_value(Some((submission.clone(), key.clone())));
            key
        })
    }
}
