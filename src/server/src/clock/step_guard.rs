//! Tells a wall clock that runs from one that was set. See decision 0023.
//!
//! Compares the wall clock with the monotonic one, which nobody can set. A step is taken over once the wall clock has been
//! steady for a while; until then time goes on as the monotonic clock counts it. After a start, the time of the last run
//! is all there is to compare with: the wall clock is believed, but nothing is settled yet.

use chrono::TimeDelta;
use handover_rules::Timestamp;
use std::time::Duration;

/// Larger differences between wall and monotonic clock are steps. Corrections of a running clock are far smaller.
const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// After a longer break between two runs the wall clock has to prove itself first.
const LONGEST_BREAK: TimeDelta = TimeDelta::hours(1);

/// Readings of the wall clock and of the monotonic clock, at the same moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct ClockReading {
    pub(super) wall: Timestamp,
    pub(super) monotonic: Duration,
}

impl ClockReading {
    /// The wall clock when the monotonic one began.
    fn origin(self) -> Timestamp {
        self.wall - delta(self.monotonic)
    }
}

/// The times that the server uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ClockTimes {
    /// The current time.
    pub(super) now: Timestamp,
    /// The time up to which scheduled work may run; before `now` while the clock is in doubt.
    pub(super) settled: Timestamp,
    /// Whether the time went back since [`StepGuard::take_went_back`].
    pub(super) went_back: bool,
}

#[derive(Clone, Copy, Debug)]
enum StepState {
    Steady,
    /// The wall clock differs from what the monotonic one counted.
    Stepped {
        since: Duration,
        origin: Timestamp,
    },
    /// The last run was long before this one.
    AfterBreak {
        last_run: Timestamp,
        since: Duration,
        origin: Timestamp,
    },
}

/// The state between readings.
#[derive(Debug)]
pub(super) struct StepGuard {
    steady_for: Duration,
    origin: Timestamp,
    state: StepState,
    went_back: bool,
}

impl StepGuard {
    /// Believes the first reading.
    pub(super) fn new(first: ClockReading, steady_for: Duration) -> Self {
        Self { steady_for, origin: first.origin(), state: StepState::Steady, went_back: false }
    }

    /// Compares with the time of the last run.
    pub(super) fn resume(&mut self, last_run: Timestamp, reading: ClockReading) {
        self.went_back = last_run - reading.wall > TOLERANCE;
        if self.went_back {
            tracing::warn!(%last_run, now = %reading.wall, "the clock is behind the last run");
        }
        if reading.wall - last_run > LONGEST_BREAK && !self.steady_for.is_zero() {
            tracing::warn!(
                %last_run, now = %reading.wall, wait = ?self.steady_for,
                "the last run was long ago: scheduled work waits until the clock has been steady"
            );
            self.origin = reading.origin();
            self.state = StepState::AfterBreak { last_run, since: reading.monotonic, origin: reading.origin() };
        }
    }

    /// Takes a reading into account.
    pub(super) fn observe(&mut self, reading: ClockReading) -> ClockTimes {
        let origin = reading.origin();
        match self.state {
            StepState::Steady => self.observe_steady(reading),
            StepState::Stepped { .. } if is_close(origin, self.origin) => {
                tracing::warn!(now = %reading.wall, "the clock was set back to where it was");
                self.accept(origin);
            }
            StepState::Stepped { since, origin: seen } | StepState::AfterBreak { since, origin: seen, .. }
                if is_close(origin, seen) && reading.monotonic.saturating_sub(since) >= self.steady_for =>
            {
                tracing::warn!(now = %reading.wall, "the clock has been steady: its time is taken over");
                self.accept(origin);
            }
            StepState::Stepped { origin: seen, .. } if !is_close(origin, seen) => {
                self.state = StepState::Stepped { since: reading.monotonic, origin };
            }
            StepState::Stepped { .. } => {}
            StepState::AfterBreak { last_run, since, origin: seen } => {
                let (since, seen) = if is_close(origin, seen) { (since, seen) } else { (reading.monotonic, origin) };
                self.accept(origin);
                if reading.wall - last_run > LONGEST_BREAK {
                    self.state = StepState::AfterBreak { last_run, since, origin: seen };
                }
            }
        }
        self.times(reading.monotonic)
    }

    /// Whether the time went back since the last call, by a step that was taken over or since the last run.
    pub(super) fn take_went_back(&mut self) -> bool {
        std::mem::take(&mut self.went_back)
    }

