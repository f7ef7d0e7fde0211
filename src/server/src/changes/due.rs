//! Lets happen what was set for a moment that has come: reminders, deadlines, effects.

use super::act::bring;
use crate::store::{StoreError, StoreResult, Tx};
use handover_rules::life::{Event, next_due};
use handover_rules::{Moment, Policy, RequestId};

/// Runs everything that is due by `now`, the earliest first. Every change does so before its own work; so a request
/// whose data are damaged is set aside, for an operator to mend, and stops nothing else.
///
/// # Errors
/// The store's own failure.
pub fn run_due(tx: &mut Tx<'_>, now: Moment, policy: &Policy) -> StoreResult<()> {
    while let Some(id) = tx.next_due_request(now)? {
        match tx.attempt(|tx| run(tx, id, now, policy)) {
            Err(StoreError::Corrupt(what)) => {
                tracing::error!(request = %id, what, "a due request is damaged and was set aside");
                tx.set_aside(id)?;
            }
            result => result?,
        }
    }
    Ok(())
}

fn run(tx: &mut Tx<'_>, id: RequestId, now: Moment, policy: &Policy) -> StoreResult<()> {
    let record = tx.request(id)?.ok_or(StoreError::Corrupt("a due request that does not exist"))?;
    // An ended request refuses to be due, and that is what was wanted.
    let _ = bring(tx, &record, &Event::Due, now, policy)?;
    let after = tx.request(id)?.and_then(|record| next_due(&record.request));
    if after.is_some_and(|due| due <= now) {
        return Err(StoreError::Corrupt("a request that stays due"));
    }
    Ok(())
}
