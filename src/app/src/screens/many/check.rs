//! The preview: computed by the rules at once, then checked by the server after a pause in typing.

use super::file;
use super::foresee::foresee;
use super::form::{ManyForm, Shown, is_usable};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use core::time::Duration;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NewSubmission, SubmissionPreview};
use handover_api::{Reason, route};
use handover_rules::model::timestamp::parse_date;
use handover_rules::submission::foresight::{NewTerms, Viewpoint};
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{ContactInput, OwnRequests};
use handover_rules::{NicHandle, PerRole, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The pause in typing after which the server is asked.
const DEBOUNCE: Duration = Duration::from_millis(400);

/// The pause in live events after which it is asked again. Looking up accounts is limited.
const EVENTS_DEBOUNCE: Duration = Duration::from_secs(5);

/// The pause after which a busy server is asked again.
const RETRY: Duration = Duration::from_secs(2);

impl ManyForm {
    /// Tells what would happen whenever an entry or the selection changes.
    pub(super) fn follow_input(self) {
        let entered = Memo::new(move |_| {
            let entries = self.entries.map(|field| field.value.with(|text| text.trim().to_owned()));
            (entries, self.last_day.value.get(), self.by_file.get())
        });
        Effect::new(move |_| {
            // A memo is only computed when it is read.
            entered.with(|_| ());
            self.app.selection().rows.track();
            self.basis.track();
            self.file.track();
            untrack(|| self.input_changed());
        });
    }

    /// Asks again after live updates and reconnections, without a word if the answer is the same. Files are
    /// too large to be sent every few seconds: only their failed checks are repeated.
    pub(super) fn follow_events(self) {
        Effect::new(move |before: Option<()>| {
            self.app.connection().refresh.track();
            if before.is_none() {
                return;
            }
            let has_failed = self.unchecked.with_untracked(Option::is_some);
            if has_failed || !self.by_file.get_untracked() {
                self.checks.update_value(|checks| checks.events += 1);
                let event = self.checks.with_value(|checks| checks.events);
                let check = move || {
                    let is_last = self.checks.try_with_value(|checks| checks.events) == Some(event);
                    if is_last && self.sent.with_untracked(Option::is_none) && self.may_check() {
                        spawn_local(self.check(self.edit()));
                    }
                };
                set_timeout(check, if has_failed { Duration::ZERO } else { EVENTS_DEBOUNCE });
            }
        });
    }

    fn input_changed(self) {
        self.checks.update_value(|checks| checks.edits += 1);
        let edit = self.edit();
        self.unchecked.set(None);
        if self.by_file.get_untracked() {
            self.shown.set(None);
            if self.may_check() {
                spawn_local(self.check(edit));
            }
            return;
        }
        self.shown.set(self.foreseen().map(|preview| Shown { preview, is_checked: false }));
        self.check_after(edit, DEBOUNCE);
    }

    /// Asks the server after a time, unless the input has changed by then.
    fn check_after(self, edit: u32, delay: Duration) {
        let check = move || {
            if self.is_current(edit) && self.may_check() {
                spawn_local(self.check(edit));
            }
        };
        set_timeout(check, delay);
    }

    /// Decides what becomes of the reader's own open requests.
    pub(super) fn decide_own(self, own: OwnRequests) {
        self.checks.update_value(|checks| checks.own = own);
        self.input_changed();
    }

    fn edit(self) -> u32 {
        self.checks.with_value(|checks| checks.edits)
    }

    /// Whether the input has not changed since, and the page is still there.
    fn is_current(self, edit: u32) -> bool {
        self.checks.try_with_value(|checks| checks.edits) == Some(edit)
    }

    /// Whether there is something that the server can judge.
    fn may_check(self) -> bool {
        if self.by_file.get_untracked() {
            return self.sent.with_untracked(Option::is_none) && self.file.with_untracked(is_usable);
        }
        untrack(|| self.services() > 0 && self.is_entered())
    }

    /// Reactive: whether something is entered that the server can judge.
    pub(super) fn is_entered(self) -> bool {
        let inputs: Result<Vec<_>, _> =
            Role::ALL.into_iter().map(|role| ContactInput::read(Some(&self.entry(role)))).collect();
        let has_last_day = self.last_day.value.with(|text| parse_date(text)).is_some();
        inputs.is_ok_and(|inputs| has_last_day || self.keeps_contacts() || inputs.iter().any(Option::is_some))
    }

    async fn check(self, edit: u32) {
        // Its note changes nothing, and faults of it are told when it is sent.
        let asked = NewSubmission { note: None, ..self.submission() };
        let answer: Result<SubmissionPreview, Failure> = client::post(self.app, route::SUBMISSIONS_CHECK, &asked).await;
        if !self.is_current(edit) || self.sent.with_untracked(Option::is_some) {
            return;
        }
        match answer {
            Ok(preview) => {
                self.app.people().learn(preview.people.clone());
                if self.checks.with_value(|checks| checks.told.as_ref() != Some(&preview)) {
                    self.app.announce(&file::announced(&preview));
                    self.checks.update_value(|checks| checks.told = Some(preview.clone()));
                }
                self.unchecked.set(None);
                self.shown.set(Some(Shown { preview, is_checked: true }));
            }
            // What the browser knows stays; sending checks again.
            Err(failure) => {
                self.unchecked.set(Some(self.explain(&failure)));
                if failure.reason() == Some(Reason::Busy) {
                    self.check_after(edit, RETRY);
                }
            }
        }
    }

    /// The preview by the rules alone; `None` unless all filled-in entries are handles. Only the server knows
    /// addresses, and enough about the services of a file or a basis. After sending, nothing is selected.
    fn foreseen(self) -> Option<SubmissionPreview> {
        if self.by_file.get_untracked() || self.has_basis() || self.services() == 0 {
            return None;
        }
        let mut contacts: PerRole<Option<NicHandle>> = PerRole::default();
        for role in Role::ALL {
            match ContactInput::read(Some(&self.entry(role))) {
                Ok(Some(ContactInput::Handle(handle))) => *contacts.get_mut(role) = Some(handle),
                Ok(None) => {}
                _ => return None,
            }
        }
        let until = self.until();
        if contacts == PerRole::default() && until.is_none() {
            return None;
        }
        let first_day = LastDay::first_day(clock::now(self.app), &self.app.policy());
        let account = self.app.session().account.get_untracked()?;
        self.app.selection().rows.with_untracked(|rows| {
            let new = |row: &ServiceRow| NewTerms { contacts: self.mine(row, &contacts), until };
            let own = self.own_requests();
            Some(foresee(Viewpoint { asker: &account.handle, zone: account.zone, first_day, own }, rows, new))
        })
    }
}
