//! Due cases, and quarantined ones.

use super::apply;
use super::apply::schedule;
use crate::config::Policies;
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::Timestamp;
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_store::{CaseRecord, ReadTx, StoreResult, WriteTx};

/// Runs the due step of a case.
pub fn run_due(tx: &mut WriteTx<'_>, number: CaseNumber, now: Timestamp, policy: &Policies) -> StoreResult<()> {
    // A timer is never refused.
    let _ = apply(tx, number, &CaseEvent::Due, now, policy)?;
    Ok(())
}

/// The oldest cases in these states. Those that cannot be read are quarantined, so that they do not hide the others.
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
pub fn damaged(reader: &ReadTx<'_>, states: &[CaseState]) -> StoreResult<Vec<CaseNumber>> {
    let mut damaged = Vec::new();
    for state in states {
        damaged.extend(reader.case_queue(*state)?.damaged);
    }
    Ok(damaged)
}

/// Quarantines those of these cases that cannot be read.
pub fn quarantine_damaged(tx: &mut WriteTx<'_>, cases: Vec<CaseNumber>) -> StoreResult<()> {
    cases.into_iter().try_for_each(|number| quarantine_on_corruption(tx, number, |tx| tx.case(number).map(drop)))
}

/// Saves a case again, which lifts its quarantine.
///
/// # Errors
/// The store failed, or its rows are corrupt.
pub fn save_again(tx: &mut WriteTx<'_>, number: CaseNumber, policy: &Policies) -> StoreResult<()> {
    let record = tx.case(number)?;
    record.map_or(Ok(()), |record| tx.save_case(&record.case, schedule(&record.case, policy)))
}
