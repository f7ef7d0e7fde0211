//! Roles that an account holds on the services of requests, and those that their lines move.

use crate::store::convert::{category, column, json_ids, stored_submission};
use crate::store::{ReadTx, ServiceId, StoreResult};
use handover_rules::{Category, NicHandle, RoleSet, SubmissionId};
use rusqlite::params;
use std::collections::HashMap;

/// The roles that the account of the second parameter holds on a service.
pub(super) const HELD: &str = "(s.admin = ?2) + 2 * (s.tech = ?2) + 4 * (s.billing = ?2)";

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
    /// The roles that an account holds on services. Those that it has none on may be left out.
    ///
    /// # Errors
    /// Database error.
    pub fn roles_held(&self, account: &NicHandle, services: &[ServiceId]) -> StoreResult<HashMap<ServiceId, RoleSet>> {
        if services.is_empty() {
            return Ok(HashMap::new());
        }
        let sql = format!("select s.id, {HELD} from service s where s.id in (select value from json_each(?1))");
        let ids = json_ids(services.iter().map(|id| id.get()));
        let held: Vec<(ServiceId, RoleSet)> = self.all(&sql, params![ids, account.as_str()], |row| {
            Ok((column(row, 0)?, RoleSet::from_bits(column(row, 1)?)))
        })?;
        Ok(held.into_iter().collect())
    }

    /// Changes of an account's roles by the lines of a submission that wait for its answer.
    ///
    /// # Errors
    /// Database error.
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
