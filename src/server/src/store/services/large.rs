//! The indexes of large accounts: those with too many services to scan for a list.
//!
//! Accounts below are not indexed, because writing the indexes costs more than such a pass.

use crate::store::convert::column;
use crate::store::search::{LINE_END, letters};
use crate::store::{ReadTx, ServiceId, StoreResult, WriteTx};
use handover_rules::ServiceStatus;
use handover_rules::model::service::expiration_key;
use rusqlite::{Connection, OptionalExtension, Result, Row, params};

/// More services make an account large.
pub const LARGE_ABOVE: u64 = 2_000;

/// With fewer services an account is no longer large. Below [`LARGE_ABOVE`], so that an account at the limit does not change
/// with every service.
const SMALL_BELOW: u64 = LARGE_ABOVE / 2;

/// Services that are removed from the indexes before the time is looked at.
const REMOVED_AT_ONCE: u32 = 20;

const ID_BITS: u32 = 40;

/// The id of a service in the indexes of a large account.
pub(super) const fn indexed_id(owner: i64, service: i64) -> i64 {
    owner << ID_BITS | service
}

/// The service of an id.
pub(super) const fn service_of(id: i64) -> i64 {
    id & ((1 << ID_BITS) - 1)
}

/// Pages of the full-text index that are merged between two checks of the time. Merges that the index starts by itself can
/// take hundreds of pages in one transaction (decision 0028).
const MERGED_PAGES: i64 = 16;

/// Whether changes of services are added to indexes that are not complete yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum IndexUpdate {
    /// At once.
    Now,
    /// At the end of the import under way, when they are completed.
    Later,
}

/// Brings the indexes of an account up to date after changes of `services`, in the order of their ids, and of its counts.
/// Returns whether something is left to do in transactions of its own: the full-text index was written and may have to be
/// merged, or the account has become large or small.
pub(super) fn refresh(
    connection: &Connection,
    account: &str,
    services: &[ServiceId],
    update: IndexUpdate,
) -> Result<bool> {
    let number = "select coalesce(sum(number), 0) from contact_count where account = ?1";
    let number: u64 = connection.prepare_cached(number)?.query_row([account], |row| row.get(0))?;
    let owner = "select id, complete from large_account where account = ?1";
    let owner =
        connection.prepare_cached(owner)?.query_row([account], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let unfinished = match owner {
        Some((_, true)) if number < SMALL_BELOW => {
            let begin = "update large_account set complete = 0 where account = ?1";
            connection.prepare_cached(begin)?.execute([account])?;
            true
        }
        None if number > LARGE_ABOVE => {
            let begin = "insert into large_account (account, complete) values (?1, 0)";
            connection.prepare_cached(begin)?.execute([account])?;
            true
        }
        _ => false,
    };
    let Some((owner, complete)) = owner else { return Ok(unfinished) };
    for service in services {
        remove(connection, owner, service.get())?;
    }
    if complete || update == IndexUpdate::Now {
        for service in services {
            add(connection, owner, account, *service)?;
        }
    }
    Ok(true)
}

/// Does a part of the merging that the full-text index needs; `false` if it needs none.
fn merge_search(connection: &Connection) -> Result<bool> {
    let merge = "insert into service_search (service_search, rank) values ('merge', ?1)";
    let before = connection.total_changes();
    connection.prepare_cached(merge)?.execute([MERGED_PAGES])?;
    // This statement counts as one (SQLite FTS5, "The 'merge' Command").
    Ok(connection.total_changes() - before > 1)
}

/// The number of a large account whose indexes are complete.
pub(super) fn complete_owner(connection: &Connection, account: &str) -> Result<Option<i64>> {
    let sql = "select id from large_account where account = ?1 and complete = 1";
    connection.prepare_cached(sql)?.query_row([account], |row| row.get(0)).optional()
}

/// Adds a service, unless the account is no contact of it.
fn add(connection: &Connection, owner: i64, account: &str, service: ServiceId) -> Result<()> {
    let one = "select id, category, (admin = ?2) + 2 * (tech = ?2) + 4 * (billing = ?2), name_key, ascii_key, admin,
          tech, billing, status, expiration
        from service where id = ?1 and ?2 in (admin, tech, billing)";
    let mut one = connection.prepare_cached(one)?;
    let mut rows = one.query(params![service, account])?;
    while let Some(row) = rows.next()? {
        add_row(connection, owner, row)?;
    }
    Ok(())
}

impl ReadTx<'_> {
    /// Accounts whose indexes are to be completed.
    ///
    /// # Errors
    /// Database error.
    pub fn incomplete_large_accounts(&self) -> StoreResult<Vec<String>> {
        self.all("select account from large_account where not complete order by account", [], |row| column(row, 0))
    }

    /// Whether an account has so few services that its indexes are to be removed.
    ///
    /// # Errors
    /// Database error.
    pub fn is_small(&self, account: &str) -> StoreResult<bool> {
        let sql = "select coalesce(sum(number), 0) < ?2 from contact_count where account = ?1";
        self.one(sql, params![account, SMALL_BELOW], |row| row.get(0))
    }

    /// The services of an account, in the order of their ids.
    ///
    /// # Errors
    /// Database error.
    pub fn service_ids(&self, account: &str) -> StoreResult<Vec<ServiceId>> {
        let mut ids: Vec<ServiceId> =
            self.all("select service from contact where account = ?1", [account], |row| column(row, 0))?;
        ids.sort_unstable();
        Ok(ids)
    }
}

