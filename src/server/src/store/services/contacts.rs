//! Maintains the tables that lists of services are read from: `contact`, `contact_count` and `co_contact` (decision 0028).
//!
//! Every change of a service goes through here, in the transaction that makes it. Only an import writes the rows of many
//! services later (decision 0013).

use super::co_contacts::SharedServices;
use super::contact_change::{ContactChange, accounts};
use super::large::refresh;
use crate::store::convert::{category, column, handle, json_ids};
use crate::store::{ServiceId, StoreResult, WriteTx};
use handover_rules::{Category, Contacts, NicHandle, RoleSet};
use rusqlite::params;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Services whose rows in `contact` are to be written again.
#[derive(Default)]
pub(in crate::store) struct ChangedContacts {
    /// The rows to delete.
    before: Vec<(NicHandle, ServiceId)>,
    /// The services whose rows are then inserted.
    after: Vec<ServiceId>,
    accounts: ChangedAccounts,
}

/// The accounts whose lists change.
type ChangedAccounts = BTreeMap<NicHandle, AccountChanges>;

/// The changes of a list.
#[derive(Default)]
struct AccountChanges {
    /// Differences of the rows of `contact_count`, by category and roles.
    numbers: BTreeMap<(Category, u8), i64>,
    shared: SharedServices,
    services: Vec<ServiceId>,
}

impl AccountChanges {
    fn count(&mut self, category: Category, roles: u8, change: i64) {
        *self.numbers.entry((category, roles)).or_default() += change;
    }

    /// A service whose row is new or has changed.
    fn touch(&mut self, service: ServiceId) {
        self.services.push(service);
    }
}

impl ChangedContacts {
    /// Of a service that has changed several times, the lists change from the first contacts to the last ones.
    pub(in crate::store) fn of(changes: Vec<ContactChange>) -> Self {
        let mut by_service: BTreeMap<ServiceId, ContactChange> = BTreeMap::new();
        for change in changes {
            match by_service.entry(change.service) {
                Entry::Occupied(mut earlier) => earlier.get_mut().after = change.after,
                Entry::Vacant(first) => {
                    first.insert(change);
                }
            }
        }
        let mut lists = Self::default();
        for ContactChange { service, category, before, after } in by_service.values() {
            lists.change(*service, *category, before, after);
        }
        lists
    }

    pub(in crate::store) fn add(&mut self, id: ServiceId, category: Category, contacts: &Contacts) {
        self.after.push(id);
        for account in accounts(contacts) {
            let changes = self.accounts.entry(account.clone()).or_default();
            changes.count(category, contacts.roles_of(account).bits(), 1);
            changes.shared.count(account, contacts, 1);
            changes.touch(id);
        }
    }

    /// Also where only the status or the expiration changes, and the contacts stay.
    pub(in crate::store) fn change(&mut self, id: ServiceId, category: Category, before: &Contacts, after: &Contacts) {
        for account in accounts(before) {
            self.before.push((account.clone(), id));
            self.accounts.entry(account.clone()).or_default().touch(id);
        }
        self.add(id, category, after);
    }

    /// The accounts whose lists change.
    pub(in crate::store) fn into_accounts(self) -> impl Iterator<Item = NicHandle> {
        self.accounts.into_keys()
    }
}

impl WriteTx<'_> {
    /// Brings the lists of all accounts concerned up to date.
    pub(in crate::store) fn write_contacts(&mut self, changed: &mut ChangedContacts) -> StoreResult<()> {
        self.delete_contacts(changed)?;
        self.execute(
            "with touched as materialized (select value as id from json_each(?1))
             insert into contact (account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
               status, expiration, open_roles)
             select account, name_key, category, id, sum(role), name, ascii_key, admin, tech, billing, status, expiration,
               (select count(*) from open_role o where o.service = id)
             from (
               select 1 as role, admin as account, s.* from touched join service s using (id)
               union all select 2, tech, s.* from touched join service s using (id)
               union all select 4, billing, s.* from touched join service s using (id))
             group by account, name_key, category, id",
            [json_ids(changed.after.iter().map(|id| id.get()))],
        )?;
        self.write_lists(&mut changed.accounts)
    }

    /// A service of an import under way may not have all of its rows yet, so those that are there are counted.
    fn delete_contacts(&self, changed: &mut ChangedContacts) -> StoreResult<()> {
        if changed.before.is_empty() {
            return Ok(());
        }
        let rows: Vec<String> =
            changed.before.iter().map(|(account, service)| format!("[\"{account}\",{}]", service.get())).collect();
        let deleted: Vec<(NicHandle, Category, u8, Contacts)> = self.all(
            "delete from contact where (account, name_key, category, service) in (
               select row.value ->> 0, s.name_key, s.category, s.id
               from json_each(?1) row join service s on s.id = row.value ->> 1)
             returning account, category, roles, admin, tech, billing",
            [format!("[{}]", rows.join(","))],
            |row| {
                let contact = |index| handle(&column::<String>(row, index)?);
                let contacts = Contacts { admin: contact(3)?, tech: contact(4)?, billing: contact(5)? };
                Ok((contact(0)?, category(&column::<String>(row, 1)?)?, column(row, 2)?, contacts))
            },
        )?;
        for (account, category, roles, contacts) in deleted {
            let list = changed.accounts.entry(account.clone()).or_default();
            list.count(category, roles, -1);
            list.shared.count(&account, &contacts, -1);
        }
        Ok(())
    }

    /// Brings counts and indexes up to date with the rows of `contact`.
    fn write_lists(&mut self, accounts: &mut ChangedAccounts) -> StoreResult<()> {
        for (account, changes) in accounts {
            self.write_counts(account, changes)?;
            self.write_co_contacts(account, &changes.shared)?;
            // The full-text index ends a segment whenever an id is less than the one before.
            changes.services.sort_unstable();
            changes.services.dedup();
            refresh(self.connection, account.as_str(), &changes.services)?;
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

/// Number of services of an account in one category and with the same roles.
#[derive(Clone, Copy, Debug)]
pub(super) struct ServiceGroup {
    pub(super) category: Category,
    pub(super) roles: RoleSet,
    pub(super) number: u64,
}
