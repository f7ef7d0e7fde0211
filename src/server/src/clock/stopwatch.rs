//! Measuring how long something takes.

use std::time::{Duration, Instant};

/// The monotonic clock.
pub(super) fn instant() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    Instant::now()
}

/// Counts the time since it was started.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self(instant())
    }

    pub(crate) fn elapsed(&self) -> Duration {
        instant().saturating_duration_since(self.0)
    }
}
