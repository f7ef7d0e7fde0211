//! The single writer: one thread runs jobs on the only connection that writes, first in, first out.
//!
//! Group commit: jobs that wait at the same time share a transaction, and their results are held back until the commit is
//! durable. One fsync thus serves many writes. Each job but the first has a savepoint; the first one needs none, because
//! the transaction holds nothing else yet: if it fails, the transaction ends with it.
//!
//! If the disk is full or fails, or memory runs out, SQLite may roll back the whole transaction including its
//! savepoints. Statements after that would run in autocommit mode, so none are run: every job of the batch fails, with
//! SQLite's reason. If SQLite undoes only the statement, only its job fails.

use crate::clock::Stopwatch;
use crate::store::checkpoint::Checkpoints;
use crate::store::database_file::DatabaseFile;
use crate::store::due_changes::DueChanges;
use crate::store::open_purpose::OpenPurpose;
use crate::store::session_cache::SessionCache;
use crate::store::statement_log::StatementLog;
use crate::store::subscriptions::Subscriptions;
use crate::store::transaction::{self, Change, WriteTx, catch_panic, in_savepoint};
use crate::store::{StoreError, StoreResult};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
#[cfg(feature = "test-clock")]
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// Waiting jobs; further ones fail at once with [`StoreError::Busy`].
const MAX_WAITING_JOBS: usize = 4096;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// A batch takes no further job after this time, so that short jobs do not wait for the commit of a long one.
const LONG: Duration = Duration::from_millis(10);

/// The error once the writer has ended. Callers get it only if there is a fault in this module.
const STOPPED: &str = "the writer has stopped; restart the server";

/// Reports the result of a job, once the batch was committed or has failed for a reason.
type Finish = Box<dyn FnOnce(Result<(), &str>) + Send>;

/// A job. With a reason instead of a connection it must fail for that.
type Job = Box<dyn FnOnce(Result<Usable<'_>, &str>, &mut BTreeSet<Change>) -> JobEnd + Send>;

/// The connection for a job.
struct Usable<'c> {
    connection: &'c Connection,
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

/// The parts of the store that committed changes are announced to.
pub(in crate::store) struct Followers {
    pub(in crate::store) due_changes: DueChanges,
    pub(in crate::store) subscriptions: Arc<Subscriptions>,
    pub(in crate::store) sessions: Arc<SessionCache>,
}

/// Handle to the thread that writes.
pub(in crate::store) struct Writer {
    jobs: SyncSender<Job>,
    thread: JoinHandle<()>,
    #[cfg(feature = "test-clock")]
    waiting: Arc<AtomicUsize>,
}

impl Writer {
    pub(in crate::store) fn start(
        connection: Connection,
        file: Arc<DatabaseFile>,
        followers: Followers,
        statements: Arc<StatementLog>,
        purpose: OpenPurpose,
    ) -> StoreResult<Self> {
        let (jobs, queue) = sync_channel(MAX_WAITING_JOBS);
        let checkpoints = Checkpoints::start(file.path(), &connection, purpose)?;
        #[cfg(feature = "test-clock")]
        let waiting = Arc::<AtomicUsize>::default();
        let runner = Runner {
            connection,
            file,
            followers,
            statements,
            checkpoints,
            #[cfg(feature = "test-clock")]
            waiting: Arc::clone(&waiting),
        };
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || runner.serve(&queue))
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self {
            jobs,
            thread,
            #[cfg(feature = "test-clock")]
            waiting,
        })
    }

    /// Waits until the connection is closed.
    pub(in crate::store) fn close(self) {
        let Self { jobs, thread, .. } = self;
        drop(jobs);
        // A panic was reported by then.
        let _ = thread.join();
    }

    /// Whether a job waits for the writer.
    #[cfg(feature = "test-clock")]
    pub(in crate::store) fn has_waiting(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }

    /// Queues `job`, and returns once its transaction is durable.
    pub(in crate::store) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (job, result) = boxed(job);
        // Before the writer can take it.
        #[cfg(feature = "test-clock")]
        self.waiting.fetch_add(1, Ordering::Relaxed);
        self.jobs.try_send(job).map_err(|error| {
            #[cfg(feature = "test-clock")]
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(_) => StoreError::Busy,
                TrySendError::Disconnected(_) => unavailable(STOPPED),
            }
        })?;
        result.await.map_err(|_| unavailable(STOPPED))?
    }
}

