//! Use cases: each reads facts from the store, asks the rules and stores the result, in one transaction.
//!
//! This file has what they share: that transaction ([`Act`]), chunks of long work, and the quarantine of corrupt
//! records.

/// The value of a result within a [`StoreResult`]; returns a refusal to the caller.
macro_rules! accepted {
    ($result:expr) => {
        match $result {
            Ok(value) => value,
            Err(refusal) => return Ok(Err(refusal.into())),
        }
    };
}

pub mod access;
pub mod accounts;
pub mod applications;
pub mod bounces;
pub mod cases;
pub mod demo;
pub mod desk;
pub mod holders;
pub mod provider;
pub mod requests;
pub mod schedule;
pub mod webhooks;

use crate::clock::Clock;
use crate::config::Policies;
use handover_rules::Timestamp;
use handover_rules::cases::CaseNumber;
use handover_rules::holder::HolderChangeId;
use handover_store::{Store, StoreResult, StoredRequestId, WriteTx};
use std::time::Duration;

/// One write: its transaction, its time, and the limits that apply.
pub struct Act<'a, 'c> {
    pub tx: &'a mut WriteTx<'c>,
    /// The time of everything that the act does.
    pub now: Timestamp,
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

/// Runs a chunk of long work in a transaction, and pauses. `job` ends after an item once its second argument reports
/// that the time is up (decision 0012): others' writes wait for that long at most. In the pause, another process, such
/// as an import, gets its turn.
pub async fn run_chunk<T, F>(store: &Store, clock: &Clock, job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Clone + Send + 'static,
{
    run_for(store, clock, (Duration::from_millis(20), Duration::from_millis(2)), job).await
}

/// Turns of work that other systems send, and that may take long: one short chunk at a time, however many there are, so
/// that others' writes take twice as long at most.
#[derive(Default)]
pub struct Turns(tokio::sync::Mutex<()>);

impl Turns {
    /// Waits for its turn, and runs a chunk as [`run_chunk`] does, which is shorter, with a longer pause.
    pub async fn run<T, F>(&self, store: &Store, clock: &Clock, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Clone + Send + 'static,
    {
        let _turn = self.0.lock().await;
        run_for(store, clock, (Duration::from_millis(4), Duration::from_millis(5)), job).await
    }
}

async fn run_for<T, F>(store: &Store, clock: &Clock, (time, pause): (Duration, Duration), job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>, &dyn Fn() -> bool) -> StoreResult<T> + Clone + Send + 'static,
{
    let clock = clock.clone();
    // The time in the queue does not count.
    let result = store.write(move |tx| job(tx, &until_over(&clock, time))).await?;
    tokio::time::sleep(pause).await;
    Ok(result)
}

/// Returns whether `time` has passed since this call.
pub fn until_over(clock: &Clock, time: Duration) -> impl Fn() -> bool + Clone + use<> {
    let (clock, end) = (clock.clone(), clock.monotonic() + time);
    move || clock.monotonic() >= end
}

const NEEDS_REPAIR: &str = "its rows are corrupt and need a manual fix";

/// A record that can be quarantined.
#[derive(Clone, Copy)]
enum Quarantinable {
    Request(StoredRequestId),
    /// Has the number of the request that has handed the role over.
    RoleEnd(StoredRequestId),
    HolderChange(HolderChangeId),
    Case(CaseNumber),
}

/// Runs `job` on a record. If its rows are corrupt or inconsistent, undoes the job and quarantines the record (decision
/// 0051).
fn quarantine_on_corruption(
    act: &mut Act<'_, '_>,
    record: Quarantinable,
    job: impl FnOnce(&mut Act<'_, '_>) -> StoreResult<()>,
) -> StoreResult<()> {
    let error = match act.attempt(job) {
        Err(error) if error.is_about_data() => error,
        result => return result,
    };
    match record {
        Quarantinable::Request(id) => {
            tracing::error!(request = %id, %error, "request quarantined: {NEEDS_REPAIR}");
            act.tx.quarantine_request(id)
        }
        Quarantinable::RoleEnd(id) => {
            tracing::error!(request = %id, %error, "end of a role quarantined: {NEEDS_REPAIR}");
            act.tx.quarantine_role_end(id)
        }
        Quarantinable::HolderChange(id) => {
            tracing::error!(change = %id, %error, "change of holder quarantined: {NEEDS_REPAIR}");
            act.tx.quarantine_holder_change(id)
        }
        Quarantinable::Case(number) => {
            tracing::error!(case = %number, %error, "case quarantined: {NEEDS_REPAIR}");
            act.tx.quarantine_case(number)
        }
    }
}
