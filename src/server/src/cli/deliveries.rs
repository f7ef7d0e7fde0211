//! Deliveries: emails of the outbox, and webhooks.

use crate::clock::Clock;
use crate::config::{DatabaseOption, WebhookOptions};
use crate::random;
use crate::secrets::{NewKeys, SECRETS_KEY, require_known};
use crate::use_cases::webhooks::{self, ReplayRefusal};
use crate::webhooks::{EVENT_PREFIX, Message, WebhookClient, WebhookSecret, WebhookSettings};
use chrono::TimeDelta;
use clap::{Args, Subcommand, value_parser};
use handover_rules::Timestamp;
use handover_rules::provider_event::{EventKind, FeedExtent, FeedGap, FeedPosition};
use handover_store::{DatabaseUse, ReadTx, Store, StoreError, WebhookId, WebhookRecord, WriteTx};

/// `handover outbox`.
#[derive(Debug, Subcommand)]
pub enum Outbox {
    /// Send queued emails now instead of at their next attempt; also while a server is running
    Retry(RetryMails),
}

/// `handover outbox retry`.
#[derive(Debug, Args)]
pub struct RetryMails {
    /// Also put failed emails back into the queue; those that nobody needs any more are dropped
    #[arg(long)]
    pub failed: bool,
    /// Only those that failed in this many days
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "failed",
        value_parser = value_parser!(u16).range(1..=365))]
    pub days: u16,
    #[command(flatten)]
    pub database: DatabaseOption,
}

impl RetryMails {
    /// Makes every queued email due, after putting back the ones that failed within a period.
    pub(super) async fn run(&self, now: Timestamp) -> Result<(), String> {
        let failed_within = self.failed.then(|| TimeDelta::days(self.days.into()));
        let retry = move |tx: &mut WriteTx<'_>| {
            let put_back = failed_within.map(|period| tx.put_back_failed_mails(now - period, now)).transpose()?;
            Ok((put_back, tx.try_queued_mails_again(now)?))
        };
        let (put_back, queued) = self.database.open()?.write(retry).await.map_err(text)?;
        if let Some(put_back) = put_back {
            println!("failed emails put back into the queue: {put_back}");
        }
        println!("emails to be sent now: {queued}");
        Ok(())
    }
}

/// `handover webhooks`.
#[derive(Debug, Subcommand)]
pub enum WebhooksCommand {
    /// Post events to an address from now on, and print the secret that verifies their signatures
    Add(AddWebhook),
    /// List webhooks with their state
    List(DatabaseOption),
    /// Post a message of type webhook.test now, and print the response
    Test(SigningWebhook),
    /// Deliver all events after one of them again
    Replay(ReplayWebhook),
    /// Deliver again what waits for a receiver that had answered 410 (Gone) or asked for a pause
    Resume(OneWebhook),
    /// Print a new secret; for 24 hours, deliveries have a signature of the former one as well
    Rotate(SigningWebhook),
    /// Remove a webhook
    Remove(OneWebhook),
}

/// `handover webhooks add`.
#[derive(Debug, Args)]
pub struct AddWebhook {
    /// Address that events are posted to; https
    pub url: String,
    /// Kinds of events, such as `request.ended,contact.changed` [default: all]
    #[arg(long, value_name = "KINDS", value_delimiter = ',', value_parser = parse_kind)]
    pub kinds: Vec<EventKind>,
    #[command(flatten)]
    pub database: DatabaseOption,
    #[command(flatten)]
    pub options: WebhookOptions,
}

/// A webhook by its number.
#[derive(Debug, Args)]
pub struct OneWebhook {
    /// Number of the webhook, as listed
    #[arg(value_parser = parse_id)]
    pub id: WebhookId,
    #[command(flatten)]
    pub database: DatabaseOption,
}

/// A webhook whose secret is read or written.
#[derive(Debug, Args)]
pub struct SigningWebhook {
    #[command(flatten)]
    pub webhook: OneWebhook,
    #[command(flatten)]
    pub options: WebhookOptions,
}

/// `handover webhooks replay`.
#[derive(Debug, Args)]
pub struct ReplayWebhook {
    #[command(flatten)]
    pub webhook: OneWebhook,
    /// Id of the last event not to deliver again, such as 3f9c21d07a-4712; 0 for all that are kept
    #[arg(long, value_name = "EVENT", value_parser = parse_after)]
    pub after: ReplayFrom,
}