/// A job, and what receives its result.
fn boxed<T, F>(job: F) -> (Job, oneshot::Receiver<StoreResult<T>>)
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |usable, changes| {
        let result = usable.map_err(unavailable).and_then(|Usable { connection, statements, is_first }| {
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
                (Ok(_) | Err(StoreError::Unavailable(_)), Err(reason)) => Err(unavailable(reason)),
                (result, _) => result,
            };
            // The caller may be gone; the write stands regardless.
            let _ = sender.send(result);
        });
        JobEnd { finish, has_failed, outage }
    });
    (job, receiver)
}

/// The state of the thread that writes.
struct Runner {
    connection: Connection,
    file: Arc<DatabaseFile>,
    followers: Followers,
    statements: Arc<StatementLog>,
    checkpoints: Checkpoints,
    #[cfg(feature = "test-clock")]
    waiting: Arc<AtomicUsize>,
}

impl Runner {
    /// Runs jobs until the store is dropped. A panic outside of a job ends the writer, because the state of its transaction is
    /// unknown then; waiting jobs fail with their queue.
    fn serve(mut self, jobs: &Receiver<Job>) {
        let served = catch_unwind(AssertUnwindSafe(|| {
            while let Ok(first) = jobs.recv() {
                self.run_batch(first, jobs);
            }
        }));
        if served.is_ok() {
            self.checkpoints.end();
        } else {
            tracing::error!("{STOPPED}");
        }
    }

    /// Runs `first`, and jobs that wait, in one transaction.
    fn run_batch(&mut self, first: Job, jobs: &Receiver<Job>) {
        let stopwatch = Stopwatch::start();
        let rows_before = self.connection.total_changes();
        // Fails if another process, such as an import, holds the write lock for longer than the busy timeout.
        let mut outage = self.begin().map_err(reason).err();
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        let mut is_undone = false;
        let mut next = Some(first);
        while let Some(job) = next.take() {
            #[cfg(feature = "test-clock")]
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            let is_first = finishes.is_empty();
            let usable = if self.connection.is_autocommit() {
                Err(outage.as_deref().unwrap_or("the transaction was rolled back"))
            } else {
                Ok(Usable { connection: &self.connection, statements: &self.statements, is_first })
            };
            let end = job(usable, &mut changes);
            finishes.push(end.finish);
            outage = outage.or(end.outage);
            // The next transaction runs the other jobs.
            if is_first && end.has_failed && !self.connection.is_autocommit() {
                roll_back(&self.connection);
                is_undone = true;
                break;
            }
            if finishes.len() < BATCH && stopwatch.elapsed() < LONG {
                next = jobs.try_recv().ok();
            }
        }
        let committed = if is_undone { outage.clone().map_or(Ok(()), Err) } else { self.commit(outage.as_deref()) };
        let trouble = committed.as_ref().err().cloned().or(outage);
        // A transaction that writes nothing succeeds on a full disk too.
        let has_written = !is_undone && self.connection.total_changes() != rows_before;
        if trouble.is_some() || has_written || !self.file.must_be_tried() {
            self.file.set_trouble(trouble);
        }
        self.announce(&changes, &committed, finishes);
    }

    fn begin(&self) -> StoreResult<()> {
        self.file.require_writable(Some(&self.connection))?;
        transaction::run(&self.connection, "begin immediate")
    }

