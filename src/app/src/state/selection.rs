//! The services that are ticked in the list. They stay ticked while the list is scrolled, filtered or left.

use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, ServiceKey};
use leptos::prelude::*;

/// The ticked services.
#[derive(Clone, Copy)]
pub(crate) struct Selection {
    /// As they were when they were ticked, ordered by service.
    pub(crate) rows: RwSignal<Vec<ServiceRow>>,
    /// The tick boxes and keys that were pressed, in order. What that does is decided by the lazy module that shows the
    /// selection.
    pub(crate) pressed: RwSignal<Vec<Pressed>>,
    /// The account that ticked them.
    owner: StoredValue<Option<NicHandle>>,
}

/// A tick box, or a key on one.
#[derive(Clone)]
pub(crate) enum Pressed {
    /// That of a service, with the shift key or without. As it was then: by the time the module is there, the list may show
    /// others.
    Service(Box<ServiceRow>, bool),
    /// That of all services shown.
    Shown,
    /// The arrow key downwards, or upwards, with the shift key: from the focused box to its neighbour.
    Arrow { is_down: bool },
}

impl Selection {
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), pressed: RwSignal::new(Vec::new()), owner: StoredValue::new(None) }
    }

    /// Nothing stays selected for another account.
    pub(crate) fn keep_for(self, account: NicHandle) {
        let account = Some(account);
        if self.owner.get_value() != account {
            self.owner.set_value(account);
            self.rows.set(Vec::new());
        }
    }

    /// Reactive: whether a service is selected.
    pub(crate) fn has(self, service: &ServiceKey) -> bool {
        self.rows.with(|rows| rows.binary_search_by(|row| row.service.cmp(service)).is_ok())
    }

    /// Reactive: whether there is something to show of it.
    pub(crate) fn is_begun(self) -> bool {
        self.pressed.with(|pressed| !pressed.is_empty()) || self.rows.with(|rows| !rows.is_empty())
    }
}
