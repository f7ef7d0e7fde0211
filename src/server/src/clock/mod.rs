//! The current time: the only module that reads the system clock (decision 0023).

mod step_guard;
mod stopwatch;

use handover_rules::Timestamp;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use step_guard::{ClockReading, ClockTimes, StepGuard};
use stopwatch::instant;

pub(crate) use stopwatch::Stopwatch;

#[cfg(feature = "test-clock")]
use chrono::TimeDelta;
#[cfg(feature = "test-clock")]
use std::collections::BTreeSet;
#[cfg(feature = "test-clock")]
use tokio::sync::watch::Sender;

/// A clock that does not follow steps of the system clock at once. Clones share its state.
#[derive(Clone, Debug)]
pub struct Clock {
    guard: Arc<Mutex<StepGuard>>,
    began: std::time::Instant,
    #[cfg(feature = "test-clock")]
    source: Sender<TimeSource>,
    #[cfg(feature = "test-clock")]
    broken_loops: Sender<BTreeSet<String>>,
}

/// A time source that tests can move.
#[cfg(feature = "test-clock")]
#[derive(Clone, Copy, Debug)]
enum TimeSource {
    /// Stands still until it is moved.
    Standing(ClockReading),
    /// The system clock, that far ahead.
    Ahead(Duration),
}

/// Longest step of a wait, to notice changes of the system clock and suspended machines.
const LONGEST_SLEEP: Duration = Duration::from_secs(30);

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        let began = instant();
        Self {
            guard: guard(ClockReading { wall: system_time(), monotonic: Duration::ZERO }),
            began,
            #[cfg(feature = "test-clock")]
            source: Sender::new(TimeSource::Ahead(Duration::ZERO)),
            #[cfg(feature = "test-clock")]
            broken_loops: Sender::default(),
        }
    }

    /// A clock that stands still until it is moved.
    #[cfg(feature = "test-clock")]
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        let reading = ClockReading { wall: at, monotonic: Duration::ZERO };
        Self {
            guard: guard(reading),
            began: instant(),
            source: Sender::new(TimeSource::Standing(reading)),
            broken_loops: Sender::default(),
        }
    }

    /// Advances the clock, as if the time had passed, which ends waits that are over.
    #[cfg(feature = "test-clock")]
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
    #[cfg(feature = "test-clock")]
    pub fn set_by(&self, by: TimeDelta) {
        self.source.send_modify(|source| {
            if let TimeSource::Standing(reading) = source {
                reading.wall += by;
            }
        });
    }

    /// Lets background loops panic whenever they run, or repairs them. Here because the clock is what all of them share with
    /// tests.
    #[cfg(feature = "test-clock")]
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
    #[cfg(feature = "test-clock")]
    pub(crate) async fn until_broken(&self, name: &str) {
        let mut broken = self.broken_loops.subscribe();
        // An error means that the clock was dropped on shutdown.
        let _ = broken.wait_for(|broken| broken.contains(name)).await;
    }

    /// From now on, a step is taken over only after the system clock has been steady for `steady_for`; zero takes it over
    /// at once. If the last run, if any, was long ago, scheduled work waits for that as well.
    pub fn resume(&self, last_run: Option<Timestamp>, steady_for: Duration) {
        let reading = self.read();
        let mut guard = self.lock();
        *guard = StepGuard::new(reading, steady_for);
        if let Some(last_run) = last_run {
            guard.resume(last_run, reading);
        }
    }

    /// The current time in whole milliseconds, which the store keeps without loss.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.times().now
    }

    /// The time up to which scheduled work may run: the current time, unless that is in doubt.
    #[must_use]
    pub fn settled(&self) -> Timestamp {
        self.times().settled
    }

    /// Waits until the time has gone back, by a step that was taken over or since the last run.
    pub async fn until_set_back(&self) {
        self.wait(|times| if times.went_back { Duration::ZERO } else { LONGEST_SLEEP }).await;
    }

    /// Ends [`Self::until_set_back`]; returns whether the time has gone back.
    #[must_use]
    pub fn take_set_back(&self) -> bool {
        self.lock().take_went_back()
    }

    /// The time that has passed since the clock was made, for measuring. No test moves it.
    #[must_use]
    pub fn monotonic(&self) -> Duration {
        instant().saturating_duration_since(self.began)
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        self.wait(|times| (at - times.now).to_std().unwrap_or(Duration::ZERO)).await;
    }

    /// Waits until the current time is not in doubt.
    pub async fn until_settled(&self) {
        self.wait(|times| if times.settled == times.now { Duration::ZERO } else { LONGEST_SLEEP }).await;
    }

    /// Waits until nothing is `left`.
    async fn wait(&self, left: impl Fn(ClockTimes) -> Duration) {
        #[cfg(feature = "test-clock")]
        let mut moved = self.source.subscribe();
        loop {
            // Before the time is read, so that no move after that is missed.
            #[cfg(feature = "test-clock")]
            let is_standing = matches!(*moved.borrow_and_update(), TimeSource::Standing(_));
            let left = left(self.times());
            if left.is_zero() {
                return;
            }
            #[cfg(feature = "test-clock")]
            tokio::select! {
                () = tokio::time::sleep(left.min(LONGEST_SLEEP)), if !is_standing => {}
                // An error means that the clock was dropped on shutdown.
                _ = moved.changed() => {}
            }
            #[cfg(not(feature = "test-clock"))]
            tokio::time::sleep(left.min(LONGEST_SLEEP)).await;
        }
    }

    fn times(&self) -> ClockTimes {
        // Read while locked: an older reading must not follow a newer one.
        let mut guard = self.lock();
        guard.observe(self.read())
    }

    fn lock(&self) -> MutexGuard<'_, StepGuard> {
        self.guard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> ClockReading {
        let system = || {
            let passed = instant().saturating_duration_since(self.began);
            // In whole milliseconds, like the wall clock.
            let millis = u64::try_from(passed.as_millis()).unwrap_or(u64::MAX);
            ClockReading { wall: system_time(), monotonic: Duration::from_millis(millis) }
        };
        #[cfg(feature = "test-clock")]
        match *self.source.borrow() {
            TimeSource::Standing(reading) => reading,
            TimeSource::Ahead(ahead) => {
                let ClockReading { wall, monotonic } = system();
                ClockReading { wall: wall + ahead, monotonic: monotonic + ahead }
            }
        }
        #[cfg(not(feature = "test-clock"))]
        system()
    }
}

fn guard(first: ClockReading) -> Arc<Mutex<StepGuard>> {
    Arc::new(Mutex::new(StepGuard::new(first, Duration::ZERO)))
}

/// The system clock.
fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = std::time::SystemTime::now();
    let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}
