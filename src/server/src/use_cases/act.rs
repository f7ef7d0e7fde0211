//! The argument of use cases that write.

use crate::config::Policies;
use handover_rules::Timestamp;
use handover_store::{Store, StoreResult, WriteTx};

/// One write: its transaction, its time, and the limits that apply.
pub struct Act<'a, 'c> {
    /// The transaction.
    pub tx: &'a mut WriteTx<'c>,
    /// The time of everything that the act does.
    pub now: Timestamp,
    /// Durations and limits.
    pub policies: &'a Policies,
}

impl<'c> Act<'_, 'c> {
    /// Runs `job` in a transaction of its own.
    pub async fn run<T, F>(store: &Store, now: Timestamp, policies: Policies, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Act<'_, '_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        store.write(move |tx| job(&mut Act { tx, now, policies: &policies })).await
    }

    /// The same act at another time, such as the scheduled time of a late step.
    pub fn at(&mut self, now: Timestamp) -> Act<'_, 'c> {
        Act { tx: self.tx, now, policies: self.policies }
    }

    /// Runs `part` in a savepoint: see [`WriteTx::attempt`].
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Act<'_, 'c>) -> StoreResult<T>) -> StoreResult<T> {
        let Self { now, policies, .. } = *self;
        self.tx.attempt(|tx| part(&mut Act { tx, now, policies }))
    }

    /// Runs `part` in a savepoint, and rolls it back if it is refused: see [`WriteTx::unless_refused`].
    pub fn unless_refused<T, E>(
        &mut self,
        part: impl FnOnce(&mut Act<'_, 'c>) -> StoreResult<Result<T, E>>,
    ) -> StoreResult<Result<T, E>> {
        let Self { now, policies, .. } = *self;
        self.tx.unless_refused(|tx| part(&mut Act { tx, now, policies }))
    }

    /// Runs `part` and then updates lists once: see [`WriteTx::with_lists_written_last`].
    pub fn with_lists_written_last<T>(
        &mut self,
        part: impl FnOnce(&mut Act<'_, 'c>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let Self { now, policies, .. } = *self;
        self.tx.with_lists_written_last(|tx| part(&mut Act { tx, now, policies }))
    }
}
