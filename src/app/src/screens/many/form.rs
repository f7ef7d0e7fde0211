//! The state of the page, and what it asks for.

use super::basis::{Basis, Common};
use crate::components::{FieldMessage, Pending};
use crate::forms::{Form, TextField};
use crate::platform::i18n as t;
use crate::state::App;
use chrono::NaiveDate;
use handover_api::link::ManyFrom;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NewLine, NewLines, NewSubmission, ServiceSelection, SubmissionPreview, Submitted};
use handover_rules::model::timestamp::parse_date;
use handover_rules::request::acts_on_submission::WayBack;
use handover_rules::submission::OwnRequests;
use handover_rules::submission::blockers::roles_on_offer;
use handover_rules::{PerRole, Role, RoleSet, SubmissionId};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct ManyForm {
    pub(super) app: App,
    /// The starting point of the form. If everything is handed over, every role of the reader goes to one account,
    /// which the entry for the admin names.
    pub(super) from: ManyFrom,
    /// The basis in place of a selection; `None` before it is read.
    pub(super) basis: RwSignal<Option<Basis>>,
    /// The new contacts, in the order of the roles.
    pub(super) entries: [TextField; 3],
    /// The last day of the new tech contacts, as a date field has it.
    pub(super) last_day: TextField,
    pub(super) note: RwSignal<String>,
    /// The reason the note was not taken.
    pub(super) note_error: RwSignal<Option<FieldMessage>>,
    /// All services change together, or none.
    pub(super) all_or_nothing: RwSignal<bool>,
    /// Reading of the services.
    pub(super) loading: Pending,
    /// The preview, as far as it is known.
    pub(super) shown: RwSignal<Option<Shown>>,
    /// The reason the server's last check failed.
    pub(super) unchecked: RwSignal<Option<String>>,
    pub(super) form: Form,
    pub(super) sent: RwSignal<Option<Submitted>>,
    /// Number of services that stay selected for the next submission.
    pub(super) left_for_later: StoredValue<u64>,
    /// Whether the contacts come from a file, whatever is selected.
    pub(super) by_file: RwSignal<bool>,
    /// The file that was chosen.
    pub(super) file: RwSignal<Option<ChosenFile>>,
    pub(super) checks: StoredValue<FormChecks>,
    /// The submission sent last, with its idempotency key, which it keeps when repeated after a lost answer.
    pub(super) last: StoredValue<Option<(NewSubmission, String)>>,
    /// Whether the input is dropped when the page is left.
    pub(super) is_given_up: StoredValue<bool>,
}

/// The state of the checks.
#[derive(Default)]
pub(super) struct FormChecks {
    /// Counts changes of the input: answers about an earlier one are dropped.
    pub(super) edits: u32,
    /// Counts live events.
    pub(super) events: u32,
    /// The server's last preview.
    pub(super) told: Option<SubmissionPreview>,
    /// Treatment of the reader's own open requests that are in the way.
    pub(super) own: OwnRequests,
}

/// The preview on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) preview: SubmissionPreview,
    /// Whether it is the server's; otherwise the browser has computed it.
    pub(super) is_checked: bool,
}

/// The text of a file, or the reason it can't be used.
pub(super) type ChosenFile = Result<String, FieldMessage>;

