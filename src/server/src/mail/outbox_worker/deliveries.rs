//! The tasks that deliver emails.

use crate::mail::smtp::DeliveryOutcome;
use crate::metrics::Labels;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::future::Future;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Deliveries under way. They outlive the worker that started them, and so its restart. Clones share them.
#[derive(Clone, Default)]
pub struct Deliveries {
    tracker: TaskTracker,
    cancellation: CancellationToken,
    outcomes: Family<Labels<1>, Counter>,
}

impl Deliveries {
    pub(super) fn spawn(&self, delivery: impl Future<Output = ()> + Send + 'static) {
        let cancellation = self.cancellation.clone();
        self.tracker.spawn(async move { cancellation.run_until_cancelled(delivery).await });
    }

    pub(super) fn count(&self, outcome: DeliveryOutcome) {
        self.outcomes.get_or_create(&[("outcome", outcome.as_str().into())]).inc();
    }

    /// All outcomes begin at 0, so that rates have their first change.
    pub(crate) fn register(&self, registry: &mut Registry) {
        for outcome in DeliveryOutcome::ALL {
            self.outcomes.get_or_create_owned(&[("outcome", outcome.as_str().into())]);
        }
        registry.register("email_deliveries", "Attempts to hand an email to the mail server", self.outcomes.clone());
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
