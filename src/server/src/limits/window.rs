//! Limits by key and minute.
//!
//! A fixed window, because the rules decide (`Policy::allows_lookups`) and the response names one time at which everything
//! is available again. `governor` refills continuously, and can name the time for single cells only.

use chrono::TimeDelta;
use handover_rules::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, PoisonError};

/// The number of windows above which expired ones are dropped.
const MAX_ENTRIES: usize = 10_000;

pub(crate) const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// The current window of each key.
pub(crate) struct Windows<K, U>(Mutex<HashMap<K, Window<U>>>);

/// A minute of a key.
pub(crate) struct Window<U> {
    since: Timestamp,
    pub(crate) used: U,
}

impl<U> Window<U> {
    pub(crate) fn end(&self) -> Timestamp {
        self.since + MINUTE
    }

    /// A window that begins later than now was dated while the clock was ahead, and is over.
    fn is_open(&self, now: Timestamp) -> bool {
        self.since <= now && now < self.end()
    }
}

impl<K, U> Default for Windows<K, U> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, U: Default> Windows<K, U> {
    /// Calls `count` with the window of `key`, and with the uses of the window that has ended with this call.
    pub(crate) fn count<T>(&self, key: K, now: Timestamp, count: impl FnOnce(&mut Window<U>, U) -> T) -> T {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MAX_ENTRIES {
            windows.retain(|_, window| window.is_open(now));
        }
        let begin = || Window { since: now, used: U::default() };
        let window = windows.entry(key).or_insert_with(begin);
        let ended = if window.is_open(now) { U::default() } else { std::mem::replace(window, begin()).used };
        count(window, ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_minute() {
        let windows = Windows::<_, u32>::default();
        let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let count = |key, now| {
            windows.count(key, now, |window, ended| {
                window.used += 1;
                (window.used, window.end(), ended)
            })
        };
        assert_eq!([1, 1, 2].map(|key| count(key, now).0), [1, 2, 1]);
        assert_eq!(count(1, now + MINUTE), (1, now + MINUTE * 2, 2));
        assert_eq!(count(2, now + MINUTE * 5), (1, now + MINUTE * 6, 1));
    }

    #[test]
    fn correcting_a_fast_clock_ends_the_minute() {
        let windows = Windows::<_, u32>::default();
        let right: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let end = |now| windows.count((), now, |window, _| window.end());
        let ahead = right + TimeDelta::days(30);
        assert_eq!(end(ahead), ahead + MINUTE);
        assert_eq!(end(right), right + MINUTE);
    }
}
