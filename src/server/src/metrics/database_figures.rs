//! Gauges of the database's contents and files.

use super::Labels;
use handover_api::desk::{MailNumbers, RequestNumbers};
use handover_rules::{RequestState, Timestamp};
use handover_store::{ClusterState, MailOutage, Store, StoreResult, WebhookBacklog, WebhookRecord, disk_usage};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use std::sync::atomic::AtomicU64;

/// States that a request stays in until it ends.
const OPEN_STATES: [RequestState; 2] = [RequestState::ValidatingByCustomers, RequestState::Doing];

type Seconds = Gauge<f64, AtomicU64>;

/// Gauges of the database. While it cannot be read they keep their values, and one of them says so.
#[derive(Default)]
pub(crate) struct DatabaseFigures {
    readable: Gauge,
    open_requests: Family<Labels<1>, Gauge>,
    outbox: Family<Labels<1>, Gauge>,
    oldest_mail_age: Seconds,
    mail_server_down: Gauge,
    timers_lag: Seconds,
    webhook_events: Family<Labels<1>, Gauge>,
    oldest_webhook_event_age: Seconds,
    stopped_webhooks: Gauge,
    size: Gauge,
    log_size: Gauge,
    free: Gauge,
    round_trip: Seconds,
    standbys: Family<Labels<1>, Gauge>,
}

/// Figures of one read transaction.
struct Contents {
    requests: Vec<RequestNumbers>,
    mails: MailNumbers,
    outage: Option<MailOutage>,
    next_due_at: Option<Timestamp>,
    webhooks: Vec<WebhookRecord>,
    backlogs: Vec<WebhookBacklog>,
}

impl DatabaseFigures {
    /// Reads the figures at `now`.
    pub(super) async fn update(&self, store: &Store, now: Timestamp) {
        let contents = read(store, now).await;
        self.readable.set(contents.is_ok().into());
        if let Ok(contents) = contents {
            self.set(&contents, now);
        }
        if let Ok(Some(cluster)) = store.cluster_state().await {
            self.set_cluster(&cluster);
        }
        if let Some(Ok(usage)) = store.file().map(disk_usage) {
            self.size.set(gauge(usage.database));
            self.log_size.set(gauge(usage.log));
            self.free.set(gauge(usage.free));
        }
    }

    fn set(&self, contents: &Contents, now: Timestamp) {
        let Contents { requests, mails, outage, next_due_at, .. } = contents;
        for state in OPEN_STATES {
            let counts = requests.iter().filter(|counts| counts.state == state);
            let number = counts.flat_map(|counts| [counts.day, counts.week, counts.older]).map(i64::from).sum();
            self.open_requests.get_or_create(&[("state", state.as_str().into())]).set(number);
        }
        for (state, number) in [("queued", mails.waiting), ("failed", mails.failed)] {
            self.outbox.get_or_create(&[("state", state.into())]).set(number.into());
        }
        self.oldest_mail_age.set(seconds_since(mails.oldest, now));
        self.mail_server_down.set(outage.is_some().into());
        self.timers_lag.set(seconds_since(*next_due_at, now));
        self.set_webhooks(contents, now);
    }

    fn set_webhooks(&self, Contents { webhooks, backlogs, .. }: &Contents, now: Timestamp) {
        let waiting: u64 = backlogs.iter().map(|backlog| backlog.waiting).sum();
        let given_up: u64 = webhooks.iter().map(|webhook| webhook.given_up).sum();
        for (state, number) in [("waiting", waiting), ("given_up", given_up)] {
            self.webhook_events.get_or_create(&[("state", state.into())]).set(gauge(number));
        }
        let stopped = webhooks.iter().filter(|webhook| webhook.stopped_at.is_some()).count();
        self.stopped_webhooks.set(gauge(stopped as u64));
        let oldest = backlogs.iter().filter_map(|backlog| backlog.oldest).min();
        self.oldest_webhook_event_age.set(seconds_since(oldest, now));
    }

    fn set_cluster(&self, ClusterState { round_trip, standbys, synchronous, .. }: &ClusterState) {
        self.round_trip.set(round_trip.as_secs_f64());
        let set = |state: &'static str, number: u32| {
            self.standbys.get_or_create(&[("state", state.into())]).set(number.into());
        };
        set("connected", *standbys);
        if let Some(synchronous) = synchronous {
            set("synchronous", *synchronous);
        }
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        registry.register("database_readable", "1 if the last scrape could read the database", self.readable.clone());
        registry.register(
            "open_requests",
            "Open requests, counted up to 10,000; one is its whole submission, and waits while any line does",
            self.open_requests.clone(),
        );
        registry.register(
            "outbox_messages",
            "Emails in the queue, and emails given up in the last day, each counted up to 10,000",
            self.outbox.clone(),
        );
        registry.register(
            "outbox_oldest_message_age_seconds",
            "Time since the oldest email in the queue was queued; 0 if there is none",
            self.oldest_mail_age.clone(),
        );
        registry.register("mail_server_down", "1 during an outage of the mail server", self.mail_server_down.clone());
        registry.register(
            "timers_lag_seconds",
            "Time for which the longest overdue timer has been due; 0 if none is",
            self.timers_lag.clone(),
        );
        registry.register(
            "webhook_events",
            "Events that webhooks have not delivered yet, counted up to 10,000 new ones each, and events given up since the \
             last replay",
            self.webhook_events.clone(),
        );
        registry.register(
            "webhook_oldest_event_age_seconds",
            "Time since the oldest event that a webhook has not delivered yet; 0 if there is none",
            self.oldest_webhook_event_age.clone(),
        );
        registry.register(
            "webhooks_stopped",
            "Webhooks whose receiver answered that it is gone, until they are resumed",
            self.stopped_webhooks.clone(),
        );
        registry.register("database_size_bytes", "Size of the database file", self.size.clone());
        registry.register("database_log_size_bytes", "Size of the database's write-ahead log", self.log_size.clone());
        registry.register("database_disk_free_bytes", "Free space of the database's disk", self.free.clone());
        registry.register(
            "database_round_trip_seconds",
            "Time for a statement of PostgreSQL that does nothing",
            self.round_trip.clone(),
        );
        registry.register(
            "database_standbys",
            "Standbys of PostgreSQL that are connected, and those that commits wait for",
            self.standbys.clone(),
        );
    }
}

async fn read(store: &Store, now: Timestamp) -> StoreResult<Contents> {
    store
        .read(move |reader| {
            Ok(Contents {
                requests: reader.request_counts(now)?,
                mails: reader.mail_counts(now)?,
                outage: reader.mail_outage()?,
                next_due_at: reader.next_due_at()?,
                webhooks: reader.webhooks()?,
                backlogs: reader.webhook_backlogs()?,
            })
        })
        .await
}

fn seconds_since(then: Option<Timestamp>, now: Timestamp) -> f64 {
    then.and_then(|then| (now - then).to_std().ok()).map_or(0.0, |time| time.as_secs_f64())
}

fn gauge(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
