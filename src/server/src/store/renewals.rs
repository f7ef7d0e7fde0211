//! Renewal notices.

use super::convert::{column, date, handle};
use super::{ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::NicHandle;
use rusqlite::params;

/// A service that expires soon and whose notice has not been sent.
#[derive(Clone, Debug)]
pub struct ExpiringService {
    /// Service.
    pub service: ServiceId,
    /// Last day of service.
    pub expiration: NaiveDate,
    /// Notice threshold, in days before the expiration.
    pub days: u16,
    /// Billing contact.
    pub billing: NicHandle,
}

impl ReadTx<'_> {
    /// Services after `after`, by id, that are due a notice. `due` maps each expiration date to its threshold. A service
    /// is skipped if this notice or one with a nearer threshold has been sent.
    ///
    /// # Errors
    /// Database error.
    pub fn expiring_services(
        &self,
        due: &[(NaiveDate, u16)],
        after: Option<ServiceId>,
        limit: u32,
    ) -> StoreResult<Vec<ExpiringService>> {
        let due: serde_json::Map<_, _> = due.iter().map(|(day, days)| (day.to_string(), (*days).into())).collect();
        self.all(
            "select s.id, s.expiration, due.value, s.billing
             from json_each(?1) due join service s on s.expiration = due.key
             where (?2 is null or s.id > ?2) and s.status not in ('expired', 'inCreation') and not exists (
               select 1 from renewal_notice n
               where n.service = s.id and n.expiration = s.expiration and n.days <= due.value)
             order by s.id limit ?3",
            params![serde_json::Value::from(due).to_string(), after, limit],
            |row| {
                Ok(ExpiringService {
                    service: column(row, 0)?,
                    expiration: date(&column::<String>(row, 1)?)?,
                    days: column(row, 2)?,
                    billing: handle(&column::<String>(row, 3)?)?,
                })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Records that a notice is sent; returns `false` if this one or one with a nearer threshold was sent before.
    ///
    /// # Errors
    /// Database error.
    pub fn record_renewal_notice(&mut self, service: ServiceId, expiration: NaiveDate, days: u16) -> StoreResult<bool> {
        let recorded = self.execute(
            "insert into renewal_notice (service, expiration, days)
             select ?1, ?2, ?3 where not exists (
               select 1 from renewal_notice where service = ?1 and expiration = ?2 and days <= ?3)",
            params![service, expiration.to_string(), days],
        )?;
        Ok(recorded == 1)
    }
}
