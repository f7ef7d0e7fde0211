//! Changes of holder whose deadline has passed, and waits that were dated while the clock was ahead.

use super::apply::apply_event;
use crate::store::{Store, StoreError, StoreResult, WriteTx};
use crate::use_cases::quarantine::quarantine_on_corruption;
use crate::use_cases::slices::write_each;
use handover_rules::holder::lifecycle::{HolderEvent, shorten_waits};
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

/// Shortens every wait that would take longer from `now` on than it ever should (decision 0023).
///
/// # Errors
/// The store failed.
pub async fn shorten_all_waits(store: &Store, now: Timestamp) -> StoreResult<()> {
    let open = store.read(|reader| reader.open_holder_changes()).await?;
    write_each(store, open, move |tx, id| {
        // A corrupt change is left to its next transition, which quarantines it.
        let Ok(Some(record)) = tx.holder_change(id) else { return Ok(()) };
        shorten_waits(&record.change, now).map_or(Ok(()), |change| tx.save_holder_change(&change))
    })
    .await
}
