//! Changing contacts of services, and maintaining the tables behind the lists of services: `contact`, `contact_count`,
//! `contact_end` and `co_contact` (decision 0028).
//!
//! Every change of a service goes through here, in the transaction that makes it. Only an import writes the rows of many
//! services later (decision 0013).

use super::NOT_REMOVED;
use super::large_index::refresh;
use super::need::end_key;
use crate::columns::accounts;
use crate::engine::ContactChange;
use crate::engine::{FromRow, List, Row, TextParam, from_row, only, params};
use crate::search::containing;
use crate::{Change, ReadTx, ServiceId, StoreResult, WriteTx};
use handover_api::people::PersonRow;
use handover_rules::{Category, Contacts, NicHandle, PerRole, Role, RoleSet};
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

type ChangedAccounts = BTreeMap<NicHandle, AccountChanges>;

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
    /// Keeps a service's first 'before' and last 'after'.
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
            self.accounts.entry(account.clone()).or_default().services.push(id);
        }
    }

    /// A service that is in no list any more.
    pub(crate) fn remove(&mut self, id: ServiceId, contacts: &Contacts) {
        for account in accounts(contacts) {
            self.before.push((account.clone(), id));
            self.accounts.entry(account.clone()).or_default().services.push(id);
        }
    }

    /// Also where only the status or the expiration changes, and the contacts stay.
    pub(crate) fn change(&mut self, id: ServiceId, before: &Contacts, after: &Contacts) {
        self.remove(id, before);
        self.add(id, after);
    }
}

impl WriteTx<'_> {
    /// Brings the lists of all accounts concerned up to date.
    pub(crate) fn write_contacts(&mut self, changed: &mut ChangedContacts) -> StoreResult<()> {
        self.delete_contacts(changed)?;
        self.insert_contacts(changed)?;
        self.write_lists(&mut changed.accounts)
    }

    /// As [`Self::write_contacts`], and announces the lists.
    pub(crate) fn write_and_announce_contacts(&mut self, mut changed: ChangedContacts) -> StoreResult<()> {
        self.write_contacts(&mut changed)?;
        for account in changed.accounts.into_keys() {
            self.announce(Change::Services(account));
        }
        Ok(())
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

    /// Sets the contacts that later imports compare with.
    pub fn set_imported_contacts(&mut self, service: ServiceId, contacts: &Contacts) -> StoreResult<()> {
        self.run(
            "update service set imported_admin = ?2, imported_tech = ?3, imported_billing = ?4 where id = ?1",
            params![service, contacts.admin, contacts.tech, contacts.billing],
        )
    }

    /// Makes later imports keep the contacts of a service, as if they had been chosen here.
    pub fn keep_contacts_in_imports(&mut self, service: ServiceId) -> StoreResult<()> {
        let keep = "update service set imported_admin = '', imported_tech = '', imported_billing = '' where id = ?1";
        self.run(keep, [service])
    }

    pub fn set_contacts(&mut self, service: ServiceId, contacts: &Contacts) -> StoreResult<()> {
        let before = self.service_by_id(service)?.facts;
        self.run(
            "update service set admin = ?2, tech = ?3, billing = ?4 where id = ?1",
            params![service, contacts.admin, contacts.tech, contacts.billing],
        )?;
        let change = ContactChange { service, before: before.contacts, after: contacts.clone() };
        match &mut self.unlisted {
            Some(changes) => changes.push(change),
            None => self.write_contacts(&mut ChangedContacts::of(vec![change]))?,
        }
        Ok(())
    }

    /// Does `work`, and writes the lists of services that its changes of contacts concern once, at its end: that costs much
    /// less than one by one. `work` must not read them.
    ///
    /// # Errors
    /// The error of `work`, or a database error.
    pub fn with_lists_written_last<T>(&mut self, work: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        if self.unlisted.is_some() {
            return work(self);
        }
        self.unlisted = Some(Vec::new());
        let result = work(self);
        let changes = self.unlisted.take().unwrap_or_default();
        let result = result?;
        if !changes.is_empty() {
            self.write_contacts(&mut ChangedContacts::of(changes))?;
        }
        Ok(result)
    }
}

/// Changes of the services that one account shares with others.
#[derive(Default)]
struct SharedServices(BTreeMap<NicHandle, (i64, PerRole<i64>)>);

impl SharedServices {
    /// Counts a service in the list of `account`, or with -1 discounts it.
    fn count(&mut self, account: &NicHandle, contacts: &Contacts, change: i64) {
        for other in accounts(contacts).into_iter().filter(|other| *other != account) {
            let (services, roles) = self.0.entry(other.clone()).or_default();
            *services += change;
            for role in contacts.roles_of(other).iter() {
                *roles.get_mut(role) += change;
            }
        }
    }
}

/// An account that shares no services.
pub(crate) fn without_services(handle: NicHandle) -> PersonRow {
    PersonRow { handle, services: 0, theirs: PerRole::default(), mine: PerRole::default(), unable: false }
}

