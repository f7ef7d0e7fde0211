//! Steps of the wall clock: the time that the server uses around them (decision 0003).

use chrono::TimeDelta;
use handover_rules::Timestamp;
use std::time::Duration;

/// Larger differences between the wall clock and the monotonic clock are steps. Corrections of a running clock are far smaller.
pub(super) const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// Readings of the wall clock and of the monotonic clock, at the same moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    pub(super) wall: Timestamp,
    pub(super) monotonic: Duration,
}

impl Reading {
    /// The time of the wall clock when the monotonic clock began.
    fn origin(self) -> Timestamp {
        self.wall - delta(self.monotonic)
    }
}

/// Follows the wall clock, except after a step: then time goes on by the monotonic clock until the wall clock has been steady.
#[derive(Debug)]
pub(super) struct Steps {
    steady_for: Duration,
    origin: Timestamp,
    /// The origin of the wall clock since its last step, and the time of that step, until it is followed.
    pending: Option<(Timestamp, Duration)>,
}

impl Steps {
    pub(super) fn new(first: Reading, steady_for: Duration) -> Self {
        Self { steady_for, origin: first.origin(), pending: None }
    }

    /// The current time.
    pub(super) fn now(&mut self, reading: Reading) -> Timestamp {
        let origin = reading.origin();
        if is_close(origin, self.origin) {
            if self.pending.take().is_some() {
                tracing::warn!(now = %reading.wall, "the clock was set back to where it was");
            }
            self.origin = origin;
        } else {
            self.observe_step(reading);
        }
        self.origin + delta(reading.monotonic)
    }

    /// Whether the wall clock is followed.
    pub(super) fn is_steady(&self) -> bool {
        self.pending.is_none()
    }

    fn observe_step(&mut self, reading: Reading) {
        let origin = reading.origin();
        if self.pending.is_none() {
            let expected = self.origin + delta(reading.monotonic);
            tracing::warn!(
                now = %reading.wall, %expected, wait = ?self.steady_for,
                "the clock was set: its time is not used until it has been steady"
            );
        }
        let same = self.pending.filter(|(pending, _)| is_close(origin, *pending));
        let (pending, since) = same.unwrap_or((origin, reading.monotonic));
        if reading.monotonic.saturating_sub(since) >= self.steady_for {
            tracing::warn!(now = %reading.wall, "the clock has been steady: its time is used");
            (self.origin, self.pending) = (origin, None);
        } else {
            self.pending = Some((pending, since));
        }
    }
}

fn is_close(a: Timestamp, b: Timestamp) -> bool {
    (a - b).abs() <= TOLERANCE
}

pub(super) fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    const STEADY: i64 = 300;
    const DAY: i64 = 86_400;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_900_000_000 + seconds, 0).expect("in range")
    }

    fn reading(wall: i64, monotonic: i64) -> Reading {
        Reading { wall: at(wall), monotonic: Duration::from_secs(monotonic.unsigned_abs()) }
    }

    fn steps(steady_for: i64) -> Steps {
        Steps::new(reading(0, 0), Duration::from_secs(steady_for.unsigned_abs()))
    }

    /// Asserts the time of each reading of the wall clock and of the monotonic clock.
    fn assert_times(steady_for: i64, cases: &[(i64, i64, i64)]) {
        let mut steps = steps(steady_for);
        for (wall, monotonic, expected) in cases {
            assert_eq!(steps.now(reading(*wall, *monotonic)), at(*expected), "{wall}, {monotonic} of {cases:?}");
        }
        assert!(steps.is_steady(), "{cases:?}");
    }

    #[test]
    fn small_corrections_are_followed() {
        assert_times(STEADY, &[(10, 10, 10), (61, 20, 61), (111, 80, 111), (100, 90, 100)]);
    }

    #[test]
    fn step_is_followed_only_after_a_steady_time() {
        for step in [61, DAY, -61, -DAY] {
            let waiting = [10, 11, 309].map(|second| (second + step, second, second));
            let followed = [310, 311].map(|second| (second + step, second, second + step));
            assert_times(STEADY, &[waiting.as_slice(), &followed].concat());
        }
    }

    #[test]
    fn step_that_is_undone_leaves_nothing() {
        assert_times(STEADY, &[(DAY + 10, 10, 10), (250, 250, 250), (400, 400, 400)]);
    }

    #[test]
    fn another_step_starts_the_steady_time_again() {
        let back = 2 * DAY;
        assert_times(
            STEADY,
            &[(DAY + 10, 10, 10), (back + 200, 200, 200), (back + 499, 499, 499), (back + 500, 500, back + 500)],
        );
    }

    #[test]
    fn step_is_followed_immediately_without_a_steady_time() {
        assert_times(0, &[(DAY + 10, 10, DAY + 10), (20, 20, 20)]);
    }

    proptest! {
        /// For any wall clock, time never differs by more than the tolerance from the monotonic clock's count, unless
        /// the wall clock has been steady; then it is the wall clock's time.
        #[test]
        fn time_moves_by_more_than_a_minute_only_to_a_steady_clock(
            changes in vec((0..400_i64, prop_oneof![Just(0), -60..=60_i64, -3 * DAY..3 * DAY]), 1..60),
        ) {
            let mut steps = steps(STEADY);
            let (mut monotonic, mut offset, mut last) = (0, 0, (0, at(0)));
            let mut offsets = vec![(0, 0)];
            for (passed, change) in changes {
                monotonic += passed;
                offset += change;
                offsets.push((monotonic, offset));
                let now = steps.now(reading(monotonic + offset, monotonic));
                let counted = last.1 + TimeDelta::seconds(monotonic - last.0);
                let steady_since = offsets.iter().rev().take_while(|(_, earlier)| (earlier - offset).abs() <= 120).last();
                let was_steady = steady_since.is_some_and(|(since, _)| monotonic - since >= STEADY);
                prop_assert!(is_close(now, counted) || was_steady && now == at(monotonic + offset));
                prop_assert!(!steps.is_steady() || now == at(monotonic + offset));
                last = (monotonic, now);
            }
            // Steady from now on.
            steps.now(reading(monotonic + offset, monotonic));
            let later = monotonic + STEADY;
            prop_assert_eq!(steps.now(reading(later + offset, later)), at(later + offset));
        }
    }
}
