//! The thread that writes.

use super::engine::{BeginError, CommitError, WriteEngine};
use super::figures::WriterFigures;
use super::job::{Finish, Job, STOPPED, Usable};
use crate::engine::announcements::Origin;
use crate::engine::followers::Followers;
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::{Change, WriteTx};
use crate::stopwatch::Stopwatch;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// Waiting jobs; further ones fail immediately with [`StoreError::Busy`].
pub(super) const MAX_WAITING_JOBS: usize = 4096;

/// Maximum number of jobs per commit. Callers are answered while the next batch is stored: with batches of all that waits,
/// everybody would wait for the same commit, and the other cores for the writer.
const BATCH: usize = 32;

/// A batch takes no further job after this time, so that short jobs do not wait for the commit of a long one.
const BATCH_TIME: Duration = Duration::from_millis(10);

/// The time between two attempts to get the write lock while writes are refused.
const LOCK_RETRY: Duration = Duration::from_millis(5);

/// The error of jobs after the transaction ended on its own.
const UNDONE: &str = "the transaction was rolled back";

/// The state of the thread that writes.
pub(super) struct Runner {
    pub(super) connection: Box<dyn WriteEngine>,
    pub(super) followers: Followers,
    /// Under which changes are left to other processes; `None` if nobody follows them.
    pub(super) origin: Option<Arc<Origin>>,
    pub(super) statements: Arc<StatementLog>,
    pub(super) figures: WriterFigures,
    pub(super) has_no_batch_time: Arc<AtomicBool>,
}

impl Runner {
    /// Runs jobs until the store is dropped. A panic outside of a job ends the writer, because the state of its transaction is
    /// unknown then; waiting jobs fail with their queue.
    pub(super) fn serve(mut self, jobs: &Receiver<Job>) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sqlite::WriteConnection;
    use crate::engine::writer::job::boxed;
    use std::sync::mpsc::sync_channel;
    use tokio::sync::oneshot;

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
