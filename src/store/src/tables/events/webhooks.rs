//! Webhooks.

use crate::engine::{Row, params};
use crate::{ReadTx, StoreError, StoreResult, WebhookId, WriteTx};
use handover_rules::Timestamp;
use handover_rules::provider_event::EventKind;

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
    /// Encrypted secrets before, latest first, and until when each is used as well.
    pub former_secrets: Vec<(Vec<u8>, Timestamp)>,
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
    /// When its receiver answered that it is gone; `None` if it did not, or the webhook was resumed since.
    pub stopped_at: Option<Timestamp>,
    /// End of a pause that its receiver has asked for.
    pub paused_until: Option<Timestamp>,
}

const COLUMNS: &str = "w.id, w.url, w.kinds, w.secret, w.stopped_at, w.paused_until, w.position, w.delivered_at,
  w.failure, w.failing_since, w.given_up, w.first_given_up,
  (select count(*) from webhook_retry r where r.webhook = w.id) as waiting";

fn read_webhook(row: &Row<'_>) -> StoreResult<WebhookRecord> {
    let kinds = row.text("kinds")?.map(serde_json::from_str).transpose();
    Ok(WebhookRecord {
        id: row.get("id")?,
        url: row.get("url")?,
        kinds: kinds.map_err(|_| StoreError::Corrupt("kinds of events"))?.unwrap_or_default(),
        secret: row.get("secret")?,
        former_secrets: Vec::new(),
        stopped_at: row.get("stopped_at")?,
        paused_until: row.get("paused_until")?,
        position: row.get("position")?,
        delivered_at: row.get("delivered_at")?,
        failure: row.get("failure")?,
        failing_since: row.get("failing_since")?,
        given_up: row.get("given_up")?,
        first_given_up: row.get("first_given_up")?,
        waiting: row.get("waiting")?,
    })
}

fn kinds_json(kinds: &[EventKind]) -> Option<String> {
    let names: Vec<String> = kinds.iter().map(|kind| format!("\"{}\"", kind.as_str())).collect();
    (!names.is_empty()).then(|| format!("[{}]", names.join(",")))
}

impl ReadTx<'_> {
    /// All webhooks, oldest first.
    pub fn webhooks(&self) -> StoreResult<Vec<WebhookRecord>> {
        let mut webhooks: Vec<WebhookRecord> =
            self.all(&format!("select {COLUMNS} from webhook w order by w.id"), [], read_webhook)?;
        webhooks.iter_mut().try_for_each(|webhook| self.add_former_secrets(webhook))?;
        Ok(webhooks)
    }

    /// A webhook.
    pub fn webhook(&self, id: WebhookId) -> StoreResult<Option<WebhookRecord>> {
        let sql = format!("select {COLUMNS} from webhook w where w.id = ?1");
        let mut webhook: Option<WebhookRecord> = self.first(&sql, [id], read_webhook)?;
        webhook.iter_mut().try_for_each(|webhook| self.add_former_secrets(webhook))?;
        Ok(webhook)
    }

    /// Number of webhooks that are stopped.
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
        self.run(
            "insert into webhook (id, url, kinds, secret, position) values (?1, ?2, ?3, ?4, ?5)",
            params![new.id, new.url, kinds_json(&new.kinds), new.secret, position],
        )
    }

    /// The number of a new webhook.
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
