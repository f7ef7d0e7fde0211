//! The state of the page, its checks by the server, and sending.

use super::file;
use super::foresee::{self, NewTerms};
use crate::components;
use crate::forms::{Form, TextField};
use crate::platform::client::{self, Failure};
use crate::platform::clock;
use crate::platform::dom;
use crate::platform::i18n::many as t;
use crate::platform::intl;
use crate::prelude::*;
use crate::shell::titles;
use crate::state::AppContext;
use chrono::NaiveDate;
use core::time::Duration;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NewLine, NewLines, NewSubmission, Selection, SubmissionPreview, Submitted};
use handover_api::{Reason, route};
use handover_rules::model::handle::HandleError;
use handover_rules::submission::ContactInput;
use handover_rules::submission::last_day::LastDay;
use handover_rules::{NicHandle, PerRole, Role};
use leptos::task::spawn_local;

/// The pause in typing after which the server is asked.
const DEBOUNCE: Duration = Duration::from_millis(400);

#[derive(Clone, Copy)]
pub(super) struct ManyForm {
    pub(super) app: AppContext,
    /// Every role of the reader goes to one account, which the entry for the admin names.
    pub(super) is_everything: bool,
    /// The new contacts, in the order of the roles.
    entries: [TextField; 3],
    /// The last day of the new tech contacts, as a date field has it.
    pub(super) last_day: TextField,
    pub(super) note: RwSignal<String>,
    /// All services change together, or none.
    pub(super) all_or_nothing: RwSignal<bool>,
    /// Whether the services are being read.
    pub(super) is_loading: RwSignal<bool>,
    /// Why they could not be read.
    pub(super) failure: RwSignal<Option<Failure>>,
    /// What would happen, as far as it is known.
    pub(super) shown: RwSignal<Option<Shown>>,
    /// Why the server could not say what would happen.
    pub(super) unchecked: RwSignal<Option<String>>,
    pub(super) form: Form,
    pub(super) sent: RwSignal<Option<Submitted>>,
    /// Whether the contacts come from a file, whatever is selected.
    pub(super) by_file: RwSignal<bool>,
    /// The text of the file.
    pub(super) file: RwSignal<Option<String>>,
    /// Why a file was not read.
    pub(super) file_error: RwSignal<Option<&'static str>>,
    /// Counts changes of the input: answers about an earlier one are dropped.
    edits: StoredValue<u32>,
    /// What was sent last, with its key: repeated after a lost answer, it keeps it.
    last: StoredValue<Option<(NewSubmission, String)>>,
}

/// What would happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) preview: SubmissionPreview,
    /// Whether the server has said so; otherwise it is what the browser knows.
    pub(super) is_checked: bool,
}

/// The ids of the fields.
pub(super) const fn field_id(role: Role) -> &'static str {
    match role {
        Role::Admin => "new-admin",
        Role::Tech => "new-tech",
        Role::Billing => "new-billing",
    }
}

impl ManyForm {
    pub(super) fn new(app: AppContext, is_everything: bool) -> Self {
        let form = Self {
            app,
            is_everything,
            entries: Role::ALL.map(|role| TextField::new(field_id(role), "")),
            last_day: TextField::new("last-day", ""),
            note: RwSignal::new(String::new()),
            all_or_nothing: RwSignal::new(false),
            is_loading: RwSignal::new(false),
            failure: RwSignal::new(None),
            shown: RwSignal::new(None),
            unchecked: RwSignal::new(None),
            form: Form::new("#summary", t::many_heading()),
            sent: RwSignal::new(None),
            by_file: RwSignal::new(false),
            file: RwSignal::new(None),
            file_error: RwSignal::new(None),
            edits: StoredValue::new(0),
            last: StoredValue::new(None),
        };
        form.follow_input();
        form
    }

    /// Tells what would happen whenever an entry, the selection or the data changes.
    fn follow_input(self) {
        Effect::new(move |_| {
            self.entries.iter().for_each(|field| field.value.track());
            self.last_day.value.track();
            self.app.connection().refresh.track();
            self.app.selection().rows.track();
            self.file.track();
            self.by_file.track();
            untrack(|| self.input_changed());
        });
    }

