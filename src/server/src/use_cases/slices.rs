//! Long work in short transactions, which other writes do not notice (decision 0039).

use crate::clock::Clock;
use crate::store::{Store, StoreResult, WriteTx};
use std::time::Duration;

/// How long a transaction may take before it ends with the next item. Other writes wait for that.
const SLICE: Duration = Duration::from_millis(2);

/// The pause after a transaction, in which other writes and another process get their turn.
pub const PAUSE: Duration = Duration::from_millis(2);

/// Runs a portion of long work in a transaction of its own; a [`PAUSE`] belongs before the next one. `job` ends after an item
/// once its second argument says so: its time is over, or others wait for the writer. At least one item is due to each
/// portion, so that work goes on however many others there are.
///
/// # Errors
/// The error of `job`, or a database error.
pub async fn run_portion<T, F>(store: &Store, clock: &Clock, job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Send + 'static,
{
    let (others, clock) = (store.others(), clock.clone());
    let portion = move |tx: &mut WriteTx<'_>| {
        let is_late = until_over(&clock, SLICE);
        job(tx, &|| others.are_waiting() || is_late())
    };
    store.write_patiently(portion).await
}

/// Whether this time is over from now on.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}
