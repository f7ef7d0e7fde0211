//! The loop that delivers events as they happen, and retries.
//!
//! A batch is recorded as a whole once it was tried: a crash in between delivers it again. So receivers get each event at
//! least once.

use super::{DeliveryFailure, Message, WebhookClient, WebhookSecret, WebhookSettings};
use crate::clock::Clock;
use crate::metrics::Labels;
use crate::runtime::loops::{FailureLog, wait_for_change};
use handover_rules::Timestamp;
use handover_rules::delivery::{WebhookRefusal, next_webhook_attempt};
use handover_store::{
    Attempt, AttemptResult, Awaited, Store, StoreResult, WebhookBatch, WebhookId, WebhookItem, WebhookRecord, WriteTx,
};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::future::pending;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
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

/// Events about one subject, oldest first.
type Chain = Vec<WebhookItem>;

/// A failed attempt: its effect on the webhook, and the reason for people.
type Failure = (Option<WebhookRefusal>, String);

/// The attempts of a batch, and the failure with the greatest effect.
#[derive(Default)]
struct Delivered {
    attempts: Vec<Attempt>,
    failure: Option<Failure>,
}

impl Delivered {
    fn refusal(&self) -> Option<WebhookRefusal> {
        self.failure.as_ref().and_then(|(refusal, _)| *refusal)
    }
}

/// Tries to deliver the events of a batch, four calls at a time.
async fn deliver(batch: &WebhookBatch, settings: &WebhookSettings, clock: &Clock) -> Delivered {
    let chains = Mutex::new(chains(&batch.items));
    let is_refused = AtomicBool::new(false);
    let client = client(&batch.webhook, settings, clock);
    let lane = || async {
        let mut done = Delivered::default();
        while let Some(chain) = next(&chains) {
            if is_refused.load(Ordering::Relaxed) {
                done.attempts.extend(chain.iter().map(|item| attempt(item, AttemptResult::Held)));
                continue;
            }
            deliver_chain(client.as_ref(), chain, clock, &mut done).await;
            is_refused.fetch_or(done.refusal().is_some(), Ordering::Relaxed);
        }
        done
    };
    let (mut all, second, third, fourth) = tokio::join!(lane(), lane(), lane(), lane());
    for lane in [second, third, fourth] {
        all.attempts.extend(lane.attempts);
        all.failure = all.failure.max(lane.failure);
    }
    all.attempts.extend(batch.held.iter().map(|item| attempt(item, AttemptResult::Held)));
    all
}

fn chains(items: &[WebhookItem]) -> VecDeque<Chain> {
    let mut chains: VecDeque<Chain> = VecDeque::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for item in items {
        let place = *places.entry(&item.subject).or_insert_with(|| {
            chains.push_back(Chain::new());
            chains.len() - 1
        });
        chains[place].push(item.clone());
    }
    chains
}

fn next(chains: &Mutex<VecDeque<Chain>>) -> Option<Chain> {
    chains.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// `None` if the secrets were encrypted under another key.
fn client(webhook: &WebhookRecord, settings: &WebhookSettings, clock: &Clock) -> Option<WebhookClient> {
    let secrets = WebhookSecret::all_of(webhook, &settings.key, clock.now())?;
    Some(WebhookClient { http: settings.http.clone(), url: webhook.url.clone(), secrets })
}

/// Delivers up to the first failure.
async fn deliver_chain(client: Option<&WebhookClient>, chain: Chain, clock: &Clock, done: &mut Delivered) {
    let mut has_failed = false;
    for item in chain {
        if has_failed {
            done.attempts.push(attempt(&item, AttemptResult::Held));
            continue;
        }
        let posted = match client {
            Some(client) => client.post(&Message::of_event(&item.entry), clock.now()).await.map(drop),
            None => Err(DeliveryFailure::OtherKey),
        };
        let result = match posted {
            Ok(()) => AttemptResult::Delivered,
            Err(failure) => {
                has_failed = true;
                let now = clock.now();
                let refusal = failure.effect(now);
                done.failure = done.failure.take().max(Some((refusal, failure.to_string())));
                // A receiver that is gone takes nothing until an operator resumes the webhook, and then this event first.
                match refusal {
                    Some(WebhookRefusal::Stop) => AttemptResult::Failed(Some(now)),
                    _ => AttemptResult::Failed(next_webhook_attempt(item.attempts, now)),
                }
            }
        };
        done.attempts.push(attempt(&item, result));
    }
}

fn attempt(item: &WebhookItem, result: AttemptResult) -> Attempt {
    Attempt { event: item.entry.id.number, subject: item.subject.clone(), result }
}

const OUTCOMES: [&str; 3] = ["delivered", "failed", "given_up"];

/// Counters of attempts to deliver an event. Clones share them.
#[derive(Clone, Default)]
pub struct WebhookFigures(Family<Labels<1>, Counter>);

impl WebhookFigures {
    fn count(&self, attempts: &[Attempt]) {
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
