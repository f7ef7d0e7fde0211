//! The rows of the history of all services.

use crate::data::paged_list::{self, Count, GroupPage, ListPage, Source};
use crate::platform::client::{self, Failure};
use crate::state::App;
use core::cell::RefCell;
use handover_api::history::{HistoryPage, HistoryRow, MAX_PAGE, PAGE};
use handover_api::link::HistoryView;
use handover_api::query::Query;
use handover_api::route;
use handover_rules::{NicHandle, ServiceKey, Timestamp};
use std::thread::LocalKey;

pub(crate) struct HistoryRows;

pub(crate) type List = paged_list::PagedList<HistoryRows>;
pub(crate) type Row = paged_list::Row<HistoryRows>;
type SavedList = paged_list::SavedList<HistoryRows>;

thread_local! {
    static KEPT: RefCell<Option<SavedList>> = const { RefCell::new(None) };
}

impl Source for HistoryRows {
    type View = HistoryView;
    type Group = ();
    type Key = (ServiceKey, &'static str, NicHandle, Option<Timestamp>);
    type Row = HistoryRow;

    const GROUPS: &'static [()] = &[()];

    fn key(row: &HistoryRow) -> Self::Key {
        (row.service.clone(), row.term.role.as_str(), row.term.account.clone(), row.term.since)
    }

    async fn read(
        app: App,
        view: &HistoryView,
        after: Option<((), &str)>,
        wanted: usize,
    ) -> Result<ListPage<Self>, Failure> {
        let limit = u32::try_from(wanted).unwrap_or(u32::MAX).clamp(PAGE, MAX_PAGE);
        let limit = if limit == PAGE { String::new() } else { limit.to_string() };
        let after = after.map_or("", |((), after)| after);
        let query = view.write(Query::default()).with("after", after).with("limit", &limit);
        let page: HistoryPage = client::screen(app, &[route::HISTORY_OF_ALL, &query.finish()].concat()).await?;
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        let unfiltered = Count { number: page.unfiltered, is_minimum: page.unfiltered_is_minimum };
        let group = GroupPage { total, rows: page.rows, next: page.next };
        Ok(ListPage { groups: vec![group], unfiltered: Some(unfiltered), by_role: None })
    }

    fn kept() -> &'static LocalKey<RefCell<Option<SavedList>>> {
        &KEPT
    }
}
