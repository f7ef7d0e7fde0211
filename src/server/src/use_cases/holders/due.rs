//! Changes of holder whose deadline has passed, and those that are quarantined.

use super::apply::apply_event;
use crate::store::{StoreError, StoreResult, WriteTx};
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::holder::lifecycle::HolderEvent;
use handover_rules::{Policy, Timestamp};

/// Changes of holder per transaction, so that other writes can run in between.
const CHANGES_PER_TRANSACTION: usize = 50;

/// Ends changes of holder whose deadline is `now` or before, earliest first; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_due_chunk(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy) -> StoreResult<bool> {
    for _ in 0..CHANGES_PER_TRANSACTION {
        let Some(id) = tx.next_due_holder_change(now)? else { return Ok(false) };
        quarantine_on_corruption(tx, id, |tx| {
            let record = tx.holder_change(id)?.ok_or(StoreError::Corrupt("due change of holder does not exist"))?;
            // Only an ended change refuses this event, and then nothing is left to do.
            let _ = apply_event(tx, &record, &HolderEvent::Due, now, policy)?;
            // Guards against an endless loop.
            if tx.next_due_holder_change(now)? == Some(id) {
                return Err(StoreError::Corrupt("change of holder still due after its transition"));
            }
            Ok(())
        })?;
    }
    Ok(true)
}

/// Releases quarantined changes of holder that have been fixed, with the timestamps they already have. The others stay
/// quarantined and are logged again.
///
/// # Errors
/// The store failed.
pub fn retry_quarantined(tx: &mut WriteTx<'_>) -> StoreResult<()> {
    for id in tx.quarantined_holder_changes()? {
        quarantine_on_corruption(tx, id, |tx| {
            let record = tx.holder_change(id)?;
            record.map_or(Ok(()), |record| tx.save_holder_change(&record.change))
        })?;
    }
    Ok(())
}
