//! The index of a large account: an account with too many services to pass over for each page (decision 0028).
//!
//! Accounts below are not indexed, because writing the index costs more than such a pass.
//!
//! - [`refresh`] follows a change of contacts. It also builds or removes the index of an account that became large or small.
//! - [`fill`] adds services to an index. Imports list services by the hundred thousand, so they leave the indexes of their
//!   accounts ([`leave_to_fill`]) and fill them in chunks at their end ([`WriteTx::fill_large_account`]).

use super::NOT_REMOVED;
use super::list::urgency;
use crate::engine::{FromRow, List, from_row, only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::NicHandle;
use handover_rules::model::service::expiration_key;

/// More services make an account large.
pub const LARGE_ABOVE: u64 = 2_000;

/// With fewer services an account is no longer large. Below [`LARGE_ABOVE`], so that an account at the limit does not change
/// with every service.
const SMALL_BELOW: u64 = LARGE_ABOVE / 2;

/// Brings the index of an account up to date with `contact_count` and with changes of `services`, in the order of their
/// ids. An account that has become large is indexed in this transaction; one that has become small loses its index.
pub(super) fn refresh(tx: &WriteTx<'_>, account: &str, services: &[ServiceId]) -> StoreResult<()> {
    let number: u64 =
        tx.value("select coalesce(sum(number), 0) as number from contact_count where account = ?1", [account])?;
    match tx.first("select id from large_account where account = ?1", [account], only)? {
        Some(owner) if number < SMALL_BELOW => remove_index(tx, owner),
        Some(owner) => {
            services.iter().try_for_each(|service| remove(tx, indexed_id(owner, service.get())))?;
            services.iter().try_for_each(|service| add(tx, owner, account, *service))
        }
        None if number > LARGE_ABOVE => {
            let insert = "insert into large_account (account, is_filled) values (?1, true) returning id";
            let owner = tx.value(insert, [account])?;
            fill(tx, owner, account, &tx.service_ids(account)?, || false)?;
            Ok(())
        }
        None => Ok(()),
    }
}

/// Adds services to the index of an account until `is_over`, at least one; returns the number of services processed. Skips
/// services that are indexed already.
///
/// In the order of their ids: the full-text index ends a segment whenever an id is less than the one before.
fn fill(
    tx: &WriteTx<'_>,
    owner: i64,
    account: &str,
    services: &[ServiceId],
    mut is_over: impl FnMut() -> bool,
) -> StoreResult<usize> {
    let mut processed = 0;
    while processed < services.len() && (processed == 0 || !is_over()) {
        let service = services[processed];
        let id = indexed_id(owner, service.get());
        let is_indexed: bool = tx.value("select exists (select 1 from large_contact where id = ?1)", [id])?;
        if !is_indexed {
            add(tx, owner, account, service)?;
        }
        processed += 1;
    }
    Ok(processed)
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
            remove(tx, indexed_id(owner, service.get()))?;
        }
    }
    Ok(())
}

/// The number of a large account whose index is filled.
pub(super) fn filled_owner(tx: &ReadTx<'_>, account: &NicHandle) -> StoreResult<Option<i64>> {
    tx.first("select id from large_account where account = ?1 and is_filled", [account], only)
}

impl ReadTx<'_> {
    /// Accounts whose index an import has to fill.
    pub fn incomplete_large_accounts(&self) -> StoreResult<Vec<String>> {
        self.all("select account from large_account where not is_filled order by account", [], only)
    }

    /// The services in the list of an account, in the order of their ids.
    pub fn service_ids(&self, account: &str) -> StoreResult<Vec<ServiceId>> {
        let mut services: Vec<ServiceId> =
            self.all("select service from contact where account = ?1", [account], only)?;
        services.sort_unstable();
        Ok(services)
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

// A service of an account is a row of `large_contact`, and one of `service_search` with the same id.

const ID_BITS: u32 = 40;

/// The id of a service in the index of a large account.
pub(super) const fn indexed_id(owner: i64, service: i64) -> i64 {
    owner << ID_BITS | service
}

/// The lowest and the highest possible id of a large account.
pub(super) const fn id_bounds(owner: i64) -> [i64; 2] {
    [indexed_id(owner, 0), indexed_id(owner + 1, 0) - 1]
}

pub(super) const fn service_of(id: i64) -> i64 {
    id & ((1 << ID_BITS) - 1)
}

/// Adds a service, unless the account is no contact of it.
fn add(tx: &WriteTx<'_>, owner: i64, account: &str, service: ServiceId) -> StoreResult<()> {
    let of_contact = "select category, name_key, ascii_key, admin, tech, billing, status, expiration from service s
         where id = ?1 and ?2 in (admin, tech, billing)";
    let sql = [of_contact, " and ", NOT_REMOVED].concat();
    match tx.first(&sql, params![service, account], IndexedService::from_row)? {
        Some(row) => add_row(tx, owner, account, service, &row),
        None => Ok(()),
    }
}

struct IndexedService {
    category: String,
    name_key: String,
    ascii_key: Option<String>,
    admin: String,
    tech: String,
    billing: String,
    status: String,
    expiration: Option<String>,
}

from_row!(IndexedService { category, name_key, ascii_key, admin, tech, billing, status, expiration });

fn add_row(tx: &WriteTx<'_>, owner: i64, account: &str, service: ServiceId, row: &IndexedService) -> StoreResult<()> {
    let id = indexed_id(owner, service.get());
    let contacts = [&row.admin, &row.tech, &row.billing];
    let roles: i64 =
        contacts.iter().zip([1, 2, 4]).filter(|(contact, _)| **contact == account).map(|(_, bit)| bit).sum();
    // A line each, so that no group of three characters spans two of them.
    let text = [&*row.name_key, &*row.admin, &*row.tech, &*row.billing].join("\n");
    tx.run("insert into service_search (rowid, text, ascii) values (?1, ?2, ?3)", params![id, text, row.ascii_key])?;
    tx.run(
        "insert into large_contact (id, owner, category, roles, name_key, ascii_key, admin, tech, billing, urgency,
           expiration)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        params![
            id,
            owner,
            row.category,
            roles,
            row.name_key,
            row.ascii_key,
            row.admin,
            row.tech,
            row.billing,
            urgency(&row.status),
            expiration_key(row.expiration.as_deref()),
        ],
    )
}

fn remove(tx: &WriteTx<'_>, id: i64) -> StoreResult<()> {
    if tx.execute("delete from large_contact where id = ?1", [id])? > 0 {
        tx.run("delete from service_search where rowid = ?1", [id])?;
    }
    Ok(())
}

/// Removes all services of an account, and the account from the list of indexed accounts.
fn remove_index(tx: &WriteTx<'_>, owner: i64) -> StoreResult<()> {
    let ids: Vec<i64> = tx.all("select id from large_contact where id between ?1 and ?2", id_bounds(owner), only)?;
    ids.into_iter().try_for_each(|id| remove(tx, id))?;
    tx.run("delete from large_account where id = ?1", [owner])
}
