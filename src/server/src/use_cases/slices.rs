//! Long work in short transactions, which other writes hardly notice (decision 0042).

use crate::clock::Clock;
use crate::store::{Store, StoreResult, WriteTx};
use std::time::Duration;

/// Maximum time of a transaction before it ends with the next item, while others write: they wait for that.
const SLICE: Duration = Duration::from_millis(2);

/// The same while nobody else writes. Each transaction costs a commit, which is half of what a short one takes, and a pause.
const SLICE_ALONE: Duration = Duration::from_millis(25);

/// The pause after a transaction, in which another process gets its turn.
pub const PAUSE_AFTER_TRANSACTION: Duration = Duration::from_millis(2);

/// Length of the pause after a transaction, as a multiple of the transaction, while others write. Long work then takes about a
/// fifth of the writer's time, so that few of their writes have to wait for it.
const PAUSE_FACTOR: u32 = 4;

/// Maximum pause, so that work goes on.
const MAX_PAUSE: Duration = Duration::from_millis(100);

/// Runs a portion of long work in a transaction of its own, and pauses. Portions run one at a time, also those of different
/// work.
/// `job` ends after an item once its second argument says that its time is over. At least one item is due to each portion,
/// so that work goes on however many others there are.
///
/// # Errors
/// The error of `job`, or a database error.
pub async fn run_portion<T, F>(store: &Store, clock: &Clock, job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Send + 'static,
{
    let mut arrived_by_last = store.last_portion().lock().await;
    let (others, own_clock) = (store.interactive_writes(), clock.clone());
    let known = *arrived_by_last;
    let portion = move |tx: &mut WriteTx<'_>| {
        // Without its time in the queue.
        let (began, arrived) = (own_clock.monotonic(), others.arrived());
        // Also those count who come meanwhile.
        let is_late = || {
            let slice = if others.arrived() == known { SLICE_ALONE } else { SLICE };
            own_clock.monotonic() >= began + slice
        };
        let result = job(tx, &is_late)?;
        Ok((result, began, arrived))
    };
    let (result, began, arrived) = store.write_portion(portion).await?;
    let took = clock.monotonic().saturating_sub(began);
    let others_write = store.interactive_writes().arrived() != *arrived_by_last;
    *arrived_by_last = arrived;
    tokio::time::sleep(pause_after(took, others_write)).await;
    Ok(result)
}

fn pause_after(took: Duration, others_write: bool) -> Duration {
    if others_write {
        took.saturating_mul(PAUSE_FACTOR).clamp(PAUSE_AFTER_TRANSACTION, MAX_PAUSE)
    } else {
        PAUSE_AFTER_TRANSACTION
    }
}

/// Whether this time is over from now on.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_long_only_for_others() {
        let cases = [(0, 2, 2), (1, 2, 4), (5, 2, 20), (40, 2, 100), (u64::MAX, 2, 100)];
        for (took, alone, beside_others) in cases.map(|case| (Duration::from_millis(case.0), case.1, case.2)) {
            assert_eq!(pause_after(took, false), Duration::from_millis(alone), "{took:?}");
            assert_eq!(pause_after(took, true), Duration::from_millis(beside_others), "{took:?}");
        }
    }
}
