//! The feed of events for the provider's other systems, and the webhooks that deliver it (decision 0055).
//!
//! The functions that store a fact append its event, so no use case can forget it.

use crate::engine::{FromRow, List, Row, from_row, only, params};
use crate::{COUNT_BOUND, Change, ReadTx, Store, StoreResult, WebhookId, WriteTx};
use handover_api::provider::EventsPage;
use handover_rules::Timestamp;
use handover_rules::delivery::WebhookRefusal;
use handover_rules::provider_event::{
    EventKind, FeedEntry, FeedEpoch, FeedExtent, FeedGap, FeedPosition, ProviderEvent,
};

/// Reads an entry from the columns `id, at, body`.
fn read(row: &Row<'_>, epoch: &FeedEpoch) -> StoreResult<FeedEntry> {
    let id = FeedPosition { epoch: epoch.clone(), number: row.get("id")? };
    Ok(FeedEntry { id, timestamp: row.get("at")?, event: row.get("body")? })
}

impl ReadTx<'_> {
    /// Up to `limit` events after a number, oldest first.
    pub fn events_after(&self, number: i64, limit: i64) -> StoreResult<Vec<FeedEntry>> {
        let epoch = self.feed_epoch()?;
        self.all(
            "select id, at, body from provider_event where id > ?1 order by id limit ?2",
            params![number, limit],
            |row| read(row, &epoch),
        )
    }

    fn feed_epoch(&self) -> StoreResult<FeedEpoch> {
        self.value("select epoch from event_feed", [])
    }

    pub fn feed_extent(&self) -> StoreResult<FeedExtent> {
        let first = self.value("select min(id) from provider_event", [])?;
        Ok(FeedExtent { epoch: self.feed_epoch()?, first, last: self.last_event()? })
    }

    /// The number of the last event; 0 before the first.
    pub fn last_event(&self) -> StoreResult<i64> {
        self.value("select coalesce(max(id), 0) from provider_event", [])
    }
}

impl Store {
    /// Up to `limit` events after a position, or the oldest ones, and the position after them. They count as handed out.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn hand_out_events(
        &self,
        after: Option<FeedPosition>,
        limit: i64,
    ) -> StoreResult<Result<EventsPage, FeedGap>> {
        let read = move |reader: &ReadTx<'_>| {
            let extent = reader.feed_extent()?;
            let number = match after.map_or(Ok(0), |after| extent.go_on_after(&after)) {
                Ok(number) => number,
                Err(gap) => return Ok(Err(gap)),
            };
            let events = reader.events_after(number, limit)?;
            let next = events.last().map_or_else(|| extent.position(number), |entry| entry.id.clone());
            Ok(Ok(EventsPage { events, next }))
        };
        let page = self.read(read).await?;
        if let Ok(EventsPage { next, .. }) = &page {
            self.note_handed_out(next.number);
        }
        Ok(page)
    }
}

impl WriteTx<'_> {
    pub(super) fn append_event(&mut self, event: &ProviderEvent, at: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into provider_event (id, at, kind, subject, body)
             select coalesce(max(id), 0) + 1, ?1, ?2, ?3, ?4 from provider_event",
            params![at, event.kind(), event.subject(), event],
        )?;
        self.announce(Change::Event);
        Ok(())
    }

    /// Deletes some of the events before the first one that is later than `before`; returns how many. The latest stays.
    pub(super) fn delete_old_events(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
        let end: i64 = self.value(
            "select coalesce(
               (select min(id) from (select id, at from provider_event order by id limit ?1 + 1) first where at > ?2),
               (select max(id) from provider_event), 0)",
            params![chunk, before],
        )?;
        let deleted = self.execute(
            "delete from provider_event where id in (select id from provider_event where id < ?1 order by id limit ?2)",
            params![end, chunk],
        )?;
        if deleted > 0 {
            self.run("delete from webhook_retry where event < (select min(id) from provider_event)", [])?;
            self.let_next_try(before)?;
        }
        Ok(deleted)
    }
}

#[derive(Clone, Debug)]
pub struct NewWebhook {
    pub id: WebhookId,
    pub url: String,
    /// The kinds of events; empty for all.
    pub kinds: Vec<EventKind>,
    /// The encrypted secret.
    pub secret: Vec<u8>,
}

