//! Renewal notices: which services expire soon, and what was sent about them.

use super::convert::{column, day, handle};
use super::{Reader, StoreResult, Tx};
use chrono::NaiveDate;
use handover_rules::NicHandle;
use rusqlite::params;

/// A service that expires soon.
#[derive(Clone, Debug)]
pub struct Expiring {
    /// Its number.
    pub service: i64,
    /// The last day it runs.
    pub expiration: NaiveDate,
    /// Its billing contact.
    pub billing: NicHandle,
}

impl Reader<'_> {
    /// Services after number `after` that expire from `first` to `last`, in the order of their numbers.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn expiring(&self, first: NaiveDate, last: NaiveDate, after: i64, limit: u32) -> StoreResult<Vec<Expiring>> {
        let mut statement = self.connection.prepare_cached(
            "select id, expiration, billing from service
             where expiration between ?1 and ?2 and id > ?3 and status not in ('expired', 'inCreation')
             order by id limit ?4",
        )?;
        let mut rows = statement.query(params![first.to_string(), last.to_string(), after, limit])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(Expiring {
                service: column(row, 0)?,
                expiration: day(&column::<String>(row, 1)?)?,
                billing: handle(&column::<String>(row, 2)?)?,
            });
        }
        Ok(found)
    }
}

impl Tx<'_> {
    /// Notes that a notice is sent; `false` when it, or a nearer one, was before.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn note_renewal(&mut self, service: i64, expiration: NaiveDate, days: u16) -> StoreResult<bool> {
        let noted = self
            .connection
            .prepare_cached(
                "insert into renewal_notice (service, expiration, days)
                 select ?1, ?2, ?3 where not exists (
                   select 1 from renewal_notice where service = ?1 and expiration = ?2 and days <= ?3)",
            )?
            .execute(params![service, expiration.to_string(), days])?;
        Ok(noted == 1)
    }
}