impl WriteTx<'_> {
    /// Adds services to the indexes of an incomplete large account until `is_over`, at least one; returns the number of
    /// services processed. Skips services that another transaction has already added.
    ///
    /// # Errors
    /// Database error.
    pub fn fill_large_account(
        &mut self,
        account: &str,
        services: &[ServiceId],
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<usize> {
        let owner = "select id from large_account where account = ?1 and complete = 0";
        let Some(owner) = self.first(owner, [account], |row| column(row, 0))? else {
            // It is no longer large.
            return Ok(services.len());
        };
        let mut passed = 0;
        while passed < services.len() && (passed == 0 || !is_over()) {
            let indexed = "select exists (select 1 from large_contact where id = ?1)";
            let id = indexed_id(owner, services[passed].get());
            if !self.one(indexed, [id], |row| row.get::<_, bool>(0))? {
                add(self.connection, owner, account, services[passed])?;
            }
            passed += 1;
        }
        Ok(passed)
    }

    /// Merges segments of the full-text index until `is_over`; `false` if none are left to merge. To be called between writes of
    /// many services: otherwise the index merges hundreds of pages within one of them.
    ///
    /// # Errors
    /// Database error.
    pub fn merge_search_index(&mut self, is_over: impl Fn() -> bool) -> StoreResult<bool> {
        while merge_search(self.connection)? {
            if is_over() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Removes services from the indexes of an account that is small until `is_over`, and then the account from those
    /// that have indexes; `false` if some are left.
    ///
    /// # Errors
    /// Database error.
    pub fn clear_large_account(&mut self, account: &str, is_over: impl Fn() -> bool) -> StoreResult<bool> {
        let owner = "select id from large_account where account = ?1 and complete = 0";
        let Some(owner) = self.first(owner, [account], |row| column::<i64>(row, 0))? else { return Ok(true) };
        if !self.is_small(account)? {
            return Ok(true);
        }
        let sql = "select id from large_contact where id between ?1 and ?2 limit ?3";
        let [first, last] = [indexed_id(owner, 0), indexed_id(owner + 1, 0) - 1];
        loop {
            let ids: Vec<i64> = self.all(sql, params![first, last, REMOVED_AT_ONCE], |row| column(row, 0))?;
            if ids.is_empty() {
                self.execute("delete from large_account where id = ?1", [owner])?;
                return Ok(true);
            }
            ids.into_iter().try_for_each(|id| remove(self.connection, owner, service_of(id)))?;
            if is_over() {
                return Ok(false);
            }
        }
    }

    /// Records that the indexes of a large account are filled.
    ///
    /// # Errors
    /// Database error.
    pub fn complete_large_account(&mut self, account: &str) -> StoreResult<()> {
        self.execute("update large_account set complete = 1 where account = ?1", [account])?;
        Ok(())
    }
}

fn add_row(connection: &Connection, owner: i64, row: &Row<'_>) -> Result<()> {
    let id = indexed_id(owner, row.get(0)?);
    let [category, name_key, admin, tech, billing, status]: [String; 6] =
        [row.get(1)?, row.get(3)?, row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?];
    let ascii_key: Option<String> = row.get(4)?;
    let roles: i64 = row.get(2)?;
    let expiration: Option<String> = row.get(9)?;
    let text = [&name_key, &admin, &tech, &billing].map(|line| format!("{line}{LINE_END}")).concat();
    connection
        .prepare_cached("insert into service_search (rowid, text, ascii, letters) values (?1, ?2, ?3, ?4)")?
        .execute(params![id, text, ascii_key.as_ref().map(|ascii| format!("{ascii}{LINE_END}")), letters(&text)])?;
    connection
        .prepare_cached(
            "insert into large_contact (id, owner, category, roles, name_key, ascii_key, admin, tech, billing, urgency,
               expiration)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?
        .execute(params![
            id,
            owner,
            category,
            roles,
            name_key,
            ascii_key,
            admin,
            tech,
            billing,
            urgency(&status),
            expiration_key(expiration.as_deref()),
        ])?;
    Ok(())
}

fn remove(connection: &Connection, owner: i64, service: i64) -> Result<()> {
    let id = indexed_id(owner, service);
    if connection.prepare_cached("delete from large_contact where id = ?1")?.execute([id])? > 0 {
        connection.prepare_cached("delete from service_search where rowid = ?1")?.execute([id])?;
    }
    Ok(())
}

/// The sort key of a status: its rank. Unknown ones come last.
pub(super) fn urgency(status: &str) -> String {
    ServiceStatus::parse(status).map_or(9, ServiceStatus::rank).to_string()
}
