//! The single writer: one thread runs jobs on the only connection that writes, first in, first out.
//!
//! Group commit: jobs that wait at the same time share a transaction, and their results are held back until the commit is
//! durable. One fsync thus serves many writes. Each job but the first has a savepoint; the first one needs none, because
//! the transaction holds nothing else yet: if it fails, the transaction ends with it.
//!
//! If the disk is full or fails, or memory runs out, SQLite may roll back the whole transaction including its
//! savepoints. Statements after that would run in autocommit mode, so none are run: every job of the batch fails, with
//! SQLite's reason. If SQLite undoes only the statement, only its job fails.
//!
//! If no transaction can begin, all jobs that wait fail together. While another process holds the write lock, further ones
//! fail immediately.

use super::connection::{BeginError, CommitError, Connection, WriteEngine};
use super::followers::{Followers, Origin};
use super::transaction::{Change, StatementLog, WriteTx, catch_panic, in_savepoint};
use crate::clock::Stopwatch;
use crate::{StoreError, StoreResult};
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

pub(crate) struct Writer {
    jobs: SyncSender<Job>,
    thread: JoinHandle<()>,
    figures: WriterFigures,
    has_no_batch_time: Arc<AtomicBool>,
}

impl Writer {
    pub(crate) fn start(
        connection: Box<dyn WriteEngine>,
        followers: Followers,
        origin: Option<Arc<Origin>>,
        statements: Arc<StatementLog>,
    ) -> StoreResult<Self> {
        let (jobs, queue) = sync_channel(MAX_WAITING_JOBS);
        let figures = WriterFigures::default();
        let has_no_batch_time = Arc::<AtomicBool>::default();
        let runner = Runner {
            connection,
            followers,
            origin,
            statements,
            figures: figures.clone(),
            has_no_batch_time: Arc::clone(&has_no_batch_time),
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || runner.serve(&queue))
            .map_err(StoreError::engine)?;
        Ok(Self { jobs, thread, figures, has_no_batch_time })
    }

    /// Waits until the connection is closed.
    pub(crate) fn close(self) {
        let Self { jobs, thread, .. } = self;
        drop(jobs);
        // A panic was already reported.
        let _ = thread.join();
    }

    pub(crate) fn waiting(&self) -> i64 {
        self.figures.waiting.get()
    }

    pub(crate) fn lift_batch_time(&self) {
        self.has_no_batch_time.store(true, Ordering::Relaxed);
    }

    pub(crate) fn figures(&self) -> &WriterFigures {
        &self.figures
    }

    /// Queues `job`, and returns once its transaction is durable.
    pub(crate) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (job, result) = boxed(job);
        // Before the writer can take it.
        self.figures.waiting.inc();
        self.jobs.try_send(job).map_err(|error| {
            self.figures.waiting.dec();
            match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => StoreError::unavailable(STOPPED),
            }
        })?;
        result.await.map_err(|_| StoreError::unavailable(STOPPED))?
    }
}

/// The error once the writer has ended. Callers get it only if there is a fault in this module.
const STOPPED: &str = "the writer has stopped; restart the server";

/// Reports the result of a job, once the batch was committed or has failed for a reason.
pub(super) type Finish = Box<dyn FnOnce(Result<(), &CommitError>) + Send>;

/// A job. With a reason instead of a connection it must fail for that.
type Job = Box<dyn FnOnce(Result<Usable<'_>, &str>, &mut BTreeSet<Change>) -> JobEnd + Send>;

struct Usable<'c> {
    connection: Connection<'c>,
    statements: &'c StatementLog,
    /// No other job has run in the transaction.
    is_first: bool,
}

struct JobEnd {
    finish: Finish,
    /// Nothing of the job may be stored.
    has_failed: bool,
    /// The reason why SQLite could not go on, if any.
    outage: Option<String>,
}

/// A job, and the receiver of its result.
fn boxed<T, F>(job: F) -> (Job, oneshot::Receiver<StoreResult<T>>)
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |usable, changes| {
        let result = usable.map_err(StoreError::unavailable).and_then(|Usable { connection, statements, is_first }| {
            let mut tx = WriteTx::new(connection, statements);
            let job = || job(&mut tx);
            let result = if is_first { catch_panic(connection, job) } else { in_savepoint(connection, job) };
            if result.is_ok() {
                // Not `append`, which rebuilds the set with everything that earlier jobs have added.
                changes.extend(tx.into_changes());
            }
            result
        });
        let outage = match &result {
            Err(StoreError::Unavailable(reason)) => Some(reason.clone()),
            _ => None,
        };
        let has_failed = result.is_err();
        let finish: Finish = Box::new(move |batch| {
            let result = match (result, batch) {
                (Ok(_), Err(error)) if error.may_be_stored => Err(StoreError::Unknown(error.reason.clone())),
                (Ok(_) | Err(StoreError::Unavailable(_)), Err(error)) => Err(StoreError::unavailable(&error.reason)),
                (result, _) => result,
            };
            // The caller may be gone; the write stands regardless.
            let _ = sender.send(result);
        });
        JobEnd { finish, has_failed, outage }
    });
    (job, receiver)
}

