//! Runs jobs on the connection that writes.
//!
//! Group commit: jobs that wait at the same time share a transaction, and their results are held back until the commit is
//! durable. One fsync thus serves many writes. Each job but the first has a savepoint; the first one needs none, because
//! the transaction holds nothing else yet: if it fails, the transaction ends with it.
//!
//! If the disk is full or fails, or memory runs out, SQLite may roll back the whole transaction including its
//! savepoints. Statements after that would run in autocommit mode, so none are run: every job of the batch fails, with
//! SQLite's reason. If SQLite undoes only the statement, only its job fails.

use super::checkpoint::Checkpoints;
use super::connection::{wait_for_locks, wait_for_no_lock};
use super::database_file::DatabaseFile;
use super::due_changes::DueChanges;
use super::session_cache::SessionCache;
use super::statement_log::StatementLog;
use super::subscriptions::Subscriptions;
use super::transaction::{self, Change};
use super::write_queue::{JobKind, JobQueue};
use super::{StoreError, StoreResult};
use crate::clock::Stopwatch;
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// The longest transaction after which a caller runs the next one itself.
const BRIEF: Duration = Duration::from_millis(2);

/// Reports the result of a job, once the batch was committed or has failed for a reason.
pub(super) type Finish = Box<dyn FnOnce(Result<(), &str>) + Send>;

/// A job. With a reason instead of a connection it must fail for that.
pub(super) type Job = Box<dyn FnOnce(Result<Usable<'_>, &str>, &mut BTreeSet<Change>) -> JobEnd + Send>;

/// What a job writes with.
pub(super) struct Usable<'c> {
    pub(super) connection: &'c Connection,
    pub(super) statements: &'c StatementLog,
    /// No other job has run in the transaction.
    pub(super) is_first: bool,
}

/// How a job has ended.
pub(super) struct JobEnd {
    pub(super) finish: Finish,
    /// Nothing that it did is to be stored.
    pub(super) has_failed: bool,
    /// Why SQLite could not go on, if so.
    pub(super) outage: Option<String>,
}

/// What runs the jobs; none once the writer has ended.
#[derive(Clone, Default)]
pub(super) struct SharedRunner(Arc<Mutex<Option<JobRunner>>>);

impl SharedRunner {
    pub(super) fn new(runner: JobRunner) -> Self {
        Self(Arc::new(Mutex::new(Some(runner))))
    }

    /// Runs `job` on this thread, alone. Gives it back if it has to wait: for other jobs, for another process, or, as far as
    /// the last transaction tells, for the disk. Callers run one job at a time; one that turns out long holds up the calls
    /// that share its thread, and sends the next one to the writer's thread.
    pub(super) fn try_run(&self, job: Job) -> Result<(), Job> {
        let mut runner = match self.0.try_lock() {
            Ok(runner) => runner,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Err(job),
        };
        let mut job = Some(job);
        run_caught(&mut runner, |runner| runner.try_run(&mut job));
        job.map_or(Ok(()), Err)
    }

    /// Runs jobs until no more can come.
    pub(super) fn serve(&self) {
        loop {
            let mut runner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            while run_caught(&mut runner, JobRunner::run_next) {}
            if runner.as_ref().is_none_or(|runner| runner.queue.is_closed()) {
                if let Some(runner) = runner.take() {
                    runner.checkpoints.end();
                }
                return;
            }
            drop(runner);
            std::thread::park();
        }
    }
}

/// Runs `run`, and ends the writer if it panics: nothing is known then of its transaction. Jobs that wait fail, as their
/// queue is gone.
fn run_caught(runner: &mut MutexGuard<'_, Option<JobRunner>>, run: impl FnOnce(&mut JobRunner) -> bool) -> bool {
    let Some(running) = runner.as_mut() else { return false };
    catch_unwind(AssertUnwindSafe(|| run(running))).unwrap_or_else(|_| {
        tracing::error!("{STOPPED}");
        **runner = None;
        false
    })
}

/// Runs jobs on the connection that writes.
pub(super) struct JobRunner {
    connection: Connection,
    file: Arc<DatabaseFile>,
    queue: JobQueue<Job>,
    announced: Announced,
    statements: Arc<StatementLog>,
    checkpoints: Checkpoints,
    /// Whether the last transaction took less than [`BRIEF`].
    was_brief: bool,
}

impl JobRunner {
    pub(super) fn new(
        connection: Connection,
        file: Arc<DatabaseFile>,
        queue: JobQueue<Job>,
        announced: Announced,
        statements: Arc<StatementLog>,
        checkpoints: Checkpoints,
    ) -> Self {
        Self { connection, file, queue, announced, statements, checkpoints, was_brief: true }
    }

    /// Runs the next transaction; `false` if no job waits.
    fn run_next(&mut self) -> bool {
        let Some((kind, first)) = self.queue.first() else { return false };
        // Fails if another process, such as an import, holds the write lock for longer than the busy timeout.
        let begun = self.begin();
        let further = if kind == JobKind::Portion { 0 } else { BATCH - 1 };
        self.run_batch(first, further, begun);
        true
    }

