//! The requests that an email about an account lists.

use crate::store::{RequestRecord, StoreResult, TaskRecord, WriteTx};
use crate::use_cases::requests::{Recovered, recovered};
use handover_rules::account::notices::AccountNotice;
use handover_rules::{Role, Timestamp};

#[derive(Default)]
pub(super) struct ListedRequests {
    /// The open requests for a new admin, for an email to a former address.
    pub(super) admin: Vec<RequestRecord>,
    /// What the recovery of the account concerns.
    pub(super) recovered: Recovered,
}

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
            listed.admin = tx.requests_of_party_since(account, Timestamp::MAX_UTC)?;
            listed.admin.retain(|record| record.request.roles.contains(Role::Admin));
        }
        AccountNotice::AddressRestored => {
            listed.recovered = recovered(tx, account, task.change_began_at, now, task.ended_at)?;
        }
        _ => {}
    }
    Ok(listed)
}
