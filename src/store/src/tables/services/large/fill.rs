//! Filling the index of an account that became large.

use super::LARGE_ABOVE;
use super::rows::{add, is_indexed, remove};
use crate::convert::column;
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::NicHandle;
use rusqlite::{Connection, OptionalExtension, Result, params};

/// Adds services to the index of an account until `is_over`, at least one; returns the number of services processed. Skips
/// services that are indexed already.
///
/// In the order of their ids: the full-text index ends a segment whenever an id is less than the one before.
pub(super) fn fill(
    connection: &Connection,
    owner: i64,
    account: &str,
    services: &[ServiceId],
    mut is_over: impl FnMut() -> bool,
) -> Result<usize> {
    let mut processed = 0;
    while processed < services.len() && (processed == 0 || !is_over()) {
        let service = services[processed];
        if !is_indexed(connection, owner, service)? {
            add(connection, owner, account, service)?;
        }
        processed += 1;
    }
    Ok(processed)
}

/// The services in the list of an account, in the order of their ids.
pub(super) fn listed_services(connection: &Connection, account: &str) -> Result<Vec<ServiceId>> {
    let mut statement = connection.prepare_cached("select service from contact where account = ?1")?;
    let mut services = statement.query_map([account], |row| row.get(0))?.collect::<Result<Vec<ServiceId>>>()?;
    services.sort_unstable();
    Ok(services)
}

/// Leaves the indexes of those of the accounts that are large to the end of the import under way, which [fills](fill) them;
/// until then their lists are read by a pass. Removes the services of an account that have changed.
pub(crate) fn leave_to_fill(
    connection: &Connection,
    accounts: &[NicHandle],
    changed: &[(String, ServiceId)],
) -> Result<()> {
    let mark = "insert into large_account (account, is_filled)
        select account, 0 from contact_count where account in (select value from json_each(?1))
        group by account having sum(number) > ?2 on conflict do nothing";
    let accounts = serde_json::json!(accounts).to_string();
    connection.prepare_cached(mark)?.execute(params![accounts, LARGE_ABOVE])?;
    let unfill = "update large_account set is_filled = 0
        where is_filled and account in (select value from json_each(?1))";
    connection.prepare_cached(unfill)?.execute([accounts])?;
    let owner = "select id from large_account where account = ?1";
    for (account, service) in changed {
        let owner: Option<i64> = connection.prepare_cached(owner)?.query_row([account], |row| row.get(0)).optional()?;
        if let Some(owner) = owner {
            remove(connection, owner, service.get())?;
        }
    }
    Ok(())
}

impl ReadTx<'_> {
    /// Accounts whose index an import has to fill.
    pub fn incomplete_large_accounts(&self) -> StoreResult<Vec<String>> {
        self.all("select account from large_account where not is_filled order by account", [], |row| column(row, 0))
    }

    /// The services in the list of an account, in the order of their ids.
    pub fn service_ids(&self, account: &str) -> StoreResult<Vec<ServiceId>> {
        Ok(listed_services(self.connection, account)?)
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
        match self.first(owner, [account], |row| column(row, 0))? {
            Some(owner) => Ok(fill(self.connection, owner, account, services, is_over)?),
            None => Ok(services.len()),
        }
    }

    /// Records that an index is filled: from now on, lists are read from it.
    pub fn complete_large_account(&mut self, account: &str) -> StoreResult<()> {
        self.run("update large_account set is_filled = 1 where account = ?1", [account])
    }
}
