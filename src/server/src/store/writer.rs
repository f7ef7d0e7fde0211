//! The one writer: a thread with a connection of its own that carries out jobs in the order they come.
//!
//! Jobs that wait at the same time share one commit ("group commit"): each runs in a savepoint of its own, and all
//! answers are held back until the commit is on disk. One slow disk flush then serves many decisions.
//!
//! Where the disk is full or fails, or memory runs out, the engine may undo the whole transaction by itself, savepoints and
//! all, and what is written next would be a transaction of its own. So nothing is written then any more: every job of
//! that commit is told that it was undone.

use super::{Reader, StoreError, StoreResult};
use handover_rules::{NicHandle, RequestId};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::ops::Deref;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tokio::sync::{broadcast, oneshot};

/// Jobs that may wait; beyond that the answer is "too much to do" at once.
const QUEUE: usize = 1024;
/// Jobs that share one commit at the most.
const BATCH: usize = 64;

/// Something that changed for an account, told once it is committed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A request, or a service's contacts by a request.
    Request(NicHandle, RequestId),
    /// A service, by an import.
    Services(NicHandle),
    /// A session ended.
    SessionEnded([u8; 32]),
    /// Something is due earlier than before; the timers look again.
    Timers,
    /// Something waits in the outbox.
    Outbox,
}

/// A transaction: reads like [`Reader`], and writes.
pub struct Tx<'c> {
    reader: Reader<'c>,
    changes: BTreeSet<Change>,
}

impl<'c> Deref for Tx<'c> {
    type Target = Reader<'c>;
    fn deref(&self) -> &Self::Target {
        &self.reader
    }
}

impl Tx<'_> {
    /// Tells the rest of the server about a change, once it is committed.
    pub fn announce(&mut self, change: Change) {
        self.changes.insert(change);
    }

    /// Tries a part of a job: an error, or a panic, undoes that part alone, and the job may go on without it. Parts may
    /// have parts.
    ///
    /// # Errors
    /// Whatever `part` returns, or the database's own failure.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        let (connection, changes) = (self.connection, self.changes.clone());
        let result = in_savepoint(connection, || part(self));
        if result.is_err() {
            self.changes = changes;
        }
        result
    }

    /// Brings what the engine knows about the data up to date, after much was written.
    ///
    /// # Errors
    /// The database's own failure.
    pub fn refresh_statistics(&mut self) -> StoreResult<()> {
        self.connection.execute_batch("analyze")?;
        Ok(())
    }
}

/// What is left to do for a job once its fate is known.
type Finish = Box<dyn FnOnce(bool) + Send>;
/// A job; without a connection it is not to be done at all.
type Job = Box<dyn FnOnce(Option<&Connection>, &mut BTreeSet<Change>) -> Finish + Send>;

pub(super) struct Writer {
    jobs: SyncSender<Job>,
}

impl Writer {
    pub(super) fn start(connection: Connection, changes: broadcast::Sender<Change>) -> StoreResult<Self> {
        let (jobs, queue) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&connection, &queue, &changes))
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { jobs })
    }

    pub(super) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let job: Job = Box::new(move |connection, changes| {
            let result = connection.map_or(Err(StoreError::Busy), |connection| {
                let mut tx = Tx { reader: Reader { connection }, changes: BTreeSet::new() };
                let result = in_savepoint(connection, || job(&mut tx));
                if result.is_ok() {
                    changes.append(&mut tx.changes);
                }
                result
            });
            Box::new(move |committed| {
                let result = if committed { result } else { result.and(Err(StoreError::Busy)) };
                // Nobody waits any more when the caller went away; the work stands all the same.
                let _ = answer.send(result);
            })
        });
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => StoreError::Busy,
        })?;
        answered.await.map_err(|_| StoreError::Busy)?
    }
}

fn run(connection: &Connection, queue: &Receiver<Job>, announcements: &broadcast::Sender<Change>) {
    while let Ok(first) = queue.recv() {
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        // Another process, such as an import, may hold the database for longer than anybody should have to wait.
        let begun = connection.execute_batch("begin immediate");
        let more = std::iter::from_fn(|| queue.try_recv().ok()).take(BATCH - 1);
        for job in std::iter::once(first).chain(more) {
            finishes.push(job((!connection.is_autocommit()).then_some(connection), &mut changes));
        }
        let committed = !connection.is_autocommit() && connection.execute_batch("commit").is_ok();
        if !committed {
            tracing::error!(?begun, "a transaction could not be begun or committed; its jobs are undone");
            // Fails when the engine has rolled back by itself, or nothing was begun.
            let _ = connection.execute_batch("rollback");
        }
        for finish in finishes {
            finish(committed);
        }
        if committed {
            for change in changes {
                // Nobody listening is fine.
                let _ = announcements.send(change);
            }
        }
    }
}

/// Runs something so that its failure, or its panic, undoes it alone. A panic is as a rule about something in the database
/// that nobody thought could be there.
fn in_savepoint<T>(connection: &Connection, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    // What is written after the engine has undone everything would be a transaction of its own.
    if connection.is_autocommit() {
        return Err(StoreError::Busy);
    }
    connection.execute_batch("savepoint job")?;
    let result = catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(StoreError::Corrupt("a job of the store panicked")));
    let end = if result.is_ok() { "release job" } else { "rollback to job; release job" };
    let ended = connection.execute_batch(end);
    if ended.is_err() && !connection.is_autocommit() {
        // Better to keep nothing than half a job.
        connection.execute_batch("rollback")?;
    }
    ended?;
    result
}
