//! The queue of the writer, and whose turn it is.
//!
//! Long work comes in portions (decision 0042). A portion has a transaction of its own, and interactive jobs go first. After
//! each of their transactions it has its turn, though, so that long work goes on however many of them there are. The server's
//! own short work goes with the interactive jobs, but gives no turn to a portion while one of those waits.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};

/// The kind of a job, which decides when it runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum JobKind {
    /// Somebody waits for it.
    Interactive,
    /// Short work of the server's own, such as recording a delivery. Long work does not wait for it, because most of it
    /// follows from long work.
    Background,
    /// A portion of long work.
    Portion,
}

/// A view of the jobs that somebody waits for.
#[derive(Clone, Debug)]
pub struct InteractiveWrites(Arc<JobCounts>);

impl InteractiveWrites {
    /// Whether one waits for the writer. Tests wait for that.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        self.0.interactive_wait()
    }

    /// The number of jobs that have arrived so far.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.arrived.load(Ordering::Relaxed)
    }
}

/// Counts of the queue's jobs, which both of its ends keep.
#[derive(Debug, Default)]
struct JobCounts {
    /// Jobs of every kind that have entered and not left.
    queued: AtomicUsize,
    /// Interactive jobs among them.
    waiting: AtomicUsize,
    /// Interactive jobs that have arrived so far, whether or not they had to enter.
    arrived: AtomicUsize,
}

