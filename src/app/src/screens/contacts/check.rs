//! The preview: computed by the rules immediately, then checked by the server after a pause in typing.

use super::form::{ContactsForm, ShownPreview};
use crate::platform::client::Failure;
use core::time::Duration;
use handover_api::submissions::{LISTED_CHANGES, NewSubmission};
use handover_api::{Reason, route};
use handover_rules::model::timestamp::parse_date;
use handover_rules::submission::ContactInput;
use handover_rules::submission::form::{FormLines, Preview, Shown, Viewpoint};
use handover_rules::submission::last_day::LastDay;
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
    pub(super) fn may_check(self) -> bool {
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

    /// Whether only the server can resolve an entered contact: an address, or anything about a file or lines.
    pub(super) fn awaits_check(self) -> bool {
        self.shown.with_untracked(Option::is_none) && self.may_check()
    }

    /// Checks the present input.
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
                    self.app.announce(&super::words::announcement(&preview));
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
