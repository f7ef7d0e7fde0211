//! The single writer: a thread that owns the write connection and runs jobs in order of arrival.
//!
//! Group commit: jobs that wait at the same time share a transaction, each in a savepoint, and their results are held
//! back until the commit is durable. One fsync thus serves many writes.
//!
//! If the disk is full or fails, or memory runs out, SQLite may roll back the whole transaction including its
//! savepoints. Statements after that would run in autocommit mode, so none are run: every job of the batch fails.

use super::subscriptions::Subscriptions;
use super::transaction::{Change, WriteTx, in_savepoint};
use super::{StoreError, StoreResult};
use rusqlite::Connection;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use tokio::sync::{broadcast, oneshot};

/// Waiting jobs; further ones fail at once with [`StoreError::Busy`].
const QUEUE: usize = 1024;

/// Maximum number of jobs per commit.
const BATCH: usize = 64;

/// Reports the result of a job; the argument says whether the batch was committed.
type Finish = Box<dyn FnOnce(bool) + Send>;

/// A job. Without a connection it must fail.
type Job = Box<dyn FnOnce(Option<&Connection>, &mut BTreeSet<Change>) -> Finish + Send>;

pub(super) struct Writer {
    jobs: SyncSender<Job>,
}

impl Writer {
    pub(super) fn start(
        connection: Connection,
        changes: broadcast::Sender<Change>,
        subscriptions: Arc<Subscriptions>,
    ) -> StoreResult<Self> {
        let (jobs, queue) = sync_channel(QUEUE);
        std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || run(&connection, &queue, &changes, &subscriptions))
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { jobs })
    }

    pub(super) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |connection, changes| {
            let result = connection.map_or(Err(StoreError::Busy), |connection| {
                let mut tx = WriteTx::new(connection);
                let result = in_savepoint(connection, || job(&mut tx));
                if result.is_ok() {
                    changes.append(&mut tx.into_changes());
                }
                result
            });
            Box::new(move |committed| {
                let result = if committed { result } else { result.and(Err(StoreError::Busy)) };
                // The caller may be gone; the write stands regardless.
                let _ = sender.send(result);
            })
        });
        self.jobs.try_send(job).map_err(|error| match error {
            TrySendError::Full(_) | TrySendError::Disconnected(_) => StoreError::Busy,
        })?;
        receiver.await.map_err(|_| StoreError::Busy)?
    }
}

fn run(
    connection: &Connection,
    queue: &Receiver<Job>,
    broadcast: &broadcast::Sender<Change>,
    subscriptions: &Subscriptions,
) {
    while let Ok(first) = queue.recv() {
        let mut changes = BTreeSet::new();
        let mut finishes = Vec::new();
        // Fails if another process, such as an import, holds the write lock for longer than the busy timeout.
        let begin = connection.execute_batch("begin immediate");
        let more = std::iter::from_fn(|| queue.try_recv().ok()).take(BATCH - 1);
        for job in std::iter::once(first).chain(more) {
            finishes.push(job((!connection.is_autocommit()).then_some(connection), &mut changes));
        }
        let committed = !connection.is_autocommit() && connection.execute_batch("commit").is_ok();
        if !committed {
            tracing::error!(?begin, "transaction not committed; its jobs were rolled back");
            // Fails if SQLite has rolled back already, or no transaction was begun.
            let _ = connection.execute_batch("rollback");
        }
        for finish in finishes {
            finish(committed);
        }
        if committed {
            subscriptions.deliver(&changes);
            for change in changes {
                if matches!(change, Change::Timers | Change::Outbox) {
                    // There may be no receivers.
                    let _ = broadcast.send(change);
                }
            }
        }
    }
}
