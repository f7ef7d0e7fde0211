//! The current time: the only module that reads the system clock (decision 0003).

pub(crate) use handover_store::Stopwatch;

use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::instant;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch::Sender;

/// Whether tests can move clocks: in debug builds, never in a release.
pub(crate) const IS_MOVABLE: bool = cfg!(debug_assertions);

/// A clock that follows steps of the system clock only once that has been steady. Clones share its state.
#[derive(Clone, Debug)]
pub struct Clock {
    state: Arc<Mutex<ClockState>>,
    began: std::time::Instant,
    /// Time at which a standing clock was made.
    origin: Timestamp,
    source: Sender<TimeSource>,
    broken_loops: Sender<BTreeSet<String>>,
}

#[derive(Debug)]
struct ClockState {
    steps: Steps,
    /// Monotonic time before which no scheduled work runs, after a long break.
    work_from: Option<Duration>,
}

/// A time source that tests can move.
#[derive(Clone, Copy, Debug)]
enum TimeSource {
    /// Stands still until it is moved.
    Standing(Reading),
    /// The system clock, that far ahead.
    Ahead(Duration),
}

/// After a longer break between two runs, the wall clock may be wrong: scheduled work waits.
const LONGEST_BREAK: TimeDelta = TimeDelta::hours(1);

