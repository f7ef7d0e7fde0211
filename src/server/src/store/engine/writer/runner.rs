//! The thread that writes.

use super::figures::WriterFigures;
use super::job::{Finish, Job, STOPPED, Usable, reason};
use crate::clock::Stopwatch;
use crate::store::StoreResult;
use crate::store::engine::checkpoint::Checkpoints;
use crate::store::engine::database_file::DatabaseFile;
use crate::store::engine::due_changes::DueChanges;
use crate::store::engine::session_cache::SessionCache;
use crate::store::engine::statement_log::StatementLog;
use crate::store::engine::subscriptions::Subscriptions;
use crate::store::engine::transaction::{self, Change};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;
use std::time::Duration;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// A batch takes no further job after this time, so that short jobs do not wait for the commit of a long one.
const BATCH_TIME: Duration = Duration::from_millis(10);

/// The parts of the store that committed changes are announced to.
pub(in crate::store) struct Followers {
    pub(in crate::store) due_changes: DueChanges,
    pub(in crate::store) subscriptions: Arc<Subscriptions>,
    pub(in crate::store) sessions: Arc<SessionCache>,
}

/// The state of the thread that writes.
pub(super) struct Runner {
    pub(super) connection: Connection,
    pub(super) file: Arc<DatabaseFile>,
    pub(super) followers: Followers,
    pub(super) statements: Arc<StatementLog>,
    pub(super) checkpoints: Checkpoints,
    pub(super) figures: WriterFigures,
}

impl Runner {
    /// Runs jobs until the store is dropped. A panic outside of a job ends the writer, because the state of its transaction is
    /// unknown then; waiting jobs fail with their queue.
    pub(super) fn serve(mut self, jobs: &Receiver<Job>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::engine::connection::open_for_writing;
    use crate::store::engine::open_purpose::OpenPurpose;
    use crate::store::engine::writer::job::boxed;
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
