//! The tasks that deliver emails.

use std::future::Future;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Deliveries under way. They outlive the worker that started them, and so its restart. Clones share them.
#[derive(Clone, Default)]
pub struct Deliveries {
    tracker: TaskTracker,
    cancellation: CancellationToken,
}

impl Deliveries {
    pub(super) fn spawn(&self, delivery: impl Future<Output = ()> + Send + 'static) {
        let cancellation = self.cancellation.clone();
        self.tracker.spawn(async move { cancellation.run_until_cancelled(delivery).await });
    }

    /// Waits for all deliveries; after `grace`, aborts the rest, which count as doubtful.
    pub async fn finish(&self, grace: Duration) {
        self.tracker.close();
        if tokio::time::timeout(grace, self.tracker.wait()).await.is_err() {
            self.cancellation.cancel();
            self.tracker.wait().await;
        }
    }
}
