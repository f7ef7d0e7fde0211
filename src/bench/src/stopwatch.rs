//! Elapsed time. The only module of this crate that reads a clock.

use std::time::{Duration, Instant};

/// Measures the time since it was started.
#[derive(Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "measures")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(clippy::disallowed_methods, reason = "measures")]
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}

/// Waits in real time, for another process.
#[expect(clippy::disallowed_methods, reason = "other processes have no event to wait for")]
pub(crate) fn pause(time: Duration) {
    std::thread::sleep(time);
}
