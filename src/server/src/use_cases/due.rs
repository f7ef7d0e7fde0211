//! Everything scheduled, by one loop: steps of requests, ends of roles, changes of holder and cases. Outcomes do not depend on
//! when it runs (decision 0007).

use super::quarantine::quarantine_on_corruption;
use super::{cases, holders, requests};
use crate::config::Policies;
use handover_rules::Timestamp;
use handover_store::{Change, DueItem, StoreResult, WriteTx};

/// Items of one transaction, so that other writes can run in between.
const CHUNK: usize = 25;

/// Runs some items that are due by `now`, earliest first; returns whether there may be more. A corrupt one is quarantined.
pub fn run_chunk(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policies) -> StoreResult<bool> {
    tx.with_lists_written_last(|tx| {
        for _ in 0..CHUNK {
            let Some(item) = tx.next_due(now)? else {
                // Emails that wait for other lines may leave now.
                tx.announce(Change::Outbox);
                return Ok(false);
            };
            run(tx, item, now, policy)?;
        }
        Ok(true)
    })
}

fn run(tx: &mut WriteTx<'_>, item: DueItem, now: Timestamp, policy: &Policies) -> StoreResult<()> {
    match item {
        DueItem::Contacts(step) => requests::run_due(tx, step, now, &policy.requests),
        DueItem::HolderChange(id) => quarantine_on_corruption(tx, id, |tx| {
            holders::run_due(tx, id, now, &policy.requests)?;
            tx.require_done(item, now)
        }),
        DueItem::Case(number) => quarantine_on_corruption(tx, number, |tx| {
            cases::run_due(tx, number, now, policy)?;
            tx.require_done(item, now)
        }),
    }
}

/// Releases quarantined requests, changes of holder and cases that have been repaired, with the timestamps they have. The
/// others stay quarantined and are logged again.
pub fn retry_quarantined(tx: &mut WriteTx<'_>, policy: &Policies) -> StoreResult<()> {
    for request in tx.quarantined_requests()? {
        quarantine_on_corruption(tx, request, |tx| {
            let record = tx.request(request.validate()?)?;
            record.map_or(Ok(()), |record| tx.save_request(&record.request))
        })?;
    }
    for id in tx.quarantined_holder_changes()? {
        quarantine_on_corruption(tx, id, |tx| {
            let record = tx.holder_change(id)?;
            record.map_or(Ok(()), |record| tx.save_holder_change(&record.change))
        })?;
    }
    for number in tx.quarantined_cases()? {
        quarantine_on_corruption(tx, number, |tx| cases::save_again(tx, number, policy))?;
    }
    Ok(())
}
