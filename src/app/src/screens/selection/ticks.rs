//! Effects of the tick boxes on the selection.

use super::bar::Bar;
use handover_api::services::ServiceRow;
use handover_rules::ServiceKey;
use leptos::prelude::*;

impl Bar {
    /// The services shown, in their order on screen.
    pub(super) fn shown(self) -> Vec<ServiceRow> {
        self.list.rows(()).with_untracked(|rows| rows.iter().map(|row| row.content.get_untracked()).collect())
    }

    /// Ticks services, or removes their ticks.
    pub(super) fn tick(self, rows: &[ServiceRow], wanted: bool) {
        if !wanted {
            self.all.forget();
        }
        self.app.selection().rows.update(|selected| {
            if wanted {
                add(selected, rows);
            } else {
                selected.retain(|row| !rows.iter().any(|other| other.service == row.service));
            }
        });
    }
}

/// The services from the anchor to the one that was pressed; that one alone where one of them is not on screen.
pub(super) fn range<'a>(
    shown: &'a [ServiceRow],
    anchor: Option<&ServiceKey>,
    pressed: &'a ServiceRow,
) -> &'a [ServiceRow] {
    let place = |service: &ServiceKey| shown.iter().position(|row| row.service == *service);
    let Some(end) = place(&pressed.service) else { return std::slice::from_ref(pressed) };
    let start = anchor.and_then(place).unwrap_or(end);
    &shown[start.min(end)..=start.max(end)]
}

/// Adds services to those selected, which are in order and have each only once.
pub(super) fn add(selected: &mut Vec<ServiceRow>, rows: &[ServiceRow]) {
    selected.extend_from_slice(rows);
    // A stable sort, so that of two rows of one service the newer comes first.
    selected.reverse();
    selected.sort_by(|one, other| one.service.cmp(&other.service));
    selected.dedup_by(|one, other| one.service == other.service);
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_rules::{Category, Contacts, NicHandle, ServiceName, ServiceStatus};

    fn row(name: &str, status: ServiceStatus) -> ServiceRow {
        let me = NicHandle::parse("me-ovh").unwrap();
        ServiceRow {
            service: ServiceKey { name: ServiceName::parse(name).unwrap(), category: Category::Domain },
            ascii: None,
            contacts: Contacts { admin: me.clone(), tech: me.clone(), billing: me },
            status,
            expiration: None,
            open: Vec::new(),
            tech_until: None,
            claims: Vec::new(),
        }
    }

    fn shown() -> Vec<ServiceRow> {
        ["d", "b", "a", "c"].into_iter().map(|name| row(name, ServiceStatus::Ok)).collect()
    }

    fn names(rows: &[ServiceRow]) -> String {
        rows.iter().map(|row| row.service.name.as_str()).collect()
    }

    #[test]
    fn a_range_follows_the_order_on_screen_both_ways() {
        let shown = shown();
        let key = |place: usize| &shown[place].service;
        assert_eq!(names(range(&shown, Some(key(0)), &shown[2])), "dba");
        assert_eq!(names(range(&shown, Some(key(3)), &shown[1])), "bac");
        assert_eq!(names(range(&shown, None, &shown[1])), "b");
        // The anchor has been filtered away.
        assert_eq!(names(range(&shown[1..], Some(key(0)), &shown[2])), "a");
        // What was pressed has.
        assert_eq!(names(range(&shown[1..], Some(key(1)), &shown[0])), "d");
    }

    #[test]
    fn services_are_selected_once_as_they_were_seen_last() {
        let mut selected = Vec::new();
        add(&mut selected, &shown());
        add(&mut selected, &[row("b", ServiceStatus::Expired), row("e", ServiceStatus::Ok)]);
        assert_eq!(names(&selected), "abcde");
        assert_eq!(selected[1].status, ServiceStatus::Expired);
    }
}
