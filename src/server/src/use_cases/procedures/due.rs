//! Cases that are due, and those that are quarantined.

use super::apply::schedule;
use super::{CasePolicy, apply};
use crate::store::{CaseRecord, ReadTx, StoreError, StoreResult, WriteTx};
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::Timestamp;
use handover_rules::procedure::lifecycle::CaseEvent;
use handover_rules::procedure::{CaseNumber, CaseState};

/// Runs the case that has been due longest; `false` if none is due. A corrupt case is quarantined.
///
/// # Errors
/// The store failed.
pub fn run_due(tx: &mut WriteTx<'_>, now: Timestamp, policy: &CasePolicy) -> StoreResult<bool> {
    let Some(number) = tx.next_due_case(now)? else { return Ok(false) };
    quarantine_on_corruption(tx, number, |tx| {
        // A timer is never refused.
        let _ = apply(tx, number, &CaseEvent::Due, now, policy)?;
        // Guards against an endless loop.
        if tx.next_due_case(now)? == Some(number) {
            return Err(StoreError::Corrupt("case still due after its transition"));
        }
        Ok(())
    })?;
    Ok(true)
}

/// The oldest cases in these states. Those that cannot be read are quarantined, so that they do not hide the others.
///
/// # Errors
/// The store failed.
pub fn queue(tx: &mut WriteTx<'_>, states: &[CaseState]) -> StoreResult<(Vec<CaseRecord>, u32)> {
    let (mut cases, mut hidden) = (Vec::new(), 0_u32);
    for state in states {
        let queue = tx.case_queue(*state)?;
        quarantine_damaged(tx, queue.damaged)?;
        cases.extend(queue.cases);
        hidden = hidden.saturating_add(queue.hidden);
    }
    Ok((cases, hidden))
}

/// The oldest cases in these states that cannot be read.
///
/// # Errors
/// The store failed.
pub fn damaged(reader: &ReadTx<'_>, states: &[CaseState]) -> StoreResult<Vec<CaseNumber>> {
    let mut damaged = Vec::new();
    for state in states {
        damaged.extend(reader.case_queue(*state)?.damaged);
    }
    Ok(damaged)
}

/// Quarantines those of these cases that cannot be read.
///
/// # Errors
/// The store failed.
pub fn quarantine_damaged(tx: &mut WriteTx<'_>, cases: Vec<CaseNumber>) -> StoreResult<()> {
    cases.into_iter().try_for_each(|number| quarantine_on_corruption(tx, number, |tx| tx.case(number).map(drop)))
}

/// Releases quarantined cases that have been fixed, with the timestamps they already have. The others stay quarantined
/// and are logged again.
///
/// # Errors
/// The store failed.
pub fn retry_quarantined(tx: &mut WriteTx<'_>, policy: &CasePolicy) -> StoreResult<()> {
    for number in tx.quarantined_cases()? {
        quarantine_on_corruption(tx, number, |tx| {
            let record = tx.case(number)?;
            record.map_or(Ok(()), |record| tx.save_case(&record.case, schedule(&record.case, policy)))
        })?;
    }
    Ok(())
}
