//! Renewal notices.

use crate::store::convert::{column, handle};
use crate::store::{ReadTx, ServiceId, StoreResult, WriteTx};
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
    /// Services after `after`, by id, that expire on a day and are due a notice with this threshold. A service is skipped
    /// if this notice or one with a nearer threshold has been sent.
    ///
    /// # Errors
    /// Database error.
    pub fn expiring_services(
        &self,
        expiration: NaiveDate,
        days: u16,
        after: Option<ServiceId>,
        limit: u32,
    ) -> StoreResult<Vec<ExpiringService>> {
        self.all(
            "select s.id, s.billing from expiring_service e join service s on s.id = e.service
             where e.expiration = ?1 and e.service > ?3 and s.status not in ('expired', 'inCreation') and not exists (
               select 1 from renewal_notice n
               where n.service = s.id and n.expiration = s.expiration and n.days <= ?2)
             order by e.service limit ?4",
            params![expiration.to_string(), days, after.map_or(0, ServiceId::get), limit],
            |row| {
                let billing = handle(&column::<String>(row, 1)?)?;
                Ok(ExpiringService { service: column(row, 0)?, expiration, days, billing })
            },
        )
    }
}

impl WriteTx<'_> {
    /// Records when a service expires, so that notices are sent.
    pub(in crate::store) fn set_expiration(
        &self,
        service: ServiceId,
        before: Option<&str>,
        after: Option<&str>,
    ) -> StoreResult<()> {
        if before == after {
            return Ok(());
        }
        if let Some(before) = before {
            self.execute(
                "delete from expiring_service where expiration = ?1 and service = ?2",
                params![before, service],
            )?;
        }
        if let Some(after) = after {
            self.execute(
                "insert or ignore into expiring_service (expiration, service) values (?1, ?2)",
                params![after, service],
            )?;
        }
        Ok(())
    }

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
