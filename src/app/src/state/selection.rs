//! The ticked services of a place: the list of all services, or a person's page. They stay ticked while the list is
//! scrolled, filtered or left, and when the page is loaded anew in the same tab.

use crate::browser::dom::Storage;
use crate::browser::json;
use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, ServiceKey};
use leptos::prelude::*;

/// The key of the place shown last in the tab's storage; also begins the keys of the places.
const STORED: &str = "selection";

/// The ticked services of the place shown last.
#[derive(Clone, Copy)]
pub(crate) struct Selection {
    /// As they were when they were ticked, ordered by service.
    pub(crate) rows: RwSignal<Vec<ServiceRow>>,
    /// The place, as a key of the tab's storage.
    place: StoredValue<String>,
}

impl Selection {
    pub(super) fn new() -> Self {
        Self { rows: RwSignal::new(Vec::new()), place: StoredValue::new(String::new()) }
    }

    /// Makes a place the one shown last, the list of all services or a person's page, and stores its services while the
    /// present screen is shown.
    pub(crate) fn keep_in(self, account: &NicHandle, person: Option<&NicHandle>) {
        self.keep(place_of(account, person));
    }

    /// The same for a screen about the place shown last. Nothing stays selected for another account.
    pub(crate) fn keep_last(self, account: &NicHandle) {
        let all = place_of(account, None);
        let places = [Some(self.place.get_value()), Storage::Tab.get(STORED)];
        let last = places.into_iter().flatten().find(|place| place.starts_with(&all));
        self.keep(last.unwrap_or(all));
    }

    fn keep(self, place: String) {
        Storage::Tab.set(STORED, Some(&place));
        if self.place.with_value(|shown| *shown != place) {
            let rows = Storage::Tab.get(&place).and_then(|rows| json::parse(&rows));
            self.place.set_value(place);
            self.rows.set(rows.unwrap_or_default());
        }
        Effect::new(move |_| {
            let rows = self.rows.with(|rows| (!rows.is_empty()).then(|| json::format(rows)));
            self.place.with_value(|place| Storage::Tab.set(place, rows.as_deref()));
        });
    }

    /// The person on whose page they are ticked.
    pub(crate) fn person(self) -> Option<NicHandle> {
        self.place.with_value(|place| NicHandle::parse(place.rsplit_once(' ')?.1).ok())
    }

    /// Reactive: whether a service is selected.
    pub(crate) fn has(self, service: &ServiceKey) -> bool {
        self.rows.with(|rows| rows.binary_search_by(|row| row.service.cmp(service)).is_ok())
    }

    /// Reactive: whether anything is selected.
    pub(crate) fn is_begun(self) -> bool {
        self.rows.with(|rows| !rows.is_empty())
    }
}

fn place_of(account: &NicHandle, person: Option<&NicHandle>) -> String {
    [STORED, account.as_str(), person.map_or("", NicHandle::as_str)].join(" ")
}
