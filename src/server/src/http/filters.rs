//! Filters of lists. A search also finds the people whose name or label it matches.

use handover_api::link::{AskedBy, HistoryView, RequestsView, ServicesView};
use handover_api::submissions::LinesView;
use handover_rules::history::bounds_of_day;
use handover_rules::{NicHandle, Timestamp};
use handover_store::pages::contacts_matching;
use handover_store::{HistoryFilter, NeedFilter, ReadTx, RequestFilter, ServiceFilter, StoreResult};

pub(super) fn services_filter(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: ServicesView,
    now: Timestamp,
) -> StoreResult<ServiceFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    let need = view.need.map(|need| NeedFilter { need, at: now });
    Ok(ServiceFilter { search: view.search, people, category: view.category, roles: view.roles, need })
}

pub(super) fn requests_filter(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: RequestsView,
) -> StoreResult<RequestFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    let is_asker = view.asked_by.map(|by| by == AskedBy::Me);
    Ok(RequestFilter { search: view.search, people, state: view.state, is_asker })
}

pub(super) fn history_filter(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: HistoryView,
) -> StoreResult<HistoryFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    let [from, to] = [view.from, view.to].map(|day| day.map(bounds_of_day));
    let (from, to) = (from.map(|(from, _)| from), to.map(|(_, to)| to));
    Ok(HistoryFilter { search: view.search, people, roles: view.roles, person: view.person, from, to })
}

pub(super) fn lines_filter(reader: &ReadTx<'_>, account: &NicHandle, view: &LinesView) -> StoreResult<RequestFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    Ok(RequestFilter { search: view.search.clone(), people, state: view.state, is_asker: None })
}
