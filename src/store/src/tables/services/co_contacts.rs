//! Accounts that share services: the table `co_contact`, which follows the rows of `contact`.

use crate::columns::accounts;
use crate::engine::{List, Row, TextParam, params};
use crate::search::containing;
use crate::{ReadTx, StoreResult, WriteTx};
use handover_api::people::PersonRow;
use handover_rules::{Contacts, NicHandle, PerRole};
use std::collections::BTreeMap;

/// Changes of the services that one account shares with others.
#[derive(Default)]
pub(super) struct SharedServices(BTreeMap<NicHandle, (i64, PerRole<i64>)>);

impl SharedServices {
    /// Counts a service in the list of `account`, or with -1 discounts it.
    pub(super) fn count(&mut self, account: &NicHandle, contacts: &Contacts, change: i64) {
        for other in accounts(contacts).into_iter().filter(|other| *other != account) {
            let (services, roles) = self.0.entry(other.clone()).or_default();
            *services += change;
            for role in contacts.roles_of(other).iter() {
                *roles.get_mut(role) += change;
            }
        }
    }
}

/// An account that shares none.
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

fn read(row: &Row<'_>) -> StoreResult<PersonRow> {
    let (admin, tech, billing) = (row.get("my_admin")?, row.get("my_tech")?, row.get("my_billing")?);
    Ok(PersonRow {
        handle: row.get("other")?,
        services: row.get("services")?,
        theirs: PerRole { admin: row.get("admin")?, tech: row.get("tech")?, billing: row.get("billing")? },
        mine: PerRole { admin, tech, billing },
        unable: false,
    })
}

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
        let found = self.first(&format!("{PAIRS} where c.account = ?1 and c.other = ?2"), [account, other], read)?;
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
            read,
        )
    }
}

impl ReadTx<'_> {
    /// Numbers of accounts that have a role on services of `account`; `None` if more than `most` share services.
    pub fn co_contacts_by_role(&self, account: &NicHandle, most: u32) -> StoreResult<Option<PerRole<u64>>> {
        self.one(
            "select count(*) as people, count(*) filter (where admin > 0) as admin,
               count(*) filter (where tech > 0) as tech, count(*) filter (where billing > 0) as billing
             from (select admin, tech, billing from co_contact where account = ?1 limit ?2 + 1) counted",
            params![account, most],
            |row| {
                let by_role =
                    PerRole { admin: row.get("admin")?, tech: row.get("tech")?, billing: row.get("billing")? };
                Ok((row.get::<u32>("people")? <= most).then_some(by_role))
            },
        )
    }
}

impl WriteTx<'_> {
    pub(super) fn write_co_contacts(&self, account: &NicHandle, shared: &SharedServices) -> StoreResult<()> {
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
