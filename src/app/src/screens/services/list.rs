//! The services of the list, in the order that the address asks for and by name; its filters and order, which are in the address.

use super::local_preview::{preview_locally, search_of};
use crate::data::paged_list::{self, Count, ExpectedRows, KnownRows, ListPage, Source};
use crate::state::{App, Navigation, ServicesState};
use handover_api::link::{ServicesView, Sort};
use handover_api::services::{ServiceRow, ServicesOverview, ServicesPage};
use handover_api::{Link, route};
use handover_rules::{ServiceKey, ServiceName};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Services;

/// Besides the rows.
#[derive(Clone, PartialEq)]
pub(crate) struct ServicesSummary {
    /// The number of own services without filters.
    pub(super) unfiltered: Count,
}

pub(crate) type List = paged_list::PagedList<Services>;
pub(crate) type Row = paged_list::Row<Services>;

impl Source for Services {
    type View = ServicesView;
    type Group = ();
    type Key = ServiceKey;
    type Row = ServiceRow;
    type Answer = ServicesPage;
    type Summary = ServicesSummary;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &ServiceRow) -> ServiceKey {
        row.service.clone()
    }

    fn path(view: &ServicesView, after: Option<((), &str)>, wanted: usize) -> String {
        route::services_page(view, after.map_or("", |((), after)| after), wanted)
    }

    fn page(app: App, page: ServicesPage) -> ListPage<Self> {
        app.services.take(page.overview);
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        let unfiltered = Count { number: page.unfiltered, is_minimum: page.unfiltered_is_minimum };
        let summary = ServicesSummary { unfiltered };
        ListPage::new(total, page.rows, page.next, summary)
    }

    fn preview_locally(app: App, known: &KnownRows<'_, Self>, to: &ServicesView) -> Option<ExpectedRows> {
        let rows: Vec<ServiceRow> = known.rows.iter().map(|row| row.content.get_untracked()).collect();
        let search = search_of(app.people, to);
        preview_locally(&app.my_handle(), app.today(), &search, &rows, known.has_all, known.view, to)
    }
}

/// Services that others share with the reader; `None` without any.
pub(super) fn shared(app: App) -> Option<Count> {
    let of = |all: &ServicesOverview| Count { number: all.shared, is_minimum: all.shared_is_minimum };
    app.services.overview.with(|all| all.as_ref().map(of)).filter(|count| *count != Count::default())
}

/// Names whose services may stand between each other.
const MIXED: usize = 8;

/// Rows of the list that share a row on screen. Never empty.
pub(crate) type GroupRows = Vec<Row>;

/// Identity of a group: other rows are other elements.
pub(crate) fn numbers(rows: &GroupRows) -> Vec<u32> {
    rows.iter().map(|row| row.number).collect()
}

fn is_of_others(row: &Row) -> bool {
    row.content.with_untracked(|row| row.shared.is_some())
}

/// Whether a row is one of these. Services of others stand by themselves: they cannot be ticked.
fn belongs_to(rows: &GroupRows, row: &Row) -> bool {
    rows.first().is_some_and(|first| first.key.name == row.key.name && is_of_others(first) == is_of_others(row))
}

/// Reactive: the rows that have been read, by name where the list groups them.
pub(crate) fn groups_of(list: List) -> Vec<GroupRows> {
    let rows = list.rows(()).get();
    let is_grouped = list.data.data.with(|head| head.as_ref().is_some_and(|head| head.view.is_grouped()));
    let mut groups: Vec<GroupRows> = Vec::with_capacity(rows.len());
    for row in rows {
        // Names that differ only in accents take turns.
        let same = |group: &&mut GroupRows| is_grouped && belongs_to(group, &row);
        match groups.iter_mut().rev().take(MIXED).find(same) {
            Some(group) => group.push(row),
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// The services of each tick box on screen, in their order: of each group, and of its services where it is open.
pub(super) fn boxes(state: ServicesState, list: List) -> Vec<Vec<ServiceRow>> {
    let mut boxes = Vec::new();
    for group in groups_of(list) {
        if group.first().is_some_and(is_of_others) {
            continue;
        }
        let services: Vec<ServiceRow> = group.iter().map(|row| row.content.get_untracked()).collect();
        let is_open = services.len() > 1 && services.first().is_some_and(|row| is_open(state, &row.service.name));
        let single = services.iter().filter(|_| is_open).map(|row| vec![row.clone()]).collect::<Vec<_>>();
        boxes.push(services);
        boxes.extend(single);
    }
    boxes
}

/// Reactive: whether the services of a name are shown.
pub(super) fn is_open(services: ServicesState, name: &ServiceName) -> bool {
    services.open.with(|open| open.contains(name))
}

/// Changes the filters or the order in the address, without a history entry.
pub(super) fn change(app: App, how: impl FnOnce(&mut ServicesView)) {
    let mut view = app.navigation.services.get_untracked();
    how(&mut view);
    if app.navigation.link.with_untracked(|link| matches!(link, Link::Services(_))) && !app.is_leaving() {
        app.replace_link(Link::Services(view));
    } else {
        // A debounced search may arrive when a dialog is open or about to open. The address stays that of the dialog;
        // closing it leads to the new view.
        app.navigation.services.set(view);
    }
}

/// Reactive: the current view with a change.
pub(super) fn view_with(navigation: Navigation, how: impl FnOnce(&mut ServicesView)) -> ServicesView {
    let mut view = navigation.services.get();
    how(&mut view);
    view
}

/// Removes all filters; the order stays.
pub(crate) fn show_all(app: App) {
    change(app, |view| *view = ServicesView { sort: view.sort, flat: view.flat, ..ServicesView::default() });
}

/// The filters alone.
pub(super) fn unordered(view: &ServicesView) -> ServicesView {
    ServicesView { sort: Sort::default(), flat: false, with_shared: false, ..view.clone() }
}

/// A domain of `me-ovh` for tests.
#[cfg(test)]
pub(super) fn row(name: &str, tech: &str, status: handover_rules::ServiceStatus, last_day: &str) -> ServiceRow {
    let handle = |text| handover_rules::NicHandle::parse(text).unwrap();
    let [admin, billing] = [handle("me-ovh"), handle("me-ovh")];
    ServiceRow {
        service: ServiceKey {
            name: handover_rules::ServiceName::parse(name).unwrap(),
            category: handover_rules::Category::Domain,
        },
        ascii: None,
        contacts: handover_rules::Contacts { admin, tech: handle(tech), billing },
        status,
        expiration: last_day.parse().ok(),
        open: Vec::new(),
        tech_until: None,
        claims: Vec::new(),
        answer_by: None,
        shared: None,
    }
}
