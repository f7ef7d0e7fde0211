//! Running what is due in portions: reminders, deadlines, effects and ends of roles.

use super::apply::{run_item, run_recorded_of_service};
use crate::store::{LINES_AT_ONCE, StoreResult, WriteTx};
use handover_rules::{Policy, Timestamp};

/// Transitions per transaction at the very most: as many as lines, and the rest of a submission.
const MOST_TRANSITIONS: usize = 2 * LINES_AT_ONCE;

/// Runs transitions due by `now`, earliest first, until `is_over`; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_due_chunk(
    tx: &mut WriteTx<'_>,
    now: Timestamp,
    policy: &Policy,
    is_over: impl Fn() -> bool,
) -> StoreResult<bool> {
    tx.hold_mails();
    tx.with_lists_written_last(|tx| run_some(tx, now, policy, is_over))
}

fn run_some(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy, is_over: impl Fn() -> bool) -> StoreResult<bool> {
    let (mut last, mut is_large) = (None, false);
    for number in 0..MOST_TRANSITIONS {
        let Some((item, submission)) = tx.next_due(now)? else { return Ok(false) };
        // Lines of a submission that end together are told in one email, which one transaction queues, or holds for the
        // next one.
        let is_enough = number >= LINES_AT_ONCE || number > 0 && is_over();
        if is_enough && (is_large || last != Some(submission)) {
            return Ok(true);
        }
        if last != Some(submission) {
            is_large = tx.has_many_lines(submission)?;
        }
        last = Some(submission);
        if let Some(service) = tx.service_with_recorded(item)? {
            // Takes the item in its turn, if an act is later.
            run_recorded_of_service(tx, service, None, now, policy)?;
            continue;
        }
        run_item(tx, item, now, policy)?;
    }
    Ok(true)
}
