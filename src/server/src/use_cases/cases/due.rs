//! Due cases, and quarantined ones.

use super::apply;
use super::apply::schedule;
use crate::use_cases::Act;
use crate::use_cases::quarantine::quarantine_on_corruption;
use handover_rules::cases::lifecycle::CaseEvent;
use handover_rules::cases::{CaseNumber, CaseState};
use handover_store::{CaseRecord, ReadTx, StoreResult};

/// Runs the due step of a case.
pub fn run_due(act: &mut Act<'_, '_>, number: CaseNumber) -> StoreResult<()> {
    // A timer is never refused.
    let _ = apply(act, number, &CaseEvent::Due)?;
    Ok(())
}

/// The oldest cases in these states. Those that cannot be read are quarantined, so that they do not hide the others.
pub fn queue(act: &mut Act<'_, '_>, states: &[CaseState]) -> StoreResult<(Vec<CaseRecord>, u32)> {
    let (mut cases, mut hidden) = (Vec::new(), 0_u32);
    for state in states {
        let queue = act.tx.case_queue(*state)?;
        quarantine_damaged(act, queue.damaged)?;
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
pub fn quarantine_damaged(act: &mut Act<'_, '_>, cases: Vec<CaseNumber>) -> StoreResult<()> {
    cases.into_iter().try_for_each(|number| quarantine_on_corruption(act, number, |act| act.tx.case(number).map(drop)))
}

/// Saves a case again, which lifts its quarantine.
///
/// # Errors
/// The store failed, or its rows are corrupt.
pub fn save_again(act: &mut Act<'_, '_>, number: CaseNumber) -> StoreResult<()> {
    let record = act.tx.case(number)?;
    record.map_or(Ok(()), |record| act.tx.save_case(&record.case, schedule(&record.case, act.policies)))
}
