//! The time: the one place that reads the real clock.

use handover_rules::Moment;
use std::time::Duration;

/// Where the time comes from. Clones share it.
#[derive(Clone, Debug)]
pub struct Clock {
    #[cfg(feature = "test-clock")]
    moved: Option<tokio::sync::watch::Sender<Moment>>,
}

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub fn system() -> Self {
        Self {
            #[cfg(feature = "test-clock")]
            moved: None,
        }
    }

    /// A clock that stands still until it is moved.
    #[cfg(feature = "test-clock")]
    #[must_use]
    pub fn standing(at: Moment) -> Self {
        Self { moved: Some(tokio::sync::watch::Sender::new(at)) }
    }

    /// Moves a standing clock on, and wakes whoever waits for a moment that has come.
    #[cfg(feature = "test-clock")]
    pub fn advance(&self, by: chrono::TimeDelta) {
        if let Some(moved) = &self.moved {
            moved.send_modify(|now| *now += by);
        }
    }

    /// Now, to the millisecond: what is stored reads back the same.
    #[must_use]
    pub fn now(&self) -> Moment {
        #[cfg(feature = "test-clock")]
        if let Some(moved) = &self.moved {
            return *moved.borrow();
        }
        #[expect(clippy::disallowed_methods, reason = "the one place that reads the real clock")]
        let now = std::time::SystemTime::now();
        let since_1970 = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        let millis = i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX);
        Moment::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// Waits until `at`.
    pub async fn sleep_until(&self, at: Moment) {
        #[cfg(feature = "test-clock")]
        if let Some(moved) = &self.moved {
            // An error means that the clock is gone, and with it the server.
            let _ = moved.subscribe().wait_for(|now| *now >= at).await;
            return;
        }
        // In steps, so that a clock that is set, or a machine that slept, is noticed.
        loop {
            let left = (at - self.now()).to_std().unwrap_or(Duration::ZERO);
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left.min(Duration::from_secs(30))).await;
        }
    }
}
