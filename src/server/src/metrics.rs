//! Figures for Prometheus, at an address of their own. No handles, names or addresses, and few labels.
//!
//! - [`Metrics`]: counters of calls and streams
//! - [`DatabaseFigures`]: gauges that need a query; read at a scrape
//! - [`router`] serves them at `/metrics`
//!
//! A part with figures of its own has its instruments, such as [`WriterFigures`](handover_store::WriterFigures) or the
//! deliveries of emails and webhooks, and registers them when `router` is made.

use crate::clock::Clock;
use crate::runtime::supervisor::Supervisor;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use chrono::TimeDelta;
use handover_api::desk::{MailNumbers, RequestNumbers};
use handover_api::{Reason, route};
use handover_rules::{RequestState, Timestamp};
use handover_store::{ClusterState, MailOutage, Store, StoreResult, WebhookBacklog, WebhookRecord, disk_usage};
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;
use tokio::sync::Mutex;

/// The shortest time between two reads of the database.
const READ_INTERVAL: TimeDelta = TimeDelta::seconds(2);

/// The parts of the server that have figures.
pub(crate) struct Sources {
    pub(crate) store: Store,
    pub(crate) clock: Clock,
    pub(crate) supervisor: Supervisor,
    pub(crate) metrics: Metrics,
}

/// Answers `/metrics` and nothing else. `register` adds the figures of other parts.
pub(crate) fn router(sources: Sources, register: impl FnOnce(&mut Registry)) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(Arc::new(Exposition::new(sources, register)))
}

async fn scrape(
    State(exposition): State<Arc<Exposition>>,
) -> Result<([(HeaderName, &'static str); 1], String), StatusCode> {
    let text = exposition.text().await.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(([(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)], text))
}

struct Exposition {
    sources: Sources,
    registry: Registry,
    database: DatabaseFigures,
    failing_loops: Gauge,
    /// Time of the last read of the database. Locked during a scrape, so that several share a read.
    read_at: Mutex<Option<Timestamp>>,
}

impl Exposition {
    fn new(sources: Sources, register: impl FnOnce(&mut Registry)) -> Self {
        let (database, failing_loops) = (DatabaseFigures::default(), Gauge::default());
        let mut registry = Registry::with_prefix("handover");
        registry.register("build", "The running build", Info::new([("version", env!("CARGO_PKG_VERSION"))]));
        sources.metrics.register(&mut registry);
        sources.store.writer_figures().register(&mut registry);
        register(&mut registry);
        database.register(&mut registry);
        registry.register(
            "background_loops_failing",
            "Background loops that have ended and not recovered",
            failing_loops.clone(),
        );
        Self { sources, registry, database, failing_loops, read_at: Mutex::default() }
    }

    async fn text(&self) -> Result<String, std::fmt::Error> {
        let mut read_at = self.read_at.lock().await;
        let now = self.sources.clock.now();
        // Also after the clock was set back.
        if read_at.is_none_or(|last| (now - last).abs() >= READ_INTERVAL) {
            self.database.update(&self.sources.store, now).await;
            *read_at = Some(now);
        }
        self.failing_loops.set(i64::try_from(self.sources.supervisor.failing().len()).unwrap_or(i64::MAX));
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

pub(crate) type Labels<const N: usize> = [(&'static str, Cow<'static, str>); N];

const SIGN_INS: [&str; 2] = [route::SESSION, route::DESK_SESSION];

/// Upper bounds of latency, in seconds.
const LATENCY_BUCKETS: [f64; 6] = [0.002, 0.01, 0.05, 0.25, 1.0, 5.0];

/// Counters of calls and event streams. Clones share them.
#[derive(Clone)]
pub(crate) struct Metrics {
    requests: Family<Labels<3>, Counter>,
    durations: Family<Labels<2>, Histogram, fn() -> Histogram>,
    refused_sign_ins: Family<Labels<2>, Counter>,
    pub(crate) event_streams: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(|| Histogram::new(LATENCY_BUCKETS)),
            refused_sign_ins: Family::default(),
            event_streams: Gauge::default(),
        }
    }
}

pub(crate) struct Call<'c> {
    /// The template of its path; `None` for the app's files and unknown paths.
    pub(crate) route: Option<&'c str>,
    pub(crate) method: &'c str,
    pub(crate) status: u16,
    pub(crate) refusal: Option<Reason>,
    /// Until the head of the answer.
    pub(crate) duration: Duration,
}

impl Metrics {
    pub(crate) fn count(&self, call: &Call<'_>) {
        let route = || ("route", call.route.map_or(Cow::Borrowed("other"), |route| route.to_owned().into()));
        let method = || ("method", known_method(call.method).into());
        self.requests.get_or_create(&[route(), method(), ("status", call.status.to_string().into())]).inc();
        self.durations.get_or_create(&[route(), method()]).observe(call.duration.as_secs_f64());
        if let Some(reason) = call.refusal.filter(|reason| is_refused_sign_in(*reason, call.route)) {
            self.refused_sign_ins.get_or_create(&[route(), ("reason", reason.as_str().into())]).inc();
        }
    }

    /// Sign-ins begin at 0, so that rates have their first change.
    fn register(&self, registry: &mut Registry) {
        for route in SIGN_INS {
            for reason in [Reason::WrongCredentials, Reason::TooManyTries] {
                self.refused_sign_ins
                    .get_or_create_owned(&[("route", route.into()), ("reason", reason.as_str().into())]);
            }
        }
        registry.register("http_requests", "Answered calls", self.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from the head of a request to the head of its answer",
            self.durations.clone(),
        );
        registry.register(
            "sign_in_refusals",
            "Wrong passwords and codes of customers and staff, and sign-ins that have to wait",
            self.refused_sign_ins.clone(),
        );
        registry.register("event_streams", "Open event streams", self.event_streams.clone());
    }
}

/// Clients may invent methods; labels must not grow with them.
fn known_method(method: &str) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"];
    KNOWN.into_iter().find(|known| *known == method).unwrap_or("other")
}

