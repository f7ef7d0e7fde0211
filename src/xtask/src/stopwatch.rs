//! Elapsed time. The only module of xtask that reads a clock.

use std::time::{Duration, Instant};

/// Measures the time since it was started.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measures the build, not the product")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "measures the build, not the product")]
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }
}
