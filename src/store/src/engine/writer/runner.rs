//! The thread that writes.

use super::figures::WriterFigures;
use super::job::{Finish, Job, STOPPED, Usable, reason};
use crate::StoreError;
use crate::engine::checkpoint::Checkpoints;
use crate::engine::connection::pause_for_lock;
use crate::engine::database_file::DatabaseFile;
use crate::engine::due_changes::DueChanges;
use crate::engine::open_purpose::OpenPurpose;
use crate::engine::session_cache::SessionCache;
use crate::engine::statement_log::StatementLog;
use crate::engine::subscriptions::Subscriptions;
use crate::engine::transaction::{self, Change};
use crate::stopwatch::Stopwatch;
use rusqlite::{Connection, ErrorCode};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Waiting jobs; further ones fail immediately with [`StoreError::Busy`].
pub(super) const MAX_WAITING_JOBS: usize = 4096;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// A batch takes no further job after this time, so that short jobs do not wait for the commit of a long one.
const BATCH_TIME: Duration = Duration::from_millis(10);

/// The error of writes while another process holds the write lock.
const LOCKED: &str = "the database file is locked by another process";

/// The time that writes of a server wait for another process, such as an import, to leave the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The same for commands and imports, which nobody waits for.
const LOCK_PATIENCE_OF_COMMANDS: Duration = Duration::from_secs(10);

/// The time between two attempts to get the write lock while writes are refused.
const LOCK_RETRY: Duration = Duration::from_millis(5);

/// The reason a transaction could not begin.
enum BeginError {
    /// Another process holds the write lock.
    Locked,
    /// Anything else, such as a file that is gone.
    Failed(String),
}

/// The parts of the store that committed changes are announced to.
pub(crate) struct Followers {
    pub(crate) due_changes: DueChanges,
    pub(crate) subscriptions: Arc<Subscriptions>,
    pub(crate) sessions: Arc<SessionCache>,
}

/// The state of the thread that writes.
pub(super) struct Runner {
    pub(super) connection: Connection,
    pub(super) file: Arc<DatabaseFile>,
    pub(super) followers: Followers,
    pub(super) statements: Arc<StatementLog>,
    pub(super) checkpoints: Checkpoints,
    pub(super) figures: WriterFigures,
    pub(super) purpose: OpenPurpose,
}

impl Runner {
    /// Runs jobs until the store is dropped. A panic outside of a job ends the writer, because the state of its transaction is
    /// unknown then; waiting jobs fail with their queue.
    pub(super) fn serve(mut self, jobs: &Receiver<Job>) {
        let served = catch_unwind(AssertUnwindSafe(|| {
            while let Ok(first) = jobs.recv() {
                match self.begin() {
                    Ok(()) => self.run_batch(first, jobs),
                    Err(BeginError::Failed(reason)) => self.refuse(first, jobs, &reason),
                    Err(BeginError::Locked) => {
                        self.refuse(first, jobs, LOCKED);
                        self.refuse_until_unlocked(jobs);
                    }
                }
            }
        }));
        if served.is_ok() {
            self.checkpoints.end();
        } else {
            tracing::error!("{STOPPED}");
        }
    }

    /// Fails `first` and all jobs that wait by now: none could begin a transaction either.
    fn refuse(&self, first: Job, jobs: &Receiver<Job>, reason: &str) {
        self.file.set_trouble(Some(reason.to_owned()));
        for job in std::iter::once(first).chain(jobs.try_iter().take(MAX_WAITING_JOBS)) {
            self.figures.waiting.dec();
            hand_over(job(Err(reason), &mut BTreeSet::new()).finish, Err(reason));
        }
    }

    /// Refuses writes until the write lock is free, so that no caller waits for it and then hears that it was too long.
    fn refuse_until_unlocked(&self, jobs: &Receiver<Job>) {
        while matches!(self.try_begin(), Err(BeginError::Locked)) {
            match jobs.recv_timeout(LOCK_RETRY) {
                Ok(job) => self.refuse(job, jobs, LOCKED),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if !self.connection.is_autocommit() {
            roll_back(&self.connection);
            self.file.set_trouble(None);
        }
    }

    /// Runs `first`, and jobs that wait, in the transaction that has begun.
    fn run_batch(&mut self, first: Job, jobs: &Receiver<Job>) {
        let stopwatch = Stopwatch::start();
        let rows_before = self.connection.total_changes();
        let mut outage = None;
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        let mut is_undone = false;
        let mut next = Some(first);
        while let Some(job) = next.take() {
            self.figures.waiting.dec();
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
            if finishes.len() < BATCH && stopwatch.elapsed() < BATCH_TIME {
                next = jobs.try_recv().ok();
            }
        }
        let commit = Stopwatch::start();
        let committed = if is_undone { outage.clone().map_or(Ok(()), Err) } else { self.commit(outage.as_deref()) };
        let trouble = committed.as_ref().err().cloned().or(outage);
        // A transaction that writes nothing succeeds on a full disk too.
        let has_written = !is_undone && self.connection.total_changes() != rows_before;
        if has_written {
            self.figures.commits.observe(commit.elapsed().as_secs_f64());
        }
        if trouble.is_some() || has_written || !self.file.must_be_tried() {
            self.file.set_trouble(trouble);
        }
        self.announce(&changes, &committed, finishes);
    }

    /// Begins a transaction, and waits for that if another process holds the write lock.
    fn begin(&self) -> Result<(), BeginError> {
        let patience = match self.purpose {
            OpenPurpose::Server => LOCK_PATIENCE,
            OpenPurpose::Command | OpenPurpose::Import | OpenPurpose::ImportAlone => LOCK_PATIENCE_OF_COMMANDS,
        };
        let stopwatch = Stopwatch::start();
        loop {
            match self.try_begin() {
                Err(BeginError::Locked) if stopwatch.elapsed() < patience => pause_for_lock(),
                result => return result,
            }
        }
    }

    fn try_begin(&self) -> Result<(), BeginError> {
        self.file.require_writable(Some(&self.connection)).map_err(|error| BeginError::Failed(reason(error)))?;
        let begun = self.connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
        begun.map(drop).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => BeginError::Locked,
            _ => BeginError::Failed(reason(StoreError::from(error))),
        })
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
            hand_over(finish, committed.as_ref().copied().map_err(String::as_str));
        }
        if committed.is_ok() {
            self.followers.subscriptions.deliver(changes);
            self.followers.due_changes.announce(changes);
            self.checkpoints.after_commit(&self.connection);
        }
    }
}

fn hand_over(finish: Finish, outcome: Result<(), &str>) {
    // A result that nobody waits for any more is dropped here, and its `drop` may panic.
    if catch_unwind(AssertUnwindSafe(|| finish(outcome))).is_err() {
        tracing::error!("the result of a write could not be handed over: that panicked");
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::connection::open_for_writing;
    use crate::engine::writer::job::boxed;
    use std::sync::mpsc::sync_channel;
    use tokio::sync::oneshot;

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
            figures: WriterFigures::default(),
            purpose: OpenPurpose::Command,
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
