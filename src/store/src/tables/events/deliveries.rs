//! Deliveries of webhooks: the next batch, and the record of its attempts.

use super::read;
use super::webhooks::WebhookRecord;
use crate::engine::{List, Row, only, params};
use crate::{ReadTx, Store, StoreResult, WebhookId, WriteTx};
use handover_rules::Timestamp;
use handover_rules::delivery::WebhookRefusal;
use handover_rules::provider_event::{FeedEntry, FeedEpoch};

/// Events of a batch.
const BATCH: u32 = 50;

/// Events that may wait for a retry. With more, no new ones are taken until some are delivered or given up.
const MAX_RETRIES: u32 = 1000;

/// An event for a webhook.
#[derive(Clone, Debug)]
pub struct WebhookItem {
    /// The event.
    pub entry: FeedEntry,
    /// The service or account that it is about.
    pub subject: String,
    /// Failed attempts so far.
    pub attempts: u32,
}

/// The next events of a webhook.
#[derive(Clone, Debug)]
pub struct WebhookBatch {
    /// The webhook.
    pub webhook: WebhookRecord,
    /// Events to deliver, oldest first.
    pub items: Vec<WebhookItem>,
    /// New events behind one about the same subject that waits for a retry.
    pub held: Vec<WebhookItem>,
    /// The position after this batch.
    pub position: i64,
}

/// The result of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptResult {
    /// The receiver accepted it.
    Delivered,
    /// It did not, or was not reached. Time of the next attempt; `None` gives up.
    Failed(Option<Timestamp>),
    /// Not tried: an earlier event about the same subject has failed.
    Held,
}

/// An attempted delivery.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The event.
    pub event: i64,
    /// Its subject.
    pub subject: String,
    /// The result.
    pub result: AttemptResult,
}

fn read_item(row: &Row<'_>, epoch: &FeedEpoch) -> StoreResult<WebhookItem> {
    Ok(WebhookItem { entry: read(row, epoch)?, subject: row.get("subject")?, attempts: row.get("attempts")? })
}

impl ReadTx<'_> {
    /// Webhooks with new events, or with retries due by `now`, which are neither stopped nor paused.
    pub fn webhooks_with_work(&self, now: Timestamp) -> StoreResult<Vec<WebhookId>> {
        self.all(
            "select w.id from webhook w
             where w.stopped_at is null and (w.paused_until is null or w.paused_until <= ?1)
               and (exists (select 1 from webhook_retry r where r.webhook = w.id and r.next_at <= ?1)
                 or w.position < (select max(id) from provider_event)
                   and (select count(*) from webhook_retry r where r.webhook = w.id) < ?2)",
            params![now, MAX_RETRIES],
            only,
        )
    }

    /// The time after `now` of the next retry or end of a pause.
    pub fn next_webhook_retry(&self, now: Timestamp) -> StoreResult<Option<Timestamp>> {
        let next = "select min(at) from (select min(next_at) as at from webhook_retry where next_at > ?1
                      union all select min(paused_until) from webhook where paused_until > ?1) next";
        self.value(next, [now])
    }

    /// See [`Store::hand_out_webhook_batch`].
    fn webhook_batch(&self, id: WebhookId, now: Timestamp) -> StoreResult<Option<WebhookBatch>> {
        let Some(webhook) = self.webhook(id)? else { return Ok(None) };
        let epoch = self.feed_epoch()?;
        let mut items: Vec<WebhookItem> = self.all(
            "select e.id, e.at, e.body, e.subject, r.attempts
             from webhook_retry r join provider_event e on e.id = r.event
             where r.webhook = ?1 and r.next_at <= ?2 order by r.event limit ?3",
            params![id, now, BATCH],
            |row| read_item(row, &epoch),
        )?;
        let mut position = webhook.position;
        let mut held = Vec::new();
        if webhook.waiting < u64::from(MAX_RETRIES) {
            let last = self.last_event()?;
            let new: Vec<(WebhookItem, bool)> = self.all(
                "select e.id, e.at, e.body, e.subject, 0 as attempts,
                   exists (select 1 from webhook_retry r where r.webhook = ?1 and r.subject = e.subject) as is_behind
                 from provider_event e
                 where e.id > ?2 and (?3 or e.kind in (select value from rarray(?4))) order by e.id limit ?5",
                params![id, position, webhook.kinds.is_empty(), List::texts(&webhook.kinds), BATCH],
                |row| Ok((read_item(row, &epoch)?, row.get("is_behind")?)),
            )?;
            let is_full = new.len() == BATCH as usize;
            position = new.last().filter(|_| is_full).map_or(last, |(item, _)| item.entry.id.number);
            for (item, is_behind) in new {
                if is_behind { held.push(item) } else { items.push(item) }
            }
        }
        Ok(Some(WebhookBatch { webhook, items, held, position }))
    }
}

