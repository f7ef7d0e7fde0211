//! The limit on calls of each key of the provider's API, and of each credential of an application, by minute, in memory
//! (decision 0022).

use super::lookup_limit::{MINUTE, is_within};
use handover_rules::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Number of counters above which expired ones are dropped.
const MAX_ENTRIES: usize = 10_000;

/// The calls of each key in its current minute.
#[derive(Default)]
pub(super) struct KeyLimit(Mutex<HashMap<i64, (Timestamp, u32)>>);

impl KeyLimit {
    /// Counts a call; `Err` is the end of the minute if there were `most` before.
    pub(super) fn count(&self, key: i64, most: u32, now: Timestamp) -> Result<(), Timestamp> {
        let mut keys = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if keys.len() > MAX_ENTRIES {
            keys.retain(|_, (since, _)| is_within(*since, now));
        }
        let (since, calls) = keys.entry(key).or_insert((now, 0));
        if !is_within(*since, now) {
            (*since, *calls) = (now, 0);
        }
        if *calls >= most {
            return Err(*since + MINUTE);
        }
        *calls += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_has_its_own_minute() {
        let limit = KeyLimit::default();
        let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        assert_eq!([1, 2, 3].map(|_| limit.count(1, 2, now)), [Ok(()), Ok(()), Err(now + MINUTE)]);
        assert_eq!(limit.count(2, 2, now), Ok(()));
        assert_eq!(limit.count(1, 2, now + MINUTE), Ok(()));
    }
}