#[derive(Clone, Debug)]
pub struct WebhookRecord {
    pub id: WebhookId,
    pub url: String,
    /// The kinds of events; empty for all.
    pub kinds: Vec<EventKind>,
    /// The encrypted secret.
    pub secret: Vec<u8>,
    /// Encrypted secrets before, latest first, and until when each is used as well.
    pub former_secrets: Vec<(Vec<u8>, Timestamp)>,
    /// Events up to here are delivered, given up, or wait for a retry.
    pub position: i64,
    pub delivered_at: Option<Timestamp>,
    /// Reason of the last failure; `None` if none has failed since the last delivery.
    pub failure: Option<String>,
    /// Time of the first event given up since the last replay.
    pub failing_since: Option<Timestamp>,
    /// Events given up since the last replay.
    pub given_up: u64,
    pub first_given_up: Option<i64>,
    /// Events that wait for a retry, or behind one that does.
    pub waiting: u64,
    /// When its receiver answered that it is gone; `None` if it did not, or the webhook was resumed since.
    pub stopped_at: Option<Timestamp>,
    /// End of a pause that its receiver has asked for.
    pub paused_until: Option<Timestamp>,
}

const COLUMNS: &str =
    "w.id, w.url, coalesce(w.kinds, '[]') as kinds, w.secret, w.stopped_at, w.paused_until, w.position, w.delivered_at,
  w.failure, w.failing_since, w.given_up, w.first_given_up,
  (select count(*) from webhook_retry r where r.webhook = w.id) as waiting";

from_row!(WebhookRecord {
    id, url, kinds, secret, stopped_at, paused_until, position, delivered_at, failure, failing_since, given_up,
    first_given_up, waiting with former_secrets: Vec::new()
});

impl ReadTx<'_> {
    /// All webhooks, oldest first.
    pub fn webhooks(&self) -> StoreResult<Vec<WebhookRecord>> {
        let mut webhooks: Vec<WebhookRecord> =
            self.all(&format!("select {COLUMNS} from webhook w order by w.id"), [], WebhookRecord::from_row)?;
        webhooks.iter_mut().try_for_each(|webhook| self.add_former_secrets(webhook))?;
        Ok(webhooks)
    }

    pub fn webhook(&self, id: WebhookId) -> StoreResult<Option<WebhookRecord>> {
        let sql = format!("select {COLUMNS} from webhook w where w.id = ?1");
        let mut webhook: Option<WebhookRecord> = self.first(&sql, [id], WebhookRecord::from_row)?;
        webhook.iter_mut().try_for_each(|webhook| self.add_former_secrets(webhook))?;
        Ok(webhook)
    }

    pub fn stopped_webhooks(&self) -> StoreResult<u32> {
        self.value("select count(*) from webhook where stopped_at is not null", [])
    }

    fn add_former_secrets(&self, webhook: &mut WebhookRecord) -> StoreResult<()> {
        webhook.former_secrets = self.all(
            "select secret, until from webhook_former_secret where webhook = ?1 order by until desc, id desc",
            [webhook.id],
            |row| Ok((row.get("secret")?, row.get("until")?)),
        )?;
        Ok(())
    }
}

