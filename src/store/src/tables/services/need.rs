//! Services that need attention: figures of an account, and the services of a need.
//!
//! `contact_end` has the number of an account's services by last day, so the figures are sums of some thirty rows.

use super::large_index::{LARGE_ABOVE, filled_owner, service_of};
use super::list::{NeedFilter, ServiceGroup, urgency};
use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::service_list::{Need, URGENT, days_of};
use handover_rules::submission::blockers::may_name_webmaster;
use handover_rules::{Category, NicHandle, Role, RoleSet, ServiceStatus, Timestamp};
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceFigures {
    /// By a role that the account holds.
    pub roles: [u64; Role::ALL.len()],
    /// Whether [`may_name_webmaster`] holds for any.
    pub may_name_webmaster: bool,
    pub categories: BTreeMap<Category, u64>,
    /// With [`Need::Unpaid`].
    pub unpaid: u64,
    /// With [`Need::Ending`].
    pub ending: u64,
    /// The first last day from today on, of all that are not unpaid or expired.
    pub next_end: Option<NaiveDate>,
    /// Whether others have given it access to services of theirs, also if it is over.
    pub has_access: bool,
}

impl ReadTx<'_> {
    pub fn service_figures(&self, account: &NicHandle, today: NaiveDate) -> StoreResult<ServiceFigures> {
        let mut figures = ServiceFigures::default();
        for ServiceGroup { category, roles, number } in self.contact_groups(account)? {
            figures.may_name_webmaster |= may_name_webmaster(category, roles);
            for role in roles.iter() {
                figures.roles[role as usize] += number;
            }
            *figures.categories.entry(category).or_default() += number;
        }
        let Some([first, last]) = bounds(Need::Ending, today) else { return Ok(figures) };
        let sql = "select coalesce(sum(number) filter (where day < ?2), 0) as unpaid,
              coalesce(sum(number) filter (where day >= ?2), 0) as ending,
              (select min(day) from contact_end where account = ?1 and day >= ?2) as next_end,
              exists (select 1 from access_pair where account = ?1) as has_access
            from contact_end where account = ?1 and day <= ?3";
        let read =
            |row: &Row<'_>| Ok((row.get("unpaid")?, row.get("ending")?, row.get("next_end")?, row.get("has_access")?));
        (figures.unpaid, figures.ending, figures.next_end, figures.has_access) =
            self.one(sql, params![account, first, last], read)?;
        Ok(figures)
    }

    /// The services of an account that need attention and are in `groups`, out of `unfiltered`.
    pub(super) fn needed(
        &self,
        account: &NicHandle,
        filter: NeedFilter,
        groups: &[ServiceGroup],
        unfiltered: u64,
    ) -> StoreResult<HashSet<i64>> {
        let (need, today) = (filter.need, filter.at.date_naive());
        let is_due = matches!(need, Need::Unpaid | Need::Ending);
        // Paying and renewing are up to the billing contact.
        let may_act = |group: &&ServiceGroup| !is_due || group.roles.contains(Role::Billing);
        let groups: &[ServiceGroup] = &groups.iter().filter(may_act).copied().collect::<Vec<_>>();
        let found = match (need, bounds(need, today)) {
            (Need::Claims, _) => self.claimed(account, filter)?,
            (Need::Waiting, _) => {
                let mut found: Vec<NeededContact> = self.all(WAITING, [account], NeededContact::from_row)?;
                found.extend(self.claimed(account, filter)?);
                found
            }
            (Need::Unpaid | Need::Ending, None) => Vec::new(),
            (Need::Unpaid | Need::Ending, Some(days)) => {
                if let Some(found) = needed_of_large(self, account, need, &days, groups, unfiltered)? {
                    return Ok(found);
                }
                let key = end_key_of("c");
                let sql = format!(
                    "select c.service, c.roles, c.category from contact c where account = ?1 and {key} between ?2 and ?3"
                );
                let [first, last] = days;
                self.all(&sql, params![account, first, last], NeededContact::from_row)?
            }
        };
        let is_in = |found: &NeededContact| {
            groups.iter().any(|group| group.roles == found.roles && group.category == found.category)
        };
        Ok(found.into_iter().filter(is_in).map(|found| found.service).collect())
    }

    /// The domains of an account with a claim that waits for it and is counted with the need.
    fn claimed(&self, account: &NicHandle, filter: NeedFilter) -> StoreResult<Vec<NeededContact>> {
        let waiting = self.waiting_for(account, filter.at)?;
        let names = List::texts(waiting.claims_of(filter.need).map(|claim| &claim.domain));
        self.all(CLAIMED, params![account, names], NeededContact::from_row)
    }

    /// Those of `services` with open requests that wait for an account, and the first deadline of these.
    pub fn deadlines(&self, account: &NicHandle, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Timestamp>> {
        let sql = "select o.service, min(r.deadline) as deadline from rarray(?1) wanted
            join open_role o on o.service = wanted.value
            join party p on p.request = o.request and p.account = ?2
            join request r on r.id = o.request
            where p.closed_at is null and p.accepted_at is null group by o.service";
        let values = params![List::ids(services), account];
        self.all(sql, values, |row| Ok((row.get("service")?, row.get("deadline")?)))
    }
}

