//! What the form asks for.

use super::form::ContactsForm;
use crate::platform::i18n as t;
use handover_api::link::FormSource;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NewLine, NewLines, NewSubmission, ServiceSelection};
use handover_rules::submission::OwnRequests;
use handover_rules::submission::form::AskedLine;
use handover_rules::{PerRole, Role, ServiceKey};
use leptos::prelude::*;

impl ContactsForm {
    /// The entries that count for a service: where roles are handed over, those of the roles that the reader has.
    pub(super) fn mine<T: Clone>(self, row: &ServiceRow, entries: &PerRole<Option<T>>) -> PerRole<Option<T>> {
        let me = self.me.with_untracked(|me| me.handle.clone());
        let counts = |role: Role| !self.hands_over() || *row.contacts.holder(role) == me;
        PerRole::from_fn(|role| entries.get(role).clone().filter(|_| counts(role)))
    }

    /// What is sent.
    pub(super) fn submission(self) -> NewSubmission {
        let note = self.note.text().trim().to_owned();
        NewSubmission {
            lines: untrack(|| self.new_lines()),
            all_or_nothing: self.all_or_nothing.get_untracked(),
            leave_out: true,
            note: Some(note).filter(|note| !note.is_empty()),
            replaces: self.source.with_value(|source| match source {
                FormSource::Amend(id) => Some(*id),
                _ => None,
            }),
            replace_own: self.own.get_untracked() == OwnRequests::AreReplaced,
        }
    }

    fn new_lines(self) -> NewLines {
        if self.is_by_file() {
            return NewLines::File(self.file.with(|file| file.as_ref()?.clone().ok()).unwrap_or_default());
        }
        let contacts = PerRole::from_fn(|role| Some(self.entry(role)).filter(|entry| !entry.is_empty()));
        let until = self.until();
        if let Some(lines) = self.lines.get() {
            let new = |AskedLine { service, contacts, until }| NewLine { service, contacts, until };
            return NewLines::Each(lines.ask(&contacts, until).into_iter().map(new).collect());
        }
        if self.hands_over() {
            let new = |row: &ServiceRow| {
                let (service, contacts) = (row.service.clone(), self.mine(row, &contacts));
                NewLine { service, contacts, until: None }
            };
            return NewLines::Each(self.with_rows(|rows| rows.iter().map(new).collect()));
        }
        NewLines::Selected { selection: ServiceSelection::These(self.services()), contacts, until }
    }

    /// Takes services out of the form. Those of a selection are no longer selected.
    pub(super) fn leave_out(self, mut services: Vec<ServiceKey>) {
        // There may be thousands.
        services.sort();
        let has = |service: &ServiceKey| services.binary_search(service).is_ok();
        if self.is_of_name() {
            self.ticked.update(|ticked| ticked.retain(|service| !has(service)));
        } else if self.has_lines() {
            self.lines.update(|lines| {
                if let Some(lines) = lines {
                    lines.lines.retain(|line| !has(&line.service));
                }
            });
        } else {
            self.listed.update(|rows| rows.retain(|row| !has(&row.service)));
        }
        self.app.announce(&t::many_left_out(services.len() as u64));
    }
}