/// The rows of `co_contact c`, each with that of the same pair from the other side.
const PAIRS: &str = "select c.other, c.services, c.admin, c.tech, c.billing,
    coalesce(r.admin, 0) as my_admin, coalesce(r.tech, 0) as my_tech, coalesce(r.billing, 0) as my_billing
    from co_contact c left join co_contact r on r.account = c.other and r.other = c.account";

/// Reads the index that has the folded names, and one account for each match.
pub(super) const NAMED: &str = "select a.handle, a.name_hidden
    from (select other, name_key from co_contact where account = ?1 order by services desc, other limit ?3) c
    cross join account a
    where c.name_key like ?2 escape '\\' and a.handle = c.other";

impl FromRow for PersonRow {
    fn from_row(row: &Row<'_>) -> StoreResult<Self> {
        let (admin, tech, billing) = (row.get("my_admin")?, row.get("my_tech")?, row.get("my_billing")?);
        Ok(Self {
            handle: row.get("other")?,
            services: row.get("services")?,
            theirs: FromRow::from_row(row)?,
            mine: PerRole { admin, tech, billing },
            unable: false,
        })
    }
}

from_row!(PerRole<u64> { admin, tech, billing });

impl ReadTx<'_> {
    /// Of the accounts that share most services with `account`, those with `folded` in their names, and whether the owner
    /// hides these.
    pub fn co_contacts_named(
        &self,
        account: &NicHandle,
        folded: &str,
        limit: u32,
    ) -> StoreResult<Vec<(NicHandle, bool)>> {
        self.all(NAMED, params![account, containing(folded), limit], |row| {
            Ok((row.get("handle")?, row.get("name_hidden")?))
        })
    }

    /// The services that two accounts share. [`PersonRow::unable`] is not filled in.
    pub fn co_contact(&self, account: &NicHandle, other: &NicHandle) -> StoreResult<PersonRow> {
        let found = self.first(
            &format!("{PAIRS} where c.account = ?1 and c.other = ?2"),
            [account, other],
            PersonRow::from_row,
        )?;
        Ok(found.unwrap_or_else(|| without_services(other.clone())))
    }

    /// Accounts that share services with `account`, those with most first, from after a number of services and a handle on.
    /// [`PersonRow::unable`] is not filled in.
    pub fn co_contacts(
        &self,
        account: &NicHandle,
        after: Option<(u64, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<PersonRow>> {
        let (services, other) = after.unwrap_or((i64::MAX.unsigned_abs(), ""));
        self.all(
            &format!(
                "{PAIRS} where c.account = ?1 and c.services <= ?2 and (c.services < ?2 or c.other > ?3)
                 order by c.services desc, c.other limit ?4"
            ),
            params![account, services, other, limit],
            PersonRow::from_row,
        )
    }

    /// Numbers of accounts that have a role on services of `account`; `None` if more than `most` share services.
    pub fn co_contacts_by_role(&self, account: &NicHandle, most: u32) -> StoreResult<Option<PerRole<u64>>> {
        self.one(
            "select count(*) as people, count(*) filter (where admin > 0) as admin,
               count(*) filter (where tech > 0) as tech, count(*) filter (where billing > 0) as billing
             from (select admin, tech, billing from co_contact where account = ?1 limit ?2 + 1) counted",
            params![account, most],
            |row| {
                let by_role = PerRole::from_row(row)?;
                Ok((row.get::<u32>("people")? <= most).then_some(by_role))
            },
        )
    }
}

impl WriteTx<'_> {
    /// An account, and up to `limit` of those that share services with it.
    pub fn accounts_sharing_services(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NicHandle>> {
        self.all(
            "select ?1 union all select other from (select other from co_contact where account = ?1
               order by services desc, other limit ?2) others",
            params![account, limit],
            only,
        )
    }

    fn write_co_contacts(&self, account: &NicHandle, shared: &SharedServices) -> StoreResult<()> {
        for (other, (services, PerRole { admin, tech, billing })) in &shared.0 {
            if [services, admin, tech, billing] == [&0; 4] {
                continue;
            }
            self.run(
                "insert into co_contact (account, other, services, admin, tech, billing, name_key)
                 values (?1, ?2, ?3, ?4, ?5, ?6, (select name_key from account where handle = ?2))
                 on conflict (account, other) do update set services = co_contact.services + excluded.services,
                   admin = co_contact.admin + excluded.admin, tech = co_contact.tech + excluded.tech,
                   billing = co_contact.billing + excluded.billing, name_key = excluded.name_key",
                params![account, other, services, admin, tech, billing],
            )?;
            if *services < 0 {
                self.run(
                    "delete from co_contact where account = ?1 and other = ?2 and services = 0",
                    [account, other],
                )?;
            }
        }
        Ok(())
    }

    /// Brings the folded names of accounts that have changed up to date, beside all who share services with them.
    pub(crate) fn spread_name_keys(&self, changed: &[impl TextParam]) -> StoreResult<()> {
        self.run(
            "update co_contact set name_key = a.name_key from account a
             where a.handle = co_contact.other and co_contact.name_key <> a.name_key
               and (co_contact.account, co_contact.other) in (
                 select c.other, c.account from rarray(?1) changed cross join co_contact c where c.account = changed.value)",
            [List::texts(changed)],
        )
    }
}
