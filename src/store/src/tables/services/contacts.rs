//! Maintains the tables that lists of services are read from: `contact`, `contact_count`, `contact_end` and `co_contact`
//! (decision 0028).
//!
//! Every change of a service goes through here, in the transaction that makes it. Only an import writes the rows of many
//! services later (decision 0013).

use super::co_contacts::SharedServices;
use super::ends::end_key;
use super::large::refresh;
use super::removed::NOT_REMOVED;
use crate::columns::accounts;
use crate::engine::ContactChange;
use crate::engine::{FromRow, List, Row, params};
use crate::{ServiceId, StoreResult, WriteTx};
use handover_rules::{Category, Contacts, NicHandle, Role, RoleSet};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// Services whose rows in `contact` must be rewritten.
#[derive(Default)]
pub(crate) struct ChangedContacts {
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
    /// Differences of the rows of `contact_end`, by day.
    ends: BTreeMap<String, i64>,
    services: Vec<ServiceId>,
}

impl AccountChanges {
    /// Counts a row of `contact` that was deleted (-1) or inserted (1).
    fn count(&mut self, account: &NicHandle, row: CountedRow, change: i64) {
        self.shared.count(account, &row.contacts, change);
        *self.numbers.entry((row.category, row.roles.bits())).or_default() += change;
        if let Some(day) = row.end {
            *self.ends.entry(day).or_default() += change;
        }
    }

    /// A service whose row is new or has changed.
    fn touch(&mut self, service: ServiceId) {
        self.services.push(service);
    }
}

/// The columns that a row of `contact` is counted by.
struct CountedRow {
    category: Category,
    roles: RoleSet,
    end: Option<String>,
    contacts: Contacts,
}

/// The columns that [`read_counted`] takes.
const COUNTED: &str = "account, category, roles, status, expiration, admin, tech, billing";

fn read_counted(row: &Row<'_>) -> StoreResult<(NicHandle, CountedRow)> {
    let account = row.get("account")?;
    let (category, roles): (_, RoleSet) = (row.get("category")?, row.get("roles")?);
    // Paying and renewing are up to the billing contact.
    let may_pay = roles.contains(Role::Billing);
    let end = end_key(&row.get::<String>("status")?, row.get("expiration")?).filter(|_| may_pay);
    Ok((account, CountedRow { category, roles, end, contacts: Contacts::from_row(row)? }))
}

impl ChangedContacts {
    /// Of a service that has changed several times, the lists change from the first contacts to the last ones.
    pub(crate) fn of(changes: Vec<ContactChange>) -> Self {
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
        for ContactChange { service, before, after } in by_service.values() {
            lists.change(*service, before, after);
        }
        lists
    }

    pub(crate) fn add(&mut self, id: ServiceId, contacts: &Contacts) {
        self.after.push(id);
        for account in accounts(contacts) {
            self.accounts.entry(account.clone()).or_default().touch(id);
        }
    }

    /// A service that is in no list any more.
    pub(crate) fn remove(&mut self, id: ServiceId, contacts: &Contacts) {
        for account in accounts(contacts) {
            self.before.push((account.clone(), id));
            self.accounts.entry(account.clone()).or_default().touch(id);
        }
    }

    /// Also where only the status or the expiration changes, and the contacts stay.
    pub(crate) fn change(&mut self, id: ServiceId, before: &Contacts, after: &Contacts) {
        self.remove(id, before);
        self.add(id, after);
    }

    /// The accounts whose lists change.
    pub(crate) fn into_accounts(self) -> impl Iterator<Item = NicHandle> {
        self.accounts.into_keys()
    }
}

impl WriteTx<'_> {
    /// Brings the lists of all accounts concerned up to date.
    pub(crate) fn write_contacts(&mut self, changed: &mut ChangedContacts) -> StoreResult<()> {
        self.delete_contacts(changed)?;
        self.insert_contacts(changed)?;
        self.write_lists(&mut changed.accounts)
    }

    fn insert_contacts(&self, changed: &mut ChangedContacts) -> StoreResult<()> {
        let sql = format!(
            "with touched as materialized (
               select s.id from rarray(?1) t join service s on s.id = t.value and {NOT_REMOVED})
             insert into contact (account, name_key, category, service, roles, name, ascii_key, admin, tech, billing,
               status, expiration, open_roles)
             select account, name_key, category, id, sum(role), name, ascii_key, admin, tech, billing, status, expiration,
               (select count(*) from open_role o where o.service = id)
             from (
               select 1 as role, admin as account, s.* from touched join service s using (id)
               union all select 2, tech, s.* from touched join service s using (id)
               union all select 4, billing, s.* from touched join service s using (id)) listed
             group by account, name_key, category, id, name, ascii_key, admin, tech, billing, status, expiration
             returning {COUNTED}"
        );
        let services = [List::ids(&changed.after)];
        let inserted: Vec<(NicHandle, CountedRow)> = self.all(&sql, services, read_counted)?;
        for (account, row) in inserted {
            changed.accounts.entry(account.clone()).or_default().count(&account, row, 1);
        }
        Ok(())
    }

    /// A service of an unfinished import may not have all of its rows yet, so the present ones are counted.
    fn delete_contacts(&self, changed: &mut ChangedContacts) -> StoreResult<()> {
        if changed.before.is_empty() {
            return Ok(());
        }
        let rows: Vec<String> =
            changed.before.iter().map(|(account, service)| format!("[\"{account}\",{}]", service.get())).collect();
        let sql = format!(
            "delete from contact where (account, name_key, category, service) in (
               select listed.value ->> 0, s.name_key, s.category, s.id
               from json_each(?1) listed join service s on s.id = cast(listed.value ->> 1 as bigint))
             returning {COUNTED}"
        );
        let deleted: Vec<(NicHandle, CountedRow)> = self.all(&sql, [format!("[{}]", rows.join(","))], read_counted)?;
        for (account, row) in deleted {
            changed.accounts.entry(account.clone()).or_default().count(&account, row, -1);
        }
        Ok(())
    }

    /// Brings counts and indexes up to date with the rows of `contact`.
    fn write_lists(&mut self, accounts: &mut ChangedAccounts) -> StoreResult<()> {
        for (account, changes) in accounts {
            self.write_counts(account, changes)?;
            self.write_co_contacts(account, &changes.shared)?;
            self.write_ends(account, &changes.ends)?;
            // The full-text index ends a segment whenever an id is less than the one before.
            changes.services.sort_unstable();
            changes.services.dedup();
            refresh(self, account.as_str(), &changes.services)?;
        }
        Ok(())
    }

    fn write_counts(&self, account: &NicHandle, changes: &AccountChanges) -> StoreResult<()> {
        for ((category, roles), change) in changes.numbers.iter().filter(|(_, change)| **change != 0) {
            let group = params![account, category, roles, change];
            self.run(
                "insert into contact_count (account, category, roles, number) values (?1, ?2, ?3, ?4)
                 on conflict (account, category, roles) do update
                   set number = contact_count.number + excluded.number",
                group,
            )?;
            if *change < 0 {
                self.run(
                    "delete from contact_count where account = ?1 and category = ?2 and roles = ?3 and number = 0",
                    params![account, category, roles],
                )?;
            }
        }
        Ok(())
    }
}
