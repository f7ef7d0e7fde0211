//! Every service that matches, read page by page.

use super::list::Services;
use super::ticks::add;
use crate::data::paged_list;
use crate::platform::client::Failure;
use crate::state::App;
use handover_api::link::ServicesView;
use handover_api::services::{MAX_PAGE, ServiceRow};
use handover_rules::Policy;

/// The services that were read, in the order of a selection.
pub(crate) struct Everything {
    pub(crate) rows: Vec<ServiceRow>,
    /// Whether there are more than one submission may have.
    pub(crate) is_cut: bool,
}

/// Maximum number of services read: the limit of one submission.
pub(crate) fn most(policy: &Policy) -> u64 {
    policy.max_lines.into()
}

/// Every service that the filters let through, up to [`most`]: if there are more, the first of them that `may_change`, or
/// else simply the first. `goes_on` gets their number after every page, and can end the reading.
pub(crate) async fn read(
    app: App,
    filters: &ServicesView,
    may_change: impl Fn(&ServiceRow) -> bool,
    goes_on: impl Fn(u64) -> bool,
) -> Result<Everything, Failure> {
    let most = usize::try_from(most(&app.policy())).unwrap_or(usize::MAX);
    let mut changeable = 0;
    let mut rows: Vec<ServiceRow> = Vec::new();
    let mut after: Option<String> = None;
    loop {
        let cursor = after.as_deref().map(|after| ((), after));
        let page = paged_list::read::<Services>(app, filters, cursor, MAX_PAGE as usize).await?.groups.pop();
        let Some(mut page) = page.filter(|page| page.next.is_none() || !page.rows.is_empty()) else {
            // Pages without rows would go on for ever.
            return Err(Failure::Garbled);
        };
        changeable += page.rows.iter().filter(|row| may_change(row)).count();
        rows.append(&mut page.rows);
        after = page.next;
        if after.is_none() || changeable >= most || !goes_on(rows.len() as u64) {
            let is_cut = after.is_some() || rows.len() > most && (changeable == 0 || changeable > most);
            if rows.len() > most && changeable > 0 {
                rows.retain(&may_change);
            }
            rows.truncate(most);
            let mut all = Vec::new();
            add(&mut all, &rows);
            return Ok(Everything { rows: all, is_cut });
        }
    }
}
