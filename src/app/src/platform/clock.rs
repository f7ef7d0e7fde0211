//! The server's time, as the browser's clock corrected by an offset: countdowns are right even where the browser's clock
//! is wrong. The one place that reads the browser's clock; see `src/decisions/0003-pure-rules-time-and-tests.md`.

use crate::state::App;
use chrono::{DateTime, NaiveDate};
use core::time::Duration;
use handover_rules::Timestamp;
use leptos::prelude::*;

impl App {
    pub(crate) fn now(self) -> Timestamp {
        timestamp(browser_now() + self.clock_offset.get_untracked())
    }

    /// Today by the server's clock, as a UTC day (decision 0017).
    pub(crate) fn today(self) -> NaiveDate {
        self.now().date_naive()
    }

    /// Updates the offset from the server's time in an answer.
    pub(crate) fn set_clock(self, now: Timestamp) {
        let offset = now.timestamp_millis() - browser_now();
        // Smaller differences are the latency of the answer.
        if (offset - self.clock_offset.get_untracked()).abs() > 1000 {
            self.clock_offset.set(offset);
        }
    }
}

/// The current time as a signal that is updated regularly until its owner is disposed.
pub(crate) fn ticking(every: Duration) -> ReadSignal<Timestamp> {
    let app = expect_context::<App>();
    let (time, set_time) = signal(app.now());
    if let Ok(timer) = set_interval_with_handle(move || _ = set_time.try_set(app.now()), every) {
        on_cleanup(move || timer.clear());
    }
    time
}

/// A remaining duration in its two largest units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimeLeft {
    Days(i64, i64),
    Hours(i64, i64),
    Minutes(i64),
    /// Less than a minute.
    Seconds(i64),
    /// Zero or less.
    Nothing,
}

impl TimeLeft {
    pub(crate) fn between(now: Timestamp, end: Timestamp) -> Self {
        Self::of(seconds_left(now, end))
    }

    pub(crate) const fn of(seconds: i64) -> Self {
        match seconds {
            ..=0 => Self::Nothing,
            1..60 => Self::Seconds(seconds),
            60..3600 => Self::Minutes(seconds / 60),
            3600..86_400 => Self::Hours(seconds / 3600, seconds % 3600 / 60),
            _ => Self::Days(seconds / 86_400, seconds % 86_400 / 3600),
        }
    }
}

/// Whole seconds from `now` to `end`, rounded up; never below zero.
pub(crate) fn seconds_left(now: Timestamp, end: Timestamp) -> i64 {
    (end.timestamp_millis() - now.timestamp_millis() + 999).div_euclid(1000).max(0)
}

/// Seconds as a clock shows them: `1:24`.
pub(crate) fn clock(seconds: i64) -> String {
    let digits = [(seconds % 60 / 10).to_string(), (seconds % 10).to_string()].concat();
    [(seconds / 60).to_string(), digits].join(":")
}

fn timestamp(milliseconds: i64) -> Timestamp {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

/// The browser's own clock, in milliseconds.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the real clock")]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of any year fit")]
pub(crate) fn browser_now() -> i64 {
    js_sys::Date::now() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(milliseconds: i64) -> TimeLeft {
        TimeLeft::between(timestamp(1_000_000), timestamp(1_000_000 + milliseconds))
    }

    #[test]
    fn remaining_time_has_two_units() {
        assert_eq!(left((6 * 24 + 23) * 3_600_000 + 5), TimeLeft::Days(6, 23));
        assert_eq!(left(86_400_000), TimeLeft::Days(1, 0));
        assert_eq!(left(3_600_000 * 5 + 60_000 * 7), TimeLeft::Hours(5, 7));
        assert_eq!(left(60_000), TimeLeft::Minutes(1));
        assert_eq!(left(59_001), TimeLeft::Minutes(1));
        assert_eq!(left(1), TimeLeft::Seconds(1));
        assert_eq!(left(0), TimeLeft::Nothing);
        assert_eq!(left(-1), TimeLeft::Nothing);
    }

    #[test]
    fn clock_pads_seconds() {
        assert_eq!(clock(84), "1:24");
        assert_eq!(clock(60), "1:00");
        assert_eq!(clock(9), "0:09");
        assert_eq!(clock(600), "10:00");
    }
}