    fn input_changed(self) {
        self.edits.update_value(|edits| *edits += 1);
        if self.by_file.get_untracked() {
            self.check_file();
            return;
        }
        // After sending, nothing is selected.
        if self.app.selection().rows.with_untracked(Vec::is_empty) {
            self.shown.set(None);
            return;
        }
        let edit = self.edits.get_value();
        let inputs = PerRole::from_fn(|role| ContactInput::read(Some(&self.entry(role))));
        let foreseen = self.foreseen(&inputs);
        self.shown.set(foreseen.map(|preview| Shown { preview, is_checked: false }));
        self.unchecked.set(None);
        let has_contact = Role::ALL.into_iter().any(|role| matches!(inputs.get(role), Ok(Some(_))));
        if !(has_contact || self.until().is_some()) || Role::ALL.into_iter().any(|role| inputs.get(role).is_err()) {
            return;
        }
        let check = move || {
            if self.edits.try_get_value() == Some(edit) {
                spawn_local(self.check(edit));
            }
        };
        set_timeout(check, DEBOUNCE);
    }

    /// Reactive: whether something is entered that the server can check.
    pub(super) fn is_entered(self) -> bool {
        let read = |field: &TextField| field.value.with(|text| ContactInput::read(Some(text)));
        let inputs: Result<Vec<_>, _> = self.entries.iter().map(read).collect();
        inputs.is_ok_and(|inputs| inputs.iter().any(Option::is_some))
    }

    fn check_file(self) {
        self.shown.set(None);
        self.unchecked.set(None);
        if self.sent.with_untracked(Option::is_none) && self.file.with_untracked(Option::is_some) {
            spawn_local(self.check(self.edits.get_value()));
        }
    }

    async fn check(self, edit: u32) {
        let answer: Result<SubmissionPreview, Failure> =
            client::post(self.app, route::SUBMISSIONS_CHECK, &self.submission()).await;
        if self.edits.try_get_value() != Some(edit) {
            return;
        }
        match answer {
            Ok(preview) => {
                self.app.announce(&file::announced(&preview));
                self.shown.set(Some(Shown { preview, is_checked: true }));
            }
            // What the browser knows stays; sending checks again.
            Err(failure) => self.unchecked.set(Some(self.explain(&failure))),
        }
    }

    /// What the browser knows of the outcome; `None` unless all entries are handles. Only the server knows addresses.
    fn foreseen(self, inputs: &PerRole<Result<Option<ContactInput>, HandleError>>) -> Option<SubmissionPreview> {
        let mut contacts: PerRole<Option<NicHandle>> = PerRole::default();
        for role in Role::ALL {
            match inputs.get(role) {
                Ok(Some(ContactInput::Handle(handle))) => *contacts.get_mut(role) = Some(handle.clone()),
                Ok(None) => {}
                _ => return None,
            }
        }
        let until = self.until();
        if contacts == PerRole::default() && until.is_none() {
            return None;
        }
        let today = clock::today(self.app);
        let account = self.app.session().account.get_untracked()?;
        self.app.selection().rows.with_untracked(|rows| {
            let new = |row: &ServiceRow| NewTerms { contacts: self.mine(row, &contacts), until, today };
            Some(foresee::foresee(&account.handle, account.zone, rows, new))
        })
    }

    /// The field of a role.
    pub(super) fn field(self, role: Role) -> TextField {
        let [admin, tech, billing] = self.entries;
        match role {
            Role::Admin => admin,
            Role::Tech => tech,
            Role::Billing => billing,
        }
    }

    /// The text of the field that counts for a role.
    fn entry(self, role: Role) -> String {
        let role = if self.is_everything { Role::Admin } else { role };
        self.field(role).text().trim().to_owned()
    }

    /// The last day that is entered.
    pub(super) fn until(self) -> Option<NaiveDate> {
        self.last_day.text().parse().ok()
    }

    /// The entries that count for a service: where everything is handed over, those of the roles that the reader has.
    fn mine<T: Clone>(self, row: &ServiceRow, entries: &PerRole<Option<T>>) -> PerRole<Option<T>> {
        let me = self.app.my_handle();
        let counts = |role: Role| !self.is_everything || *row.contacts.holder(role) == me;
        PerRole::from_fn(|role| entries.get(role).clone().filter(|_| counts(role)))
    }

