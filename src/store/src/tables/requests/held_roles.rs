//! Contacts of the services of requests, and roles that their lines move.

use crate::engine::{FromRow, List, from_row, params};
use crate::{ReadTx, ServiceId, StoreResult};
use handover_rules::{Category, Contacts, NicHandle, RoleSet, SubmissionId};
use std::collections::HashMap;

/// The roles that the account of the second parameter holds on a service.
pub(super) const HELD: &str = "(case when s.admin = ?2 then 1 else 0 end
  | case when s.tech = ?2 then 2 else 0 end | case when s.billing = ?2 then 4 else 0 end)";

/// The roles that the incoming contact of a request holds on its service now.
pub(super) const KEPT: &str = "(case when s.admin = r.to_account then 1 else 0 end
  | case when s.tech = r.to_account then 2 else 0 end | case when s.billing = r.to_account then 4 else 0 end)";

/// Changes of an account's roles on services that are alike.
#[derive(Clone, Debug)]
pub struct RolesMoved {
    /// Category of the services.
    pub category: Category,
    /// The roles that it holds.
    pub held: RoleSet,
    /// Those that it takes.
    pub taken: RoleSet,
    /// Those that it gives up.
    pub given: RoleSet,
    /// Number of services.
    pub services: u64,
}

from_row!(RolesMoved { category, held, taken, given, services });

impl ReadTx<'_> {
    /// The contacts of services now.
    pub fn contacts_of(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Contacts>> {
        if services.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = "select id, admin, tech, billing from service where id in (select value from rarray(?1))";
        self.all(sql, [List::ids(services)], |row| Ok((row.get("id")?, Contacts::from_row(row)?)))
    }

    /// The roles that an account takes by open lines of a submission that it has accepted, and those that it gives up.
    pub fn roles_moved_by_accepted(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<(RoleSet, RoleSet)> {
        let any = |side: &str| {
            let bit = |bit: u8| format!("coalesce(max(case when {side} then r.roles & {bit} end), 0)");
            [bit(1), bit(2), bit(4)].join(" + ")
        };
        let (taken, given) = (any("r.to_account = ?2"), any("r.from_account = ?2 and r.to_account <> ?2"));
        let sql = format!(
            "select {taken} as taken, {given} as given from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is not null"
        );
        self.one(&sql, params![id, account], |row| Ok((row.get("taken")?, row.get("given")?)))
    }

    /// Changes of an account's roles by the lines of a submission that wait for its answer.
    pub fn roles_moved_by_waiting(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<RolesMoved>> {
        let sql = format!(
            "select category, held, taken, given, count(*) as services from (
               select s.category, {HELD} as held, sum(case when r.to_account = ?2 then r.roles else 0 end) as taken,
                 sum(case when r.from_account = ?2 and r.to_account <> ?2 then r.roles else 0 end) as given
               from party p join request r on r.id = p.request join service s on s.id = r.service
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
               group by s.id) service
             group by category, held, taken, given order by services desc, category"
        );
        self.all(&sql, params![id, account], RolesMoved::from_row)
    }
}