    /// Commits the batch. `outage` is why one of its jobs could not go on, if so.
    fn commit(&self, outage: Option<&str>) -> Result<(), String> {
        let Self { connection, file, .. } = self;
        if connection.is_autocommit() {
            return Err(outage.unwrap_or("the transaction was rolled back").to_owned());
        }
        // A file that went away before or during the commit will not be found by the next start.
        let committed = transaction::run(connection, "commit").and_then(|()| file.require_in_place(Some(connection)));
        committed.map_err(|error| {
            file.note_damage(&error);
            // SQLite says "disk I/O error" on a file system that became read-only.
            let error = file.require_writable(None).err().unwrap_or(error);
            if !connection.is_autocommit() {
                roll_back(connection);
            }
            reason(error)
        })
    }

    /// Hands over the results of a batch, then announces its changes.
    fn announce(&mut self, changes: &BTreeSet<Change>, committed: &Result<(), String>, finishes: Vec<Finish>) {
        // Also after a failed commit: they are read again.
        self.followers.sessions.forget_changed(changes);
        for finish in finishes {
            // A result that nobody waits for any more is dropped here, and its `drop` may panic.
            let outcome = committed.as_ref().copied().map_err(String::as_str);
            let result = catch_unwind(AssertUnwindSafe(|| finish(outcome)));
            if result.is_err() {
                tracing::error!("the result of a write could not be handed over: that panicked");
            }
        }
        if committed.is_ok() {
            self.followers.subscriptions.deliver(changes);
            self.followers.due_changes.announce(changes);
            self.checkpoints.after_commit(&self.connection);
        }
    }
}

/// Rolls back a transaction.
///
/// # Panics
/// If SQLite cannot: the next commit would store it. That ends the writer.
fn roll_back(connection: &Connection) {
    let rolled_back = connection.execute_batch("rollback");
    assert!(connection.is_autocommit(), "cannot roll back: {rolled_back:?}");
}

fn unavailable(reason: &str) -> StoreError {
    StoreError::Unavailable(reason.to_owned())
}

fn reason(error: StoreError) -> String {
    match error {
        StoreError::Unavailable(reason) => reason,
        error => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::open_for_writing;

    fn runner(folder: &tempfile::TempDir) -> Runner {
        let path = folder.path().join("handover.db");
        let connection = open_for_writing(&path).expect("a database");
        let file = Arc::new(DatabaseFile::of(&path, &connection, false).expect("a database"));
        let checkpoints = Checkpoints::start(&path, &connection, OpenPurpose::Command).expect("checkpoints");
        let followers =
            Followers { due_changes: DueChanges::default(), subscriptions: Arc::default(), sessions: Arc::default() };
        Runner {
            connection,
            file,
            followers,
            statements: Arc::default(),
            checkpoints,
            #[cfg(feature = "test-clock")]
            waiting: Arc::new(AtomicUsize::new(2)),
        }
    }

    #[test]
    fn panic_outside_of_jobs_ends_the_writer_and_fails_waiting_jobs() {
        let folder = tempfile::tempdir().expect("a folder");
        let (jobs, queue) = sync_channel::<Job>(2);
        // The transaction is gone, and with it what the writer knows of its connection.
        jobs.send(Box::new(|_, _| panic!("a fault"))).expect("the queue has room");
        let (waiting, mut result) = boxed(|_| Ok(()));
        jobs.send(waiting).expect("the queue has room");
        runner(&folder).serve(&queue);
        drop(queue);
        assert!(matches!(result.try_recv(), Err(oneshot::error::TryRecvError::Closed)));
    }

    #[tokio::test]
    async fn writes_after_the_thread_has_ended_say_so() {
        let (jobs, queue) = sync_channel(1);
        drop(queue);
        let writer = Writer {
            jobs,
            thread: std::thread::spawn(|| {}),
            #[cfg(feature = "test-clock")]
            waiting: Arc::default(),
        };
        let written = writer.run(|_| Ok(())).await;
        assert!(matches!(written, Err(StoreError::Unavailable(reason)) if reason == STOPPED));
    }
}
