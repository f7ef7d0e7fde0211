//! Writes the list rows of services that an import has added or changed: in list order, after all services (decision 0013).

use super::list_stage::{self, StagedContact};
use crate::store::services::{ChangedAccounts, IndexUpdate, are_any_filled, mark_large};
use crate::store::{Change, StoreResult, WriteTx};
use handover_rules::NicHandle;
use rusqlite::params;
use std::collections::BTreeSet;
use std::path::Path;

/// Rows that are written by one statement, if nothing is in the way.
const ROWS_PER_STATEMENT: usize = 500;

/// Staged rows: those after the first number, up to the second.
type RowRange = [usize; 2];

impl WriteTx<'_> {
    /// Lets the following transactions read the staged rows in `folder`. Returns the numbers of rows of lists, and of last
    /// days.
    ///
    /// # Errors
    /// Database error, or there are none.
    pub fn open_staged_lists(&mut self, folder: &Path) -> StoreResult<(usize, usize)> {
        list_stage::attach(self.connection, folder)?;
        let count =
            "select (select coalesce(max(id), 0) from lists.row), (select coalesce(max(id), 0) from lists.expiration)";
        self.one(count, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Writes the staged list rows in `range` until `is_over`, and announces their accounts if `announces`. Skips services that
    /// another transaction has changed since, because that has written their rows. Returns the number of rows processed.
    ///
    /// # Errors
    /// Database error.
    pub fn write_staged_contacts(
        &mut self,
        range: RowRange,
        announces: bool,
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<usize> {
        let is_overtaken = self.one("select exists (select 1 from overtaken_service)", [], |row| row.get(0))?;
        let [first, end] = range;
        let mut accounts = BTreeSet::new();
        let mut next = first;
        while next < end && !is_over() {
            let chunk = [next, end.min(next + ROWS_PER_STATEMENT)];
            next = chunk[1];
            let listed = "select distinct account from lists.row where id > ?1 and id <= ?2 order by account";
            let listed: Vec<NicHandle> = self.all(listed, chunk, list_stage::read_account)?;
            if is_overtaken || are_any_filled(self.connection, &listed)? || !self.are_all_to_be_added(chunk)? {
                self.write_one_by_one(chunk, &mut accounts)?;
                continue;
            }
            self.add_contacts(chunk)?;
            // Their indexes are filled later.
            mark_large(self.connection, &listed)?;
            if announces {
                accounts.extend(listed);
            }
        }
        if announces {
            for account in accounts {
                self.announce(Change::Services(account));
            }
        }
        Ok(next - first)
    }

    /// Whether the services of all rows are new.
    fn are_all_to_be_added(&self, chunk: RowRange) -> StoreResult<bool> {
        let sql = "select not exists (select 1 from lists.row where id > ?1 and id <= ?2 and not added)";
        self.one(sql, chunk, |row| row.get(0))
    }

    fn add_contacts(&self, chunk: RowRange) -> StoreResult<()> {
        self.execute(
            "insert into contact (account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
               status, expiration, open_roles)
             select account, name_key, category, service, roles, name, ascii_key, admin, tech, billing, status, expiration,
               case when exists (select 1 from open_role)
                 then (select count(*) from open_role o where o.service = r.service) else 0 end
             from lists.row r where id > ?1 and id <= ?2 order by id",
            chunk,
        )?;
        self.execute(
            "insert into contact_count (account, category, roles, number)
             select account, category, roles, count(*) from lists.row where id > ?1 and id <= ?2
             group by account, category, roles
             on conflict do update set number = number + excluded.number",
            chunk,
        )?;
        Ok(())
    }

    fn write_one_by_one(&mut self, chunk: RowRange, announced: &mut BTreeSet<NicHandle>) -> StoreResult<()> {
        let mut accounts = ChangedAccounts::new();
        for row in self.all::<_, Vec<_>>(list_stage::SELECT_ROWS, chunk, list_stage::read)? {
            if self.write_staged_contact(&row)? == 0 {
                continue;
            }
            let changes = accounts.entry(row.account.clone()).or_default();
            changes.touch(row.service);
            if row.is_added {
                changes.count(row.category, row.roles, 1);
            }
        }
        self.write_lists(&mut accounts, IndexUpdate::Later)?;
        announced.extend(accounts.into_keys());
        Ok(())
    }

    /// Writes the staged last days in `range` until `is_over`; returns the number of rows that were passed.
    ///
    /// # Errors
    /// Database error.
    pub fn write_staged_expirations(
        &mut self,
        range: RowRange,
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<usize> {
        let [first, end] = range;
        let mut next = first;
        while next < end && !is_over() {
            let chunk = [next, end.min(next + ROWS_PER_STATEMENT)];
            self.execute(
                "insert or ignore into expiring_service (expiration, service)
                 select expiration, service from lists.expiration where id > ?1 and id <= ?2 order by id",
                chunk,
            )?;
            next = chunk[1];
        }
        Ok(next - first)
    }

    fn write_staged_contact(&self, row: &StagedContact) -> StoreResult<usize> {
        let StagedContact { account, name_key, category, service, roles, name, ascii_key, .. } = row;
        let StagedContact { admin, tech, billing, status, expiration, is_added, .. } = row;
        if !is_added {
            return self.execute(
                "update contact set status = ?5, expiration = ?6
                 where account = ?1 and name_key = ?2 and category = ?3 and service = ?4
                   and exists (select 1 from import_service where service = ?4)",
                params![account.as_str(), name_key, category.as_str(), service, status, expiration],
            );
        }
        self.execute(
            "insert or ignore into contact (account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
               status, expiration, open_roles)
             select ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12,
               (select count(*) from open_role where service = ?4)
             where exists (select 1 from import_service where service = ?4)",
            params![
                account.as_str(),
                name_key,
                category.as_str(),
                service,
                roles,
                name,
                ascii_key,
                admin,
                tech,
                billing,
                status,
                expiration,
            ],
        )
    }
}
