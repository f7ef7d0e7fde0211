//! The time: the one place that reads the real clock.

use handover_rules::Timestamp;
use std::time::Duration;

#[cfg(feature = "test-clock")]
use chrono::TimeDelta;
#[cfg(feature = "test-clock")]
use tokio::sync::watch::Sender;

/// Where the time comes from. Clones share it.
#[derive(Clone, Debug)]
pub struct Clock {
    #[cfg(feature = "test-clock")]
    moved: Moved,
}

/// How tests move the time. Never in a release.
#[cfg(feature = "test-clock")]
#[derive(Clone, Debug)]
enum Moved {
    /// It stands still until it is moved.
    Standing(Sender<Timestamp>),
    /// It runs, ahead of the machine's clock.
    Ahead(Sender<TimeDelta>),
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            #[cfg(feature = "test-clock")]
            moved: Moved::Ahead(Sender::new(TimeDelta::zero())),
        }
    }

    /// A clock that stands still until it is moved.
    #[cfg(feature = "test-clock")]
    #[must_use]
    pub fn standing(at: Timestamp) -> Self {
        Self { moved: Moved::Standing(Sender::new(at)) }
    }

    /// Moves the clock on, and wakes whoever waits for a moment that has come.
    #[cfg(feature = "test-clock")]
    pub fn advance(&self, by: TimeDelta) {
        match &self.moved {
            Moved::Standing(now) => now.send_modify(|now| *now += by),
            Moved::Ahead(ahead) => ahead.send_modify(|ahead| *ahead += by),
        }
    }

    /// Now, to the millisecond: what is stored reads back the same.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        #[cfg(feature = "test-clock")]
        match &self.moved {
            Moved::Standing(now) => *now.borrow(),
            Moved::Ahead(ahead) => machine() + *ahead.borrow(),
        }
        #[cfg(not(feature = "test-clock"))]
        machine()
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Timestamp) {
        #[cfg(feature = "test-clock")]
        if let Moved::Standing(now) = &self.moved {
            // An error means that the clock is gone, and with it the server.
            let _ = now.subscribe().wait_for(|now| *now >= at).await;
            return;
        }
        // In steps, so that a clock that is set, or a machine that slept, is noticed.
        loop {
            let left = (at - self.now()).to_std().unwrap_or(Duration::ZERO);
            if left.is_zero() {
                return;
            }
            self.rest(left.min(Duration::from_secs(30))).await;
        }
    }

    /// Lets time pass, unless a test moves the clock meanwhile.
    async fn rest(&self, time: Duration) {
        let sleep = tokio::time::sleep(time);
        #[cfg(feature = "test-clock")]
        if let Moved::Ahead(ahead) = &self.moved {
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

/// The machine's clock.
fn machine() -> Timestamp {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the real clock")]
    let now = std::time::SystemTime::now();
    let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_timestamp_millis(millis).unwrap_or_default()
}