/// Waiting jobs; further ones fail immediately with [`StoreError::Busy`].
const MAX_WAITING_JOBS: usize = 4096;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// A batch takes no further job after this time, so that short jobs do not wait for the commit of a long one.
const BATCH_TIME: Duration = Duration::from_millis(10);

/// The time between two attempts to get the write lock while writes are refused.
const LOCK_RETRY: Duration = Duration::from_millis(5);

/// The error of jobs after the transaction ended on its own.
const UNDONE: &str = "the transaction was rolled back";

struct Runner {
    connection: Box<dyn WriteEngine>,
    followers: Followers,
    /// Under which changes are left to other processes; `None` if nobody follows them.
    origin: Option<Arc<Origin>>,
    statements: Arc<StatementLog>,
    figures: WriterFigures,
    has_no_batch_time: Arc<AtomicBool>,
}

impl Runner {
    /// Runs jobs until the store is dropped. A panic outside of a job ends the writer, because the state of its transaction is
    /// unknown then; waiting jobs fail with their queue.
    fn serve(mut self, jobs: &Receiver<Job>) {
        let served = catch_unwind(AssertUnwindSafe(|| {
            while let Ok(first) = jobs.recv() {
                let turn = Stopwatch::start();
                match self.connection.begin() {
                    Ok(()) => {
                        self.figures.turns.observe(turn.elapsed().as_secs_f64());
                        self.run_batch(first, jobs);
                    }
                    Err(error) => {
                        self.refuse(first, jobs, error.reason());
                        if matches!(error, BeginError::Locked) {
                            self.refuse_until_unlocked(jobs);
                        }
                    }
                }
            }
        }));
        if served.is_ok() {
            self.connection.end();
        } else {
            tracing::error!("{STOPPED}");
        }
    }

    fn is_open(&self) -> bool {
        self.connection.connection().is_open()
    }

    /// Fails `first` and all jobs that wait by now: none could begin a transaction either.
    fn refuse(&self, first: Job, jobs: &Receiver<Job>, reason: &str) {
        self.connection.note_trouble(Some(reason.to_owned()), false);
        for job in std::iter::once(first).chain(jobs.try_iter().take(MAX_WAITING_JOBS)) {
            self.figures.waiting.dec();
            let refused = CommitError::nothing_stored(reason);
            hand_over(job(Err(reason), &mut BTreeSet::new()).finish, Err(&refused));
        }
    }