/// Whether there is a file that can be sent.
#[expect(clippy::ref_option, reason = "as a signal gives it")]
pub(super) fn is_usable(file: &Option<ChosenFile>) -> bool {
    matches!(file, Some(Ok(_)))
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
    pub(super) fn new(app: App, from: ManyFrom) -> Self {
        Self {
            app,
            from,
            basis: RwSignal::new(None),
            entries: Role::ALL.map(|role| TextField::new(field_id(role), "")),
            last_day: TextField::new("last-day", ""),
            note: RwSignal::new(String::new()),
            note_error: RwSignal::new(None),
            all_or_nothing: RwSignal::new(false),
            loading: Pending::new(),
            shown: RwSignal::new(None),
            unchecked: RwSignal::new(None),
            form: Form::new("#summary", t::many_heading()),
            sent: RwSignal::new(None),
            left_for_later: StoredValue::new(0),
            by_file: RwSignal::new(false),
            file: RwSignal::new(None),
            checks: StoredValue::new(FormChecks::default()),
            last: StoredValue::new(None),
            is_given_up: StoredValue::new(false),
        }
    }

    /// Whether the page has been left.
    pub(super) fn is_gone(self) -> bool {
        self.sent.try_with_untracked(|_| ()).is_none()
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

    /// The submission that the form begins with.
    pub(super) const fn submission_before(self) -> Option<SubmissionId> {
        match self.from {
            ManyFrom::Amend(id) | ManyFrom::Back(id) => Some(id),
            ManyFrom::Selected | ManyFrom::Everything | ManyFrom::Extend(_) => None,
        }
    }

    /// Whether the form begins with something else than a selection.
    pub(super) const fn has_basis(self) -> bool {
        matches!(self.from, ManyFrom::Amend(_) | ManyFrom::Back(_) | ManyFrom::Extend(_))
    }

    /// Whether it gives roles another last day.
    pub(super) const fn extends(self) -> bool {
        matches!(self.from, ManyFrom::Extend(_))
    }

    /// Whether the reader hands everything over.
    pub(super) fn is_everything(self) -> bool {
        self.from == ManyFrom::Everything
    }

    /// Reactive: the number of services.
    pub(super) fn services(self) -> usize {
        if self.has_basis() {
            self.basis.with(|basis| basis.as_ref().map_or(0, |basis| basis.lines.len()))
        } else {
            self.app.selection().rows.with(Vec::len)
        }
    }

    /// Reactive: whether roles go back that the reader did not take.
    pub(super) fn restores(self) -> bool {
        self.basis.with(|basis| basis.as_ref().and_then(|basis| basis.way_back) == Some(WayBack::Restore))
    }

    /// Reactive: the roles for which a new contact can be entered.
    pub(super) fn offered(self) -> RoleSet {
        if self.is_everything() {
            return Role::Admin.into();
        }
        if self.has_basis() {
            return self.basis.with(|basis| basis.as_ref().map(Basis::roles).unwrap_or_default());
        }
        let me = self.app.my_handle();
        self.app.selection().rows.with(|rows| roles_on_offer(&me, rows.iter().map(|row| &row.contacts)))
    }

    /// Reactive: whether new contacts are named although none is entered: those that differ by service.
    pub(super) fn keeps_contacts(self) -> bool {
        let differs = |basis: &Basis| Role::ALL.into_iter().any(|role| basis.contact(role) == Common::Different);
        self.basis.with(|basis| basis.as_ref().is_some_and(differs))
    }

    /// The text of the field that counts for a role; empty if the role is not offered.
    pub(super) fn entry(self, role: Role) -> String {
        let role = if self.is_everything() { Role::Admin } else { role };
        if !self.offered().contains(role) {
            return String::new();
        }
        self.field(role).text().trim().to_owned()
    }

    /// The last day that is entered.
    pub(super) fn until(self) -> Option<NaiveDate> {
        parse_date(&self.last_day.text()).filter(|_| self.offered().contains(Role::Tech))
    }

    /// The entries that count for a service: where everything is handed over, those of the roles that the reader has.
    pub(super) fn mine<T: Clone>(self, row: &ServiceRow, entries: &PerRole<Option<T>>) -> PerRole<Option<T>> {
        let me = self.app.my_handle();
        let counts = |role: Role| !self.is_everything() || *row.contacts.holder(role) == me;
        PerRole::from_fn(|role| entries.get(role).clone().filter(|_| counts(role)))
    }

    pub(super) fn own_requests(self) -> OwnRequests {
        self.checks.with_value(|checks| checks.own)
    }

    pub(super) fn submission(self) -> NewSubmission {
        let note = self.note.get_untracked().trim().to_owned();
        NewSubmission {
            lines: self.lines(),
            all_or_nothing: self.all_or_nothing.get_untracked(),
            leave_out: true,
            note: Some(note).filter(|note| !note.is_empty()),
            replaces: match self.from {
                ManyFrom::Amend(id) if !self.by_file.get_untracked() => Some(id),
                _ => None,
            },
            replace_own: self.own_requests() == OwnRequests::AreReplaced,
        }
    }

    fn lines(self) -> NewLines {
        if let Some(Ok(file)) = self.file.get_untracked().filter(|_| self.by_file.get_untracked()) {
            return NewLines::File(file);
        }
        let contacts = PerRole::from_fn(|role| Some(self.entry(role)).filter(|entry| !entry.is_empty()));
        if let Some(basis) = self.basis.get_untracked() {
            return NewLines::Each(basis.ask(&contacts, self.until()));
        }
        self.app.selection().rows.with_untracked(|rows| {
            if self.is_everything() {
                let line = |row: &ServiceRow| NewLine {
                    service: row.service.clone(),
                    contacts: self.mine(row, &contacts),
                    until: None,
                };
                NewLines::Each(rows.iter().map(line).collect())
            } else {
                let services = rows.iter().map(|row| row.service.clone()).collect();
                NewLines::Selected {
                    selection: ServiceSelection::These(services),
                    contacts: contacts.clone(),
                    until: self.until(),
                }
            }
        })
    }
}
