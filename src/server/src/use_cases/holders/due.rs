//! Changes of holder whose deadline has passed, and waits that were dated while the clock was ahead.

use super::apply::apply_event;
use crate::store::{Store, StoreError, StoreResult, WriteTx};
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::lifecycle::{HolderEvent, shorten_waits};
use handover_rules::{Policy, Timestamp};

/// Transitions per transaction, so that other writes can run in between.
const TRANSITIONS_PER_TRANSACTION: usize = 50;

/// Ends changes of holder whose deadline is `now` or before, earliest first; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_due_chunk(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy) -> StoreResult<bool> {
    for _ in 0..TRANSITIONS_PER_TRANSACTION {
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

/// Runs `job` on a change of holder. If its rows are corrupt, undoes the job and quarantines the change (decision 0024).
fn quarantine_on_corruption(
    tx: &mut WriteTx<'_>,
    id: HolderChangeId,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> StoreResult<()> {
    match tx.attempt(job) {
        Err(error) if error.is_about_data() => {
            tracing::error!(change = %id, %error, "change of holder set aside: its rows are corrupt and need a manual fix");
            tx.quarantine_holder_change(id)
        }
        result => result,
    }
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
    for some in open.chunks(TRANSITIONS_PER_TRANSACTION) {
        let some = some.to_vec();
        store
            .write(move |tx| {
                for id in some {
                    let Ok(Some(record)) = tx.holder_change(id) else { continue };
                    if let Some(change) = shorten_waits(&record.change, now) {
                        tx.save_holder_change(&change)?;
                    }
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
