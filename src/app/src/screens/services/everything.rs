//! Every service that matches, read page by page.

use super::list::Services;
use crate::forms::paged_list::Source;
use crate::platform::client::Failure;
use crate::state::AppContext;
use handover_api::link::ServicesView;
use handover_api::services::{MAX_PAGE, ServiceRow};

/// The most services that are read: what one submission may have.
pub(crate) const MOST: u64 = 10_000;

/// Every service that the filters let through, up to [`MOST`]. `goes_on` is told how many there are after every page, and
/// ends it.
pub(crate) async fn read(
    app: AppContext,
    filters: &ServicesView,
    goes_on: impl Fn(u64) -> bool,
) -> Result<Vec<ServiceRow>, Failure> {
    let mut rows: Vec<ServiceRow> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let cursor = after.as_deref().map(|after| ((), after));
        let page = Services::read(app, filters, cursor, MAX_PAGE as usize).await?;
        let Some(mut page) = page.groups.into_iter().next() else { return Ok(rows) };
        rows.append(&mut page.rows);
        after = page.next;
        if after.is_none() || !goes_on(rows.len() as u64) || rows.len() as u64 >= MOST {
            rows.truncate(usize::try_from(MOST).unwrap_or(usize::MAX));
            return Ok(rows);
        }
    }
}

/// The rows of a selection: ordered by service, each once.
pub(crate) fn in_order(mut rows: Vec<ServiceRow>) -> Vec<ServiceRow> {
    rows.sort_by(|one, other| one.service.cmp(&other.service));
    rows.dedup_by(|one, other| one.service == other.service);
    rows
}
