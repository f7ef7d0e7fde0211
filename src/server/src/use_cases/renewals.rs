//! Renewal notices to billing contacts before a service expires.

use super::chunks::run_chunk;
use crate::clock::Clock;
use crate::config::RenewalNotices;
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::renewal::{RENEWAL_DAYS, renewal_due};
use handover_store::{ReadTx, ServiceId, Store, StoreResult, WriteTx};

/// Services per transaction, so that other writes can run in between.
const BATCH_SIZE: u32 = 100;

/// The notices of one day of expiration.
#[derive(Clone, Copy)]
struct Notices {
    expiration: NaiveDate,
    /// Days before the expiration.
    days: u16,
    mode: RenewalNotices,
}

/// Queues today's notices. Idempotent: the store records the queued ones.
pub(crate) async fn queue_notices(
    store: &Store,
    clock: &Clock,
    mode: RenewalNotices,
    now: Timestamp,
) -> StoreResult<()> {
    let today = now.date_naive();
    for expiration in today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1) {
        if let Some(days) = renewal_due(expiration, today) {
            queue_notices_of_day(store, clock, Notices { expiration, days, mode }, now).await?;
        }
    }
    Ok(())
}

async fn queue_notices_of_day(store: &Store, clock: &Clock, notices: Notices, now: Timestamp) -> StoreResult<()> {
    let Notices { expiration, days, .. } = notices;
    let mut after = None;
    loop {
        let find = move |reader: &ReadTx<'_>| reader.services_due_a_notice(expiration, days, after, BATCH_SIZE);
        let services = store.read(find).await?;
        let Some(last) = services.last() else { return Ok(()) };
        after = Some(*last);
        run_chunk(store, clock, move |tx, _| notify(tx, &services, notices, now)).await?;
    }
}

/// Records the notices also if another system sends them: none is due once they are sent from here.
fn notify(tx: &mut WriteTx<'_>, services: &[ServiceId], notices: Notices, now: Timestamp) -> StoreResult<()> {
    let due = tx.record_renewal_notices(services, notices.expiration, notices.days)?;
    match notices.mode {
        RenewalNotices::On if !due.is_empty() => tx.queue_renewal_notices(&due, now),
        RenewalNotices::On | RenewalNotices::Off => Ok(()),
    }
}
