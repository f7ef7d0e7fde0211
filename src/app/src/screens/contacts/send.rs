//! The preview, computed by the rules immediately and checked by the server after a pause in typing; sending the form.

use super::form::{ContactsForm, LAST_DAY, ShownPreview};
use super::{review, role_field, services};
use crate::browser::dom;
use crate::components::{self, Tone};
use crate::forms::Rejection;
use crate::platform::client::Failure;
use crate::platform::{i18n as t, intl, router};
use core::time::Duration;
use handover_api::link::Link;
use handover_api::problem::Budget;
use handover_api::submissions::{LISTED_CHANGES, NewLines, NewSubmission, SubmissionLimit, Submitted};
use handover_api::{Reason, route};
use handover_rules::model::timestamp::parse_date;
use handover_rules::submission::form::{FormLines, Preview, Shown, Viewpoint};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{ContactInput, MAX_NOTE, NoteFault, OwnRequests, check_note};
use handover_rules::{NicHandle, PerRole, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which the server is asked.
const PAUSE: Duration = Duration::from_millis(400);

/// The pause in live events after which it is asked again. Looking up accounts is limited.
const EVENTS_PAUSE: Duration = Duration::from_secs(5);

/// The pause after which a busy server is asked again.
const RETRY: Duration = Duration::from_secs(2);

impl ContactsForm {
    /// Renews the preview whenever an entry or the services change.
    pub(super) fn follow_input(self) {
        let entered = Memo::new(move |_| {
            let entries = self.fields.map(|field| field.value.with(|text| text.trim().to_owned()));
            (entries, self.last_day.value.get(), self.own.get())
        });
        Effect::new(move |_| {
            // A memo is only computed when it is read.
            entered.with(|_| ());
            self.rows.track();
            self.lines.track();
            self.file.track();
            untrack(|| self.input_changed());
        });
    }

    /// Asks again after live updates and reconnections, without an announcement if the answer is the same. Files are too
    /// large to be sent every few seconds: only their failed checks are repeated.
    pub(super) fn follow_events(self) {
        Effect::new(move |before: Option<()>| {
            self.app.connection.refresh.track();
            let has_failed = self.unchecked.with_untracked(Option::is_some);
            if before.is_none() || !has_failed && self.is_by_file() {
                return;
            }
            self.checks.update_value(|checks| checks.events += 1);
            let event = self.checks.with_value(|checks| checks.events);
            let is_last = move || self.checks.try_with_value(|checks| checks.events) == Some(event);
            self.check_later(if has_failed { Duration::ZERO } else { EVENTS_PAUSE }, is_last);
        });
    }

    fn input_changed(self) {
        self.checks.update_value(|checks| checks.edits += 1);
        self.unchecked.set(None);
        self.shown.set(self.preview_locally().map(|preview| ShownPreview { preview, is_checked: false }));
        // Nobody types a file.
        self.check_after(if self.is_by_file() { Duration::ZERO } else { PAUSE });
    }

    /// Asks the server after a pause, unless the input has changed by then.
    fn check_after(self, pause: Duration) {
        let edit = self.checks.with_value(|checks| checks.edits);
        self.check_later(pause, move || self.is_current(edit));
    }

    fn check_later(self, pause: Duration, is_wanted: impl Fn() -> bool + 'static) {
        let check = move || {
            if is_wanted() && self.may_check() {
                spawn_local(self.check());
            }
        };
        set_timeout(check, pause);
    }

    /// Whether the input has not changed since, and the page is still there.
    fn is_current(self, edit: u32) -> bool {
        self.checks.try_with_value(|checks| checks.edits) == Some(edit)
    }

    /// Whether there is something that the server can judge.
    fn may_check(self) -> bool {
        if self.is_done.try_get_value() != Some(false) {
            return false;
        }
        if self.is_by_file() {
            return self.file.with_untracked(|file| matches!(file, Some(Ok(_))));
        }
        untrack(|| self.count() > 0 && self.is_entered())
    }

    /// Reactive: whether something is entered that the server can judge.
    pub(super) fn is_entered(self) -> bool {
        let inputs = self.inputs();
        self.last_day.value.with(|text| parse_date(text)).is_some()
            || self.lines.with(FormLines::keeps_contacts)
            || Role::ALL.into_iter().any(|role| inputs.get(role).is_some())
    }

    pub(super) async fn check(self) {
        let Some(edit) = self.checks.try_with_value(|checks| checks.edits) else { return };
        // Its note changes nothing, and faults of it are reported when it is sent.
        let asked = NewSubmission { note: None, ..self.submission() };
        let answer: Result<Preview, Failure> = self.app.post_screen(route::SUBMISSIONS_CHECK, &asked).await;
        if !self.is_current(edit) || self.is_done.try_get_value() != Some(false) {
            return;
        }
        match answer {
            Ok(preview) => {
                if self.checks.with_value(|checks| checks.announced.as_ref() != Some(&preview)) {
                    self.app.announce(&super::role_field::announcement(&preview));
                    self.checks.update_value(|checks| checks.announced = Some(preview.clone()));
                }
                self.unchecked.set(None);
                self.shown.set(Some(ShownPreview { preview, is_checked: true }));
            }
            // The local preview stays; sending checks again.
            Err(failure) => {
                self.unchecked.set(Some(self.explain(&failure)));
                if failure.reason() == Some(Reason::Busy) {
                    self.check_after(RETRY);
                }
            }
        }
    }

    /// The preview by the rules alone; `None` if an address is entered. Only the server knows addresses, and
    /// enough about the services of a file, of lines, or of others.
    fn preview_locally(self) -> Option<Preview> {
        if self.has_lines() || self.count() == 0 || self.giver().is_some() {
            return None;
        }
        let mut contacts: PerRole<Option<NicHandle>> = PerRole::default();
        let inputs = self.inputs();
        for role in Role::ALL {
            *contacts.get_mut(role) = match inputs.get(role) {
                Some(ContactInput::Handle(handle)) => Some(handle.clone()),
                Some(ContactInput::Address(_)) => return None,
                None => None,
            };
        }
        let until = self.until();
        if contacts == PerRole::default() && until.is_none() {
            return None;
        }
        let first_day = LastDay::first_day(self.app.now(), &self.app.policy());
        let me = self.me.get_untracked();
        let viewpoint = Viewpoint { me: &me, first_day, own: self.own.get_untracked() };
        // Groups name all of their services, so that they can be left out.
        let shown = Shown { refused: usize::MAX, changes: LISTED_CHANGES };
        let asked = self.lines.with(|lines| lines.ask(&contacts, until));
        Some(self.with_services(|services| viewpoint.preview(services.iter().copied().zip(&asked), shown)))
    }
}

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
            // It alone can resolve an address, or anything about a file or lines: then nothing is shown yet.
            let is_missing = self.shown.with_untracked(Option::is_none);
            if self.may_check() && (is_missing || !is_checked && is_open()) {
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
                errors.push((services::FILE_FIELD, t::many_file_missing().to_owned()));
            } else if self.preview(|preview| !preview.faults.is_empty()) {
                errors.push((services::FILE_FIELD, t::many_file_faulty().to_owned()));
            }
        }
        let offered = self.offered();
        for role in offered.iter() {
            let state = self.role_state(role);
            let verdict = self.verdict(role, &state);
            if verdict.is_wrong()
                && let Some((Tone::Bad, text)) = role_field::verdict_text(self, role, &state, &verdict)
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
            errors.push((services::SITE, t::webmaster_site_missing().to_owned()));
        }
        errors
    }

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
            self.back()
        } else {
            Link::submission(submitted.submission)
        };
        if is_check { router::back(link) } else { self.app.replace_link(link) }
    }

    fn explain(self, failure: &Failure) -> String {
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

    fn too_large(self, failure: &Failure) -> String {
        let policy = self.app.policy();
        if failure.budget().is_some() {
            return t::many_too_many_contacts(intl::number(policy.lookups_a_minute.into()).as_str());
        }
        match failure.cause().as_deref().and_then(SubmissionLimit::parse) {
            Some(SubmissionLimit::Requests) => t::many_too_many().to_owned(),
            Some(SubmissionLimit::Together) => t::many_too_many_together().to_owned(),
            None => services::file_too_large(),
        }
    }

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
