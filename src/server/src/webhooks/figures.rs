//! Counters of deliveries.

use crate::metrics::Labels;
use handover_store::{Attempt, AttemptResult};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

const OUTCOMES: [&str; 3] = ["delivered", "failed", "given_up"];

/// Counters of attempts to deliver an event. Clones share them.
#[derive(Clone, Default)]
pub struct WebhookFigures(Family<Labels<1>, Counter>);

impl WebhookFigures {
    pub(super) fn count(&self, attempts: &[Attempt]) {
        let outcomes = attempts.iter().filter_map(|attempt| match attempt.result {
            AttemptResult::Delivered => Some("delivered"),
            AttemptResult::Failed(Some(_)) => Some("failed"),
            AttemptResult::Failed(None) => Some("given_up"),
            AttemptResult::Held => None,
        });
        for outcome in outcomes {
            self.0.get_or_create(&[("outcome", outcome.into())]).inc();
        }
    }

    /// All outcomes begin at 0, so that rates have their first change.
    pub(crate) fn register(&self, registry: &mut Registry) {
        for outcome in OUTCOMES {
            self.0.get_or_create_owned(&[("outcome", outcome.into())]);
        }
        registry.register("webhook_deliveries", "Attempts to deliver an event to a webhook", self.0.clone());
    }
}
