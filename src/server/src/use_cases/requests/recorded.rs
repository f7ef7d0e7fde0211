//! Carrying out recorded acts in portions (decision 0041).

use super::apply::run_recorded;
use crate::store::{LINES_AT_ONCE, StoreResult, WriteTx};
use handover_rules::{Policy, Timestamp};

/// Carries out recorded acts on some lines, until `is_over`; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_recorded_chunk(tx: &mut WriteTx<'_>, policy: &Policy, is_over: impl Fn() -> bool) -> StoreResult<bool> {
    tx.hold_mails();
    tx.with_lists_written_last(|tx| {
        for number in 0..LINES_AT_ONCE {
            let Some(line) = tx.next_recorded_line()? else { return Ok(false) };
            if number > 0 && is_over() {
                break;
            }
            run_recorded(tx, line, policy)?;
        }
        Ok(true)
    })
}

/// Lets the held emails go, unless there are lines again that they would tell of; returns whether it did.
///
/// # Errors
/// The store failed.
pub fn release_held_mails(tx: &mut WriteTx<'_>, now: Timestamp) -> StoreResult<bool> {
    // An act may have been recorded, or a line become due, since somebody last looked.
    let is_told = tx.next_recorded_line()?.is_none() && tx.next_due_at()?.is_none_or(|at| at > now);
    if is_told {
        tx.release_held_mails(now)?;
    }
    Ok(is_told)
}
