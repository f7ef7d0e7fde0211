//! Services that need attention: figures of an account, and the services of a need.
//!
//! `contact_end` has the number of an account's services by last day, so the figures are sums of some thirty rows.

use super::contacts::ServiceGroup;
use super::ends::{Days, end_key_of};
use super::large;
use super::list::NeedFilter;
use crate::store::convert::{category, column, date, json_ids, roles, timestamp};
use crate::store::{ReadTx, ServiceId, StoreResult};
use chrono::NaiveDate;
use handover_rules::service_list::need::Need;
use handover_rules::{Category, NicHandle, Role, Timestamp};
use rusqlite::params;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Numbers of all services of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceFigures {
    /// By a role that the account holds.
    pub roles: [u64; Role::ALL.len()],
    /// By category.
    pub categories: BTreeMap<Category, u64>,
    /// With [`Need::Unpaid`].
    pub unpaid: u64,
    /// With [`Need::Ending`].
    pub ending: u64,
    /// The first last day from today on, of all that are not unpaid or expired.
    pub next_end: Option<NaiveDate>,
}

impl ReadTx<'_> {
    /// Numbers of all services of an account.
    ///
    /// # Errors
    /// Database error.
    pub fn service_figures(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<ServiceFigures> {
        let mut figures = ServiceFigures::default();
        for ServiceGroup { category, roles, number } in self.contact_groups(account)? {
            for role in roles.iter() {
                figures.roles[role as usize] += number;
            }
            *figures.categories.entry(category).or_default() += number;
        }
        let Some(Days([first, last])) = Days::of(Need::Ending, today) else { return Ok(figures) };
        let sql = "select coalesce(sum(case when day < ?2 then number end), 0),
              coalesce(sum(case when day >= ?2 then number end), 0),
              (select min(day) from contact_end where account = ?1 and day >= ?2)
            from contact_end where account = ?1 and day <= ?3";
        let values = params![account.as_str(), first, last];
        let ends = self.first(sql, values, |row| {
            let next_end: Option<String> = column(row, 2)?;
            Ok((column(row, 0)?, column(row, 1)?, next_end.as_deref().map(date).transpose()?))
        })?;
        (figures.unpaid, figures.ending, figures.next_end) = ends.unwrap_or_default();
        Ok(figures)
    }

    /// The numbers of an account's services.
    pub(super) fn contact_groups(&self, account: &NicHandle) -> StoreResult<Vec<ServiceGroup>> {
        self.all(GROUPS, [account.as_str()], |row| {
            Ok(ServiceGroup {
                category: category(&column::<String>(row, 0)?)?,
                roles: roles(column(row, 1)?)?,
                number: column(row, 2)?,
            })
        })
    }

    /// The services of an account that need attention and are in `groups`, out of `unfiltered`.
    pub(super) fn needed(
        &self,
        account: &NicHandle,
        filter: NeedFilter,
        groups: &[ServiceGroup],
        unfiltered: u64,
    ) -> StoreResult<HashSet<i64>> {
        let Some(days) = Days::of(filter.need, filter.at.date_naive()) else {
            return self.claimed(account, filter.at);
        };
        if let Some(found) = large::needed(self, account, filter.need, &days, groups, unfiltered)? {
            return Ok(found);
        }
        let key = end_key_of("c");
        let sql =
            format!("select service, roles, category from contact c where account = ?1 and {key} between ?2 and ?3");
        let Days([first, last]) = days;
        let values = params![account.as_str(), first, last];
        let found: Vec<(i64, i64, String)> =
            self.all(&sql, values, |row| Ok((column(row, 0)?, column(row, 1)?, column(row, 2)?)))?;
        let is_in = |found_roles: i64, category: &str| {
            let fits = |group: &ServiceGroup| {
                i64::from(group.roles.bits()) == found_roles && group.category.as_str() == category
            };
            groups.iter().any(fits)
        };
        let found = found.into_iter().filter(|(_, roles, category)| is_in(*roles, category));
        Ok(found.map(|(service, ..)| service).collect())
    }

    /// The domains of an account with a claim that waits for it.
    fn claimed(&self, account: &NicHandle, now: Timestamp) -> StoreResult<HashSet<i64>> {
        let names: Vec<String> =
            self.waiting_for(account, now)?.claims.into_iter().map(|claim| claim.domain.into()).collect();
        let sql = "select s.id from json_each(?1) claimed join service s on s.name = claimed.value
            and s.category = 'DOMAIN' and ?2 in (s.admin, s.tech, s.billing)";
        self.all(sql, params![serde_json::json!(names).to_string(), account.as_str()], |row| column(row, 0))
    }

    /// Those of `services` with open requests that wait for an account, and the first deadline of these.
    ///
    /// # Errors
    /// Database error.
    pub fn deadlines(&self, account: &NicHandle, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Timestamp>> {
        let sql = "select o.service, min(r.deadline) from json_each(?1) wanted
            join open_role o on o.service = wanted.value
            join party p on p.request = o.request and p.account = ?2
            join request r on r.id = o.request
            where p.closed_at is null and p.accepted_at is null group by o.service";
        let values = params![json_ids(services.iter().map(|id| id.get())), account.as_str()];
        self.all(sql, values, |row| Ok((column(row, 0)?, timestamp(column(row, 1)?)?)))
    }
}

pub(super) const GROUPS: &str = "select category, roles, number from contact_count where account = ?1";
