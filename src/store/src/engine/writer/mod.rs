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

mod engine;
mod figures;
mod job;
mod runner;

pub(super) use engine::{BeginError, CommitError, WriteEngine};
pub use figures::WriterFigures;

use job::{Job, STOPPED, boxed, unavailable};
use runner::{MAX_WAITING_JOBS, Runner};

use crate::engine::announcements::Origin;
use crate::engine::followers::Followers;
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::WriteTx;
use crate::{StoreError, StoreResult};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::thread::JoinHandle;

/// Handle to the thread that writes.
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
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { jobs, thread, figures, has_no_batch_time })
    }

    /// Waits until the connection is closed.
    pub(crate) fn close(self) {
        let Self { jobs, thread, .. } = self;
        drop(jobs);
        // A panic was already reported.
        let _ = thread.join();
    }

    /// The jobs that wait for the writer.
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
                TrySendError::Disconnected(_) => unavailable(STOPPED),
            }
        })?;
        result.await.map_err(|_| unavailable(STOPPED))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