impl WriteTx<'_> {
    /// Creates a webhook, which gets events after `position`.
    pub fn add_webhook(&mut self, new: &NewWebhook, position: i64) -> StoreResult<()> {
        let kinds = Some(&new.kinds).filter(|kinds| !kinds.is_empty());
        self.run(
            "insert into webhook (id, url, kinds, secret, position) values (?1, ?2, ?3, ?4, ?5)",
            params![new.id, new.url, kinds, new.secret, position],
        )
    }

    pub fn next_webhook_id(&self) -> StoreResult<WebhookId> {
        self.value("select coalesce(max(id), 0) + 1 from webhook", [])
    }

    /// Replaces the secret, and keeps the present one beside it until `until`. Earlier ones stay until their own time.
    pub fn rotate_webhook_secret(
        &mut self,
        id: WebhookId,
        secret: &[u8],
        until: Timestamp,
        now: Timestamp,
    ) -> StoreResult<()> {
        self.run("delete from webhook_former_secret where webhook = ?1 and until <= ?2", params![id, now])?;
        self.run(
            "insert into webhook_former_secret (webhook, secret, until) select id, secret, ?2 from webhook where id = ?1",
            params![id, until],
        )?;
        self.run("update webhook set secret = ?2 where id = ?1", params![id, secret])
    }

    /// Lets a webhook deliver again that is stopped or paused.
    pub fn resume_webhook(&mut self, id: WebhookId) -> StoreResult<()> {
        self.run("update webhook set stopped_at = null, paused_until = null where id = ?1", [id])
    }

    /// Makes a webhook deliver all events after `position` again, also if it is stopped.
    pub fn replay_webhook(&mut self, id: WebhookId, position: i64) -> StoreResult<()> {
        self.run("delete from webhook_retry where webhook = ?1 and event > ?2", params![id, position])?;
        self.run(
            "update webhook set position = ?2, failing_since = null, given_up = 0, first_given_up = null where id = ?1",
            params![id, position],
        )?;
        self.resume_webhook(id)
    }

    /// Removes a webhook; `false` if it does not exist.
    pub fn remove_webhook(&mut self, id: WebhookId) -> StoreResult<bool> {
        self.run("delete from webhook_retry where webhook = ?1", [id])?;
        self.run("delete from webhook_former_secret where webhook = ?1", [id])?;
        Ok(self.execute("delete from webhook where id = ?1", [id])? > 0)
    }
}

const BATCH: u32 = 50;

/// Events that may wait for a retry. With more, no new ones are taken until some are delivered or given up.
const MAX_RETRIES: u32 = 1000;

#[derive(Clone, Debug)]
pub struct WebhookItem {
    pub entry: FeedEntry,
    /// The service or account that it is about.
    pub subject: String,
    /// Failed attempts so far.
    pub attempts: u32,
}

#[derive(Clone, Debug)]
pub struct WebhookBatch {
    pub webhook: WebhookRecord,
    /// Events to deliver, oldest first.
    pub items: Vec<WebhookItem>,
    /// New events behind one about the same subject that waits for a retry.
    pub held: Vec<WebhookItem>,
    /// The position after this batch.
    pub position: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AttemptResult {
    Delivered,
    /// It did not, or was not reached. Time of the next attempt; `None` gives up.
    Failed(Option<Timestamp>),
    /// Not tried: an earlier event about the same subject has failed.
    Held,
}

#[derive(Clone, Debug)]
pub struct Attempt {
    pub event: i64,
    pub subject: String,
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
    fn let_next_try(&self, now: Timestamp) -> StoreResult<()> {
        self.run(
            "update webhook_retry set next_at = ?1 where next_at is null and not exists (
               select 1 from webhook_retry b where b.webhook = webhook_retry.webhook
                 and b.subject = webhook_retry.subject and b.event < webhook_retry.event)",
            [now],
        )
    }
}

/// Events that a webhook has not delivered yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WebhookBacklog {
    pub id: WebhookId,
    /// Undelivered events: those that wait for a retry, and new ones as far as they are counted.
    pub waiting: u64,
    pub oldest: Option<Timestamp>,
}

from_row!(WebhookBacklog { id, waiting, oldest });

impl ReadTx<'_> {
    /// The backlog of each webhook, oldest webhook first.
    pub fn webhook_backlogs(&self) -> StoreResult<Vec<WebhookBacklog>> {
        self.all(
            "select w.id,
               (select count(*) from webhook_retry r where r.webhook = w.id)
               + (select count(*) from (select 1 from provider_event e where e.id > w.position
                   and (w.kinds is null or w.kinds like '%\"' || e.kind || '\"%') limit ?1) new) as waiting,
               (select min(e.at) from provider_event e where e.id in (
                 (select min(r.event) from webhook_retry r where r.webhook = w.id),
                 (select min(n.id) from provider_event n where n.id > w.position
                   and (w.kinds is null or w.kinds like '%\"' || n.kind || '\"%')))) as oldest
             from webhook w order by w.id",
            [COUNT_BOUND],
            WebhookBacklog::from_row,
        )
    }
}
