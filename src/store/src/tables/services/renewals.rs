//! Renewal notices.

use crate::engine::{List, only, params};
use crate::{ReadTx, ServiceId, StoreResult, WriteTx};
use chrono::NaiveDate;
use handover_rules::renewal::notice_due_from;

impl ReadTx<'_> {
    /// The first `limit` services after `after`, by id, that expire on a day and are due a notice with this threshold. A
    /// service is skipped if this notice or one with a nearer threshold was recorded, or if it was added when the notice
    /// was due already.
    pub fn services_due_a_notice(
        &self,
        expiration: NaiveDate,
        days: u16,
        after: Option<ServiceId>,
        limit: u32,
    ) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "select s.id from expiring_service e join service s on s.id = e.service
             where e.expiration = ?1 and e.service > ?3 and s.added_at < ?5
               and s.status not in ('expired', 'inCreation') and not exists (
                 select 1 from renewal_notice n
                 where n.service = s.id and n.expiration = s.expiration and n.days <= ?2)
             order by e.service limit ?4",
            params![expiration, days, after.unwrap_or(ServiceId::new(0)), limit, notice_due_from(expiration, days)],
            only,
        )
    }
}

impl WriteTx<'_> {
    /// Records when a service expires, so that notices are sent.
    pub(crate) fn set_expiration(
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
                "insert into expiring_service (expiration, service) values (?1, ?2) on conflict do nothing",
                params![after, service],
            )?;
        }
        Ok(())
    }

    /// Records notices, and returns the services of which neither this one nor one with a nearer threshold was recorded.
    pub fn record_renewal_notices(
        &mut self,
        services: &[ServiceId],
        expiration: NaiveDate,
        days: u16,
    ) -> StoreResult<Vec<ServiceId>> {
        self.all(
            "insert into renewal_notice (service, expiration, days)
             select s.value, ?2, ?3 from rarray(?1) s where not exists (
               select 1 from renewal_notice n where n.service = s.value and n.expiration = ?2 and n.days <= ?3)
             returning service",
            params![List::ids(services), expiration, days],
            only,
        )
    }
}
