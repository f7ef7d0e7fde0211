//! Data of the services list besides its rows.

use handover_api::services::ServicesOverview;
use handover_rules::{NicHandle, ServiceName};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Numbers of the whole list, and the groups that are open.
#[derive(Clone, Copy)]
pub(crate) struct ServicesState {
    /// The numbers of the last answer; `None` before the first.
    pub(crate) overview: RwSignal<Option<ServicesOverview>>,
    /// The names whose services are shown.
    pub(crate) open: RwSignal<BTreeSet<ServiceName>>,
    owner: StoredValue<Option<NicHandle>>,
}

impl ServicesState {
    pub(super) fn new() -> Self {
        Self { overview: RwSignal::new(None), open: RwSignal::new(BTreeSet::new()), owner: StoredValue::new(None) }
    }

    /// Nothing is kept for another account.
    pub(crate) fn keep_for(self, account: NicHandle) {
        let account = Some(account);
        if self.owner.get_value() != account {
            self.owner.set_value(account);
            self.overview.set(None);
            self.open.set(BTreeSet::new());
        }
    }

    /// Takes over the numbers of an answer; pages after the first have none.
    pub(crate) fn take(self, overview: Option<ServicesOverview>) {
        if overview.is_some() && self.overview.with_untracked(|known| *known != overview) {
            self.overview.set(overview);
        }
    }
}