/// A service that needs attention, as its account's contact row has it.
struct NeededContact {
    service: i64,
    roles: RoleSet,
    category: Category,
}

from_row!(NeededContact { service, roles, category });

/// The domains of an account that have one of the names.
const CLAIMED: &str =
    "select c.service, c.roles, c.category from rarray(?2) claimed cross join service s cross join contact c
    where s.name = claimed.value and s.category = 'DOMAIN' and (s.deleted_at is null or s.removal_at is not null)
      and c.account = ?1 and c.name_key = s.name_key and c.category = s.category and c.service = s.id";

/// The services of an account with open requests that wait for it. Cross joins keep the order of the tables: otherwise
/// SQLite reads all services of the account.
pub(super) const WAITING: &str = "select c.service, c.roles, c.category from party p
    cross join open_role o cross join service s cross join contact c
    where p.account = ?1 and p.closed_at is null and p.accepted_at is null
      and o.request = p.request and s.id = o.service
      and c.account = ?1 and c.name_key = s.name_key and c.category = s.category and c.service = s.id";

const NEEDED: &str = "select l.id from json_each(?1) grouped cross join large_contact l
     where l.owner = ?2 and l.category = grouped.value ->> 0 and l.roles = cast(grouped.value ->> 1 as bigint)
       and l.urgency = ?3 and l.expiration between ?4 and ?5";

/// The services of a large account in `groups` that need attention, by status or by last `days`. `None` if
/// it has no filled index, or too few services to need it.
fn needed_of_large(
    tx: &ReadTx<'_>,
    account: &NicHandle,
    need: Need,
    days: &[String; 2],
    groups: &[ServiceGroup],
    unfiltered: u64,
) -> StoreResult<Option<HashSet<i64>>> {
    if unfiltered <= LARGE_ABOVE {
        return Ok(None);
    }
    let Some(owner) = filled_owner(tx, account)? else { return Ok(None) };
    let groups = groups.iter().map(|group| serde_json::json!([group.category.as_str(), group.roles.bits()]));
    let groups = groups.collect::<serde_json::Value>().to_string();
    let mut found = HashSet::new();
    for status in ServiceStatus::ALL {
        let [first, last] = match (URGENT.contains(&status), need) {
            // All days.
            (true, Need::Unpaid) => &[String::new(), "~".to_owned()],
            (true, _) => continue,
            (false, _) => days,
        };
        let services: Vec<i64> = tx.all(NEEDED, params![groups, owner, urgency(status.as_str()), first, last], only)?;
        found.extend(services.into_iter().map(service_of));
    }
    Ok(Some(found))
}

/// The first and last day that a need depends on, both inclusive, as they are compared in the store; `None` if on none.
fn bounds(need: Need, today: NaiveDate) -> Option<[String; 2]> {
    let (first, last) = days_of(need, today)?;
    Some([first.map_or_else(String::new, |first| first.to_string()), last.to_string()])
}

/// The `day` of a service in `contact_end`.
pub(super) fn end_key(status: &str, expiration: Option<String>) -> Option<String> {
    if URGENT.iter().any(|urgent| urgent.as_str() == status) { Some(String::new()) } else { expiration }
}

/// [`end_key`] in SQL, for rows of a table with `status` and `expiration`.
pub(crate) fn end_key_of(table: &str) -> String {
    let urgent = URGENT.map(|status| format!("'{}'", status.as_str())).join(", ");
    format!("case when {table}.status in ({urgent}) then '' else {table}.expiration end")
}

impl WriteTx<'_> {
    /// Adds differences to the numbers of an account's services by day.
    pub(super) fn write_ends(&self, account: &NicHandle, changes: &BTreeMap<String, i64>) -> StoreResult<()> {
        for (day, change) in changes.iter().filter(|(_, change)| **change != 0) {
            self.run(
                "insert into contact_end (account, day, number) values (?1, ?2, ?3)
                 on conflict (account, day) do update set number = contact_end.number + excluded.number",
                params![account, day, change],
            )?;
            if *change < 0 {
                self.run(
                    "delete from contact_end where account = ?1 and day = ?2 and number = 0",
                    params![account, day],
                )?;
            }
        }
        Ok(())
    }
}
