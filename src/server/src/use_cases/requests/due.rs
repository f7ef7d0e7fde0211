//! Lets happen what was set for a moment that has come: reminders, deadlines, effects.

use super::act::bring;
use crate::store::{StoreError, StoreResult, StoredRequestId, WriteTx};
use handover_rules::request::lifecycle::Event;
use handover_rules::{Policy, RequestId, Timestamp};

/// Runs everything that is due by `now`, the earliest first. Every change does so before its own work; so a request
/// whose data are damaged is set aside, for an operator to mend, and stops nothing else.
///
/// # Errors
/// The store's own failure.
pub fn run_due(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    while let Some(number) = tx.next_due_request(now)? {
        or_set_aside(tx, number, |tx| {
            run(tx, number.validate()?, now, policy)?;
            // Or this would go on for ever.
            if tx.next_due_request(now)? == Some(number) {
                return Err(StoreError::Corrupt("a request that stays due"));
            }
            Ok(())
        })?;
    }
    Ok(())
}

/// Takes up again what was set aside, for it may have been mended since; its own moments count. What is still damaged is
/// set aside once more, and that is said again.
///
/// # Errors
/// The store's own failure.
pub fn take_up_again(tx: &mut WriteTx<'_>) -> StoreResult<()> {
    for number in tx.quarantined_requests()? {
        or_set_aside(tx, number, |tx| {
            let record = tx.request(number.validate()?)?;
            record.map_or(Ok(()), |record| tx.save_request(&record.request))
        })?;
    }
    Ok(())
}

/// Does something to the request of this number. Where its data are damaged, or contradict each other, nothing is done
/// but to set it aside, and to say so where an operator looks.
pub(super) fn or_set_aside(
    tx: &mut WriteTx<'_>,
    number: StoredRequestId,
    job: impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()>,
) -> StoreResult<()> {
    match tx.attempt(job) {
        Err(error) if error.is_about_data() => {
            tracing::error!(request = %number, %error, "a request is damaged and was set aside, to be mended by hand");
            tx.quarantine(number)
        }
        result => result,
    }
}

fn run(tx: &mut WriteTx<'_>, id: RequestId, now: Timestamp, policy: &Policy) -> StoreResult<()> {
    let record = tx.request(id)?.ok_or(StoreError::Corrupt("a due request that does not exist"))?;
    // An ended request refuses to be due, and that is what was wanted.
    let _ = bring(tx, &record, &Event::Due, now, policy)?;
    Ok(())
}
