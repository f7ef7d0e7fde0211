//! Queries that pick accounts with different views of the data, to try an imported database in demo mode; the age of its
//! services.

use crate::engine::{FromRow, Params, from_row, only, params};
use crate::{ReadTx, StoreResult, WriteTx};
use handover_rules::{NicHandle, Timestamp};

/// On how many services an account holds each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RoleCounts {
    /// Any role.
    pub services: u64,
    /// Admin.
    pub admin: u64,
    /// Tech.
    pub tech: u64,
    /// Billing.
    pub billing: u64,
}

from_row!(RoleCounts { services, admin, tech, billing });

/// A thousand services at equal distances, so that a selection costs the same among a million.
const SAMPLE_SQL: &str = "recursive number (n) as (select 0 union all select n + 1 from number where n < 999),
    sample as materialized (
      select s.admin, s.billing from number
      join service s on s.id = 1 + n * (((select max(id) from service) + 999) / 1000))";

/// Services of an account that are read to find its roles.
const LOOKED_AT: u32 = 1000;

impl ReadTx<'_> {
    /// The admin of the most services in a sample.
    pub fn busiest_admin(&self) -> StoreResult<Option<NicHandle>> {
        let sql =
            format!("with {SAMPLE_SQL} select admin from sample group by admin order by count(*) desc, admin limit 1");
        self.first_account(&sql, [])
    }

    /// The most frequent tech contact of `admin`'s services, other than `admin`.
    pub fn main_tech_of(&self, admin: &NicHandle) -> StoreResult<Option<NicHandle>> {
        self.first_account(
            "select s.tech from (select service, roles from contact where account = ?1 limit ?2) c
             join service s on s.id = c.service
             where (c.roles & 1) <> 0 and s.tech <> ?1
             group by s.tech order by count(*) desc, s.tech limit 1",
            params![admin, LOOKED_AT],
        )
    }

    /// The billing contact of the most services in a sample, among accounts without any other role.
    pub fn billing_only(&self) -> StoreResult<Option<NicHandle>> {
        let sql = format!(
            "with {SAMPLE_SQL} select billing from sample group by billing having (
               select min(roles) = 4 and max(roles) = 4
               from (select roles from contact where account = sample.billing limit ?1) held)
             order by count(*) desc, billing limit 1"
        );
        self.first_account(&sql, [LOOKED_AT])
    }

    /// An account with two to five services, admin of at least two, that does not hold all roles everywhere.
    pub fn admin_of_few(&self) -> StoreResult<Option<NicHandle>> {
        let sql = format!(
            "with {SAMPLE_SQL} select admin from sample group by admin having (
               select count(*) between 2 and 5 and count(*) filter (where (roles & 1) <> 0) >= 2 and min(roles) < 7
               from (select roles from contact where account = sample.admin limit 6) held)
             order by (select count(*) from (select 1 from contact where account = sample.admin limit 6) held), admin limit 1"
        );
        self.first_account(&sql, [])
    }

    /// On how many services an account holds each role.
    pub fn role_counts(&self, account: &NicHandle) -> StoreResult<RoleCounts> {
        self.one(
            "select count(*) as services, count(*) filter (where (roles & 1) <> 0) as admin,
               count(*) filter (where (roles & 2) <> 0) as tech, count(*) filter (where (roles & 4) <> 0) as billing
             from contact where account = ?1",
            [account],
            RoleCounts::from_row,
        )
    }

    fn first_account(&self, sql: &str, values: impl Params) -> StoreResult<Option<NicHandle>> {
        self.first(sql, values, only)
    }
}

impl WriteTx<'_> {
    /// Makes all services as old here as if they had been added at `at`.
    pub fn backdate_services(&self, at: Timestamp) -> StoreResult<()> {
        self.run("update service set added_at = ?1", [at])
    }
}
