//! Filling the index of an account that became large.

use super::LARGE_ABOVE;
use super::rows::{add, is_indexed, remove};
use crate::engine::{List, only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::NicHandle;

/// Adds services to the index of an account until `is_over`, at least one; returns the number of services processed. Skips
/// services that are indexed already.
///
/// In the order of their ids: the full-text index ends a segment whenever an id is less than the one before.
pub(super) fn fill(
    tx: &WriteTx<'_>,
    owner: i64,
    account: &str,
    services: &[ServiceId],
    mut is_over: impl FnMut() -> bool,
) -> StoreResult<usize> {
    let mut processed = 0;
    while processed < services.len() && (processed == 0 || !is_over()) {
        let service = services[processed];
        if !is_indexed(tx, owner, service)? {
            add(tx, owner, account, service)?;
        }
        processed += 1;
    }
    Ok(processed)
}

/// The services in the list of an account, in the order of their ids.
pub(super) fn listed_services(tx: &ReadTx<'_>, account: &str) -> StoreResult<Vec<ServiceId>> {
    let mut services: Vec<ServiceId> = tx.all("select service from contact where account = ?1", [account], only)?;
    services.sort_unstable();
    Ok(services)
}

/// Leaves the indexes of those of the accounts that are large to the end of the import under way, which [fills](fill) them;
/// until then their lists are read by a pass. Removes the services of an account that have changed.
pub(crate) fn leave_to_fill(
    tx: &WriteTx<'_>,
    accounts: &[NicHandle],
    changed: &[(String, ServiceId)],
) -> StoreResult<()> {
    let accounts = List::texts(accounts);
    tx.run(
        "insert into large_account (account, is_filled)
         select account, false from contact_count where account in (select value from rarray(?1))
         group by account having sum(number) > ?2 on conflict do nothing",
        params![accounts, LARGE_ABOVE],
    )?;
    tx.run(
        "update large_account set is_filled = false where is_filled and account in (select value from rarray(?1))",
        [accounts],
    )?;
    for (account, service) in changed {
        if let Some(owner) = tx.first("select id from large_account where account = ?1", [account], only)? {
            remove(tx, owner, service.get())?;
        }
    }
    Ok(())
}

impl ReadTx<'_> {
    /// Accounts whose index an import has to fill.
    pub fn incomplete_large_accounts(&self) -> StoreResult<Vec<String>> {
        self.all("select account from large_account where not is_filled order by account", [], only)
    }

    /// The services in the list of an account, in the order of their ids.
    pub fn service_ids(&self, account: &str) -> StoreResult<Vec<ServiceId>> {
        listed_services(self, account)
    }
}

impl WriteTx<'_> {
    /// Adds services to an index that is not filled until `is_over`, at least one; returns the number of services processed.
    /// Skips services that another transaction has added, and all of them if the account is no longer large.
    pub fn fill_large_account(
        &mut self,
        account: &str,
        services: &[ServiceId],
        is_over: impl FnMut() -> bool,
    ) -> StoreResult<usize> {
        let owner = "select id from large_account where account = ?1 and not is_filled";
        match self.first(owner, [account], only)? {
            Some(owner) => fill(self, owner, account, services, is_over),
            None => Ok(services.len()),
        }
    }

    /// Records that an index is filled: from now on, lists are read from it.
    pub fn complete_large_account(&mut self, account: &str) -> StoreResult<()> {
        self.run("update large_account set is_filled = true where account = ?1", [account])
    }
}
