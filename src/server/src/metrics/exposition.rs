//! `/metrics` in Prometheus's text format.

use super::{DatabaseFigures, Metrics};
use crate::clock::Clock;
use crate::runtime::supervisor::Supervisor;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::routing::get;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::Store;
use prometheus_client::encoding::prometheus_text;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Arc;
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
