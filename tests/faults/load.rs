//! Concurrent calls from several clients. Each is repeated until it is answered, as a person, a program or a proxy would: with
//! several servers, each time at the next one.

use super::common::{Reply, waiting};
use core::fmt;
use handover_api::{Problem, Reason};
use reqwest::RequestBuilder;
use std::ops::AddAssign;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const CLIENTS: usize = 8;

/// Time between two looks, and before a call that was not answered is repeated.
const PAUSE: Duration = Duration::from_millis(5);

/// Counts of the calls in a phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallCounts {
    pub(crate) calls: usize,
    /// Calls that got no answer, and were repeated.
    pub(crate) unanswered: usize,
    /// Calls that were refused because nothing could be stored, or nobody knows what was, and were repeated.
    pub(crate) refused: usize,
    /// Those of them that may be stored.
    pub(crate) doubtful: usize,
    /// Disturbances while they were made.
    pub(crate) disturbances: usize,
}

impl AddAssign for CallCounts {
    fn add_assign(&mut self, other: Self) {
        self.calls += other.calls;
        self.unanswered += other.unanswered;
        self.refused += other.refused;
        self.doubtful += other.doubtful;
        self.disturbances += other.disturbances;
    }
}

impl fmt::Display for CallCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, unanswered, refused, doubtful, disturbances } = self;
        write!(
            f,
            "{disturbances} faults: {calls} calls answered, {unanswered} repeated after no answer, {refused} after a \
             refusal ({doubtful} of which may be stored), 0 lost"
        )
    }
}

/// Progress of the calls.
#[derive(Default)]
pub(crate) struct CallProgress {
    next: AtomicUsize,
    answered: AtomicUsize,
    unanswered: AtomicUsize,
    refused: AtomicUsize,
    doubtful: AtomicUsize,
    clients_done: AtomicUsize,
}

impl CallProgress {
    /// Whether no client has a call left to make.
    pub(crate) fn is_over(&self) -> bool {
        self.clients_done.load(Ordering::SeqCst) == CLIENTS
    }

    /// Waits until a further call is refused, or none is left.
    pub(crate) async fn until_refused(&self) {
        let refused = self.refused();
        let is_refused = async || self.refused() > refused || self.is_over();
        waiting::until("a call is refused", waiting::LIMIT, PAUSE, is_refused).await;
    }

    /// Calls so far that were answered.
    pub(crate) fn answered(&self) -> usize {
        self.answered.load(Ordering::SeqCst)
    }

    /// Calls so far that were refused.
    pub(crate) fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }
}

/// A call, made anew for each try.
type Call = Box<dyn Fn() -> RequestBuilder + Send + Sync>;

/// Calls to make.
pub(crate) struct Load {
    calls: Vec<Call>,
}

impl Load {
    pub(crate) fn of<C: Fn() -> RequestBuilder + Send + Sync + 'static>(calls: impl Iterator<Item = C>) -> Self {
        Self { calls: calls.map(|call| Box::new(call) as Call).collect() }
    }

    /// Makes all calls and disturbs now and then: at the start, and when a share of the calls was answered. With short shares
    /// fewer disturbances may fit. The replies are in the order of the calls.
    pub(crate) async fn run<T>(
        self,
        target: &mut T,
        disturbances: usize,
        disturb: impl AsyncFn(&mut T, &CallProgress),
    ) -> (Vec<Reply>, CallCounts) {
        let (calls, progress) = (Arc::new(self.calls), Arc::new(CallProgress::default()));
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| tokio::spawn(client(Arc::clone(&calls), Arc::clone(&progress)))).collect();
        let mut counts = CallCounts { calls: calls.len(), ..CallCounts::default() };
        while counts.disturbances < disturbances {
            let share = calls.len() * counts.disturbances / disturbances;
            let is_reached = async || progress.answered() >= share || progress.is_over();
            waiting::until("a share of the calls is answered", waiting::LIMIT, PAUSE, is_reached).await;
            if progress.is_over() {
                break;
            }
            disturb(target, &progress).await;
            counts.disturbances += 1;
        }
        let mut replies = Vec::new();
        for client in clients {
            replies.extend(client.await.expect("a client does not panic"));
        }
        replies.sort_by_key(|(number, _)| *number);
        counts.unanswered = progress.unanswered.load(Ordering::SeqCst);
        counts.refused = progress.refused();
        counts.doubtful = progress.doubtful.load(Ordering::SeqCst);
        (replies.into_iter().map(|(_, reply)| reply).collect(), counts)
    }
}

/// Makes the next call that nobody makes yet, until none is left.
async fn client(calls: Arc<Vec<Call>>, progress: Arc<CallProgress>) -> Vec<(usize, Reply)> {
    let mut replies = Vec::new();
    loop {
        let number = progress.next.fetch_add(1, Ordering::SeqCst);
        let Some(call) = calls.get(number) else {
            progress.clients_done.fetch_add(1, Ordering::SeqCst);
            return replies;
        };
        replies.push((number, until_answered(call, &progress).await));
        progress.answered.fetch_add(1, Ordering::SeqCst);
    }
}

async fn until_answered(call: &Call, progress: &CallProgress) -> Reply {
    loop {
        // The answer may also end in the middle.
        if let Ok(response) = call().send().await {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            if let Ok(body) = response.bytes().await {
                let reply = Reply { status, headers, body: body.into() };
                if status != 503 {
                    return reply;
                }
                if reason_in_words(&reply) == Reason::MayBeStored {
                    progress.doubtful.fetch_add(1, Ordering::SeqCst);
                }
                progress.refused.fetch_add(1, Ordering::SeqCst);
                // Refused calls count as look-ups, too.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        }
        progress.unanswered.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(PAUSE).await;
    }
}

/// The reason of a refusal, which says whether something may be stored.
fn reason_in_words(refused: &Reply) -> Reason {
    let problem: Problem = serde_json::from_slice(&refused.body).expect("problem details");
    let expected = match problem.reason {
        Reason::CannotStore => "Nothing was changed",
        Reason::MayBeStored => "It may be stored",
        Reason::Busy => "",
        reason => panic!("{reason:?}: {}", problem.detail),
    };
    assert!(problem.detail.contains(expected), "{}", problem.detail);
    problem.reason
}
