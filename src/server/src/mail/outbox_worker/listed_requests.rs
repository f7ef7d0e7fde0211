//! The requests that an email about an account lists.

use crate::store::{RequestRecord, StoreResult, TaskRecord, WriteTx};
use crate::use_cases::requests::{Recovered, recovered};
use handover_rules::Timestamp;
use handover_rules::account::notices::AccountNotice;

#[derive(Default)]
pub(super) struct ListedRequests {
    /// Open requests for a new admin, for an email to a former address.
    pub(super) admin: Vec<RequestRecord>,
    /// Their number.
    pub(super) admin_total: u64,
    /// Requests and acts that the recovery of the account concerns.
    pub(super) recovered: Recovered,
}

/// Requests for a new admin that an email lists. There may be very many.
const LISTED_ADMIN_REQUESTS: usize = 50;

/// The requests that `notice` lists; `task` is the undo of a change of address.
pub(super) fn listed_requests(
    tx: &WriteTx<'_>,
    notice: AccountNotice,
    task: Option<&TaskRecord>,
    now: Timestamp,
) -> StoreResult<ListedRequests> {
    let mut listed = ListedRequests::default();
    let Some((task, account)) = task.and_then(|task| Some((task, task.account.as_ref()?))) else { return Ok(listed) };
    match notice {
        AccountNotice::AdminRequested => {
            (listed.admin, listed.admin_total) = tx.open_admin_requests(account, LISTED_ADMIN_REQUESTS)?;
        }
        AccountNotice::AddressRestored => {
            listed.recovered = recovered(tx, account, task.change_began_at, now, task.ended_at)?;
        }
        _ => {}
    }
    Ok(listed)
}
