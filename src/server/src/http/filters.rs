//! Filters of lists. A search also finds the people whose name or label it matches.

use handover_api::link::{AskedBy, RequestsView};
use handover_api::submissions::LinesView;
use handover_rules::NicHandle;
use handover_store::pages::contacts_matching;
use handover_store::{ReadTx, RequestFilter, StoreResult};

pub(super) fn requests_filter(
    reader: &ReadTx<'_>,
    account: &NicHandle,
    view: RequestsView,
) -> StoreResult<RequestFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    let is_asker = view.asked_by.map(|by| by == AskedBy::Me);
    Ok(RequestFilter { search: view.search, people, state: view.state, is_asker })
}

pub(super) fn lines_filter(reader: &ReadTx<'_>, account: &NicHandle, view: &LinesView) -> StoreResult<RequestFilter> {
    let people = contacts_matching(reader, account, &view.search)?;
    Ok(RequestFilter { search: view.search.clone(), people, state: view.state, is_asker: None })
}
