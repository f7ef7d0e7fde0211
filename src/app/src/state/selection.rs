//! The services that are ticked in a list: that of all services, or that of a person's page. Each has its own. They stay
//! ticked while the list is scrolled, filtered or left, and when the page is loaded anew in the same tab.

use crate::platform::dom::Storage;
use crate::platform::json;
use handover_api::services::ServiceRow;
use handover_rules::{NicHandle, ServiceKey};
use leptos::prelude::*;

/// Keys of the tab's storage for the rows, for those set aside, and for the place.
const STORED: &str = "selection";
const STORED_ASIDE: &str = "selection-aside";
const STORED_OF: &str = "selection-of";

/// Larger selections are not stored: writing them would take long with every tick.
const MAX_STORED: usize = 1_000;

/// The ticked services of the list that was shown last.
#[derive(Clone, Copy)]
pub(crate) struct Selection {
    /// As they were when they were ticked, ordered by service.
    pub(crate) rows: RwSignal<Vec<ServiceRow>>,
    /// Those of the list of all services, while `rows` are ticked on a person's page.
    aside: StoredValue<Vec<ServiceRow>>,
    /// The account that ticked them, a space, and the person on whose page.
    place: StoredValue<String>,
}

impl Selection {
    pub(super) fn new() -> Self {
        Self {
            rows: RwSignal::new(Vec::new()),
            aside: StoredValue::new(Vec::new()),
            place: StoredValue::new(String::new()),
        }
    }

    /// Nothing stays selected for another account. Stores the selection while the present screen is shown.
    pub(crate) fn keep_for(self, account: &NicHandle) {
        let list = place_of(account, None);
        if !self.place.with_value(|place| place.starts_with(&list)) {
            let place = Storage::Tab.get(STORED_OF).filter(|place| place.starts_with(&list));
            let rows = |name| place.as_ref().and_then(|_| json::parse(&Storage::Tab.get(name)?)).unwrap_or_default();
            self.rows.set(rows(STORED));
            self.aside.set_value(rows(STORED_ASIDE));
            self.place.set_value(place.unwrap_or(list));
        }
        Effect::new(move |_| self.rows.with(|rows| self.store(rows)));
    }

    /// The same for a list: that of all services, or that of a person's page.
    pub(crate) fn keep_in(self, account: &NicHandle, person: Option<&NicHandle>) {
        self.keep_for(account);
        let before = self.person();
        if before.as_ref() != person {
            let (left, aside) = (self.rows.get_untracked(), self.aside.get_value());
            let (rows, aside) = match (before, person) {
                (_, None) => (aside, Vec::new()),
                (None, Some(_)) => (Vec::new(), left),
                (Some(_), Some(_)) => (Vec::new(), aside),
            };
            self.aside.set_value(aside);
            self.place.set_value(place_of(account, person));
            self.rows.set(rows);
        }
    }

    /// The person on whose page they are ticked.
    pub(crate) fn person(self) -> Option<NicHandle> {
        self.place.with_value(|place| NicHandle::parse(place.split_once(' ')?.1).ok())
    }

    /// Reactive: whether a service is selected.
    pub(crate) fn has(self, service: &ServiceKey) -> bool {
        self.rows.with(|rows| rows.binary_search_by(|row| row.service.cmp(service)).is_ok())
    }

    /// Reactive: whether anything is selected.
    pub(crate) fn is_begun(self) -> bool {
        self.rows.with(|rows| !rows.is_empty())
    }

    fn store(self, rows: &[ServiceRow]) {
        self.aside.with_value(|aside| {
            let is_stored = rows.len() + aside.len() <= MAX_STORED;
            let put = |name, rows: &[ServiceRow]| {
                let rows = (is_stored && !rows.is_empty()).then(|| json::format(&rows));
                Storage::Tab.set(name, rows.as_deref());
                rows.is_some()
            };
            let has_any = [put(STORED, rows), put(STORED_ASIDE, aside)].contains(&true);
            self.place.with_value(|place| Storage::Tab.set(STORED_OF, has_any.then_some(place)));
        });
    }

    /// Clears the stored selection on sign-out.
    pub(crate) fn forget_stored() {
        for name in [STORED, STORED_ASIDE, STORED_OF] {
            Storage::Tab.set(name, None);
        }
    }
}

fn place_of(account: &NicHandle, person: Option<&NicHandle>) -> String {
    [account.as_str(), " ", person.map_or("", NicHandle::as_str)].concat()
}
