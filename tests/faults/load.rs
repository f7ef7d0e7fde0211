//! Calls from several clients at once. Each is repeated until it is answered, as a person or a program would.

use super::common::Reply;
use super::process::ServerProcess;
use core::fmt;
use reqwest::RequestBuilder;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const CLIENTS: usize = 8;

/// What a phase has gone through.
pub(crate) struct Figures {
    calls: usize,
    /// Calls that got no answer, and were repeated.
    repeated: usize,
    kills: usize,
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { calls, repeated, kills } = self;
        write!(f, "{calls} calls answered, {repeated} repeated after no answer, {kills} kills, none lost")
    }
}

#[derive(Default)]
struct Progress {
    next: AtomicUsize,
    answered: AtomicUsize,
    repeated: AtomicUsize,
}

/// Calls to make.
pub(crate) struct Load {
    calls: Vec<RequestBuilder>,
}

impl Load {
    pub(crate) fn of(calls: impl Iterator<Item = RequestBuilder>) -> Self {
        Self { calls: calls.collect() }
    }

    /// Makes all calls and kills the server now and then: each time when its share of the calls was answered. The replies
    /// are in the order of the calls.
    pub(crate) async fn run_with_kills(self, server: &mut ServerProcess, kills: usize) -> (Vec<Reply>, Figures) {
        let (calls, progress) = (Arc::new(self.calls), Arc::new(Progress::default()));
        let clients: Vec<_> =
            (0..CLIENTS).map(|_| tokio::spawn(client(Arc::clone(&calls), Arc::clone(&progress)))).collect();
        for kill in 1..=kills {
            let share = calls.len() * kill / (kills + 1);
            server.until(|| async { progress.answered.load(Ordering::SeqCst) >= share }).await;
            server.kill_and_restart().await;
        }
        let mut replies = Vec::new();
        for client in clients {
            replies.extend(client.await.expect("a client does not panic"));
        }
        replies.sort_by_key(|(number, _)| *number);
        let repeated = progress.repeated.load(Ordering::SeqCst);
        let figures = Figures { calls: calls.len(), repeated, kills };
        (replies.into_iter().map(|(_, reply)| reply).collect(), figures)
    }
}

/// Makes the next call that nobody makes yet, until none is left.
async fn client(calls: Arc<Vec<RequestBuilder>>, progress: Arc<Progress>) -> Vec<(usize, Reply)> {
    let mut replies = Vec::new();
    loop {
        let number = progress.next.fetch_add(1, Ordering::SeqCst);
        let Some(call) = calls.get(number) else { return replies };
        replies.push((number, until_answered(call, &progress).await));
        progress.answered.fetch_add(1, Ordering::SeqCst);
    }
}

async fn until_answered(call: &RequestBuilder, progress: &Progress) -> Reply {
    loop {
        let call = call.try_clone().expect("a body that can be sent again");
        // The answer may also end in the middle.
        if let Ok(response) = call.send().await {
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            if let Ok(body) = response.bytes().await {
                return Reply { status, headers, body: body.into() };
            }
        }
        progress.repeated.fetch_add(1, Ordering::SeqCst);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