impl JobCounts {
    /// Counts a job in.
    fn enter(&self, kind: JobKind) {
        self.queued.fetch_add(1, Ordering::Relaxed);
        if kind == JobKind::Interactive {
            self.waiting.fetch_add(1, Ordering::Relaxed);
            self.arrived.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a job out.
    fn leave(&self, kind: JobKind) {
        self.queued.fetch_sub(1, Ordering::Relaxed);
        if kind == JobKind::Interactive {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn are_queued(&self) -> bool {
        self.queued.load(Ordering::Relaxed) > 0
    }

    fn interactive_wait(&self) -> bool {
        self.waiting.load(Ordering::Relaxed) > 0
    }
}

/// The end of the queue that jobs enter by.
pub(super) struct JobSender<T> {
    jobs: SyncSender<(JobKind, T)>,
    counts: Arc<JobCounts>,
}

/// The reason a job cannot enter.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Refused {
    /// Too many wait.
    Full,
    /// The writer has ended.
    Closed,
}

/// The end of the queue that jobs leave by.
pub(super) struct JobQueue<T> {
    jobs: Receiver<(JobKind, T)>,
    counts: Arc<JobCounts>,
    /// Few: whoever has long work waits for a portion before the next one.
    portions: VecDeque<T>,
    /// The kind of the last transaction: `Interactive` if one of its jobs was.
    last: JobKind,
    is_closed: bool,
}

/// A queue for at most `bound` jobs.
pub(super) fn queue<T>(bound: usize) -> (JobSender<T>, JobQueue<T>) {
    let (sender, jobs) = sync_channel(bound);
    let counts = Arc::new(JobCounts::default());
    let entrance = JobSender { jobs: sender, counts: Arc::clone(&counts) };
    (entrance, JobQueue { jobs, counts, portions: VecDeque::new(), last: JobKind::Portion, is_closed: false })
}

impl<T> JobSender<T> {
    pub(super) fn add(&self, kind: JobKind, job: T) -> Result<(), Refused> {
        // Before the writer can take it and count it out.
        self.counts.enter(kind);
        self.jobs.try_send((kind, job)).map_err(|error| {
            self.counts.leave(kind);
            match error {
                TrySendError::Full(_) => Refused::Full,
                TrySendError::Disconnected(_) => Refused::Closed,
            }
        })
    }

    pub(super) fn interactive(&self) -> InteractiveWrites {
        InteractiveWrites(Arc::clone(&self.counts))
    }
}

impl<T> JobQueue<T> {
    /// The first job of a transaction; `None` if none waits.
    pub(super) fn first(&mut self) -> Option<(JobKind, T)> {
        let is_turn_of_portion = match self.last {
            JobKind::Interactive => true,
            JobKind::Background => !self.counts.interactive_wait(),
            JobKind::Portion => false,
        };
        let waiting = if is_turn_of_portion { None } else { self.take() };
        let (kind, job) = match waiting.or_else(|| Some((JobKind::Portion, self.portions.pop_front()?))) {
            Some(job) => job,
            None => self.receive()?,
        };
        self.last = kind;
        Some((kind, job))
    }

    /// The next job for the transaction of one that is no portion, if one waits.
    pub(super) fn another(&mut self) -> Option<T> {
        let (kind, job) = self.take()?;
        if kind == JobKind::Interactive {
            self.last = kind;
        }
        Some(job)
    }

    /// The next job that is no portion, if one waits.
    fn take(&mut self) -> Option<(JobKind, T)> {
        while let Some((kind, job)) = self.receive() {
            if kind != JobKind::Portion {
                return Some((kind, job));
            }
            self.portions.push_back(job);
        }
        None
    }

    fn receive(&mut self) -> Option<(JobKind, T)> {
        let (kind, job) = match self.jobs.try_recv() {
            Ok(job) => job,
            Err(error) => {
                self.is_closed = error == TryRecvError::Disconnected;
                return None;
            }
        };
        self.counts.leave(kind);
        Some((kind, job))
    }

    /// Whether no job waits.
    pub(super) fn is_empty(&self) -> bool {
        !self.counts.are_queued() && self.portions.is_empty()
    }

    /// Counts a job that has arrived and does not enter, because it is run at once.
    pub(super) fn count_at_once(&self) {
        self.counts.arrived.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether no job was found because no more can come.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }
}

#[cfg(test)]
mod tests {
    use super::JobKind::{Background, Interactive, Portion};
    use super::*;

    /// The transactions that the writer makes of these jobs if they wait together.
    fn transactions(jobs: &[(JobKind, u32)]) -> Vec<Vec<u32>> {
        let (entrance, mut queue) = queue(100);
        for (kind, job) in jobs {
            entrance.add(*kind, *job).unwrap();
        }
        drop(entrance);
        let mut transactions = Vec::new();
        while let Some((kind, job)) = queue.first() {
            let mut transaction = vec![job];
            if kind != Portion {
                transaction.extend(std::iter::from_fn(|| queue.another()));
            }
            transactions.push(transaction);
        }
        assert!(!queue.counts.interactive_wait());
        transactions
    }

    #[test]
    fn portions_let_others_go_first_and_are_alone() {
        assert_eq!(transactions(&[(Interactive, 1), (Interactive, 2)]), [vec![1, 2]]);
        assert_eq!(
            transactions(&[(Interactive, 1), (Portion, 10), (Interactive, 2), (Portion, 11), (Interactive, 3)]),
            [vec![1, 2, 3], vec![10], vec![11]]
        );
        assert_eq!(transactions(&[(Portion, 10), (Interactive, 1)]), [vec![1], vec![10]]);
        assert_eq!(transactions(&[(Portion, 10), (Background, 1), (Interactive, 2)]), [vec![1, 2], vec![10]]);
    }

    #[test]
    fn portions_have_their_turn_however_many_others_there_are() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Portion, 10).unwrap();
        entrance.add(Portion, 11).unwrap();
        let mut order = Vec::new();
        for job in 1..=4 {
            // One more each time before the writer looks.
            entrance.add(Interactive, job).unwrap();
            order.push(queue.first().unwrap());
        }
        assert_eq!(order, [(Interactive, 1), (Portion, 10), (Interactive, 2), (Portion, 11)]);
    }

    #[test]
    fn after_background_jobs_interactive_ones_go_before_portions() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Portion, 10).unwrap();
        entrance.add(Portion, 11).unwrap();
        entrance.add(Background, 1).unwrap();
        assert_eq!(queue.first(), Some((Background, 1)));
        entrance.add(Interactive, 2).unwrap();
        assert_eq!(queue.first(), Some((Interactive, 2)));
        assert_eq!(queue.first(), Some((Portion, 10)));
        entrance.add(Background, 3).unwrap();
        assert_eq!(queue.first(), Some((Background, 3)));
        entrance.add(Background, 4).unwrap();
        assert_eq!(queue.first(), Some((Portion, 11)), "nobody waits for the other one");
        assert_eq!(queue.first(), Some((Background, 4)));
    }

    #[test]
    fn only_interactive_jobs_are_counted() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Portion, 10).unwrap();
        entrance.add(Interactive, 1).unwrap();
        entrance.add(Background, 2).unwrap();
        assert_eq!(entrance.interactive().arrived(), 1);
        assert_eq!(queue.first(), Some((Interactive, 1)));
        assert_eq!(entrance.interactive().arrived(), 1, "it has come, and left");
    }

    #[test]
    fn queue_is_empty_once_jobs_of_every_kind_have_left() {
        let (entrance, mut queue) = queue(100);
        assert!(queue.is_empty());
        for kind in [Portion, Background, Interactive] {
            entrance.add(kind, 1).unwrap();
            assert!(!queue.is_empty());
            assert_eq!(queue.first(), Some((kind, 1)));
            assert!(queue.is_empty());
        }
        entrance.add(Portion, 10).unwrap();
        entrance.add(Interactive, 1).unwrap();
        queue.last = Portion;
        assert_eq!(queue.first(), Some((Interactive, 1)));
        assert!(!queue.is_empty(), "the portion waits aside");
    }

    #[test]
    fn only_interactive_jobs_count_as_waiting() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Portion, 10).unwrap();
        assert!(!entrance.interactive().are_waiting());
        assert_eq!(queue.first(), Some((Portion, 10)));
        entrance.add(Portion, 11).unwrap();
        entrance.add(Background, 2).unwrap();
        assert!(!entrance.interactive().are_waiting());
        assert_eq!(queue.another(), Some(2));
        entrance.add(Interactive, 1).unwrap();
        assert!(entrance.interactive().are_waiting());
        assert_eq!(queue.first(), Some((Interactive, 1)));
        assert!(!entrance.interactive().are_waiting());
    }

    #[test]
    fn job_that_is_refused_does_not_wait() {
        let (entrance, queue) = queue(1);
        entrance.add(Portion, 10).unwrap();
        assert_eq!(entrance.add(Interactive, 1), Err(Refused::Full));
        assert!(!entrance.interactive().are_waiting());
        drop(queue);
        assert_eq!(entrance.add(Interactive, 2), Err(Refused::Closed));
        assert!(!entrance.interactive().are_waiting());
    }
}