    /// Runs the job, and takes it, if no other one waits, the last transaction was brief, and this one can begin at once.
    fn try_run(&mut self, job: &mut Option<Job>) -> bool {
        if !self.was_brief || !self.queue.is_empty() {
            return false;
        }
        let begun = wait_for_no_lock(&self.connection).and_then(|()| self.begin());
        if wait_for_locks(&self.connection).is_ok()
            && begun.is_ok()
            && let Some(job) = job.take()
        {
            self.queue.count_at_once();
            self.run_batch(job, 0, begun);
            return true;
        }
        if !self.connection.is_autocommit() {
            roll_back(&self.connection);
        }
        false
    }

    fn begin(&self) -> StoreResult<()> {
        self.file.require_writable(Some(&self.connection))?;
        transaction::run(&self.connection, "begin immediate")
    }

    /// Runs `first` and up to `further` jobs that wait, in the transaction that has `begun`.
    fn run_batch(&mut self, first: Job, further: usize, begun: StoreResult<()>) {
        let stopwatch = Stopwatch::start();
        let Self { connection, file, queue, announced, statements, checkpoints, .. } = self;
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        let rows_before = connection.total_changes();
        let mut outage = begun.map_err(reason).err();
        let more = std::iter::from_fn(|| queue.another()).take(further);
        let mut is_undone = false;
        for (job, is_first) in std::iter::once((first, true)).chain(more.map(|job| (job, false))) {
            let usable = if connection.is_autocommit() {
                Err(outage.as_deref().unwrap_or("the transaction was rolled back"))
            } else {
                Ok(Usable { connection, statements, is_first })
            };
            let end = job(usable, &mut changes);
            finishes.push(end.finish);
            outage = outage.or(end.outage);
            // The next transaction runs the other jobs.
            if is_first && end.has_failed && !connection.is_autocommit() {
                roll_back(connection);
                is_undone = true;
                break;
            }
        }
        let committed =
            if is_undone { outage.clone().map_or(Ok(()), Err) } else { commit(connection, file, outage.as_deref()) };
        let trouble = committed.as_ref().err().cloned().or(outage);
        // A transaction that writes nothing succeeds on a full disk too.
        let has_written = !is_undone && connection.total_changes() != rows_before;
        if trouble.is_some() || has_written || !file.must_be_tried() {
            file.set_trouble(trouble);
        }
        // Whether or not it was written: they are read again.
        announced.sessions.forget_changed(&changes);
        for finish in finishes {
            // Nobody may wait for the result any more. It is dropped here then, and its `drop` may panic.
            let outcome = committed.as_ref().copied().map_err(String::as_str);
            let result = catch_unwind(AssertUnwindSafe(|| finish(outcome)));
            if result.is_err() {
                tracing::error!("the result of a write could not be handed over: that panicked");
            }
        }
        if committed.is_ok() {
            announced.announce(&changes);
            checkpoints.after_commit(connection);
        }
        self.was_brief = stopwatch.elapsed() < BRIEF;
    }
}

/// Those who are told of committed changes.
pub(super) struct Announced {
    pub(super) due_changes: DueChanges,
    pub(super) subscriptions: Arc<Subscriptions>,
    pub(super) sessions: Arc<SessionCache>,
}

impl Announced {
    fn announce(&self, changes: &BTreeSet<Change>) {
        self.subscriptions.deliver(changes);
        self.due_changes.announce(changes);
    }
}

/// Commits the batch. `outage` is why one of its jobs could not go on, if so.
fn commit(connection: &Connection, file: &DatabaseFile, outage: Option<&str>) -> Result<(), String> {
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

/// Ends a transaction of which nothing is to be stored.
///
/// # Panics
/// If SQLite cannot: the next commit would store it. That ends the writer.
fn roll_back(connection: &Connection) {
    let rolled_back = connection.execute_batch("rollback");
    assert!(connection.is_autocommit(), "cannot roll back: {rolled_back:?}");
}

/// The error once the writer has ended. Callers get it only if there is a fault in this module.
pub(super) const STOPPED: &str = "the writer has stopped; restart the server";

pub(super) fn unavailable(reason: &str) -> StoreError {
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
    use crate::store::open_purpose::OpenPurpose;
    use crate::store::write_queue;
    use tokio::sync::oneshot;
    use tokio::sync::oneshot::error::TryRecvError;

    #[test]
    fn panic_outside_of_jobs_ends_the_writer_and_fails_the_jobs_that_wait() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("handover.db");
        let connection = open_for_writing(&path).expect("a database");
        let file = Arc::new(DatabaseFile::of(&path, &connection, false).expect("a database"));
        let (jobs, queue) = write_queue::queue(1);
        let checkpoints = Checkpoints::start(&path, &connection, OpenPurpose::Command).expect("checkpoints");
        let announced =
            Announced { due_changes: DueChanges::default(), subscriptions: Arc::default(), sessions: Arc::default() };
        let runner = JobRunner::new(connection, file, queue, announced, Arc::default(), checkpoints);
        let runner = SharedRunner::new(runner);
        let (sender, mut receiver) = oneshot::channel::<()>();
        let job: Job =
            Box::new(move |_, _| JobEnd { finish: Box::new(move |_| drop(sender)), has_failed: false, outage: None });
        assert!(jobs.add(JobKind::Interactive, job).is_ok());

        let mut locked = runner.0.lock().expect("no panic");
        assert!(!run_caught(&mut locked, |_| panic!("a fault")));
        assert!(!run_caught(&mut locked, JobRunner::run_next));
        assert_eq!(receiver.try_recv(), Err(TryRecvError::Closed));
    }
}
