//! The feed of events for the provider's other systems (decision 0055).
//!
//! The functions that store a fact append its event, so no use case can forget it.

mod backlog;
mod deliveries;
mod webhooks;

use crate::engine::{Row, params};
use crate::{Change, ReadTx, Store, StoreResult, WriteTx};
use handover_api::provider::EventsPage;
use handover_rules::Timestamp;
use handover_rules::provider_event::{FeedEntry, FeedEpoch, FeedExtent, FeedGap, FeedPosition, ProviderEvent};

pub use backlog::WebhookBacklog;
pub use deliveries::{Attempt, AttemptResult, WebhookBatch, WebhookItem};
pub use webhooks::{NewWebhook, WebhookRecord};

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

    /// The events that the feed holds.
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
    /// Appends an event to the feed.
    pub(crate) fn append_event(&mut self, event: &ProviderEvent, at: Timestamp) -> StoreResult<()> {
        self.run(
            "insert into provider_event (id, at, kind, subject, body)
             select coalesce(max(id), 0) + 1, ?1, ?2, ?3, ?4 from provider_event",
            params![at, event.kind(), event.subject(), event],
        )?;
        self.announce(Change::Event);
        Ok(())
    }

    /// Deletes some of the events before the first one that is later than `before`; returns how many. The latest stays.
    pub(crate) fn delete_old_events(&mut self, before: Timestamp, chunk: u32) -> StoreResult<usize> {
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