fn is_refused_sign_in(reason: Reason, route: Option<&str>) -> bool {
    match reason {
        Reason::WrongCredentials => true,
        Reason::TooManyTries => route.is_some_and(|route| SIGN_INS.contains(&route)),
        _ => false,
    }
}

/// States that a request stays in until it ends.
const OPEN_STATES: [RequestState; 2] = [RequestState::ValidatingByCustomers, RequestState::Doing];

type Seconds = Gauge<f64, AtomicU64>;

/// Gauges of which each has the name of its field, and their registration with a help text.
macro_rules! gauges {
    ($(#[$doc:meta])* struct $name:ident { $($gauge:ident: $type:ty = $help:literal,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        struct $name {
            $($gauge: $type,)*
        }

        impl $name {
            fn register(&self, registry: &mut Registry) {
                $(registry.register(stringify!($gauge), $help, self.$gauge.clone());)*
            }
        }
    };
}
gauges! {
    /// Gauges of the database. While it cannot be read they keep their values, and one of them says so.
    struct DatabaseFigures {
        database_readable: Gauge = "1 if the last scrape could read the database",
        open_requests: Family<Labels<1>, Gauge> =
            "Open requests, counted up to 10,000; one is its whole submission, and waits while any line does",
        outbox_messages: Family<Labels<1>, Gauge> =
            "Emails in the queue, and emails given up in the last day, each counted up to 10,000",
        outbox_oldest_message_age_seconds: Seconds =
            "Time since the oldest email in the queue was queued; 0 if there is none",
        mail_server_down: Gauge = "1 during an outage of the mail server",
        timers_lag_seconds: Seconds = "Time for which the longest overdue timer has been due; 0 if none is",
        webhook_events: Family<Labels<1>, Gauge> =
            "Events that webhooks have not delivered yet, counted up to 10,000 new ones each, and events given up since the \
             last replay",
        webhook_oldest_event_age_seconds: Seconds =
            "Time since the oldest event that a webhook has not delivered yet; 0 if there is none",
        webhooks_stopped: Gauge = "Webhooks whose receiver answered that it is gone, until they are resumed",
        database_size_bytes: Gauge = "Size of the database file",
        database_log_size_bytes: Gauge = "Size of the database's write-ahead log",
        database_disk_free_bytes: Gauge = "Free space of the database's disk",
        database_round_trip_seconds: Seconds = "Time for a statement of PostgreSQL that does nothing",
        database_standbys: Family<Labels<1>, Gauge> =
            "Standbys of PostgreSQL that are connected, and those that commits wait for",
    }
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
    async fn update(&self, store: &Store, now: Timestamp) {
        let contents = read(store, now).await;
        self.database_readable.set(contents.is_ok().into());
        if let Ok(contents) = contents {
            self.set(&contents, now);
        }
        if let Ok(Some(cluster)) = store.cluster_state().await {
            self.set_cluster(&cluster);
        }
        if let Some(Ok(usage)) = store.file().map(disk_usage) {
            self.database_size_bytes.set(gauge(usage.database));
            self.database_log_size_bytes.set(gauge(usage.log));
            self.database_disk_free_bytes.set(gauge(usage.free));
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
            self.outbox_messages.get_or_create(&[("state", state.into())]).set(number.into());
        }
        self.outbox_oldest_message_age_seconds.set(seconds_since(mails.oldest, now));
        self.mail_server_down.set(outage.is_some().into());
        self.timers_lag_seconds.set(seconds_since(*next_due_at, now));
        self.set_webhooks(contents, now);
    }

    fn set_webhooks(&self, Contents { webhooks, backlogs, .. }: &Contents, now: Timestamp) {
        let waiting: u64 = backlogs.iter().map(|backlog| backlog.waiting).sum();
        let given_up: u64 = webhooks.iter().map(|webhook| webhook.given_up).sum();
        for (state, number) in [("waiting", waiting), ("given_up", given_up)] {
            self.webhook_events.get_or_create(&[("state", state.into())]).set(gauge(number));
        }
        let stopped = webhooks.iter().filter(|webhook| webhook.stopped_at.is_some()).count();
        self.webhooks_stopped.set(gauge(stopped as u64));
        let oldest = backlogs.iter().filter_map(|backlog| backlog.oldest).min();
        self.webhook_oldest_event_age_seconds.set(seconds_since(oldest, now));
    }

    fn set_cluster(&self, ClusterState { round_trip, standbys, synchronous, .. }: &ClusterState) {
        self.database_round_trip_seconds.set(round_trip.as_secs_f64());
        let set = |state: &'static str, number: u32| {
            self.database_standbys.get_or_create(&[("state", state.into())]).set(number.into());
        };
        set("connected", *standbys);
        if let Some(synchronous) = synchronous {
            set("synchronous", *synchronous);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus_client::encoding::prometheus_text::encode;

    fn exposition(calls: &[Call<'_>]) -> String {
        let (metrics, mut registry, mut text) = (Metrics::default(), Registry::default(), String::new());
        metrics.register(&mut registry);
        for call in calls {
            metrics.count(call);
        }
        encode(&mut text, &registry).expect("strings take everything");
        text
    }

    fn call<'c>(route: Option<&'c str>, method: &'c str, refusal: Option<Reason>) -> Call<'c> {
        Call { route, method, status: 200, refusal, duration: Duration::from_millis(20) }
    }

    #[test]
    fn unknown_methods_and_paths_share_a_label() {
        let text = exposition(&[call(None, "BREW", None), call(None, "STIR", None)]);
        assert!(text.contains(r#"http_requests_total{route="other",method="other",status="200"} 2"#), "{text}");
        assert!(
            text.contains(r#"http_request_duration_seconds_bucket{route="other",method="other",le="0.05"} 2"#),
            "{text}"
        );
    }

    #[test]
    fn only_refusals_of_sign_ins_count_as_such() {
        for (route, reason, counts) in [
            (route::SESSION, Reason::WrongCredentials, true),
            (route::DESK_SESSION, Reason::WrongCredentials, true),
            (route::SESSION, Reason::TooManyTries, true),
            (route::EVENTS, Reason::TooManyTries, false),
            (route::SESSION, Reason::Malformed, false),
        ] {
            let text = exposition(&[call(Some(route), "POST", Some(reason))]);
            let is_counted =
                text.lines().any(|line| line.starts_with("sign_in_refusals_total{") && line.ends_with(" 1"));
            assert_eq!(is_counted, counts, "{route} {reason:?}: {text}");
        }
    }
}
