//! Renewal notices: which services expire soon, and what was sent about them.

use super::convert::{column, day, handle};
use super::{Reader, StoreResult, Tx};
use chrono::NaiveDate;
use handover_rules::NicHandle;
use rusqlite::params;

/// A service that expires soon, and whose notice was not sent yet.
#[derive(Clone, Debug)]
pub struct Expiring {
    /// Its number.
    pub service: i64,
    /// The last day it runs.
    pub expiration: NaiveDate,
    /// Which notice it is, as days before that.
    pub days: u16,
    /// Its billing contact.
    pub billing: NicHandle,
}

impl Reader<'_> {
    /// Services after number `after`, in the order of their numbers, for which a notice is to be sent that was not, nor
    /// a nearer one: `due` says which notice belongs to which last day.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn expiring(&self, due: &[(NaiveDate, u16)], after: i64, limit: u32) -> StoreResult<Vec<Expiring>> {
        let due: serde_json::Map<_, _> = due.iter().map(|(day, days)| (day.to_string(), (*days).into())).collect();
        self.all("select s.id, s.expiration, due.value, s.billing from json_each(?1) due join service s on s.expiration = due.key
             where s.id > ?2 and s.status not in ('expired', 'inCreation') and not exists (
               select 1 from renewal_notice n
               where n.service = s.id and n.expiration = s.expiration and n.days <= due.value)
             order by s.id limit ?3", params![serde_json::Value::from(due).to_string(), after, limit], |row| Ok(Expiring {
                service: column(row, 0)?,
                expiration: day(&column::<String>(row, 1)?)?,
                days: column(row, 2)?,
                billing: handle(&column::<String>(row, 3)?)?,
            }))
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
