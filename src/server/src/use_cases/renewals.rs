//! Renewal notices.

use crate::store::{Store, StoreResult};
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::renewal::{RENEWAL_DAYS, renewal_due};
use std::sync::Arc;

/// Services looked at in one transaction: few, so that others get their turn in between.
const AT_ONCE: u32 = 100;

/// Puts the renewal notices of today into the outbox, where all other mails go before them. Those that were sent before
/// are not found again, so it does not matter how often this runs, and it writes only where there is something new.
pub(super) async fn send_notices(store: &Store, now: Timestamp) -> StoreResult<()> {
    let today = now.date_naive();
    let last_days = today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1);
    let due: Vec<(NaiveDate, u16)> =
        last_days.filter_map(|day| renewal_due(day, today).map(|days| (day, days))).collect();
    let due: Arc<[(NaiveDate, u16)]> = due.into();
    let mut after = None;
    loop {
        let asked = Arc::clone(&due);
        let found = store.read(move |reader| reader.expiring_services(&asked, after, AT_ONCE)).await?;
        let Some(end) = found.last() else { return Ok(()) };
        after = Some(end.service);
        store
            .write(move |tx| {
                for expiring in found {
                    if tx.record_renewal_notice(expiring.service, expiring.expiration, expiring.days)? {
                        tx.queue_renewal(expiring.service, &expiring.billing, now)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
}
