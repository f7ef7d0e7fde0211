//! The rows of the history of all services.

use crate::data::paged_list::{self, Count, ListPage, Source};
use crate::platform::client::{self, Failure};
use crate::state::App;
use handover_api::history::{HistoryPage, HistoryRow, MAX_PAGE, PAGE};
use handover_api::link::HistoryView;
use handover_api::query::Query;
use handover_api::route;
use handover_rules::{NicHandle, ServiceKey, Timestamp};

#[derive(Clone, Copy, PartialEq)]
pub(crate) struct HistoryRows;

pub(crate) type List = paged_list::PagedList<HistoryRows>;
pub(crate) type Row = paged_list::Row<HistoryRows>;

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
        let limit = paged_list::limit(wanted, [PAGE, MAX_PAGE]);
        let after = after.map_or("", |((), after)| after);
        let query = view.write(Query::default()).with("after", after).with("limit", &limit);
        let page: HistoryPage = client::screen(app, &[route::HISTORY_OF_ALL, &query.finish()].concat()).await?;
        let total = Count { number: page.total, is_minimum: page.total_is_minimum };
        let unfiltered = Count { number: page.unfiltered, is_minimum: page.unfiltered_is_minimum };
        Ok(ListPage { unfiltered: Some(unfiltered), ..ListPage::new(total, page.rows, page.next) })
    }
}
