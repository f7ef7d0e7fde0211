//! The requests and policies that an email about an account lists.

use handover_rules::access::AccessPolicy;
use handover_rules::account::AccountNotice;
use handover_rules::{NicHandle, Timestamp};
use handover_store::pages::{Recovered, recovered};
use handover_store::{MailedLinkRecord, RequestRecord, StoreResult, WriteTx};

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

/// Policies that an email lists. There may be very many.
const LISTED_POLICIES: usize = 50;

/// The policies of `owner` that a recovery at `at` has ended, if `notice` reports it.
pub(super) fn ended_policies(
    tx: &WriteTx<'_>,
    notice: AccountNotice,
    owner: &NicHandle,
    at: Timestamp,
) -> StoreResult<Vec<AccessPolicy>> {
    match notice {
        AccountNotice::AddressRestored | AccountNotice::DeskAct => tx.policies_ended_for(owner, at, LISTED_POLICIES),
        _ => Ok(Vec::new()),
    }
}

/// The requests that `notice` lists; `link` is the undo of a change of address.
pub(super) fn listed_requests(
    tx: &WriteTx<'_>,
    notice: AccountNotice,
    link: Option<&MailedLinkRecord>,
    now: Timestamp,
) -> StoreResult<ListedRequests> {
    let mut listed = ListedRequests::default();
    let Some((link, account)) = link.and_then(|link| Some((link, link.account.as_ref()?))) else { return Ok(listed) };
    match notice {
        AccountNotice::AdminRequested => {
            (listed.admin, listed.admin_total) = tx.open_admin_requests(account, LISTED_ADMIN_REQUESTS)?;
        }
        AccountNotice::AddressRestored => {
            listed.recovered = recovered(tx, account, link.change_began_at, now, link.ended_at)?;
        }
        _ => {}
    }
    Ok(listed)
}
