//! Reminders, deadlines and effects that are due.

use super::apply::apply_event;
use super::quarantine::quarantine_on_corruption;
use crate::store::{StoreError, StoreResult, WriteTx};
use handover_rules::request::lifecycle::Event;
use handover_rules::{Policy, RequestId, Timestamp};

/// Runs every transition due by `now`, earliest first.
///
/// # Errors
/// The store failed.
pub fn run_due(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    while let Some(id) = tx.next_due_request(now)? {
        quarantine_on_corruption(tx, id, |tx| {
            run(tx, id.validate()?, now, policy)?;
            // Guards against an endless loop.
            if tx.next_due_request(now)? == Some(id) {
                return Err(StoreError::Corrupt("request still due after its transition"));
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn run(tx: &mut WriteTx<'_>, id: RequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let record = tx.request(id)?.ok_or(StoreError::Corrupt("due request does not exist"))?;
    // Only an ended request refuses this event, and then nothing is left to do.
    let _ = apply_event(tx, &record, &Event::Due, now, policy)?;
    Ok(())
}
