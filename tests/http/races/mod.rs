//! Concurrent calls: exactly one outcome, and a clean refusal for the others.

mod answers;
mod deadline;
mod lines;
mod passwords;
mod submissions;
mod together;

use crate::common::Reply;
use std::sync::Arc;
use tokio::sync::Barrier;

const ROUNDS: usize = 25;

/// Makes both calls at the same time.
async fn both<A, B>(first: A, second: B) -> (Reply, Reply)
where
    A: Future<Output = Reply> + Send + 'static,
    B: Future<Output = Reply> + Send + 'static,
{
    let barrier = Arc::new(Barrier::new(2));
    let other = Arc::clone(&barrier);
    let first = tokio::spawn(async move {
        barrier.wait().await;
        first.await
    });
    let second = tokio::spawn(async move {
        other.wait().await;
        second.await
    });
    (first.await.expect("the call does not panic"), second.await.expect("the call does not panic"))
}
