//! Renewal notices to billing contacts before a service expires.

use crate::store::{Store, StoreResult};
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::renewal::{RENEWAL_DAYS, renewal_due};
use std::sync::Arc;

/// Services per transaction, so that other writes can run in between.
const BATCH_SIZE: u32 = 100;

/// Queues the notices that are due today. Idempotent: the store records what was queued.
pub(super) async fn queue_notices(store: &Store, now: Timestamp) -> StoreResult<()> {
    let today = now.date_naive();
    let expirations = today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1);
    let due: Arc<[(NaiveDate, u16)]> =
        expirations.filter_map(|day| renewal_due(day, today).map(|days| (day, days))).collect();
    let mut after = None;
    loop {
        let batch_due = Arc::clone(&due);
        let batch = store.read(move |reader| reader.expiring_services(&batch_due, after, BATCH_SIZE)).await?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = Some(last.service);
        store
            .write(move |tx| {
                for expiring in batch {
                    if tx.record_renewal_notice(expiring.service, expiring.expiration, expiring.days)? {
                        tx.queue_renewal(expiring.service, &expiring.billing, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}