/// Longest step of a wait, to notice changes of the system clock and suspended machines.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Clock {
    #[must_use]
    pub fn system() -> Self {
        Self::of(system_time(), |_| TimeSource::Ahead(Duration::ZERO))
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self::of(at, TimeSource::Standing)
    }

    fn of(origin: Timestamp, source: impl FnOnce(Reading) -> TimeSource) -> Self {
        let first = Reading { wall: origin, monotonic: Duration::ZERO };
        let state = ClockState { steps: Steps::new(first, Duration::ZERO), work_from: None };
        Self {
            state: Arc::new(Mutex::new(state)),
            began: instant(),
            origin,
            source: Sender::new(source(first)),
            broken_loops: Sender::default(),
        }
    }

    /// Advances the clock, as if the time had passed, which ends waits that are over.
    pub fn advance(&self, by: TimeDelta) {
        let passed = by.to_std().unwrap_or_default();
        self.source.send_modify(|source| match source {
            TimeSource::Standing(reading) => {
                reading.wall += by;
                reading.monotonic += passed;
            }
            TimeSource::Ahead(ahead) => *ahead += passed,
        });
    }

    /// Sets a standing clock forward or back, as an administrator or a time server would.
    pub fn set_by(&self, by: TimeDelta) {
        self.source.send_modify(|source| {
            if let TimeSource::Standing(reading) = source {
                reading.wall += by;
            }
        });
    }

    /// Lets background loops panic in each run, or repairs them. Here because all of them share the clock with tests.
    pub fn set_broken(&self, name: &str, is_broken: bool) {
        self.broken_loops.send_modify(|broken| {
            if is_broken {
                broken.insert(name.to_owned());
            } else {
                broken.remove(name);
            }
        });
    }

    /// Waits until a loop is to panic.
    pub(crate) async fn until_broken(&self, name: &str) {
        let mut broken = self.broken_loops.subscribe();
        // An error means that the clock was dropped on shutdown.
        let _ = broken.wait_for(|broken| broken.contains(name)).await;
    }

    /// From now on, a step is followed only after the system clock has been steady for `steady_for`. If the last run, if any,
    /// was long ago, scheduled work waits for that as well.
    pub fn resume(&self, last_run: Option<Timestamp>, steady_for: Duration) {
        let reading = self.read();
        let now = reading.wall;
        let is_long_ago = last_run.is_some_and(|last_run| now - last_run > LONGEST_BREAK) && !steady_for.is_zero();
        match last_run {
            Some(last_run) if is_long_ago => tracing::warn!(
                %last_run, %now, wait = ?steady_for,
                "the last run was long ago: scheduled work and emails wait until the clock has been steady"
            ),
            Some(last_run) if last_run - now > TOLERANCE => {
                tracing::warn!(%last_run, %now, "the clock is behind the last run");
            }
            _ => {}
        }
        let work_from = is_long_ago.then(|| reading.monotonic + steady_for);
        *self.lock() = ClockState { steps: Steps::new(reading, steady_for), work_from };
    }

    /// The current time in whole milliseconds, which the store keeps without loss.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        // Read while locked: an older reading must not follow a newer one.
        let mut state = self.lock();
        state.steps.now(self.read())
    }

    /// The current time as it would be if tests had not advanced this clock, but had set it: a database has a clock of its own.
    pub(crate) fn unmoved(&self) -> Timestamp {
        let now = self.now();
        match *self.source.borrow() {
            _ if !IS_MOVABLE => now,
            TimeSource::Standing(reading) => system_time() + (now - self.origin) - delta(reading.monotonic),
            TimeSource::Ahead(ahead) => now - delta(ahead),
        }
    }

    /// The time that has passed since the clock was made, for measuring. No test moves it.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        instant().saturating_duration_since(self.began)
    }

    pub async fn sleep_until(&self, at: Timestamp) {
        self.wait(|| (at - self.now()).to_std().unwrap_or_default()).await;
    }

    pub async fn until_work_may_run(&self) {
        self.wait(|| if self.may_work_run() { Duration::ZERO } else { LONGEST_SLEEP }).await;
    }

    fn may_work_run(&self) -> bool {
        let mut state = self.lock();
        let reading = self.read();
        let now = state.steps.now(reading);
        if state.steps.is_steady() && state.work_from.is_some_and(|from| reading.monotonic >= from) {
            state.work_from = None;
            tracing::warn!(%now, "the clock has been steady: scheduled work runs, and emails are sent");
        }
        state.work_from.is_none()
    }

    /// Waits until nothing is `left`.
    async fn wait(&self, left: impl Fn() -> Duration) {
        let mut moved = self.source.subscribe();
        loop {
            // Before the time is read, so that no move after that is missed.
            let is_standing = matches!(*moved.borrow_and_update(), TimeSource::Standing(_));
            let left = left();
            if left.is_zero() {
                return;
            }
            tokio::select! {
                () = tokio::time::sleep(left.min(LONGEST_SLEEP)), if !is_standing => {}
                // An error means that the clock was dropped on shutdown.
                _ = moved.changed() => {}
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, ClockState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> Reading {
        let system = || {
            let passed = instant().saturating_duration_since(self.began);
            // In whole milliseconds, like the wall clock.
            let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
            Reading { wall: system_time(), monotonic: Duration::from_millis(millis) }
        };
        if !IS_MOVABLE {
            return system();
        }
        match *self.source.borrow() {
            TimeSource::Standing(reading) => reading,
            TimeSource::Ahead(ahead) => {
                let Reading { wall, monotonic } = system();
                Reading { wall: wall + ahead, monotonic: monotonic + ahead }
            }
        }
    }
}

fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = std::time::SystemTime::now();
    let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}

/// Larger differences between the wall clock and the monotonic clock are steps. Corrections of a running clock are far smaller.
const TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// Readings of the wall clock and of the monotonic clock, at the same moment.
#[derive(Clone, Copy, Debug)]
struct Reading {
    wall: Timestamp,
    monotonic: Duration,
}

impl Reading {
    /// The time of the wall clock when the monotonic clock began.
    fn origin(self) -> Timestamp {
        self.wall - delta(self.monotonic)
    }
}

/// Follows the wall clock, except after a step: then time goes on by the monotonic clock until the wall clock has been steady.
#[derive(Debug)]
struct Steps {
    steady_for: Duration,
    origin: Timestamp,
    /// The origin of the wall clock since its last step, and the time of that step, until it is followed.
    pending: Option<(Timestamp, Duration)>,
}

impl Steps {
    fn new(first: Reading, steady_for: Duration) -> Self {
        Self { steady_for, origin: first.origin(), pending: None }
    }

    fn now(&mut self, reading: Reading) -> Timestamp {
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
    fn is_steady(&self) -> bool {
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

fn delta(duration: Duration) -> TimeDelta {
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
