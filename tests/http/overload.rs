//! Answers while more is asked for than can be done.

use crate::common::{TestServer, TestUser};
use handover_api::{Reason, route};
use std::sync::mpsc;
use std::time::Duration;
use tokio::task::JoinSet;

/// Slow reads that end when this is dropped.
struct SlowReads {
    _release: mpsc::Sender<()>,
    _reads: JoinSet<()>,
}

impl SlowReads {
    /// Takes every reader and every place in the queue.
    async fn start(server: &TestServer) -> Self {
        let (release, wait) = mpsc::channel::<()>();
        let wait = std::sync::Arc::new(std::sync::Mutex::new(wait));
        let mut reads = JoinSet::new();
        for _ in 0..300 {
            let (store, wait) = (server.store.clone(), std::sync::Arc::clone(&wait));
            reads.spawn(async move {
                let read = store.read(move |_| {
                    // Ends with an error when the sender is dropped.
                    let _ = wait.lock().map(|wait| wait.recv());
                    Ok(())
                });
                // Some find no place any more.
                let _ = read.await;
            });
        }
        // Those that find no place end at once.
        in_time(reads.join_next()).await;
        Self { _release: release, _reads: reads }
    }
}

async fn in_time<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(4), what).await.expect("an answer at once")
}

async fn until_served(user: &TestUser) {
    let served = async { while user.get(route::SERVICES).await.status != 200 {} };
    tokio::time::timeout(Duration::from_secs(20), served).await.expect("an answer in time");
}

#[tokio::test]
async fn full_read_queue_answers_busy_at_once() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let reads = SlowReads::start(&server).await;
    let reply = in_time(admin.get(route::SERVICES)).await;
    assert_eq!(reply.reason(503), Reason::Busy);
    assert_eq!(reply.header("retry-after"), "1");
    drop(reads);
    until_served(&admin).await;
}

#[tokio::test]
async fn sessions_never_wait_for_other_reads() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let _reads = SlowReads::start(&server).await;
    let refused = in_time(server.visitor().get(route::SERVICES)).await;
    assert_eq!(refused.reason(401), Reason::NotSignedIn);
    in_time(admin.delete(route::SESSION)).await.done();
    assert_eq!(in_time(admin.get(route::SERVICES)).await.reason(401), Reason::NotSignedIn);
}
