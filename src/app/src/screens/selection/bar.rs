//! State shared by the parts of the bar.

use crate::platform::client::Failure;
use crate::platform::dom;
use crate::platform::i18n as t;
use crate::screens::services::list::List;
use crate::state::App;
use handover_api::link::ServicesView;
use handover_rules::ServiceKey;
use leptos::prelude::*;

/// State shared by the parts of the bar.
#[derive(Clone, Copy)]
pub(super) struct Bar {
    pub(super) app: App,
    pub(super) list: List,
    /// The service that was ticked last: a range begins there.
    pub(super) anchor: StoredValue<Option<ServiceKey>>,
    pub(super) all: SelectAll,
}

impl Bar {
    pub(super) fn clear(self) {
        self.all.stop();
        self.anchor.set_value(None);
        self.app.selection().rows.set(Vec::new());
        self.app.unsaved().many.set_value(None);
        self.app.announce(t::selection_cleared());
        // The bar disappears.
        dom::focus_soon(".ticks tbody .tick input");
    }
}

/// Selecting everything.
#[derive(Clone, Copy)]
pub(super) struct SelectAll {
    /// The number of services read so far; `None` unless reading is under way.
    pub(super) reading: RwSignal<Option<u64>>,
    pub(super) failure: RwSignal<Option<Failure>>,
    /// The filters under which everything is selected.
    pub(super) done: RwSignal<Option<ServicesView>>,
    /// Numbers the attempts: one that was stopped ends at its next page.
    pub(super) attempt: StoredValue<u32>,
}

impl SelectAll {
    pub(super) fn new() -> Self {
        Self {
            reading: RwSignal::new(None),
            failure: RwSignal::new(None),
            done: RwSignal::new(None),
            attempt: StoredValue::new(0),
        }
    }

    /// Ends it; nothing that it has read is selected.
    pub(super) fn stop(self) {
        self.attempt.update_value(|attempt| *attempt += 1);
        self.reading.set(None);
        self.failure.set(None);
        self.forget();
    }

    /// Not everything is selected any longer.
    pub(super) fn forget(self) {
        self.done.set(None);
    }
}
