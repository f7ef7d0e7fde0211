//! The single writer: a thread that owns the write connection and runs jobs in order of arrival, but for portions of long
//! work, which let others go first (`write_queue.rs`).
//!
//! Group commit: jobs that wait at the same time share a transaction, each in a savepoint, and their results are held
//! back until the commit is durable. One fsync thus serves many writes.
//!
//! If the disk is full or fails, or memory runs out, SQLite may roll back the whole transaction including its
//! savepoints. Statements after that would run in autocommit mode, so none are run: every job of the batch fails, with
//! SQLite's reason.

use super::checkpoint::Checkpoints;
use super::database_file::DatabaseFile;
use super::open_purpose::OpenPurpose;
use super::session_cache::SessionCache;
use super::statement_log::StatementLog;
use super::subscriptions::Subscriptions;
use super::transaction::{self, Change, WriteTx, in_savepoint};
use super::write_queue::{self, Entrance, Others, Queue, Refused, Turn};
use super::{StoreError, StoreResult};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use tokio::sync::{broadcast, oneshot};

/// Waiting jobs; further ones fail at once with [`StoreError::Busy`].
const MAX_WAITING_JOBS: usize = 1024;

/// Maximum number of jobs per commit.
const BATCH: usize = 256;

/// Reports the result of a job, once the batch was committed or has failed for a reason.
type Finish = Box<dyn FnOnce(Result<(), &str>) + Send>;

/// A job. With a reason instead of a connection it must fail for that. Returns why SQLite could not go on, if so.
type Job = Box<dyn FnOnce(Result<Usable<'_>, &str>, &mut BTreeSet<Change>) -> (Finish, Option<String>) + Send>;

type Usable<'c> = (&'c Connection, &'c StatementLog);

pub(super) struct Writer {
    jobs: Entrance<Job>,
    thread: JoinHandle<()>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        file: Arc<DatabaseFile>,
        announced: Announced,
        statements: Arc<StatementLog>,
        purpose: OpenPurpose,
    ) -> StoreResult<Self> {
        let (jobs, mut queue) = write_queue::queue(MAX_WAITING_JOBS);
        let mut checkpoints = Checkpoints::start(file.path(), &connection, purpose)?;
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || {
                run(&connection, &file, &mut queue, &announced, &statements, &mut checkpoints);
                checkpoints.end();
            })
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { jobs, thread })
    }

    /// Waits until the connection is closed.
    pub(super) fn close(self) {
        drop(self.jobs);
        // A panic was reported by then.
        let _ = self.thread.join();
    }

    pub(super) fn others(&self) -> Others {
        self.jobs.others.clone()
    }

    pub(super) async fn run<T, F>(&self, turn: Turn, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |usable, changes| {
            let result = usable.map_err(unavailable).and_then(|(connection, statements)| {
                let mut tx = WriteTx::new(connection, statements);
                let result = in_savepoint(connection, || job(&mut tx));
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
            let finish: Finish = Box::new(move |batch| {
                let result = match (result, batch) {
                    (Ok(_) | Err(StoreError::Unavailable(_)), Err(reason)) => Err(unavailable(reason)),
                    (result, _) => result,
                };
                // The caller may be gone; the write stands regardless.
                let _ = sender.send(result);
            });
            (finish, outage)
        });
        self.jobs.add(turn, job).map_err(|refused| match refused {
            Refused::Full => StoreError::Busy,
            Refused::Closed => unavailable(STOPPED),
        })?;
        receiver.await.map_err(|_| unavailable(STOPPED))?
    }
}

/// The error once the thread has ended. Callers get it only if there is a fault in this module.
const STOPPED: &str = "the writer has stopped; restart the server";

fn unavailable(reason: &str) -> StoreError {
    StoreError::Unavailable(reason.to_owned())
}

fn reason(error: StoreError) -> String {
    match error {
        StoreError::Unavailable(reason) => reason,
        error => error.to_string(),
    }
}

fn run(
    connection: &Connection,
    file: &DatabaseFile,
    queue: &mut Queue<Job>,
    announced: &Announced,
    statements: &StatementLog,
    checkpoints: &mut Checkpoints,
) {
    while let Some((turn, first)) = queue.first() {
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        let rows_before = connection.total_changes();
        // Fails if another process, such as an import, holds the write lock for longer than the busy timeout.
        let begun =
            file.require_writable(Some(connection)).and_then(|()| transaction::run(connection, "begin immediate"));
        let mut outage = begun.map_err(reason).err();
        let most = if turn == Turn::Patient { 0 } else { BATCH - 1 };
        let more = std::iter::from_fn(|| queue.another()).take(most);
        for job in std::iter::once(first).chain(more) {
            let usable = if connection.is_autocommit() {
                Err(outage.as_deref().unwrap_or("the transaction was rolled back"))
            } else {
                Ok((connection, statements))
            };
            let (finish, reason) = job(usable, &mut changes);
            finishes.push(finish);
            outage = outage.or(reason);
        }
        let committed = commit(connection, file, outage.as_deref());
        let trouble = committed.as_ref().err().cloned().or(outage);
        // An empty transaction succeeds on a full disk too.
        if trouble.is_some() || connection.total_changes() != rows_before || !file.must_be_tried() {
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
    }
}

/// Those who are told of committed changes.
pub(super) struct Announced {
    pub(super) changes: broadcast::Sender<Change>,
    pub(super) subscriptions: Arc<Subscriptions>,
    pub(super) sessions: Arc<SessionCache>,
}

impl Announced {
    fn announce(&self, changes: &BTreeSet<Change>) {
        self.subscriptions.deliver(changes);
        // Of each kind, the set has the earliest first.
        let first = |is_of_kind: fn(&Change) -> bool| changes.iter().find(|change| is_of_kind(change));
        let kinds: [fn(&Change) -> bool; 5] = [
            |change| matches!(change, Change::RequestDue(_)),
            |change| matches!(change, Change::CaseDue(_)),
            |change| matches!(change, Change::CallDue(_)),
            |change| matches!(change, Change::Outbox),
            |change| matches!(change, Change::ListIndexes),
        ];
        for change in kinds.into_iter().filter_map(first) {
            // There may be no receivers.
            let _ = self.changes.send(change.clone());
        }
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
        // SQLite says "disk I/O error" on a file system that became read-only.
        let error = file.require_writable(None).err().unwrap_or(error);
        if !connection.is_autocommit() {
            let _ = connection.execute_batch("rollback");
        }
        reason(error)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn writes_after_the_thread_has_ended_say_so() {
        let (jobs, queue) = write_queue::queue(1);
        drop(queue);
        let thread = std::thread::spawn(|| {});
        let written = Writer { jobs, thread }.run(Turn::Next, |_| Ok(())).await;
        assert!(matches!(written, Err(StoreError::Unavailable(reason)) if reason == STOPPED));
    }
}
