//! The single writer: runs jobs on the only connection that writes, in order of arrival but for portions of long work,
//! which let others go first (`write_queue.rs`).
//!
//! Its thread runs them. A brief job that finds the connection free runs on the thread of its caller, which need not be
//! woken then (decision 0029).

use super::checkpoint::Checkpoints;
use super::database_file::DatabaseFile;
use super::job_runner::{Announced, Finish, Job, JobEnd, JobRunner, STOPPED, SharedRunner, Usable, unavailable};
use super::open_purpose::OpenPurpose;
use super::statement_log::StatementLog;
use super::transaction::{WriteTx, caught, in_savepoint};
use super::write_queue::{self, InteractiveWrites, JobKind, JobSender, Refused};
use super::{StoreError, StoreResult};
use rusqlite::Connection;
use std::sync::Arc;
use std::thread::{JoinHandle, Thread};
use tokio::sync::oneshot;
use tokio::sync::oneshot::Receiver;

/// Waiting jobs; further ones fail at once with [`StoreError::Busy`].
const MAX_WAITING_JOBS: usize = 1024;

pub(super) struct Writer {
    jobs: JobSender<Job>,
    runner: SharedRunner,
    /// Dropped after `jobs`, so that the thread finds that no more can come.
    waker: Waker,
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
        let (jobs, queue) = write_queue::queue(MAX_WAITING_JOBS);
        let checkpoints = Checkpoints::start(file.path(), &connection, purpose)?;
        let runner = SharedRunner::new(JobRunner::new(connection, file, queue, announced, statements, checkpoints));
        let of_thread = runner.clone();
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || of_thread.serve())
            .map_err(|error| StoreError::Engine(Box::new(error)))?;
        Ok(Self { jobs, runner, waker: Waker(thread.thread().clone()), thread })
    }

    /// Waits until the connection is closed.
    pub(super) fn close(self) {
        let Self { jobs, runner, waker, thread } = self;
        drop((jobs, runner, waker));
        // A panic was reported by then.
        let _ = thread.join();
    }

    pub(super) fn interactive_writes(&self) -> InteractiveWrites {
        self.jobs.interactive()
    }

    /// Runs `job` in its turn, and returns once its transaction is durable.
    pub(super) async fn run<T, F>(&self, kind: JobKind, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (job, result) = boxed(job);
        self.enqueue(kind, job)?;
        result.await.map_err(|_| unavailable(STOPPED))?
    }

    /// Like [`Self::run`], for a brief job: it runs on this thread if it need not wait.
    pub(super) async fn run_briefly<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let (job, result) = boxed(job);
        if let Err(job) = self.runner.try_run(job) {
            self.enqueue(JobKind::Interactive, job)?;
        }
        result.await.map_err(|_| unavailable(STOPPED))?
    }

    fn enqueue(&self, kind: JobKind, job: Job) -> StoreResult<()> {
        self.jobs.add(kind, job).map_err(|refused| match refused {
            Refused::Full => StoreError::Busy,
            Refused::Closed => unavailable(STOPPED),
        })?;
        self.waker.wake();
        Ok(())
    }
}

/// A job, and what receives its result.
fn boxed<T, F>(job: F) -> (Job, Receiver<StoreResult<T>>)
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |usable, changes| {
        let result = usable.map_err(unavailable).and_then(|Usable { connection, statements, is_first }| {
            let mut tx = WriteTx::new(connection, statements);
            let job = || job(&mut tx);
            let result = if is_first { caught(connection, job) } else { in_savepoint(connection, job) };
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

/// Wakes the thread of the writer, also when it is dropped.
struct Waker(Thread);

impl Waker {
    fn wake(&self) {
        self.0.unpark();
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        self.wake();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn writes_after_the_thread_has_ended_say_so() {
        let (jobs, queue) = write_queue::queue(1);
        drop(queue);
        let thread = std::thread::spawn(|| {});
        let waker = Waker(thread.thread().clone());
        let writer = Writer { jobs, runner: SharedRunner::default(), waker, thread };
        let written = writer.run(JobKind::Interactive, |_| Ok(())).await;
        assert!(matches!(written, Err(StoreError::Unavailable(reason)) if reason == STOPPED));
    }
}