/// The last event not to deliver again; `None` if all that are kept are delivered.
#[derive(Clone, Debug)]
pub struct ReplayFrom(Option<FeedPosition>);

fn parse_after(text: &str) -> Result<ReplayFrom, String> {
    if text == "0" {
        return Ok(ReplayFrom(None));
    }
    // Receivers know the id of the message.
    let id = text.strip_prefix(EVENT_PREFIX).unwrap_or(text);
    let position = FeedPosition::parse(id).map(|position| ReplayFrom(Some(position)));
    position.ok_or_else(|| "the id of an event looks like 3f9c21d07a-4712; 0 is before the first".to_owned())
}

impl WebhooksCommand {
    pub(super) fn database(&self) -> &DatabaseOption {
        match self {
            Self::Add(options) => &options.database,
            Self::List(database) => database,
            Self::Test(options) | Self::Rotate(options) => &options.webhook.database,
            Self::Replay(options) => &options.webhook.database,
            Self::Resume(options) | Self::Remove(options) => &options.database,
        }
    }

    /// Runs the command; returns what to print.
    pub async fn run(&self, store: &Store, clock: &Clock) -> Result<String, String> {
        match self {
            Self::Add(options) => add(options, store, &settings(&options.options, store).await?).await,
            Self::List(_) => list(store).await,
            Self::Test(options) => {
                test(options.webhook.id, store, &settings(&options.options, store).await?, clock).await
            }
            Self::Replay(options) => replay(options, store).await,
            Self::Resume(options) => {
                let id = options.id;
                let found = store.write(move |tx| webhooks::resume(tx, id)).await.map_err(text)?;
                found.then(|| format!("webhook {id} delivers again, within half a minute")).ok_or_else(|| unknown(id))
            }
            Self::Rotate(options) => {
                let (id, now) = (options.webhook.id, clock.now());
                let key = settings(&options.options, store).await?.key;
                let secret = store.write(move |tx| webhooks::rotate(tx, id, &key, now)).await.map_err(text)?;
                let secret = secret.ok_or_else(|| unknown(id))?;
                Ok(format!(
                    "for 24 hours, deliveries have signatures of the former secret, too. The new one:\n{}",
                    secret.expose()
                ))
            }
            Self::Remove(options) => {
                let id = options.id;
                let found = store.write(move |tx| tx.remove_webhook(id)).await.map_err(text)?;
                found.then(|| format!("webhook {id} is removed")).ok_or_else(|| unknown(id))
            }
        }
    }
}

async fn settings(options: &WebhookOptions, store: &Store) -> Result<WebhookSettings, String> {
    let is_demo = store.read(|reader| reader.database_use()).await.map_err(text)? == DatabaseUse::Demo;
    let settings = options.settings(is_demo)?.ok_or_else(|| {
        "secrets of webhooks are stored encrypted: give the key with --secrets-key-file, the same as to the server"
            .to_owned()
    })?;
    let known = require_known(store, SECRETS_KEY, Some(&settings.key), NewKeys::FirstWithoutServer);
    known.await.map_err(|error| error.to_string())?;
    Ok(settings)
}

async fn add(options: &AddWebhook, store: &Store, settings: &WebhookSettings) -> Result<String, String> {
    settings
        .http
        .check(&options.url)
        .map_err(|fault| format!("the address {} {}", options.url, fault.with_remedy("--webhooks-allow-private")))?;
    let (url, kinds, key) = (options.url.clone(), options.kinds.clone(), settings.key.clone());
    let added = store.write(move |tx| webhooks::add(tx, &url, &kinds, &key)).await.map_err(text)?;
    let (id, secret) = added;
    Ok(format!("webhook {id} gets the events from now on. Its secret, which is not shown again:\n{}", secret.expose()))
}

