//! The current time: the only module that reads the system clock (decision 0003).

mod steps;

use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::instant;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use steps::{Reading, Steps, TOLERANCE, delta};
use tokio::sync::watch::Sender;

pub(crate) use handover_store::Stopwatch;

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
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        let (began, origin) = (instant(), system_time());
        Self {
            state: new_state(Reading { wall: origin, monotonic: Duration::ZERO }),
            began,
            origin,
            source: Sender::new(TimeSource::Ahead(Duration::ZERO)),
            broken_loops: Sender::default(),
        }
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        let reading = Reading { wall: at, monotonic: Duration::ZERO };
        Self {
            state: new_state(reading),
            began: instant(),
            origin: at,
            source: Sender::new(TimeSource::Standing(reading)),
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
    #[must_use]
    pub fn unmoved(&self) -> Timestamp {
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

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        self.wait(|| (at - self.now()).to_std().unwrap_or_default()).await;
    }

    /// Waits until scheduled work may run.
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

fn new_state(first: Reading) -> Arc<Mutex<ClockState>> {
    Arc::new(Mutex::new(ClockState { steps: Steps::new(first, Duration::ZERO), work_from: None }))
}

/// The system clock.
fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = std::time::SystemTime::now();
    let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}
