//! The services of the list, in the order that the address asks for and by name; its filters and order, which are in the address,
//! and a prediction of other ones from the services that the browser already has.

use super::cells::needs_of;
use crate::data::paged_list::{self, Count, ExpectedRows, KnownRows, ListPage, Source};
use crate::platform::intl::fold;
use crate::state::{App, Navigation, People, ServicesState};
use chrono::NaiveDate;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_api::services::{ServiceRow, ServicesOverview, ServicesPage};
use handover_api::{Link, route};
use handover_rules::model::service::{ServiceSearch, expiration_key};
use handover_rules::{NicHandle, Role, ServiceKey, ServiceName};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Services;

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
pub(super) fn show_all(app: App) {
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

/// The `rows` read for the view `from` that the view `to` shows, too; `has_all` if there are no others of the former.
/// `None` if their order is unknown.
fn preview_locally(
    me: &NicHandle,
    today: NaiveDate,
    search: &ServiceSearch,
    rows: &[ServiceRow],
    has_all: bool,
    from: &ServicesView,
    to: &ServicesView,
) -> Option<ExpectedRows> {
    if from.sort != to.sort && !has_all {
        return None;
    }
    let is_found = |(_, row): &(usize, &ServiceRow)| passes(me, today, to, search, row);
    let found = rows.iter().enumerate().filter(is_found);
    let (mut found, of_others): (Vec<_>, Vec<_>) = found.partition(|(_, row)| row.shared.is_none());
    if from.sort != to.sort {
        found.sort_by_cached_key(|(_, row)| order(row, to.sort.by));
        if to.sort.descending {
            found.reverse();
        }
    }
    let is_all = has_all && is_narrower(from, to) && (from.search == to.search || is_exact(rows, search));
    Some(ExpectedRows { rows: found.into_iter().chain(of_others).map(|(place, _)| place).collect(), is_all })
}

/// The search of a view, which also stands for people as far as the browser knows them.
fn search_of(people: People, view: &ServicesView) -> ServiceSearch {
    let folded = fold(&view.search);
    let people = people.matching(|text| !folded.is_empty() && fold(text).contains(&folded));
    ServiceSearch::new(&folded).or_contacts(people)
}

/// The rows that match a view, as far as the browser can evaluate its filters.
pub(super) fn is_listed(people: People, today: NaiveDate, view: &ServicesView) -> impl Fn(&ServiceRow) -> bool {
    let (me, search) = (people.my_handle(), search_of(people, view));
    move |row| passes(&me, today, view, &search, row)
}

fn passes(me: &NicHandle, today: NaiveDate, view: &ServicesView, search: &ServiceSearch, row: &ServiceRow) -> bool {
    let handles = Role::ALL.map(|role| row.contacts.holder(role).as_str());
    view.category.is_none_or(|category| row.service.category == category)
        && (view.roles.is_empty() || !row.contacts.roles_of(me).intersection(view.roles).is_empty())
        && view.need.is_none_or(|need| row.shared.is_none() && needs_of(me, row).has(need, today))
        && (row.shared.is_some() || !view.shared)
        && search.finds(&fold(row.service.name.as_str()), handles, row.ascii.as_deref())
}

/// Whether the browser finds what the server finds: it cannot fold all letters.
fn is_exact(rows: &[ServiceRow], search: &ServiceSearch) -> bool {
    let is_folded = |row: &ServiceRow| fold(row.service.name.as_str()).is_ascii();
    search.text().is_ascii() && !search.is_punycode() && rows.iter().all(is_folded)
}

/// Whether every service that `to` shows is one of those that `from` shows.
fn is_narrower(from: &ServicesView, to: &ServicesView) -> bool {
    to.search.contains(from.search.as_str())
        && (!from.shared || to.shared)
        && (from.category.is_none() || from.category == to.category)
        && (from.need.is_none() || from.need == to.need)
        && (from.roles.is_empty() || !to.roles.is_empty() && to.roles.without(from.roles).is_empty())
}

/// The server's sort key, as one text: the column, then name and category.
fn order(row: &ServiceRow, by: SortBy) -> String {
    let holder = |role| row.contacts.holder(role).as_str().to_owned();
    let end = || expiration_key(row.expiration.map(|day| day.to_string()).as_deref()).to_owned();
    let column = match by {
        SortBy::Name => String::new(),
        SortBy::Admin => holder(Role::Admin),
        SortBy::Tech => holder(Role::Tech),
        SortBy::Billing => holder(Role::Billing),
        // The most urgent status first, then the last day.
        SortBy::State => row.status.rank().to_string() + &end(),
        SortBy::End => end(),
    };
    [&column, "\0", &fold(row.service.name.as_str()), "\0", row.service.category.as_str()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use handover_api::link::Sort;
    use handover_api::services::Shared;
    use handover_rules::service_list::Need;
    use handover_rules::{Category, RoleSet, ServiceStatus};

    fn handle(text: &str) -> NicHandle {
        NicHandle::parse(text).unwrap()
    }

    fn rows() -> Vec<ServiceRow> {
        vec![
            row("apple.test", "me-ovh", ServiceStatus::Ok, ""),
            row("apricot.test", "teo-ovh", ServiceStatus::Ok, "2030-01-02"),
            row("banana.test", "ines-ovh", ServiceStatus::Expired, "2020-01-02"),
        ]
    }

    fn today() -> NaiveDate {
        "2030-01-01".parse().unwrap()
    }

    fn searched(search: &str) -> ServicesView {
        ServicesView { search: search.to_owned(), ..ServicesView::default() }
    }

    fn previewed(has_all: bool, from: &ServicesView, to: &ServicesView) -> Option<(Vec<usize>, bool)> {
        let previewed = preview_locally(
            &handle("me-ovh"),
            today(),
            &ServiceSearch::new(&fold(&to.search)),
            &rows(),
            has_all,
            from,
            to,
        );
        previewed.map(|ExpectedRows { rows, is_all }| (rows, is_all))
    }

    #[test]
    fn known_rows_are_filtered() {
        let all = ServicesView::default();
        assert_eq!(previewed(false, &all, &searched("AP")), Some((vec![0, 1], false)));
        assert_eq!(previewed(true, &all, &searched("teo")), Some((vec![1], true)));
        let tech = ServicesView { roles: RoleSet::from(Role::Tech), ..ServicesView::default() };
        assert_eq!(previewed(true, &all, &tech), Some((vec![0], true)));
        let waiting = ServicesView { need: Some(Need::Waiting), ..ServicesView::default() };
        assert_eq!(previewed(true, &all, &waiting), Some((vec![], true)));
        let ending = ServicesView { need: Some(Need::Ending), ..ServicesView::default() };
        assert_eq!(previewed(true, &all, &ending), Some((vec![1], true)));
        assert_eq!(previewed(true, &ending, &all), Some((vec![0, 1, 2], false)));
        let hosting = ServicesView { category: Some(Category::Hosting), ..ServicesView::default() };
        assert_eq!(previewed(true, &all, &hosting), Some((vec![], true)));
    }

    #[test]
    fn services_of_others_stay_last_and_have_no_need() {
        let by_end = ServicesView { sort: Sort { by: SortBy::End, descending: false }, ..ServicesView::default() };
        let only = ServicesView { shared: true, ..ServicesView::default() };
        let ending = ServicesView { need: Some(Need::Ending), ..ServicesView::default() };
        let mut rows = rows();
        let shared = Shared { givers: vec![handle("teo-ovh")], actions: Vec::new(), until: None };
        rows[1].shared = Some(Box::new(shared));
        for (to, expected) in [(by_end, vec![2, 0, 1]), (only.clone(), vec![1]), (ending, vec![])] {
            let (me, search) = (handle("me-ovh"), ServiceSearch::new(""));
            let found = preview_locally(&me, today(), &search, &rows, true, &ServicesView::default(), &to);
            assert_eq!(found.map(|found| found.rows), Some(expected), "{to:?}");
        }
        assert!(!is_narrower(&only, &ServicesView::default()) && is_narrower(&ServicesView::default(), &only));
    }

    #[test]
    fn what_was_filtered_away_before_is_not_known() {
        assert_eq!(previewed(true, &searched("ap"), &searched("app")), Some((vec![0], true)));
        assert_eq!(previewed(true, &searched("ap"), &searched("a")), Some((vec![0, 1, 2], false)));
        let tech = ServicesView { roles: RoleSet::from(Role::Tech), ..ServicesView::default() };
        assert_eq!(previewed(true, &tech, &ServicesView::default()), Some((vec![0, 1, 2], false)));
    }

    #[test]
    fn complete_lists_are_sorted() {
        let sorted = |by, descending| ServicesView { sort: Sort { by, descending }, ..ServicesView::default() };
        let all = ServicesView::default();
        for (by, expected) in [
            (SortBy::State, vec![2, 1, 0]),
            (SortBy::End, vec![2, 1, 0]),
            (SortBy::Tech, vec![2, 0, 1]),
            (SortBy::Admin, vec![0, 1, 2]),
        ] {
            assert_eq!(previewed(true, &all, &sorted(by, false)), Some((expected.clone(), true)));
            let reversed: Vec<usize> = expected.into_iter().rev().collect();
            assert_eq!(previewed(true, &all, &sorted(by, true)), Some((reversed, true)));
        }
        // There may be others between those that are known.
        assert_eq!(previewed(false, &all, &sorted(SortBy::State, false)), None);
    }
}
