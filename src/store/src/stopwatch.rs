//! Measuring how long something takes.

use std::time::{Duration, Instant};

/// The monotonic clock.
#[must_use]
pub fn instant() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    Instant::now()
}

/// Counts the time since it was started.
#[derive(Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts at zero.
    #[must_use]
    pub fn start() -> Self {
        Self(instant())
    }

    /// Time since the start.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        instant().saturating_duration_since(self.0)
    }
}
