//! Renewal notices to billing contacts before a service expires.

use super::chunks::run_chunk;
use crate::clock::Clock;
use crate::config::RenewalNotices;
use chrono::NaiveDate;
use handover_rules::Timestamp;
use handover_rules::model::service::{RENEWAL_DAYS, renewal_due};
use handover_store::{ReadTx, Store, StoreResult, WriteTx};

/// Services, or emails, per transaction, so that other writes can run in between.
const BATCH_SIZE: u32 = 100;

/// The notices of one day of expiration.
#[derive(Clone, Copy)]
struct Notices {
    expiration: NaiveDate,
    /// Days before the expiration.
    days: u16,
    mode: RenewalNotices,
}

/// Records today's notices, and queues one email about all of them to each billing contact. Idempotent.
pub(crate) async fn queue_notices(
    store: &Store,
    clock: &Clock,
    mode: RenewalNotices,
    now: Timestamp,
) -> StoreResult<()> {
    let today = now.date_naive();
    for expiration in today.iter_days().take(usize::from(RENEWAL_DAYS[0]) + 1) {
        if let Some(days) = renewal_due(expiration, today) {
            record_notices_of_day(store, clock, Notices { expiration, days, mode }).await?;
        }
    }
    while run_chunk(store, clock, move |tx, _| tx.queue_renewal_mails(BATCH_SIZE, now)).await? {}
    Ok(())
}

/// Records the notices also if another system sends them: none is due once they are sent from here.
async fn record_notices_of_day(store: &Store, clock: &Clock, notices: Notices) -> StoreResult<()> {
    let Notices { expiration, days, mode } = notices;
    let is_sent_elsewhere = mode == RenewalNotices::Off;
    let mut after = None;
    loop {
        let find = move |reader: &ReadTx<'_>| reader.services_due_a_notice(expiration, days, after, BATCH_SIZE);
        let services = store.read(find).await?;
        let Some(last) = services.last() else { return Ok(()) };
        after = Some(*last);
        let record =
            move |tx: &mut WriteTx<'_>| tx.record_renewal_notices(&services, expiration, days, is_sent_elsewhere);
        run_chunk(store, clock, move |tx, _| record(tx)).await?;
    }
}
