//! Contacts of the services of requests, and roles that their lines move.

use crate::convert::{category, column, contacts, json_ids, stored_submission};
use crate::engine::params;
use crate::{ReadTx, ServiceId, StoreResult};
use handover_rules::{Category, Contacts, NicHandle, RoleSet, SubmissionId};
use std::collections::HashMap;

/// The roles that the account of the second parameter holds on a service.
pub(super) const HELD: &str = "(s.admin = ?2) + 2 * (s.tech = ?2) + 4 * (s.billing = ?2)";

/// The roles that the incoming contact of a request holds on its service now.
pub(super) const KEPT: &str = "(s.admin = r.to_account) + 2 * (s.tech = r.to_account) + 4 * (s.billing = r.to_account)";

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

impl ReadTx<'_> {
    /// The contacts of services now.
    pub fn contacts_of(&self, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, Contacts>> {
        if services.is_empty() {
            return Ok(HashMap::new());
        }
        let ids = json_ids(services.iter().map(|id| id.get()));
        let sql = "select id, admin, tech, billing from service where id in (select value from json_each(?1))";
        let found: Vec<(ServiceId, Contacts)> =
            self.all(sql, params![ids], |row| Ok((column(row, 0)?, contacts(row, 1)?)))?;
        Ok(found.into_iter().collect())
    }

    /// The roles that an account takes by open lines of a submission that it has accepted, and those that it gives up.
    pub fn roles_moved_by_accepted(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<(RoleSet, RoleSet)> {
        let any = |side: &str| {
            let bit = |bit: u8| format!("coalesce(max(iif({side}, r.roles & {bit}, 0)), 0)");
            [bit(1), bit(2), bit(4)].join(" + ")
        };
        let (taken, given) = (any("r.to_account = ?2"), any("r.from_account = ?2 and r.to_account <> ?2"));
        let sql = format!(
            "select {taken}, {given} from party p join request r on r.id = p.request
             where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is not null"
        );
        self.one(&sql, params![stored_submission(id), account.as_str()], |row| {
            Ok((RoleSet::from_bits(row.at(0)?), RoleSet::from_bits(row.at(1)?)))
        })
    }

    /// Changes of an account's roles by the lines of a submission that wait for its answer.
    pub fn roles_moved_by_waiting(&self, id: SubmissionId, account: &NicHandle) -> StoreResult<Vec<RolesMoved>> {
        let sql = format!(
            "select category, held, taken, given, count(*) from (
               select s.category, {HELD} as held, sum(iif(r.to_account = ?2, r.roles, 0)) as taken,
                 sum(iif(r.from_account = ?2 and r.to_account <> ?2, r.roles, 0)) as given
               from party p join request r on r.id = p.request join service s on s.id = r.service
               where p.submission = ?1 and p.account = ?2 and p.closed_at is null and p.accepted_at is null
               group by r.service)
             group by category, held, taken, given order by count(*) desc, category"
        );
        self.all(&sql, params![stored_submission(id), account.as_str()], |row| {
            let roles = |index| StoreResult::Ok(RoleSet::from_bits(column(row, index)?));
            Ok(RolesMoved {
                category: category(&column::<String>(row, 0)?)?,
                held: roles(1)?,
                taken: roles(2)?,
                given: roles(3)?,
                services: column(row, 4)?,
            })
        })
    }
}
