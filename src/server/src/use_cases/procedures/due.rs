//! Cases that are due.

use super::{CasePolicy, apply};
use crate::store::{StoreResult, WriteTx};
use handover_rules::Timestamp;
use handover_rules::procedure::lifecycle::CaseEvent;

/// Runs the case that has been due longest; `false` if none is due. A corrupt case is quarantined.
///
/// # Errors
/// The store failed.
pub fn run_due(tx: &mut WriteTx<'_>, now: Timestamp, policy: &CasePolicy) -> StoreResult<bool> {
    let Some(number) = tx.next_due_case(now)? else { return Ok(false) };
    match tx.attempt(|tx| apply(tx, number, &CaseEvent::Due, now, policy)) {
        Err(error) if error.is_about_data() => {
            tracing::error!(case = %number, %error, "corrupt case set aside");
            tx.quarantine_case(number)?;
        }
        // A timer is never refused.
        result => drop(result?),
    }
    Ok(true)
}
