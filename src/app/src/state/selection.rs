//! The services that are ticked in the list. They stay ticked while the list is scrolled, filtered or left, and when the
//! page is loaded anew in the same tab.

use crate::platform::json;
use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, ServiceKey};
use leptos::prelude::*;

/// Keys of the tab's storage for the rows and their account.
const STORED: &str = "selection";
const STORED_OF: &str = "selection-of";

/// Larger selections are not stored: writing them would take long with every tick.
const MAX_STORED: usize = 1_000;

/// The ticked services.
#[derive(Clone, Copy)]
pub(crate) struct Selection {
    /// As they were when they were ticked, ordered by service.
    pub(crate) rows: RwSignal<Vec<ServiceRow>>,
    /// The account that ticked them.
    owner: StoredValue<Option<NicHandle>>,
}

impl Selection {
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), owner: StoredValue::new(None) }
    }

    /// Nothing stays selected for another account. Stores the selection while the present screen is shown.
    pub(crate) fn keep_for(self, account: NicHandle) {
        if self.owner.get_value().as_ref() != Some(&account) {
            self.owner.set_value(Some(account.clone()));
            self.rows.set(stored(&account).unwrap_or_default());
        }
        Effect::new(move |_| self.rows.with(|rows| store(&account, rows)));
    }

    /// Reactive: whether a service is selected.
    pub(crate) fn has(self, service: &ServiceKey) -> bool {
        self.rows.with(|rows| rows.binary_search_by(|row| row.service.cmp(service)).is_ok())
    }

    /// Reactive: whether anything is selected.
    pub(crate) fn is_begun(self) -> bool {
        self.rows.with(|rows| !rows.is_empty())
    }

    /// Clears the stored selection on sign-out.
    pub(crate) fn forget_stored() {
        for name in [STORED, STORED_OF] {
            put(name, None);
        }
    }
}

fn stored(account: &NicHandle) -> Option<Vec<ServiceRow>> {
    let storage = window().session_storage().ok().flatten()?;
    let item = |name| storage.get_item(name).ok().flatten();
    let is_theirs = item(STORED_OF)? == account.as_str();
    json::parse(&item(STORED)?).filter(|_| is_theirs)
}

fn store(account: &NicHandle, rows: &[ServiceRow]) {
    let is_stored = !rows.is_empty() && rows.len() <= MAX_STORED;
    put(STORED_OF, is_stored.then_some(account.as_str()));
    put(STORED, is_stored.then(|| json::format(&rows)).as_deref());
}

/// The storage may be refused or full: the selection then lasts until the page is left.
fn put(name: &str, text: Option<&str>) {
    if let Ok(Some(storage)) = window().session_storage() {
        let _ = match text {
            Some(text) => storage.set_item(name, text),
            None => storage.remove_item(name),
        };
    }
}