    fn submission(self) -> NewSubmission {
        let note = self.note.get_untracked().trim().to_owned();
        NewSubmission {
            lines: self.lines(),
            all_or_nothing: self.all_or_nothing.get_untracked(),
            leave_out: true,
            note: Some(note).filter(|note| !note.is_empty()),
        }
    }

    fn lines(self) -> NewLines {
        if let Some(file) = self.file.get_untracked().filter(|_| self.by_file.get_untracked()) {
            return NewLines::File(file);
        }
        let contacts = PerRole::from_fn(|role| Some(self.entry(role)).filter(|entry| !entry.is_empty()));
        self.app.selection().rows.with_untracked(|rows| {
            if self.is_everything {
                let line = |row: &ServiceRow| NewLine {
                    service: row.service.clone(),
                    contacts: self.mine(row, &contacts),
                    until: None,
                };
                NewLines::Each(rows.iter().map(line).collect())
            } else {
                let services = rows.iter().map(|row| row.service.clone()).collect();
                NewLines::Selected {
                    selection: Selection::These(services),
                    contacts: contacts.clone(),
                    until: self.until(),
                }
            }
        })
    }

    /// Handles the confirm button.
    pub(super) fn confirm(self) {
        if self.by_file.get_untracked() {
            self.confirm_file();
            return;
        }
        let checks = Role::ALL.into_iter().map(|role| {
            let field = self.field(role);
            let error = ContactInput::read(Some(&field.text())).is_err().then(t::many_malformed);
            field.check(error)
        });
        let is_wrong_day = self.until().is_some_and(|day| !LastDay::is_allowed(day, clock::today(self.app)));
        let last_day = self.last_day.check(is_wrong_day.then(t::many_remedy_last_day));
        if !self.form.start(checks.chain([last_day]).collect()) {
            return;
        }
        if Role::ALL.into_iter().all(|role| self.entry(role).is_empty()) && self.until().is_none() {
            self.form.finish();
            let first = if self.is_everything { Role::Admin } else { Role::Tech };
            self.form.fail_fields(vec![(field_id(first), t::many_no_entry().to_owned())]);
            return;
        }
        if self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.preview.will_change == 0)) {
            self.form.finish();
            self.form.fail_with(t::many_none_change().to_owned());
            return;
        }
        spawn_local(self.send());
    }

    fn confirm_file(self) {
        if !self.form.start(Vec::new()) {
            return;
        }
        let is_missing = self.file.with_untracked(Option::is_none);
        let shown = |is: fn(&SubmissionPreview) -> bool| {
            self.shown.with_untracked(|shown| shown.as_ref().is_some_and(|shown| is(&shown.preview)))
        };
        if is_missing {
            self.form.finish();
            self.form.fail_fields(vec![(file::FIELD, t::many_file_missing().to_owned())]);
        } else if shown(|preview| !preview.faults.is_empty()) {
            self.form.finish();
            self.form.fail_fields(vec![(file::FIELD, t::many_file_faulty().to_owned())]);
        } else if shown(|preview| preview.will_change == 0) {
            self.form.finish();
            self.form.fail_with(t::many_none_change().to_owned());
        } else {
            spawn_local(self.send());
        }
    }

    async fn send(self) {
        let submission = self.submission();
        let key = self.key(&submission);
        let answer: Result<Submitted, Failure> =
            client::post_once(self.app, route::SUBMISSIONS, &submission, &key).await;
        match answer {
            Ok(submitted) => {
                self.form.finish();
                if submitted.preparing {
                    self.app.session().work.set(Some(submitted.submission));
                }
                // `try_set` returns the value when the screen is gone.
                if self.sent.try_set(Some(submitted)).is_none() {
                    self.app.selection().rows.set(Vec::new());
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

    fn explain(self, failure: &Failure) -> String {
        match failure {
            Failure::Problem(problem) if problem.reason == Reason::TooLarge && problem.budget().is_some() => {
                t::many_too_many_contacts(intl::number(u64::from(self.app.policy().lookups_a_minute)).as_str())
            }
            Failure::Problem(problem) if problem.reason == Reason::TooLarge => {
                t::many_too_many(u64::from(self.app.policy().max_lines))
            }
            Failure::Problem(problem) if problem.reason == Reason::Conflict => t::many_none_change().to_owned(),
            _ => components::explain(failure),
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
