//! Prediction of other filters, or another order, from the services that the browser already has, before the server
//! answers.

use super::cells::needs_of;
use crate::data::paged_list::ExpectedRows;
use crate::platform::intl::fold;
use crate::state::People;
use chrono::NaiveDate;
use handover_api::link::{ServicesView, SortBy};
use handover_api::services::ServiceRow;
use handover_rules::model::service::{ServiceSearch, expiration_key};
use handover_rules::{NicHandle, Role};

/// The `rows` read for the view `from` that the view `to` shows, too; `has_all` if there are no others of the former.
/// `None` if their order is unknown.
pub(super) fn preview_locally(
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
pub(super) fn search_of(people: People, view: &ServicesView) -> ServiceSearch {
    let folded = fold(&view.search);
    let people = people.matching(|text| !folded.is_empty() && fold(text).contains(&folded));
    ServiceSearch::new(&folded).or_contacts(people)
}

/// The rows that match a view, as far as the browser can evaluate its filters.
pub(crate) fn is_listed(people: People, today: NaiveDate, view: &ServicesView) -> impl Fn(&ServiceRow) -> bool {
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
    use crate::screens::services::list::row;
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
