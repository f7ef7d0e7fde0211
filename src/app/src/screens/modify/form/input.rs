//! Handlers of the fields.

use super::super::labels;
use super::state::{LastDayInput, ModifyForm};
use crate::platform::dom;
use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, Role, ServiceKey};
use leptos::prelude::*;

impl ModifyForm {
    /// Handles typing in the field of a role.
    pub(in super::super) fn enter(self, role: Role, text: String) {
        self.input.shown.update(|shown| *shown.settled.get_mut(role) = false);
        self.input.entries.update(|entries| *entries.get_mut(role) = text);
        self.input_changed();
    }

    /// Fills in a handle, and focuses the field.
    pub(in super::super) fn fill(self, role: Role, handle: &NicHandle) {
        self.enter(role, handle.as_str().to_owned());
        self.settle(role);
        if let Some(field) = dom::by_id(labels::field_id(role)) {
            let _ = field.focus();
        }
    }

    /// Handles leaving the field of a role, which browsers also report when the dialog closes.
    pub(in super::super) fn settle(self, role: Role) {
        if self.input.shown.try_update(|shown| *shown.settled.get_mut(role) = true).is_some() {
            self.announce_entries();
        }
    }

    /// Handles leaving the field for a zone.
    pub(in super::super) fn settle_zone(self) {
        self.input.zone_search.try_update(|search| search.is_settled = true);
    }

    /// Handles a change of the last day.
    pub(in super::super) fn enter_until(self, text: String) {
        self.input.until.set(LastDayInput::new(text));
        self.input_changed();
    }

    /// Chooses a DNS zone of another name, and selects it.
    pub(in super::super) fn choose_zone(self, zone: ServiceRow) {
        let service = zone.service.clone();
        if let Some(before) = self.input.other_zone.get_untracked() {
            self.input.ticked.update(|ticked| ticked.retain(|other| *other != before.service));
        }
        self.input.other_zone.set(Some(zone));
        self.tick(&service, true);
    }

    /// Selects another service.
    pub(in super::super) fn tick(self, service: &ServiceKey, is_ticked: bool) {
        self.input.ticked.update(|ticked| {
            ticked.retain(|other| other != service);
            if is_ticked {
                ticked.push(service.clone());
            }
        });
        self.input_changed();
    }

    pub(super) fn input_changed(self) {
        self.submission.forget_doubtful();
        self.input.shown.update(|shown| shown.missing = None);
        self.check_after_pause();
    }
}
