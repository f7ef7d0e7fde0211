//! Everything scheduled, by one loop: steps of requests, ends of roles, changes of holder and cases. Outcomes do not depend on
//! when it runs (decision 0007).

use super::quarantine::quarantine_on_corruption;
use super::{cases, holders, requests};
use crate::use_cases::Act;
use handover_store::{Change, DueItem, StoreResult};

/// Items of one transaction, so that other writes can run in between.
const CHUNK: usize = 25;

/// Runs some items that are due by `now`, earliest first; returns whether there may be more. A corrupt one is quarantined.
pub fn run_chunk(act: &mut Act<'_, '_>) -> StoreResult<bool> {
    act.with_lists_written_last(|act| {
        for _ in 0..CHUNK {
            let Some(item) = act.tx.next_due(act.now)? else {
                // Emails that wait for other lines may leave now.
                act.tx.announce(Change::Outbox);
                return Ok(false);
            };
            run(act, item)?;
        }
        Ok(true)
    })
}

fn run(act: &mut Act<'_, '_>, item: DueItem) -> StoreResult<()> {
    let by = act.tx.run_by(item, act.now)?;
    let act = &mut act.at(by);
    match item {
        DueItem::Contacts(step) => requests::run_due(act, step),
        DueItem::HolderChange(id) => quarantine_on_corruption(act, id, |act| {
            holders::run_due(act, id)?;
            act.tx.require_done(item, act.now)
        }),
        DueItem::Case(number) => quarantine_on_corruption(act, number, |act| {
            cases::run_due(act, number)?;
            act.tx.require_done(item, act.now)
        }),
    }
}

/// Releases quarantined requests, changes of holder and cases that have been repaired, with the timestamps they have. The
/// others stay quarantined and are logged again.
pub fn retry_quarantined(act: &mut Act<'_, '_>) -> StoreResult<()> {
    for request in act.tx.quarantined_requests()? {
        quarantine_on_corruption(act, request, |act| {
            let record = act.tx.request(request.validate()?)?;
            record.map_or(Ok(()), |record| act.tx.save_request(&record.request))
        })?;
    }
    for id in act.tx.quarantined_holder_changes()? {
        quarantine_on_corruption(act, id, |act| {
            let record = act.tx.holder_change(id)?;
            record.map_or(Ok(()), |record| act.tx.save_holder_change(&record.change))
        })?;
    }
    for number in act.tx.quarantined_cases()? {
        quarantine_on_corruption(act, number, |act| cases::save_again(act, number))?;
    }
    Ok(())
}
