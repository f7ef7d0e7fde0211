//! Work that outlives the request that started it, and must finish before the server exits.

use std::future::Future;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Delayed background tasks.
#[derive(Clone, Default)]
pub struct BackgroundTasks {
    shutdown: CancellationToken,
    tracker: TaskTracker,
}

impl BackgroundTasks {
    /// Runs `job` after `delay`, or as soon as the server shuts down.
    pub(super) fn spawn_delayed(
        &self,
        delay: impl Future<Output = ()> + Send + 'static,
        job: impl Future<Output = ()> + Send + 'static,
    ) {
        let shutdown = self.shutdown.clone();
        self.tracker.spawn(async move {
            tokio::select! {
                () = delay => {}
                () = shutdown.cancelled() => {}
            }
            job.await;
        });
    }

    /// Cuts all delays short and waits for every job.
    pub async fn finish(&self) {
        self.shutdown.cancel();
        self.tracker.close();
        self.tracker.wait().await;
    }
}
