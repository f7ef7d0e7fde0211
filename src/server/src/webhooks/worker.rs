//! The loop that delivers events as they happen, and retries.
//!
//! A batch is recorded as a whole once it was tried: a crash in between delivers it again. So receivers get each event at
//! least once.

use super::delivery::deliver;
use super::{WebhookFigures, WebhookSettings};
use crate::clock::Clock;
use crate::runtime::failure_log::FailureLog;
use crate::runtime::wakeup::wait_for_change;
use handover_rules::Timestamp;
use handover_rules::delivery::WebhookRefusal;
use handover_store::{AttemptResult, Awaited, Store, StoreResult, WebhookId, WriteTx};
use std::collections::BTreeSet;
use std::future::pending;
use std::sync::Arc;
use tokio::task::JoinSet;

/// Delivers events until dropped.
///
/// # Panics
/// If a delivery panicked: its webhook would stay busy.
pub async fn run(store: Store, settings: Option<WebhookSettings>, clock: Clock, figures: WebhookFigures) {
    clock.until_work_may_run().await;
    let Some(settings) = settings else {
        if store.read(|reader| reader.webhooks()).await.is_ok_and(|webhooks| !webhooks.is_empty()) {
            tracing::warn!("webhooks deliver nothing: the server was started without --secrets-key-file");
        }
        return pending().await;
    };
    let mut changes = store.changes(Awaited::Event);
    let mut failures = FailureLog::new("delivering events to webhooks");
    let (busy, running) = (BTreeSet::new(), JoinSet::new());
    let mut deliveries = WebhookDeliveries { store, settings, clock, figures, busy, running };
    loop {
        let started = deliveries.start().await;
        let Some(next) = failures.success_or_pause(started).await else { continue };
        tokio::select! {
            is_open = wait_for_change(&deliveries.clock, next, &mut changes, |_| true) => if !is_open { return },
            Some(ended) = deliveries.running.join_next() => {
                let Ok((webhook, result)) = ended else { panic!("the delivery of a batch panicked") };
                deliveries.busy.remove(&webhook);
                let _ = failures.success_or_pause(result).await;
            }
        }
    }
}

/// Deliveries under way, one batch for each webhook.
struct WebhookDeliveries {
    store: Store,
    settings: WebhookSettings,
    clock: Clock,
    figures: WebhookFigures,
    busy: BTreeSet<WebhookId>,
    running: JoinSet<(WebhookId, StoreResult<()>)>,
}

impl WebhookDeliveries {
    /// Starts a batch of each idle webhook that has something to deliver. Returns the time of the next retry.
    async fn start(&mut self) -> StoreResult<Option<Timestamp>> {
        let now = self.clock.now();
        let (webhooks, next) = self
            .store
            .read(move |reader| Ok((reader.webhooks_with_work(now)?, reader.next_webhook_retry(now)?)))
            .await?;
        for webhook in webhooks {
            if self.busy.insert(webhook) {
                let (store, settings, clock) = (self.store.clone(), self.settings.clone(), self.clock.clone());
                let figures = self.figures.clone();
                self.running.spawn(async move {
                    (webhook, Box::pin(deliver_batch(&store, webhook, &settings, &clock, &figures)).await)
                });
            }
        }
        Ok(next)
    }
}

async fn deliver_batch(
    store: &Store,
    webhook: WebhookId,
    settings: &WebhookSettings,
    clock: &Clock,
    figures: &WebhookFigures,
) -> StoreResult<()> {
    let now = clock.now();
    let Some(batch) = store.hand_out_webhook_batch(webhook, now).await? else { return Ok(()) };
    let delivered = Box::pin(deliver(&batch, settings, clock)).await;
    figures.count(&delivered.attempts);
    let has_given_up = delivered.attempts.iter().any(|attempt| attempt.result == AttemptResult::Failed(None));
    if has_given_up && batch.webhook.failing_since.is_none() {
        let reason = delivered.failure.as_ref().map(|(_, reason)| reason.as_str()).unwrap_or_default();
        tracing::error!(%webhook, reason, "a webhook has not accepted an event for days; it is given up");
    }
    if delivered.refusal() == Some(WebhookRefusal::Stop) {
        tracing::error!(%webhook, "a receiver of events is gone (status 410): its webhook is stopped until it is resumed");
    }
    let (now, batch, delivered) = (clock.now(), Arc::new(batch), Arc::new(delivered));
    let record = move |tx: &mut WriteTx<'_>| {
        tx.record_webhook_attempts(&batch, &delivered.attempts, delivered.failure.as_ref(), now)
    };
    store.write(record).await
}
