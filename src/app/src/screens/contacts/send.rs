//! Checking the input, sending it, and why nothing was sent.

use super::form::{ContactsForm, LAST_DAY};
use super::{file, place, review, webmaster, words};
use crate::browser::dom;
use crate::components::{self, Tone};
use crate::forms::Rejection;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl, router};
use handover_api::link::Link;
use handover_api::problem::Budget;
use handover_api::submissions::{NewLines, NewSubmission, SubmissionLimit, Submitted};
use handover_api::{Reason, route};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{MAX_NOTE, NoteFault, OwnRequests, check_note};
use handover_rules::{PerRole, Role};
use leptos::prelude::*;

/// The place that lists changes before they are sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Listing {
    /// Beside the form, which has room for those of one name.
    Beside,
    /// In the form: handing over has one field, so there is room for many names.
    Form,
    /// On a page of their own.
    Page,
}

impl ContactsForm {
    /// Handles the button of the form: sends changes of one name, and lists those of several first.
    pub(super) fn confirm(self) {
        if !self.submit.start(Vec::new()) {
            return;
        }
        let is_checked = self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.is_checked));
        let listed = move || untrack(|| self.preview(|preview| (preview.changes.clone(), preview.more_changes)));
        let seen = listed();
        self.submit.run(async move {
            // It may have arrived, and its own requests lock the roles since: the server knows its key.
            if self.sent_key.known(&self.submission()).is_some() {
                return self.send(false).await;
            }
            // The server knows more errors, and perhaps other changes.
            let is_open = || untrack(|| self.listing() == Listing::Form || !self.errors().is_empty());
            if self.awaits_check() || !is_checked && self.may_check() && is_open() {
                self.check().await;
            }
            if self.is_gone() {
                return Ok(());
            }
            let errors = untrack(|| self.errors());
            if !errors.is_empty() {
                return Err(Rejection::Fields(errors));
            }
            if let Some(why) = untrack(|| self.refusal()) {
                return Err(Rejection::Form(why));
            }
            match untrack(|| self.listing()) {
                Listing::Page => router::follow(&Link::Modify { from: self.source.get_value(), is_check: true }),
                Listing::Form if listed() != seen => dom::focus_soon(review::CHANGES),
                Listing::Form | Listing::Beside => return self.send(false).await,
            }
            Ok(())
        });
    }

    /// Handles the button of the list of changes.
    pub(super) fn confirm_checked(self) {
        if self.submit.start(Vec::new()) {
            self.submit.run(self.send(true));
        }
    }

    /// Reactive: the place that lists the changes before they are sent.
    pub(super) fn listing(self) -> Listing {
        let is_several = self.preview(|preview| preview.names > 1);
        match () {
            () if self.is_by_file() => Listing::Page,
            () if !is_several => Listing::Beside,
            () if self.hands_over() => Listing::Form,
            () => Listing::Page,
        }
    }

    /// The errors of the fields, with the ids of their inputs. Also shows them at the fields.
    fn errors(self) -> Vec<(&'static str, String)> {
        self.settled.set(PerRole::from_fn(|_| true));
        let mut errors = Vec::new();
        if self.is_by_file() {
            if !self.file.with(|file| matches!(file, Some(Ok(_)))) {
                errors.push((file::FIELD, t::many_file_missing().to_owned()));
            } else if self.preview(|preview| !preview.faults.is_empty()) {
                errors.push((file::FIELD, t::many_file_faulty().to_owned()));
            }
        }
        let offered = self.offered();
        for role in offered.iter() {
            let state = self.role_state(role);
            let verdict = self.verdict(role, &state);
            if verdict.is_wrong()
                && let Some((Tone::Bad, text)) = words::verdict(self, role, &state, &verdict)
            {
                let place = t::role(role);
                errors.push((super::form::field_id(role), t::modify_problem(place, text.as_str())));
            }
        }
        let first_day = LastDay::first_day(self.app.now(), &self.app.policy());
        let is_wrong = self.until().is_some_and(|day| !LastDay::is_allowed(day, first_day));
        let is_missing = self.extends() && self.until().is_none();
        let error = if is_missing { Some(t::many_extend_no_day()) } else { is_wrong.then(t::many_remedy_last_day) };
        let (_, error) = self.last_day.check(error);
        self.last_day.show(error.clone());
        errors.extend(error.map(|error| (LAST_DAY, error)));
        let fault = check_note(&self.note.text()).err().map(|fault| match fault {
            NoteFault::TooLong => t::many_note_long(intl::number(MAX_NOTE as u64).as_str()),
            NoteFault::Direction => t::many_note_wrong().to_owned(),
        });
        self.note.show(fault.clone());
        errors.extend(fault.map(|fault| (self.note.id, fault)));
        if errors.is_empty() && !self.is_by_file() && !self.is_entered() {
            let role = if offered.contains(Role::Tech) { Some(Role::Tech) } else { offered.iter().next() };
            let field = self.field(role.unwrap_or(Role::Admin));
            let text = if self.is_for_webmaster() { t::webmaster_missing() } else { t::modify_nothing() };
            field.show(Some(text.to_owned()));
            errors.push((field.id, text.to_owned()));
        }
        if self.is_for_webmaster() && self.site.with(Option::is_none) {
            errors.push((webmaster::SITE, t::webmaster_site_missing().to_owned()));
        }
        errors
    }

    /// The reason for sending nothing.
    fn refusal(self) -> Option<String> {
        if self.count() == 0 && !self.is_by_file() {
            let is_read = !self.is_for_webmaster() || self.rows.with(|rows| !rows.is_empty());
            return Some(if is_read { t::many_nothing() } else { t::many_checking() }.to_owned());
        }
        match self.preview(|preview| Some(preview.will_change > 0)) {
            Some(false) => Some(t::many_none_change().to_owned()),
            Some(true) => None,
            // An account that only the server knows must be shown before anything is sent.
            None => self.unchecked.get().or_else(|| Some(t::many_checking().to_owned())),
        }
    }

    async fn send(self, is_check: bool) -> Result<(), Rejection> {
        let submission = self.submission();
        let key = self.sent_key.of(&submission);
        let answer: Result<Submitted, Failure> = self.app.post_once(route::SUBMISSIONS, &submission, &key).await;
        if self.is_gone() {
            return Ok(());
        }
        match answer {
            Ok(submitted) => self.leave_sent(&submitted, is_check),
            Err(Failure::Offline | Failure::Garbled) => return Err(Rejection::Lost(t::modify_lost())),
            Err(failure) => {
                // Facts have changed since the last check: the new one says which.
                if failure.reason() == Some(Reason::Conflict) {
                    self.check().await;
                }
                if failure.step_up().is_some() {
                    return Err(failure.into());
                }
                if !self.is_gone() {
                    return Err(Rejection::Form(self.explain(&failure)));
                }
            }
        }
        Ok(())
    }

    /// Shows the new request in place of the form.
    fn leave_sent(self, submitted: &Submitted, is_check: bool) {
        self.is_done.set_value(true);
        if !self.is_of_name() && !self.has_lines() && !self.is_by_file() {
            self.app.selection.rows.set(Vec::new());
        }
        let link = if self.giver().is_some() {
            let parties = submitted.preview.parties.iter();
            let parties = parties.map(|party| components::words::person_inside(self.app.people, &party.account));
            let sent = [t::access_ask_sent(), " ", &intl::list(&parties.collect::<Vec<_>>())].concat();
            self.app.announce_on_arrival(sent);
            // The reader is no party: the page of the service says what becomes of it.
            place::back(self)
        } else {
            Link::submission(submitted.submission)
        };
        if is_check { router::history::back(link) } else { self.app.replace_link(link) }
    }

    pub(super) fn explain(self, failure: &Failure) -> String {
        let Failure::Problem(problem) = failure else { return components::explain(failure) };
        match (problem.reason, failure.budget(), problem.until.map(intl::timestamp)) {
            (Reason::TooLarge, ..) => self.too_large(failure),
            (Reason::Conflict, ..) => t::many_none_change().to_owned(),
            (Reason::NotFound, ..) => t::access_ask_over().to_owned(),
            (_, Some(Budget::OpenSubmissions), Some(until)) => t::modify_over_requests(until.as_str()),
            (_, Some(Budget::Mails), Some(until)) => failure.account().map_or_else(
                || components::explain(failure),
                |account| {
                    t::modify_over_mails(
                        components::words::person_inside(self.app.people, &account).as_str(),
                        until.as_str(),
                    )
                },
            ),
            (_, Some(Budget::OwnMails), Some(until)) => t::modify_over_own_mails(until.as_str()),
            _ => components::explain(failure),
        }
    }

    /// Which limit is exceeded.
    fn too_large(self, failure: &Failure) -> String {
        let policy = self.app.policy();
        if failure.budget().is_some() {
            return t::many_too_many_contacts(intl::number(policy.lookups_a_minute.into()).as_str());
        }
        match failure.cause().as_deref().and_then(SubmissionLimit::parse) {
            Some(SubmissionLimit::Requests) => t::many_too_many().to_owned(),
            Some(SubmissionLimit::Together) => t::many_too_many_together().to_owned(),
            None => file::too_large(),
        }
    }

    /// The submission.
    pub(super) fn submission(self) -> NewSubmission {
        let note = self.note.text().trim().to_owned();
        NewSubmission {
            lines: untrack(|| self.new_lines()),
            all_or_nothing: self.all_or_nothing.get_untracked(),
            leave_out: true,
            note: Some(note).filter(|note| !note.is_empty()),
            replaces: self.amended(),
            replace_own: self.own.get_untracked() == OwnRequests::AreReplaced,
            in_name_of: self.giver(),
        }
    }

    fn new_lines(self) -> NewLines {
        if self.is_by_file() {
            return NewLines::File(self.file.with(|file| file.as_ref()?.clone().ok()).unwrap_or_default());
        }
        let inputs = self.inputs();
        let contacts = PerRole::from_fn(|role| inputs.get(role).as_ref().map(|input| input.as_str().to_owned()));
        NewLines::Each(self.lines.with(|lines| lines.ask(&contacts, self.until())))
    }
}