async fn replay(options: &ReplayWebhook, store: &Store) -> Result<String, String> {
    let id = options.webhook.id;
    let ReplayFrom(after) = options.after.clone();
    let from = after.clone();
    match store.write(move |tx| webhooks::replay(tx, id, from.as_ref())).await.map_err(text)? {
        Ok(()) => Ok(match after {
            None => format!("webhook {id} delivers all events that are kept again"),
            Some(after) => format!("webhook {id} delivers all events after {after} again"),
        }),
        Err(ReplayRefusal::NoWebhook) => Err(unknown(id)),
        Err(ReplayRefusal::Gap(FeedGap::Deleted, _)) => {
            Err("events after this one have been deleted, because they were old; --after 0 delivers all that are kept"
                .to_owned())
        }
        Err(ReplayRefusal::Gap(FeedGap::OtherHistory, extent)) => {
            let last = extent.position(extent.last);
            Err(format!(
                "this is no event of the database, whose last one is {last}: ids from before a restore are not valid any \
                 more. --after 0 delivers all that are kept"
            ))
        }
    }
}

async fn list(store: &Store) -> Result<String, String> {
    let read = |reader: &ReadTx<'_>| Ok((reader.webhooks()?, reader.feed_extent()?));
    let (webhooks, feed) = store.read(read).await.map_err(text)?;
    if webhooks.is_empty() {
        return Ok("there are no webhooks; `handover webhooks add` adds one".to_owned());
    }
    Ok(webhooks.iter().map(|webhook| line(webhook, &feed)).collect::<Vec<_>>().join("\n"))
}

fn line(webhook: &WebhookRecord, feed: &FeedExtent) -> String {
    let kinds: Vec<&str> = webhook.kinds.iter().map(|kind| kind.as_str()).collect();
    let kinds = if kinds.is_empty() { "all events".to_owned() } else { kinds.join(",") };
    let position = feed.position(webhook.position);
    let mut parts = vec![format!("{}  {}  {kinds}  position {position}", webhook.id, webhook.url)];
    parts.extend(webhook.delivered_at.map(|at| format!("last delivery {at:.0?}")));
    parts.extend(webhook.failure.as_ref().map(|reason| format!("RETRYING {} ({reason})", webhook.waiting)));
    parts.extend(webhook.paused_until.map(|until| format!("PAUSED until {until:.0?}, as its receiver asks")));
    parts.extend(webhook.stopped_at.map(|at| {
        let id = webhook.id;
        format!("STOPPED at {at:.0?}: its receiver is gone. Resume with `handover webhooks resume {id}`")
    }));
    parts.extend(webhook.failing_since.zip(webhook.first_given_up).map(|(since, first)| {
        let (number, after) = (webhook.given_up, feed.position(first - 1));
        format!("FAILING since {since:.0?}: {number} events given up, replay with --after {after}")
    }));
    parts.join("  ")
}

async fn test(id: WebhookId, store: &Store, settings: &WebhookSettings, clock: &Clock) -> Result<String, String> {
    let webhook = store.read(move |reader| reader.webhook(id)).await.map_err(text)?.ok_or_else(|| unknown(id))?;
    let now = clock.now();
    let secrets = WebhookSecret::all_of(&webhook, &settings.key, now);
    let secrets = secrets.ok_or_else(|| "the secret was encrypted under another key".to_owned())?;
    let body = serde_json::json!({ "type": "webhook.test", "timestamp": now, "data": {} }).to_string();
    let message = Message { id: format!("test_{}", random::number()), body };
    let client = WebhookClient { http: settings.http.clone(), url: webhook.url, secrets };
    let posted = client.post(&message, now).await;
    posted.map(|status| format!("accepted with status {}", status.as_u16())).map_err(|failure| failure.to_string())
}

fn parse_kind(text: &str) -> Result<EventKind, String> {
    let names = EventKind::ALL.map(EventKind::as_str).join(", ");
    EventKind::parse(text).ok_or_else(|| format!("a kind is one of {names}"))
}

fn parse_id(text: &str) -> Result<WebhookId, String> {
    WebhookId::parse(text).ok_or_else(|| "the number of a webhook, as `handover webhooks list` shows it".to_owned())
}

fn unknown(id: WebhookId) -> String {
    format!("there is no webhook {id}; `handover webhooks list` shows all")
}

#[expect(clippy::needless_pass_by_value, reason = "the form that map_err needs")]
fn text(error: StoreError) -> String {
    error.to_string()
}
