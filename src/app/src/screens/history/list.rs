//! The rows of the history of all services.

use crate::data::paged_list::{self, Count, ListPage, Source};
use crate::state::App;
use handover_api::history::{HistoryPage, HistoryRow};
use handover_api::link::HistoryView;
use handover_api::route;
use handover_rules::{NicHandle, ServiceKey, Timestamp};
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct HistoryRows;

pub(crate) type List = paged_list::PagedList<HistoryRows>;

/// Reactive: the rows so far, and whether more can be shown.
pub(super) fn rows(list: List) -> (Vec<HistoryRow>, bool) {
    let rows = list.rows(()).get().iter().map(|row| row.content.get()).collect();
    (rows, list.data.data.with(|head| head.as_ref().is_some_and(|head| head.has_more(()))))
}

impl Source for HistoryRows {
    type View = HistoryView;
    type Group = ();
    type Key = (ServiceKey, &'static str, NicHandle, Option<Timestamp>);
    type Row = HistoryRow;
    type Answer = HistoryPage;
    type Summary = ();

    const GROUPS: &'static [()] = &[()];

    fn key(row: &HistoryRow) -> Self::Key {
        (row.service.clone(), row.term.role.as_str(), row.term.account.clone(), row.term.since)
    }

    fn path(view: &HistoryView, after: Option<((), &str)>, wanted: usize) -> String {
        route::history_page(view, after.map_or("", |((), after)| after), wanted)
    }

    fn page(_: App, page: HistoryPage) -> ListPage<Self> {
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        ListPage::new(total, page.rows, page.next, ())
    }
}