impl Store {
    /// The next events of a webhook: retries due by `now`, then new ones. `None` if it was removed. They count as handed
    /// out.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn hand_out_webhook_batch(&self, id: WebhookId, now: Timestamp) -> StoreResult<Option<WebhookBatch>> {
        let batch = self.read(move |reader| reader.webhook_batch(id, now)).await?;
        if let Some(latest) = batch.iter().flat_map(|batch| &batch.items).map(|item| item.entry.id.number).max() {
            self.note_handed_out(latest);
        }
        Ok(batch)
    }
}

impl WriteTx<'_> {
    /// Records the attempts of a batch. If the webhook has been replayed or removed since, records nothing: it delivers
    /// again.
    pub fn record_webhook_attempts(
        &mut self,
        batch: &WebhookBatch,
        attempts: &[Attempt],
        failure: Option<&(Option<WebhookRefusal>, String)>,
        now: Timestamp,
    ) -> StoreResult<()> {
        let id = batch.webhook.id;
        let moved = self.execute(
            "update webhook set position = ?3 where id = ?1 and position = ?2",
            params![id, batch.webhook.position, batch.position],
        )?;
        if moved == 0 {
            return Ok(());
        }
        for attempt in attempts {
            self.record_attempt(id, attempt, now)?;
        }
        let (refusal, failure) = failure.map_or((None, None), |(refusal, reason)| (*refusal, Some(reason)));
        let paused_until = match refusal {
            Some(WebhookRefusal::PauseUntil(until)) => Some(until),
            _ => None,
        };
        let stopped_at = (refusal == Some(WebhookRefusal::Stop)).then_some(now);
        let has_delivered = attempts.iter().any(|attempt| attempt.result == AttemptResult::Delivered);
        self.run(
            "update webhook set failure = case when ?3 then ?2 else coalesce(?2, failure) end,
               delivered_at = case when ?3 then ?4 else delivered_at end, paused_until = ?5, stopped_at = ?6
             where id = ?1",
            params![id, failure, has_delivered, now, paused_until, stopped_at],
        )?;
        self.let_next_try(now)
    }

    fn record_attempt(&self, id: WebhookId, attempt: &Attempt, now: Timestamp) -> StoreResult<()> {
        let Attempt { event, subject, result } = attempt;
        let next_at = match result {
            AttemptResult::Failed(Some(at)) => Some(at),
            AttemptResult::Held => None,
            AttemptResult::Delivered | AttemptResult::Failed(None) => {
                self.run("delete from webhook_retry where webhook = ?1 and event = ?2", params![id, event])?;
                if *result != AttemptResult::Delivered {
                    self.run(
                        "update webhook set given_up = given_up + 1, failing_since = coalesce(failing_since, ?2),
                           first_given_up = case when first_given_up < ?3 then first_given_up else ?3 end where id = ?1",
                        params![id, now, event],
                    )?;
                }
                return Ok(());
            }
        };
        self.run(
            "insert into webhook_retry (webhook, event, subject, attempts, next_at) values (?1, ?2, ?3, ?4, ?5)
             on conflict (webhook, event) do update
               set attempts = webhook_retry.attempts + 1, next_at = excluded.next_at",
            params![id, event, subject, u32::from(next_at.is_some()), next_at],
        )
    }

    /// Makes events due that waited behind another one about the same subject.
    pub(super) fn let_next_try(&self, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update webhook_retry set next_at = ?1 where next_at is null and not exists (
               select 1 from webhook_retry b where b.webhook = webhook_retry.webhook
                 and b.subject = webhook_retry.subject and b.event < webhook_retry.event)",
            [now],
        )
    }
}
