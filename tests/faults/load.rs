//! Concurrent calls from several clients. Each is repeated until it is answered, as a person or a program would.

use super::common::Reply;
use super::process::ServerProcess;
use core::fmt;
use reqwest::RequestBuilder;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const CLIENTS: usize = 8;

/// Counts of the calls in a phase.
pub(crate) struct CallCounts {
    calls: usize,
    /// Calls that got no answer, and were repeated.
    unanswered: usize,
    /// Calls that were refused because nothing could be stored, and were repeated.
    refused: usize,
}

impl fmt::Display for CallCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, unanswered, refused } = self;
        write!(f, "{calls} calls answered, {unanswered} repeated after no answer, {refused} after a refusal, 0 lost")
    }
}

/// Progress of the calls.
#[derive(Default)]
pub(crate) struct CallProgress {
    next: AtomicUsize,
    answered: AtomicUsize,
    unanswered: AtomicUsize,
    refused: AtomicUsize,
    clients_done: AtomicUsize,
}

impl CallProgress {
    /// Whether no client has a call left to make.
    pub(crate) fn is_over(&self) -> bool {
        self.clients_done.load(Ordering::SeqCst) == CLIENTS
    }

    /// Calls so far that were refused because nothing could be stored.
    pub(crate) fn refused(&self) -> usize {
        self.refused.load(Ordering::SeqCst)
    }
}

/// Calls to make.
pub(crate) struct Load {
    calls: Vec<RequestBuilder>,
}

impl Load {
    pub(crate) fn of(calls: impl Iterator<Item = RequestBuilder>) -> Self {
        Self { calls: calls.collect() }
    }

    /// Makes all calls and disturbs the server now and then: at the start, and when a share of the calls was answered. The
    /// replies are in the order of the calls.
    pub(crate) async fn run(
        self,
        server: &mut ServerProcess,
        disturbances: usize,
        disturb: impl AsyncFn(&mut ServerProcess, &CallProgress),
    ) -> (Vec<Reply>, CallCounts) {
        let (calls, progress) = (Arc::new(self.calls), Arc::new(CallProgress::default()));
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| tokio::spawn(client(Arc::clone(&calls), Arc::clone(&progress)))).collect();
        for number in 0..disturbances {
            let share = calls.len() * number / disturbances;
            server.until(async || progress.answered.load(Ordering::SeqCst) >= share).await;
            disturb(server, &progress).await;
        }
        let mut replies = Vec::new();
        for client in clients {
            replies.extend(client.await.expect("a client does not panic"));
        }
        replies.sort_by_key(|(number, _)| *number);
        let unanswered = progress.unanswered.load(Ordering::SeqCst);
        let figures = CallCounts { calls: calls.len(), unanswered, refused: progress.refused() };
        (replies.into_iter().map(|(_, reply)| reply).collect(), figures)
    }
}

/// Makes the next call that nobody makes yet, until none is left.
async fn client(calls: Arc<Vec<RequestBuilder>>, progress: Arc<CallProgress>) -> Vec<(usize, Reply)> {
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

async fn until_answered(call: &RequestBuilder, progress: &CallProgress) -> Reply {
    loop {
        let call = call.try_clone().expect("a body that can be sent again");
        // The answer may also end in the middle.
        if let Ok(response) = call.send().await {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            if status == 503 {
                progress.refused.fetch_add(1, Ordering::SeqCst);
                // Refused calls count as look-ups, too.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            if let Ok(body) = response.bytes().await {
                return Reply { status, headers, body: body.into() };
            }
        }
        progress.unanswered.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
