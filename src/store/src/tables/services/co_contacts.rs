//! Accounts that share services: the table `co_contact`, which follows the rows of `contact`.

use super::contact_change::accounts;
use crate::engine::{FromRow, Row, from_row, params};
use crate::{ReadTx, StoreResult, WriteTx};
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

/// An account that shares services with another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoContact {
    /// The account.
    pub handle: NicHandle,
    /// Number of services that they share.
    pub services: u64,
    /// Numbers of these on which it has a role.
    pub theirs: PerRole<u64>,
    /// Numbers of these on which the other one has a role.
    pub mine: PerRole<u64>,
}

impl CoContact {
    /// An account that shares none.
    #[must_use]
    pub fn without_services(handle: NicHandle) -> Self {
        Self { handle, services: 0, theirs: PerRole::default(), mine: PerRole::default() }
    }
}

/// The rows of `co_contact c`, each with that of the same pair from the other side.
const PAIRS: &str = "select c.other, c.services, c.admin, c.tech, c.billing,
    coalesce(r.admin, 0) as my_admin, coalesce(r.tech, 0) as my_tech, coalesce(r.billing, 0) as my_billing
    from co_contact c left join co_contact r on r.account = c.other and r.other = c.account";

fn read(row: &Row<'_>) -> StoreResult<CoContact> {
    let (admin, tech, billing) = (row.get("my_admin")?, row.get("my_tech")?, row.get("my_billing")?);
    Ok(CoContact {
        handle: row.get("other")?,
        services: row.get("services")?,
        theirs: PerRole { admin: row.get("admin")?, tech: row.get("tech")?, billing: row.get("billing")? },
        mine: PerRole { admin, tech, billing },
    })
}

/// An account that shares services, with its name.
#[derive(Clone, Debug)]
pub struct NamedContact {
    /// The account.
    pub handle: NicHandle,
    /// First and last name.
    pub name: String,
    /// Organisation.
    pub organisation: String,
    /// Whether the owner hides both.
    pub is_hidden: bool,
}

from_row!(NamedContact { handle, name, organisation, is_hidden });

impl ReadTx<'_> {
    /// Names of the accounts that share most services with `account`.
    pub fn named_co_contacts(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NamedContact>> {
        self.all(
            "select a.handle, a.first_name || ' ' || a.name as name, a.organisation, a.name_hidden as is_hidden
             from (select other from co_contact where account = ?1 order by services desc, other limit ?2) c
             cross join account a where a.handle = c.other",
            params![account, limit],
            NamedContact::from_row,
        )
    }

    /// The services that two accounts share.
    pub fn co_contact(&self, account: &NicHandle, other: &NicHandle) -> StoreResult<CoContact> {
        let found = self.first(&format!("{PAIRS} where c.account = ?1 and c.other = ?2"), [account, other], read)?;
        Ok(found.unwrap_or_else(|| CoContact::without_services(other.clone())))
    }

    /// Accounts that share services with `account`, those with most first, from after a number of services and a handle on.
    pub fn co_contacts(
        &self,
        account: &NicHandle,
        after: Option<(u64, &str)>,
        limit: u32,
    ) -> StoreResult<Vec<CoContact>> {
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
            self.execute(
                "insert into co_contact (account, other, services, admin, tech, billing) values (?1, ?2, ?3, ?4, ?5, ?6)
                 on conflict (account, other) do update set services = co_contact.services + excluded.services,
                   admin = co_contact.admin + excluded.admin, tech = co_contact.tech + excluded.tech,
                   billing = co_contact.billing + excluded.billing",
                params![account, other, services, admin, tech, billing],
            )?;
            if *services < 0 {
                self.execute(
                    "delete from co_contact where account = ?1 and other = ?2 and services = 0",
                    [account, other],
                )?;
            }
        }
        Ok(())
    }
}
