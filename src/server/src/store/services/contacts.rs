//! Keeps what lists of services are read from: `contact`, and the counts. See decision 0028.
//!
//! Every change of a service goes through here, in the transaction that makes it.

use super::large;
use crate::store::convert::json_ids;
use crate::store::{ServiceId, StoreResult, WriteTx};
use handover_rules::{Category, Contacts, NicHandle, RoleSet};
use rusqlite::params;
use std::collections::BTreeMap;

/// Services whose rows in `contact` are to be written again.
#[derive(Default)]
pub(in crate::store) struct ChangedContacts {
    /// Existing ones, whose rows are replaced.
    existing: Vec<ServiceId>,
    added: Vec<ServiceId>,
    accounts: BTreeMap<NicHandle, AccountChanges>,
}

#[derive(Default)]
struct AccountChanges {
    /// By what `contact_count` counts.
    numbers: BTreeMap<(Category, u8), i64>,
    services: Vec<ServiceId>,
}

fn accounts(contacts: &Contacts) -> Vec<&NicHandle> {
    let mut accounts = vec![&contacts.admin, &contacts.tech, &contacts.billing];
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}

impl ChangedContacts {
    pub(in crate::store) fn add(&mut self, id: ServiceId, category: Category, contacts: &Contacts) {
        self.added.push(id);
        self.count(id, category, contacts, 1);
    }

    /// Also where only the status or the expiration changes, and the contacts stay.
    pub(in crate::store) fn change(&mut self, id: ServiceId, category: Category, before: &Contacts, after: &Contacts) {
        self.existing.push(id);
        self.count(id, category, before, -1);
        self.count(id, category, after, 1);
    }

    fn count(&mut self, id: ServiceId, category: Category, contacts: &Contacts, change: i64) {
        for account in accounts(contacts) {
            let roles = contacts.roles_of(account).bits();
            // Most services are of accounts that have others.
            let changes = match self.accounts.get_mut(account) {
                Some(changes) => changes,
                None => self.accounts.entry(account.clone()).or_default(),
            };
            *changes.numbers.entry((category, roles)).or_default() += change;
            if changes.services.last() != Some(&id) {
                changes.services.push(id);
            }
        }
    }

    /// The accounts whose lists change.
    pub(in crate::store) fn into_accounts(self) -> impl Iterator<Item = NicHandle> {
        self.accounts.into_keys()
    }
}

impl WriteTx<'_> {
    /// Brings the lists of all accounts concerned up to date. The rows of `contact` are written in index order, because
    /// half a million of them one by one would be random I/O.
    pub(in crate::store) fn write_contacts(&self, changed: &ChangedContacts) -> StoreResult<()> {
        let ids = |services: &[ServiceId]| json_ids(services.iter().map(|id| id.get()));
        if !changed.existing.is_empty() {
            self.execute(
                "delete from contact where service in (select value from json_each(?1))",
                [ids(&changed.existing)],
            )?;
        }
        self.execute(
            "with touched as materialized (select value as id from json_each(?1) union all select value from json_each(?2))
             insert into contact (account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
               status, expiration, open_roles)
             select account, name_key, category, id, sum(role), name, ascii_key, admin, tech, billing, status, expiration,
               (select count(*) from open_role o where o.service = id)
             from (
               select 1 as role, admin as account, s.* from touched join service s using (id)
               union all select 2, tech, s.* from touched join service s using (id)
               union all select 4, billing, s.* from touched join service s using (id))
             group by account, name_key, category, id",
            [ids(&changed.existing), ids(&changed.added)],
        )?;
        for (account, changes) in &changed.accounts {
            self.write_counts(account, changes)?;
            large::refresh(self.connection, account.as_str(), &changes.services)?;
        }
        Ok(())
    }

    fn write_counts(&self, account: &NicHandle, changes: &AccountChanges) -> StoreResult<()> {
        for ((category, roles), change) in changes.numbers.iter().filter(|(_, change)| **change != 0) {
            let group = params![account.as_str(), category.as_str(), roles, change];
            self.execute(
                "insert into contact_count (account, category, roles, number) values (?1, ?2, ?3, ?4)
                 on conflict do update set number = number + excluded.number",
                group,
            )?;
            if *change < 0 {
                self.execute(
                    "delete from contact_count where account = ?1 and category = ?2 and roles = ?3 and number = 0",
                    params![account.as_str(), category.as_str(), roles],
                )?;
            }
        }
        Ok(())
    }
}

/// How many services an account has of one category and with the same roles.
#[derive(Clone, Copy, Debug)]
pub(super) struct Group {
    pub(super) category: Category,
    pub(super) roles: RoleSet,
    pub(super) number: u64,
}
