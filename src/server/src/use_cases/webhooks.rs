//! Adding, rotating and replaying webhooks (decision 0055). Operators do it on the command line.

use crate::secrets::SealingKey;
use crate::webhooks::WebhookSecret;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_rules::provider_event::{EventKind, FeedExtent, FeedGap, FeedPosition};
use handover_store::{NewWebhook, StoreResult, WebhookId, WriteTx};

/// The time for which a replaced secret still signs deliveries.
pub const ROTATION: TimeDelta = TimeDelta::hours(24);

/// Adds a webhook, which gets the events from now on; empty `kinds` are all.
pub fn add(
    tx: &mut WriteTx<'_>,
    url: &str,
    kinds: &[EventKind],
    key: &SealingKey,
) -> StoreResult<(WebhookId, WebhookSecret)> {
    let (id, position) = (tx.next_webhook_id()?, tx.last_event()?);
    let secret = WebhookSecret::random();
    let new = NewWebhook { id, url: url.to_owned(), kinds: kinds.to_vec(), secret: secret.seal(key, id) };
    tx.add_webhook(&new, position)?;
    Ok((id, secret))
}

/// Replaces the secret of a webhook; `None` if it does not exist. For [`ROTATION`], deliveries have a signature
/// of each, and of other secrets that were replaced within that time.
pub fn rotate(
    tx: &mut WriteTx<'_>,
    id: WebhookId,
    key: &SealingKey,
    now: Timestamp,
) -> StoreResult<Option<WebhookSecret>> {
    if tx.webhook(id)?.is_none() {
        return Ok(None);
    }
    let secret = WebhookSecret::random();
    tx.rotate_webhook_secret(id, &secret.seal(key, id), now + ROTATION, now)?;
    Ok(Some(secret))
}

/// Lets a webhook deliver again that is stopped or paused; `false` if there is no such webhook.
pub fn resume(tx: &mut WriteTx<'_>, id: WebhookId) -> StoreResult<bool> {
    if tx.webhook(id)?.is_none() {
        return Ok(false);
    }
    tx.resume_webhook(id)?;
    Ok(true)
}

/// The reason why events are not delivered again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplayRefusal {
    NoWebhook,
    /// The feed does not hold all events after the position.
    Gap(FeedGap, FeedExtent),
}

/// Delivers all events after a position again, or all that are kept.
pub fn replay(
    tx: &mut WriteTx<'_>,
    id: WebhookId,
    after: Option<&FeedPosition>,
) -> StoreResult<Result<(), ReplayRefusal>> {
    if tx.webhook(id)?.is_none() {
        return Ok(Err(ReplayRefusal::NoWebhook));
    }
    let extent = tx.feed_extent()?;
    match after.map_or(Ok(0), |after| extent.go_on_after(after)) {
        Ok(number) => tx.replay_webhook(id, number).map(Ok),
        Err(gap) => Ok(Err(ReplayRefusal::Gap(gap, extent))),
    }
}
