//! How long a part took. The only place of xtask that reads a clock.

use std::time::{Duration, Instant};

/// Runs since it was made.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measures the build itself, not anything the product does")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "measures the build itself, not anything the product does")]
    pub(crate) fn read(&self) -> Duration {
        self.0.elapsed()
    }
}
