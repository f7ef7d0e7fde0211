//! Queries that pick accounts with different views of the data, to try an imported database in demo mode.

use super::convert::{column, handle};
use super::{ReadTx, StoreResult};
use handover_rules::NicHandle;
use rusqlite::Params;

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

impl ReadTx<'_> {
    /// The admin of the most services.
    ///
    /// # Errors
    /// Database error.
    pub fn busiest_admin(&self) -> StoreResult<Option<NicHandle>> {
        self.first_account(
            "select account from contact where roles & 1 group by account order by count(*) desc, account limit 1",
            [],
        )
    }

    /// The most frequent tech contact of `admin`'s services, other than `admin`.
    ///
    /// # Errors
    /// Database error.
    pub fn main_tech_of(&self, admin: &NicHandle) -> StoreResult<Option<NicHandle>> {
        self.first_account(
            "select s.tech from contact c join service s on s.id = c.service
             where c.account = ?1 and c.roles & 1 and s.tech <> ?1
             group by s.tech order by count(*) desc, s.tech limit 1",
            [admin.as_str()],
        )
    }

    /// The billing contact of the most services among accounts without any other role.
    ///
    /// # Errors
    /// Database error.
    pub fn billing_only(&self) -> StoreResult<Option<NicHandle>> {
        self.first_account(
            "select account from contact group by account having min(roles) = 4 and max(roles) = 4
             order by count(*) desc, account limit 1",
            [],
        )
    }

    /// An account with two to five services, admin of at least two, that does not hold all roles everywhere.
    ///
    /// # Errors
    /// Database error.
    pub fn admin_of_few(&self) -> StoreResult<Option<NicHandle>> {
        self.first_account(
            "select account from contact group by account
             having count(*) between 2 and 5 and sum(roles & 1) >= 2 and min(roles) < 7
             order by count(*), account limit 1",
            [],
        )
    }

    /// On how many services an account holds each role.
    ///
    /// # Errors
    /// Database error.
    pub fn role_counts(&self, account: &NicHandle) -> StoreResult<RoleCounts> {
        self.one(
            "select count(*), count(*) filter (where roles & 1), count(*) filter (where roles & 2),
               count(*) filter (where roles & 4)
             from contact where account = ?1",
            [account.as_str()],
            |row| Ok(RoleCounts { services: row.get(0)?, admin: row.get(1)?, tech: row.get(2)?, billing: row.get(3)? }),
        )
    }

    fn first_account(&self, sql: &str, values: impl Params) -> StoreResult<Option<NicHandle>> {
        self.first(sql, values, |row| handle(&column::<String>(row, 0)?))
    }
}
