//! Reads on threads of their own: how many run and wait, and for how long (decision 0022).

use crate::clock::ThreadStopwatch;
use crate::{StoreError, StoreResult};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Reads at the same time.
const RUNNING: usize = 8;

/// Reads that wait.
const WAITING: usize = 256;

/// The end of a read, with the work on what it has found.
#[derive(Clone)]
pub(crate) enum ReadLimit {
    None,
    /// Processor time of the thread, which others need.
    Time(ThreadStopwatch, Duration),
    /// Until the caller drops the other end: then nobody waits any more.
    Caller(Weak<()>),
}

impl ReadLimit {
    pub(super) fn is_reached(&self) -> bool {
        match self {
            Self::None => false,
            Self::Time(stopwatch, limit) => stopwatch.has_reached(*limit),
            Self::Caller(caller) => caller.strong_count() == 0,
        }
    }
}

/// Some threads for reads, with a queue.
pub(crate) struct Lane {
    /// For reads that run or wait; further ones fail immediately with [`StoreError::Busy`].
    pub(super) places: Semaphore,
    pub(super) turns: Arc<Semaphore>,
    /// Time for a read with its waiting; `None` for imports, which read everything.
    patience: Option<Duration>,
    for_tests: ForTests,
}

/// Settings of tests, which a release ignores.
#[derive(Default)]
struct ForTests {
    has_no_limit: AtomicBool,
    takes_all: AtomicBool,
}

impl Lane {
    pub(super) fn new(patience: Option<Duration>) -> Self {
        Self::with(patience, RUNNING, WAITING)
    }

    pub(super) fn with(patience: Option<Duration>, running: usize, waiting: usize) -> Self {
        Self {
            places: Semaphore::new(running + waiting),
            turns: Arc::new(Semaphore::new(running)),
            patience,
            for_tests: ForTests::default(),
        }
    }

    pub(crate) fn lift_time_limit(&self) {
        self.for_tests.has_no_limit.store(true, Ordering::Relaxed);
    }

    pub(crate) fn take_all(&self, all: bool) {
        self.for_tests.takes_all.store(all, Ordering::Relaxed);
    }

    /// Whether reads come here that could run elsewhere, in tests.
    pub(super) fn takes_all(&self) -> bool {
        cfg!(debug_assertions) && self.for_tests.takes_all.load(Ordering::Relaxed)
    }

    fn patience(&self) -> Option<Duration> {
        if cfg!(debug_assertions) && self.for_tests.has_no_limit.load(Ordering::Relaxed) {
            return None;
        }
        self.patience
    }

    /// Runs `job` on another thread, until the time is up.
    pub(super) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(ReadLimit) -> StoreResult<T> + Send + 'static,
    {
        let run = self.run_in_turn(job);
        match self.patience() {
            Some(patience) => tokio::time::timeout(patience, run).await.unwrap_or(Err(StoreError::Busy)),
            None => run.await,
        }
    }

    async fn run_in_turn<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(ReadLimit) -> StoreResult<T> + Send + 'static,
    {
        let _place = self.places.try_acquire().map_err(|_| StoreError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| StoreError::Busy)?;
        let caller = Arc::new(());
        let limit = ReadLimit::Caller(Arc::downgrade(&caller));
        let work = tokio::task::spawn_blocking(move || {
            let result = if limit.is_reached() { Err(StoreError::Busy) } else { job(limit) };
            // Until the caller takes the result: results that wait would need more memory than those of the turns.
            (result, turn)
        });
        let (result, _turn) = work.await.map_err(StoreError::engine)?;
        result
    }
}
