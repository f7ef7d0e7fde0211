//! Accounts that share services: the table `co_contact`, which follows the rows of `contact`.

use super::contact_change::accounts;
use crate::convert::{column, handle};
use crate::engine::{Row, params};
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

fn read(row: &Row<'_>) -> StoreResult<CoContact> {
    let roles = |first| {
        StoreResult::Ok(PerRole {
            admin: column(row, first)?,
            tech: column(row, first + 1)?,
            billing: column(row, first + 2)?,
        })
    };
    Ok(CoContact {
        handle: handle(&column::<String>(row, 0)?)?,
        services: column(row, 1)?,
        theirs: roles(2)?,
        mine: roles(5)?,
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

impl ReadTx<'_> {
    /// Names of the accounts that share most services with `account`.
    pub fn named_co_contacts(&self, account: &NicHandle, limit: u32) -> StoreResult<Vec<NamedContact>> {
        self.all(
            "select a.handle, a.first_name || ' ' || a.name, a.organisation, a.name_hidden
             from (select other from co_contact where account = ?1 order by services desc, other limit ?2) c
             cross join account a on a.handle = c.other",
            params![account.as_str(), limit],
            |row| {
                Ok(NamedContact {
                    handle: handle(&column::<String>(row, 0)?)?,
                    name: column(row, 1)?,
                    organisation: column(row, 2)?,
                    is_hidden: column(row, 3)?,
                })
            },
        )
    }

    /// The services that two accounts share.
    pub fn co_contact(&self, account: &NicHandle, other: &NicHandle) -> StoreResult<CoContact> {
        let found = self.first(
            "select c.other, c.services, c.admin, c.tech, c.billing,
               coalesce(r.admin, 0), coalesce(r.tech, 0), coalesce(r.billing, 0)
             from co_contact c left join co_contact r on r.account = c.other and r.other = c.account
             where c.account = ?1 and c.other = ?2",
            [account.as_str(), other.as_str()],
            read,
        )?;
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
            "select c.other, c.services, c.admin, c.tech, c.billing,
               coalesce(r.admin, 0), coalesce(r.tech, 0), coalesce(r.billing, 0)
             from co_contact c left join co_contact r on r.account = c.other and r.other = c.account
             where c.account = ?1 and c.services <= ?2 and (c.services < ?2 or c.other > ?3)
             order by c.services desc, c.other limit ?4",
            params![account.as_str(), services, other, limit],
            read,
        )
    }
}

impl ReadTx<'_> {
    /// Numbers of accounts that have a role on services of `account`; `None` if more than `most` share services.
    pub fn co_contacts_by_role(&self, account: &NicHandle, most: u32) -> StoreResult<Option<PerRole<u64>>> {
        self.one(
            "select count(*), coalesce(sum(admin > 0), 0), coalesce(sum(tech > 0), 0), coalesce(sum(billing > 0), 0)
             from (select admin, tech, billing from co_contact where account = ?1 limit ?2 + 1)",
            params![account.as_str(), most],
            |row| {
                let by_role = PerRole { admin: row.at(1)?, tech: row.at(2)?, billing: row.at(3)? };
                Ok((row.at::<u32>(0)? <= most).then_some(by_role))
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
                 on conflict do update set services = services + excluded.services, admin = admin + excluded.admin,
                   tech = tech + excluded.tech, billing = billing + excluded.billing",
                params![account.as_str(), other.as_str(), services, admin, tech, billing],
            )?;
            if *services < 0 {
                self.execute(
                    "delete from co_contact where account = ?1 and other = ?2 and services = 0",
                    params![account.as_str(), other.as_str()],
                )?;
            }
        }
        Ok(())
    }
}
