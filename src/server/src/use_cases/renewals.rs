//! Renewal notices to billing contacts before a service expires.

use crate::store::{Store, StoreResult};
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::model::service_notice::ServiceNotice;
use handover_rules::renewal::{RENEWAL_DAYS, renewal_due};

/// Services per transaction, so that other writes can run in between.
const BATCH_SIZE: u32 = 100;

/// Queues today's notices. Idempotent: the store records the queued ones.
///
/// # Errors
/// Database error.
pub(crate) async fn queue_notices(store: &Store, now: Timestamp) -> StoreResult<()> {
    let today = now.date_naive();
    let expirations = today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1);
    for (expiration, days) in expirations.filter_map(|day| renewal_due(day, today).map(|days| (day, days))) {
        queue_notices_of_day(store, expiration, days, now).await?;
    }
    Ok(())
}

async fn queue_notices_of_day(store: &Store, expiration: NaiveDate, days: u16, now: Timestamp) -> StoreResult<()> {
    let mut after = None;
    loop {
        let batch = store.read(move |reader| reader.expiring_services(expiration, days, after, BATCH_SIZE)).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(last.service);
        store
            .write(move |tx| {
                for expiring in batch {
                    if tx.record_renewal_notice(expiring.service, expiring.expiration, expiring.days)? {
                        tx.queue_service_mail(ServiceNotice::Renewal, expiring.service, &expiring.billing, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}
