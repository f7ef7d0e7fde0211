//! Delivers a batch: some subjects at a time, the events about each in order.

use super::client::{Message, WebhookClient};
use super::failure::DeliveryFailure;
use super::{WebhookSecret, WebhookSettings};
use crate::clock::Clock;
use handover_rules::delivery::{WebhookRefusal, next_webhook_attempt};
use handover_store::{Attempt, AttemptResult, WebhookBatch, WebhookItem, WebhookRecord};
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Events about one subject, oldest first.
type Chain = Vec<WebhookItem>;

/// A failed attempt: its effect on the webhook, and the reason for people.
type Failure = (Option<WebhookRefusal>, String);

/// The attempts of a batch, and the failure with the greatest effect.
#[derive(Default)]
pub(super) struct Delivered {
    pub(super) attempts: Vec<Attempt>,
    pub(super) failure: Option<Failure>,
}

impl Delivered {
    pub(super) fn refusal(&self) -> Option<WebhookRefusal> {
        self.failure.as_ref().and_then(|(refusal, _)| *refusal)
    }
}

/// Tries to deliver the events of a batch, four calls at a time.
pub(super) async fn deliver(batch: &WebhookBatch, settings: &WebhookSettings, clock: &Clock) -> Delivered {
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
    Some(WebhookClient::new(settings.http.clone(), webhook.url.clone(), secrets))
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
