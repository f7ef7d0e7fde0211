//! Long work of timers in short transactions, between which others write (decision 0012).

use crate::clock::Clock;
use handover_store::{Store, StoreResult, WriteTx};
use std::time::Duration;

/// Time after which a chunk ends with its next item. Others' writes wait for that long at most.
const CHUNK: Duration = Duration::from_millis(20);

/// Pause between chunks, in which another process, such as an import, gets its turn.
pub const PAUSE: Duration = Duration::from_millis(2);

/// Runs a chunk of long work in a transaction, and pauses. `job` ends after an item once its second argument reports
/// that the time is up.
///
/// # Errors
/// The error of `job`, or a database error.
pub async fn run_chunk<T, F>(store: &Store, clock: &Clock, job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Clone + Send + 'static,
{
    let clock = clock.clone();
    // The time in the queue does not count.
    let result = store.write(move |tx| job(tx, &until_over(&clock, CHUNK))).await?;
    tokio::time::sleep(PAUSE).await;
    Ok(result)
}

/// Turns of work that other systems send, and that may take long: one short chunk at a time, however many there are, so
/// that others' writes take twice as long at most.
#[derive(Default)]
pub struct Turns(tokio::sync::Mutex<()>);

impl Turns {
    /// Time after which a chunk ends with its next item.
    const CHUNK: Duration = Duration::from_millis(4);

    /// Pause after a chunk, before the next turn.
    const PAUSE: Duration = Duration::from_millis(5);

    /// Waits for its turn, runs a chunk as [`run_chunk`] does, and pauses.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub async fn run<T, F>(&self, store: &Store, clock: &Clock, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Clone + Send + 'static,
    {
        let turn = self.0.lock().await;
        let clock = clock.clone();
        let result = store.write(move |tx| job(tx, &until_over(&clock, Self::CHUNK))).await?;
        tokio::time::sleep(Self::PAUSE).await;
        drop(turn);
        Ok(result)
    }
}

/// Returns whether `time` has passed since this call.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + Clone + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}
