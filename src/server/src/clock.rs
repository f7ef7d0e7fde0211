//! The current time: the only module that reads the system clock (decision 0023).

use handover_rules::Timestamp;
use std::time::Duration;

#[cfg(feature = "test-clock")]
use chrono::TimeDelta;
#[cfg(feature = "test-clock")]
use tokio::sync::watch::Sender;

/// A clock. Clones share its state.
#[derive(Clone, Debug)]
pub struct Clock {
    #[cfg(feature = "test-clock")]
    source: Source,
}

/// A time source that tests can advance.
#[cfg(feature = "test-clock")]
#[derive(Clone, Debug)]
enum Source {
    /// Stands still until it is advanced.
    Fixed(Sender<Timestamp>),
    /// Runs ahead of the system clock by an offset.
    Offset(Sender<TimeDelta>),
}

impl Clock {
    /// The system clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            #[cfg(feature = "test-clock")]
            source: Source::Offset(Sender::new(TimeDelta::zero())),
        }
    }

    /// A clock that stands still until it is moved.
    #[cfg(feature = "test-clock")]
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self { source: Source::Fixed(Sender::new(at)) }
    }

    /// Advances the clock, which ends waits that are over.
    #[cfg(feature = "test-clock")]
    pub fn advance(&self, by: TimeDelta) {
        match &self.source {
            Source::Fixed(now) => now.send_modify(|now| *now += by),
            Source::Offset(ahead) => ahead.send_modify(|ahead| *ahead += by),
        }
    }

    /// The current time in whole milliseconds, which the store keeps without loss.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        #[cfg(feature = "test-clock")]
        match &self.source {
            Source::Fixed(now) => *now.borrow(),
            Source::Offset(ahead) => system_time() + *ahead.borrow(),
        }
        #[cfg(not(feature = "test-clock"))]
        system_time()
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        #[cfg(feature = "test-clock")]
        if let Source::Fixed(now) = &self.source {
            // An error means that the clock was dropped on shutdown.
            let _ = now.subscribe().wait_for(|now| *now >= at).await;
            return;
        }
        // In steps, to notice changes of the system clock and suspended machines.
        loop {
            let left = (at - self.now()).to_std().unwrap_or(Duration::ZERO);
            if left.is_zero() {
                return;
            }
            self.sleep_for(left.min(Duration::from_secs(30))).await;
        }
    }

    /// Sleeps, at most until a test advances the clock.
    async fn sleep_for(&self, time: Duration) {
        let sleep = tokio::time::sleep(time);
        #[cfg(feature = "test-clock")]
        if let Source::Offset(ahead) = &self.source {
            let mut ahead = ahead.subscribe();
            tokio::select! {
                () = sleep => {}
                _ = ahead.changed() => {}
            }
            return;
        }
        sleep.await;
    }
}

/// The system clock.
fn system_time() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the only reader")]
    let now = std::time::SystemTime::now();
    let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}
