//! Figures of the writer for monitoring.

use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// Upper bounds of times, in seconds.
const BUCKETS: [f64; 6] = [0.000_5, 0.002, 0.01, 0.05, 0.25, 1.0];

/// Figures of the writer. Clones share them.
#[derive(Clone)]
pub struct WriterFigures {
    pub(super) waiting: Gauge,
    pub(super) turns: Histogram,
    pub(super) commits: Histogram,
}

impl Default for WriterFigures {
    fn default() -> Self {
        let times = || Histogram::new(BUCKETS);
        Self { waiting: Gauge::default(), turns: times(), commits: times() }
    }
}

impl WriterFigures {
    /// Adds them to `registry`.
    pub fn register(&self, registry: &mut Registry) {
        registry.register("writer_queue_length", "Jobs that wait for the writer", self.waiting.clone());
        registry.register(
            "writer_turn_duration_seconds",
            "Time until a transaction could begin: other processes and servers write in turns",
            self.turns.clone(),
        );
        registry.register(
            "writer_commit_duration_seconds",
            "Time to make a transaction durable, without its jobs",
            self.commits.clone(),
        );
    }
}
