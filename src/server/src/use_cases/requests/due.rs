//! Running due transitions in chunks: reminders, deadlines, effects and ends of roles.

use super::apply::run_item;
use crate::store::{Change, StoreResult, WriteTx};
use handover_rules::{Policy, Timestamp};

/// Transitions per transaction.
const CHUNK: usize = 25;

/// Runs some transitions due by `now`, earliest first; returns whether there may be more.
///
/// # Errors
/// The store failed.
pub fn run_due_chunk(tx: &mut WriteTx<'_>, now: Timestamp, policy: &Policy) -> StoreResult<bool> {
    tx.with_lists_written_last(|tx| {
        for _ in 0..CHUNK {
            let Some(item) = tx.next_due(now)? else {
                // Emails about lines that were due may leave now.
                tx.announce(Change::Outbox);
                return Ok(false);
            };
            run_item(tx, item, now, policy)?;
        }
        Ok(true)
    })
}
