//! Writes the rows of lists for what an import has added and changed: in their order, after all services. See decision
//! 0030.

use super::list_stage::{StagedContact, StagedExpiration};
use crate::store::services::{ChangedAccounts, Filling};
use crate::store::{Change, StoreResult, WriteTx};
use rusqlite::params;

/// Accounts of one transaction that are announced one by one. With more, all are told at the end of the import.
const ANNOUNCED: usize = 100;

/// The effect of writing rows of lists.
#[derive(Debug)]
pub struct ListedRows {
    /// The number of rows that were passed.
    pub passed: usize,
    /// There were too many accounts to announce each.
    pub are_many: bool,
}

impl WriteTx<'_> {
    /// Writes rows of lists until `is_over`, except those of services that somebody else has changed meanwhile.
    ///
    /// # Errors
    /// Database error.
    pub fn write_staged_contacts(
        &mut self,
        rows: &[StagedContact],
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<ListedRows> {
        let mut accounts = ChangedAccounts::new();
        let mut passed = 0;
        while passed < rows.len() && !is_over() {
            let row = &rows[passed];
            passed += 1;
            if self.write_staged_contact(row)? == 0 {
                continue;
            }
            let changes = accounts.entry(row.account.clone()).or_default();
            changes.touch(row.service);
            if row.is_added {
                changes.count(row.category, row.roles, 1);
            }
        }
        self.write_lists(&mut accounts, Filling::Later)?;
        let are_many = accounts.len() > ANNOUNCED;
        if !are_many {
            for account in accounts.into_keys() {
                self.announce(Change::Services(account));
            }
        }
        Ok(ListedRows { passed, are_many })
    }

    /// Writes the last days of services until `is_over`; returns the number of rows that were passed.
    ///
    /// # Errors
    /// Database error.
    pub fn write_staged_expirations(
        &mut self,
        rows: &[StagedExpiration],
        mut is_over: impl FnMut() -> bool,
    ) -> StoreResult<usize> {
        let mut passed = 0;
        while passed < rows.len() && !is_over() {
            let (expiration, service) = &rows[passed];
            self.set_expiration(*service, None, Some(expiration))?;
            passed += 1;
        }
        Ok(passed)
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
