//! Webhooks.

use crate::store::convert::{column, optional_timestamp, to_millis};
use crate::store::{ReadTx, StoreError, StoreResult, WebhookId, WriteTx};
use handover_rules::Timestamp;
use handover_rules::provider_event::EventKind;
use rusqlite::{Row, params};

/// A new webhook.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Its number.
    pub id: WebhookId,
    /// The address.
    pub url: String,
    /// The kinds of events; empty for all.
    pub kinds: Vec<EventKind>,
    /// The encrypted secret.
    pub secret: Vec<u8>,
}

/// A webhook.
#[derive(Clone, Debug)]
pub struct WebhookRecord {
    /// Its number.
    pub id: WebhookId,
    /// The address.
    pub url: String,
    /// The kinds of events; empty for all.
    pub kinds: Vec<EventKind>,
    /// The encrypted secret.
    pub secret: Vec<u8>,
    /// The encrypted secret before, and until when it is used as well.
    pub former_secret: Option<(Vec<u8>, Timestamp)>,
    /// Events up to here are delivered, given up, or wait for a retry.
    pub position: i64,
    /// Last delivery.
    pub delivered_at: Option<Timestamp>,
    /// Reason of the last failure; `None` if none has failed since the last delivery.
    pub failure: Option<String>,
    /// Time of the first event given up since the last replay.
    pub failing_since: Option<Timestamp>,
    /// Events given up since the last replay.
    pub given_up: u64,
    /// The first of them.
    pub first_given_up: Option<i64>,
    /// Events that wait for a retry, or behind one that does.
    pub waiting: u64,
}

const COLUMNS: &str = "w.id, w.url, w.kinds, w.secret, w.former_secret, w.former_until, w.position, w.delivered_at,
  w.failure, w.failing_since, w.given_up, w.first_given_up,
  (select count(*) from webhook_retry r where r.webhook = w.id)";

fn read_webhook(row: &Row<'_>) -> StoreResult<WebhookRecord> {
    let kinds = column::<Option<String>>(row, 2)?.map(|kinds| serde_json::from_str(&kinds)).transpose();
    let (former, until) = (column::<Option<Vec<u8>>>(row, 4)?, optional_timestamp(column(row, 5)?)?);
    Ok(WebhookRecord {
        id: column(row, 0)?,
        url: column(row, 1)?,
        kinds: kinds.map_err(|_| StoreError::Corrupt("kinds of events"))?.unwrap_or_default(),
        secret: column(row, 3)?,
        former_secret: former.zip(until),
        position: column(row, 6)?,
        delivered_at: optional_timestamp(column(row, 7)?)?,
        failure: column(row, 8)?,
        failing_since: optional_timestamp(column(row, 9)?)?,
        given_up: column(row, 10)?,
        first_given_up: column(row, 11)?,
        waiting: column(row, 12)?,
    })
}

pub(super) fn kinds_json(kinds: &[EventKind]) -> Option<String> {
    let names: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", kind.as_str())).collect();
    (!names.is_empty()).then(|| format!("[{}]", names.join(",")))
}

impl ReadTx<'_> {
    /// All webhooks, oldest first.
    ///
    /// # Errors
    /// Database error.
    pub fn webhooks(&self) -> StoreResult<Vec<WebhookRecord>> {
        self.all(&format!("select {COLUMNS} from webhook w order by w.id"), [], read_webhook)
    }

    /// A webhook.
    ///
    /// # Errors
    /// Database error.
    pub fn webhook(&self, id: WebhookId) -> StoreResult<Option<WebhookRecord>> {
        self.first(&format!("select {COLUMNS} from webhook w where w.id = ?1"), [id], read_webhook)
    }
}

impl WriteTx<'_> {
    /// Creates a webhook, which gets events after `position`.
    ///
    /// # Errors
    /// Database error.
    pub fn add_webhook(&mut self, new: &NewWebhook, position: i64) -> StoreResult<()> {
        self.run(
            "insert into webhook (id, url, kinds, secret, position) values (?1, ?2, ?3, ?4, ?5)",
            params![new.id, new.url, kinds_json(&new.kinds), new.secret, position],
        )
    }

    /// The number of a new webhook.
    ///
    /// # Errors
    /// Database error.
    pub fn next_webhook_id(&self) -> StoreResult<WebhookId> {
        self.one("select coalesce(max(id), 0) + 1 from webhook", [], |row| row.get(0))
    }

    /// Replaces the secret, and keeps the present one as the former one until `until`.
    ///
    /// # Errors
    /// Database error.
    pub fn rotate_webhook_secret(&mut self, id: WebhookId, secret: &[u8], until: Timestamp) -> StoreResult<()> {
        self.run(
            "update webhook set former_secret = secret, former_until = ?3, secret = ?2 where id = ?1",
            params![id, secret, to_millis(until)],
        )
    }

    /// Makes a webhook deliver all events after `position` again, or only those that it gave up.
    ///
    /// # Errors
    /// Database error.
    pub fn replay_webhook(&mut self, id: WebhookId, position: i64) -> StoreResult<()> {
        self.execute("delete from webhook_retry where webhook = ?1 and event > ?2", params![id, position])?;
        self.run(
            "update webhook set position = ?2, failing_since = null, given_up = 0, first_given_up = null where id = ?1",
            params![id, position],
        )
    }

    /// Removes a webhook; `false` if it does not exist.
    ///
    /// # Errors
    /// Database error.
    pub fn remove_webhook(&mut self, id: WebhookId) -> StoreResult<bool> {
        self.execute("delete from webhook_retry where webhook = ?1", [id])?;
        Ok(self.execute("delete from webhook where id = ?1", [id])? > 0)
    }
}