    fn observe_steady(&mut self, reading: ClockReading) {
        let origin = reading.origin();
        if is_close(origin, self.origin) {
            self.origin = origin;
        } else if self.steady_for.is_zero() {
            self.accept(origin);
        } else {
            let expected = self.origin + delta(reading.monotonic);
            tracing::warn!(
                now = %reading.wall, %expected, wait = ?self.steady_for,
                "the clock was set: its time is not used until it has been steady"
            );
            self.state = StepState::Stepped { since: reading.monotonic, origin };
        }
    }

    fn accept(&mut self, origin: Timestamp) {
        self.went_back |= self.origin - origin > TOLERANCE;
        self.origin = origin;
        self.state = StepState::Steady;
    }

    fn times(&self, monotonic: Duration) -> ClockTimes {
        let now = self.origin + delta(monotonic);
        let settled = match self.state {
            StepState::AfterBreak { last_run, .. } => last_run,
            StepState::Steady | StepState::Stepped { .. } => now,
        };
        ClockTimes { now, settled, went_back: self.went_back }
    }
}

fn is_close(a: Timestamp, b: Timestamp) -> bool {
    (a - b).abs() <= TOLERANCE
}

fn delta(duration: Duration) -> TimeDelta {
    TimeDelta::from_std(duration).unwrap_or(TimeDelta::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEADY: Duration = Duration::from_secs(300);

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_timestamp(1_900_000_000 + seconds, 0).expect("in range")
    }

    fn reading(wall: i64, monotonic: u64) -> ClockReading {
        ClockReading { wall: at(wall), monotonic: Duration::from_secs(monotonic) }
    }

    /// Current time and settled time are equal.
    fn both(seconds: i64) -> (Timestamp, Timestamp) {
        (at(seconds), at(seconds))
    }

    fn observe(guard: &mut StepGuard, wall: i64, monotonic: u64) -> (Timestamp, Timestamp) {
        let times = guard.observe(reading(wall, monotonic));
        (times.now, times.settled)
    }

    #[test]
    fn small_corrections_are_followed() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        for (wall, monotonic) in [(10, 10), (61, 20), (111, 80), (100, 90)] {
            assert_eq!(observe(&mut guard, wall, monotonic), both(wall));
        }
        assert!(!guard.take_went_back());
    }

    #[test]
    fn step_is_taken_over_only_after_a_steady_time() {
        for days in [86_400, -86_400] {
            let mut guard = StepGuard::new(reading(0, 0), STEADY);
            for second in [10, 11, 309] {
                let monotonic = u64::try_from(second).expect("positive");
                assert_eq!(observe(&mut guard, second + days, monotonic), both(second));
            }
            assert_eq!(observe(&mut guard, 310 + days, 310), both(310 + days));
            assert_eq!(guard.take_went_back(), days < 0);
        }
    }

    #[test]
    fn step_that_is_undone_leaves_nothing() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        assert_eq!(observe(&mut guard, 86_410, 10), both(10));
        assert_eq!(observe(&mut guard, 250, 250), both(250));
        assert_eq!(observe(&mut guard, 400, 400), both(400));
        assert!(!guard.take_went_back());
    }

    #[test]
    fn clock_that_keeps_jumping_is_never_believed() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        for round in 1..20 {
            let monotonic = round * 100;
            let wall = i64::try_from(round * 10_000).expect("small");
            assert_eq!(observe(&mut guard, wall, monotonic).0, at(i64::try_from(monotonic).expect("small")));
        }
    }

    #[test]
    fn scheduled_work_waits_after_a_break() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        guard.resume(at(-7200), reading(0, 0));
        for second in [0, 299] {
            let times = observe(&mut guard, second, u64::try_from(second).expect("positive"));
            assert_eq!(times, (at(second), at(-7200)));
        }
        assert_eq!(observe(&mut guard, 300, 300), both(300));
    }

    #[test]
    fn break_that_turns_out_short_ends_the_wait() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        guard.resume(at(-86_400), reading(0, 0));
        assert_eq!(observe(&mut guard, 5, 5).1, at(-86_400));
        // Set right by a time server.
        assert_eq!(observe(&mut guard, -86_300, 10), both(-86_300));
        assert!(guard.take_went_back());
    }

    #[test]
    fn short_break_is_no_reason_to_wait() {
        let mut guard = StepGuard::new(reading(0, 0), STEADY);
        guard.resume(at(-3600), reading(0, 0));
        assert_eq!(observe(&mut guard, 1, 1), both(1));
        let mut guard = StepGuard::new(reading(0, 0), Duration::ZERO);
        guard.resume(at(-86_400), reading(0, 0));
        assert_eq!(observe(&mut guard, 1, 1), both(1));
        assert_eq!(observe(&mut guard, 86_400, 2), both(86_400));
    }
}
