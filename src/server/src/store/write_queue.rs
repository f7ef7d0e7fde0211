//! The queue of the writer, and whose turn it is.
//!
//! Long work comes in portions (decision 0042). A portion is *patient*: it has a transaction of its own and lets others go
//! first. After each transaction of others it has its turn, though, so that it goes on however many others there are.
//! The server's own short work is neither: it goes with the others, but gives no turn to a portion while others wait.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel};

/// The kind of a job, which decides on its turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Turn {
    /// Somebody waits for it.
    Next,
    /// Short work of the server's own, such as recording a delivery. Long work does not wait for it, because most of it
    /// follows from long work.
    Background,
    /// A portion of long work.
    Patient,
}

/// Jobs that somebody waits for.
#[derive(Clone, Debug, Default)]
pub struct Others(Arc<JobCounts>);

#[derive(Debug, Default)]
struct JobCounts {
    waiting: AtomicUsize,
    arrived: AtomicUsize,
    /// Jobs of every kind that have entered and not left.
    queued: AtomicUsize,
}

impl Others {
    /// Whether one waits for the writer. Tests wait for that.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        self.0.waiting.load(Ordering::Relaxed) > 0
    }

    /// The number of jobs that have arrived so far.
    #[must_use]
    pub fn arrived(&self) -> usize {
        self.0.arrived.load(Ordering::Relaxed)
    }

    /// Counts a job in.
    fn enter(&self, turn: Turn) {
        self.0.queued.fetch_add(1, Ordering::Relaxed);
        if turn == Turn::Next {
            self.0.waiting.fetch_add(1, Ordering::Relaxed);
            self.0.arrived.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Counts a job out.
    fn leave(&self, turn: Turn) {
        self.0.queued.fetch_sub(1, Ordering::Relaxed);
        if turn == Turn::Next {
            self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

/// The end of the queue that jobs enter by.
pub(super) struct JobSender<T> {
    jobs: SyncSender<(Turn, T)>,
    pub(super) others: Others,
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
    jobs: Receiver<(Turn, T)>,
    others: Others,
    /// Few: whoever has long work waits for a portion before the next one.
    patient: VecDeque<T>,
    /// The turn of the last transaction: `Next` if one of its jobs was.
    last: Turn,
    is_closed: bool,
}

/// A queue for at most `bound` jobs.
pub(super) fn queue<T>(bound: usize) -> (JobSender<T>, JobQueue<T>) {
    let (sender, jobs) = sync_channel(bound);
    let others = Others::default();
    let entrance = JobSender { jobs: sender, others: others.clone() };
    (entrance, JobQueue { jobs, others, patient: VecDeque::new(), last: Turn::Patient, is_closed: false })
}

impl<T> JobSender<T> {
    pub(super) fn add(&self, turn: Turn, job: T) -> Result<(), Refused> {
        // Before the writer can take it and count it out.
        self.others.enter(turn);
        self.jobs.try_send((turn, job)).map_err(|error| {
            self.others.leave(turn);
            match error {
                TrySendError::Full(_) => Refused::Full,
                TrySendError::Disconnected(_) => Refused::Closed,
            }
        })
    }
}

impl<T> JobQueue<T> {
    /// The first job of a transaction; `None` if none waits.
    pub(super) fn first(&mut self) -> Option<(Turn, T)> {
        let is_patience_over = match self.last {
            Turn::Next => true,
            Turn::Background => !self.others.are_waiting(),
            Turn::Patient => false,
        };
        let waiting = if is_patience_over { None } else { self.take() };
        let (turn, job) = match waiting.or_else(|| Some((Turn::Patient, self.patient.pop_front()?))) {
            Some(job) => job,
            None => self.receive()?,
        };
        self.last = turn;
        Some((turn, job))
    }

    /// The next job for the transaction of one that is not patient, if one waits.
    pub(super) fn another(&mut self) -> Option<T> {
        let (turn, job) = self.take()?;
        if turn == Turn::Next {
            self.last = turn;
        }
        Some(job)
    }

    /// The next job that is not patient, if one waits.
    fn take(&mut self) -> Option<(Turn, T)> {
        while let Some((turn, job)) = self.receive() {
            if turn != Turn::Patient {
                return Some((turn, job));
            }
            self.patient.push_back(job);
        }
        None
    }

    fn receive(&mut self) -> Option<(Turn, T)> {
        let (turn, job) = match self.jobs.try_recv() {
            Ok(job) => job,
            Err(error) => {
                self.is_closed = error == TryRecvError::Disconnected;
                return None;
            }
        };
        self.others.leave(turn);
        Some((turn, job))
    }

    /// Whether no job waits.
    pub(super) fn is_empty(&self) -> bool {
        self.others.0.queued.load(Ordering::Relaxed) == 0 && self.patient.is_empty()
    }

    /// Counts a job that has arrived and does not enter, because it is run at once.
    pub(super) fn count_at_once(&self) {
        self.others.0.arrived.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether no job was found because no more can come.
    pub(super) fn is_closed(&self) -> bool {
        self.is_closed
    }
}

#[cfg(test)]
mod tests {
    use super::Turn::{Background, Next, Patient};
    use super::*;

    /// The transactions that the writer makes of these jobs if they wait together.
    fn transactions(jobs: &[(Turn, u32)]) -> Vec<Vec<u32>> {
        let (entrance, mut queue) = queue(100);
        for (turn, job) in jobs {
            entrance.add(*turn, *job).unwrap();
        }
        drop(entrance);
        let mut transactions = Vec::new();
        while let Some((turn, job)) = queue.first() {
            let mut transaction = vec![job];
            if turn != Patient {
                transaction.extend(std::iter::from_fn(|| queue.another()));
            }
            transactions.push(transaction);
        }
        assert!(!queue.others.are_waiting());
        transactions
    }

    #[test]
    fn patient_jobs_let_others_go_first_and_are_alone() {
        assert_eq!(transactions(&[(Next, 1), (Next, 2)]), [vec![1, 2]]);
        assert_eq!(
            transactions(&[(Next, 1), (Patient, 10), (Next, 2), (Patient, 11), (Next, 3)]),
            [vec![1, 2, 3], vec![10], vec![11]]
        );
        assert_eq!(transactions(&[(Patient, 10), (Next, 1)]), [vec![1], vec![10]]);
        assert_eq!(transactions(&[(Patient, 10), (Background, 1), (Next, 2)]), [vec![1, 2], vec![10]]);
    }

    #[test]
    fn patient_jobs_have_their_turn_however_many_others_there_are() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Patient, 10).unwrap();
        entrance.add(Patient, 11).unwrap();
        let mut order = Vec::new();
        for job in 1..=4 {
            // One more each time before the writer looks.
            entrance.add(Next, job).unwrap();
            order.push(queue.first().unwrap());
        }
        assert_eq!(order, [(Next, 1), (Patient, 10), (Next, 2), (Patient, 11)]);
    }

    #[test]
    fn after_background_jobs_others_who_wait_go_before_patient_ones() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Patient, 10).unwrap();
        entrance.add(Patient, 11).unwrap();
        entrance.add(Background, 1).unwrap();
        assert_eq!(queue.first(), Some((Background, 1)));
        entrance.add(Next, 2).unwrap();
        assert_eq!(queue.first(), Some((Next, 2)));
        assert_eq!(queue.first(), Some((Patient, 10)));
        entrance.add(Background, 3).unwrap();
        assert_eq!(queue.first(), Some((Background, 3)));
        entrance.add(Background, 4).unwrap();
        assert_eq!(queue.first(), Some((Patient, 11)), "nobody waits for the other one");
        assert_eq!(queue.first(), Some((Background, 4)));
    }

    #[test]
    fn only_others_are_counted() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Patient, 10).unwrap();
        entrance.add(Next, 1).unwrap();
        entrance.add(Background, 2).unwrap();
        assert_eq!(entrance.others.arrived(), 1);
        assert_eq!(queue.first(), Some((Next, 1)));
        assert_eq!(entrance.others.arrived(), 1, "it has come, and left");
    }

    #[test]
    fn queue_is_empty_once_jobs_of_every_kind_have_left() {
        let (entrance, mut queue) = queue(100);
        assert!(queue.is_empty());
        for turn in [Patient, Background, Next] {
            entrance.add(turn, 1).unwrap();
            assert!(!queue.is_empty());
            assert_eq!(queue.first(), Some((turn, 1)));
            assert!(queue.is_empty());
        }
        entrance.add(Patient, 10).unwrap();
        entrance.add(Next, 1).unwrap();
        queue.last = Patient;
        assert_eq!(queue.first(), Some((Next, 1)));
        assert!(!queue.is_empty(), "the patient one waits aside");
    }

    #[test]
    fn only_others_count_as_waiting() {
        let (entrance, mut queue) = queue(100);
        entrance.add(Patient, 10).unwrap();
        assert!(!entrance.others.are_waiting());
        assert_eq!(queue.first(), Some((Patient, 10)));
        entrance.add(Patient, 11).unwrap();
        entrance.add(Background, 2).unwrap();
        assert!(!entrance.others.are_waiting());
        assert_eq!(queue.another(), Some(2));
        entrance.add(Next, 1).unwrap();
        assert!(entrance.others.are_waiting());
        assert_eq!(queue.first(), Some((Next, 1)));
        assert!(!entrance.others.are_waiting());
    }

    #[test]
    fn job_that_is_refused_does_not_wait() {
        let (entrance, queue) = queue(1);
        entrance.add(Patient, 10).unwrap();
        assert_eq!(entrance.add(Next, 1), Err(Refused::Full));
        assert!(!entrance.others.are_waiting());
        drop(queue);
        assert_eq!(entrance.add(Next, 2), Err(Refused::Closed));
        assert!(!entrance.others.are_waiting());
    }
}
