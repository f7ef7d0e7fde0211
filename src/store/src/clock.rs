//! The clocks of the machine, for what concerns processes rather than people: tests do not move them.

use std::time::{Duration, Instant, SystemTime};

/// The time in seconds since 1970.
pub(crate) fn unix_seconds() -> i64 {
    unix_millis() / 1000
}

/// The time in milliseconds since 1970.
pub(crate) fn unix_millis() -> i64 {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = SystemTime::now();
    let since_1970 = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

/// The monotonic clock.
#[must_use]
pub fn instant() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    Instant::now()
}

/// Counts the time since it was started.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
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

/// Counts the processor time of this thread since it was started.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ThreadStopwatch(Stopwatch, Option<Duration>);

impl ThreadStopwatch {
    pub(crate) fn start() -> Self {
        Self(Stopwatch::start(), thread_time())
    }

    pub(crate) fn has_reached(&self, limit: Duration) -> bool {
        // Processor time costs a system call, and is never more than the time by the clock.
        self.0.elapsed() >= limit
            && thread_time().zip(self.1).is_none_or(|(now, start)| now.saturating_sub(start) >= limit)
    }
}

/// Processor time of this thread. Unlike the time by the clock, it does not pass while other threads run.
#[cfg(unix)]
fn thread_time() -> Option<Duration> {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime).try_into().ok()
}

/// On other systems, only the time by the clock counts.
#[cfg(not(unix))]
const fn thread_time() -> Option<Duration> {
    None
}