    /// Refuses writes until the write lock is free, so that no caller waits for it and then hears that it was too long.
    fn refuse_until_unlocked(&mut self, jobs: &Receiver<Job>) {
        while let Err(error @ BeginError::Locked) = self.connection.try_begin() {
            match jobs.recv_timeout(LOCK_RETRY) {
                Ok(job) => self.refuse(job, jobs, error.reason()),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if self.is_open() {
            self.connection.roll_back();
            self.connection.note_unlocked();
        }
    }

    /// Runs `first`, and jobs that wait, in the transaction that has begun.
    fn run_batch(&mut self, first: Job, jobs: &Receiver<Job>) {
        let stopwatch = Stopwatch::start();
        let mut outage = None;
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        let mut is_undone = false;
        let mut next = Some(first);
        while let Some(job) = next.take() {
            self.figures.waiting.dec();
            let is_first = finishes.is_empty();
            let usable = if self.is_open() {
                Ok(Usable { connection: self.connection.connection(), statements: &self.statements, is_first })
            } else {
                Err(outage.as_deref().unwrap_or(UNDONE))
            };
            let end = job(usable, &mut changes);
            finishes.push(end.finish);
            outage = outage.or(end.outage);
            // The next transaction runs the other jobs.
            if is_first && end.has_failed && self.is_open() {
                self.connection.roll_back();
                is_undone = true;
                break;
            }
            if finishes.len() < BATCH && !self.is_time_up(&stopwatch) {
                next = jobs.try_recv().ok();
            }
        }
        let commit = Stopwatch::start();
        let committed = match &outage {
            _ if !is_undone && self.is_open() => self.commit(&changes),
            Some(reason) => Err(CommitError::nothing_stored(reason)),
            None if is_undone => Ok(()),
            None => Err(CommitError::nothing_stored(UNDONE)),
        };
        let has_written = !is_undone && self.connection.has_written();
        if has_written {
            self.figures.commits.observe(commit.elapsed().as_secs_f64());
        }
        let trouble = committed.as_ref().err().map(|error| error.reason.clone());
        self.connection.note_trouble(trouble.or(outage), has_written);
        self.announce(&changes, &committed, finishes);
    }

    /// Commits a batch, with its changes for other processes.
    fn commit(&mut self, changes: &BTreeSet<Change>) -> Result<(), CommitError> {
        let left = match &self.origin {
            Some(origin) => WriteTx::new(self.connection.connection(), &self.statements).leave(origin, changes),
            None => Ok(()),
        };
        if let Err(error) = left {
            if self.is_open() {
                self.connection.roll_back();
            }
            return Err(CommitError::nothing_stored(error.into_reason()));
        }
        self.connection.commit()
    }

    /// Whether a batch takes no further job.
    fn is_time_up(&self, batch: &Stopwatch) -> bool {
        if cfg!(debug_assertions) && self.has_no_batch_time.load(Ordering::Relaxed) {
            return false;
        }
        batch.elapsed() >= BATCH_TIME
    }

    /// Hands over the results of a batch, then announces its changes.
    fn announce(&mut self, changes: &BTreeSet<Change>, committed: &Result<(), CommitError>, finishes: Vec<Finish>) {
        // Also after a failed commit: they are read again.
        self.followers.sessions.forget_changed(changes);
        for finish in finishes {
            hand_over(finish, committed.as_ref().copied());
        }
        match committed {
            Ok(()) => {
                self.followers.announce(changes);
                self.connection.after_commit();
            }
            // If they are stored, they are found among those of other processes.
            Err(CommitError { may_be_stored: true, .. }) => self.origin.iter().for_each(|origin| origin.renew()),
            Err(_) => {}
        }
    }
}

fn hand_over(finish: Finish, outcome: Result<(), &CommitError>) {
    // A result that nobody waits for any more is dropped here, and its `drop` may panic.
    if catch_unwind(AssertUnwindSafe(|| finish(outcome))).is_err() {
        tracing::error!("the result of a write could not be handed over: that panicked");
    }
}

/// Upper bounds of times, in seconds.
const BUCKETS: [f64; 6] = [0.000_5, 0.002, 0.01, 0.05, 0.25, 1.0];

/// Figures of the writer. Clones share them.
#[derive(Clone)]
pub struct WriterFigures {
    pub(super) waiting: Gauge,
    pub(super) turns: Histogram,
    pub(super) commits: Histogram,
}

impl Default for WriterFigures {
    fn default() -> Self {
        let times = || Histogram::new(BUCKETS);
        Self { waiting: Gauge::default(), turns: times(), commits: times() }
    }
}

impl WriterFigures {
    /// Adds them to `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("writer_queue_length", "Jobs that wait for the writer", self.waiting.clone());
        registry.register(
            "writer_turn_duration_seconds",
            "Time until a transaction could begin: other processes and servers write in turns",
            self.turns.clone(),
        );
        registry.register(
            "writer_commit_duration_seconds",
            "Time to make a transaction durable, without its jobs",
            self.commits.clone(),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sqlite::WriteConnection;

    #[tokio::test]
    async fn writes_after_the_thread_has_ended_say_so() {
        let (jobs, queue) = sync_channel(1);
        drop(queue);
        let writer = Writer {
            jobs,
            thread: std::thread::spawn(|| {}),
            figures: WriterFigures::default(),
            has_no_batch_time: Arc::default(),
        };
        let written = writer.run(|_| Ok(())).await;
        assert!(matches!(written, Err(StoreError::Unavailable(reason)) if reason == STOPPED));
    }

    fn runner(folder: &tempfile::TempDir) -> Runner {
        let connection = WriteConnection::for_tests(&folder.path().join("handover.db"));
        Runner {
            connection: Box::new(connection),
            followers: Followers::default(),
            origin: None,
            statements: Arc::default(),
            figures: WriterFigures::default(),
            has_no_batch_time: Arc::default(),
        }
    }

    #[test]
    fn panic_outside_of_jobs_ends_the_writer_and_fails_waiting_jobs() {
        let folder = tempfile::tempdir().expect("a folder");
        let (jobs, queue) = sync_channel::<Job>(2);
        // The transaction is gone, and with it the writer's state about its connection.
        jobs.send(Box::new(|_, _| panic!("a fault"))).expect("the queue has room");
        let (waiting, mut result) = boxed(|_| Ok(()));
        jobs.send(waiting).expect("the queue has room");
        runner(&folder).serve(&queue);
        drop(queue);
        assert!(matches!(result.try_recv(), Err(oneshot::error::TryRecvError::Closed)));
    }
}
