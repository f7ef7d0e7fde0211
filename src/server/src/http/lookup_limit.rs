//! The limit on account look-ups, by account and minute, in memory (decision 0022).
//!
//! A fixed window, because the rules decide (`Policy::allows_lookups`) and the response names one time at which all
//! look-ups are available again. `governor` refills continuously, and can name the time for single cells only.

use chrono::TimeDelta;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The number of accounts above which expired entries are dropped.
const MAX_ENTRIES: usize = 10_000;

const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// Whether a minute that began at `since` is not over. One that begins later was dated while the clock was ahead.
pub(super) fn is_within(since: Timestamp, now: Timestamp) -> bool {
    since <= now && now < since + MINUTE
}

/// Look-ups counted by account.
#[derive(Default)]
pub(super) struct LookupLimit(Mutex<HashMap<NicHandle, (Timestamp, u32)>>);

impl LookupLimit {
    /// Counts `more` at once, or none of them; `Err` is the end of the minute.
    pub(super) fn count(
        &self,
        account: &NicHandle,
        more: u32,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<(), Timestamp> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > MAX_ENTRIES {
            counts.retain(|_, (since, _)| is_within(*since, now));
        }
        let (since, count) = counts.entry(account.clone()).or_insert((now, 0));
        if !is_within(*since, now) {
            (*since, *count) = (now, 0);
        }
        if !policy.allows_lookups(*count, more) {
            return Err(*since + MINUTE);
        }
        *count += more;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minute_that_was_dated_by_a_fast_clock_is_over_when_it_is_set_right() {
        let (limit, policy) = (LookupLimit::default(), Policy::default());
        let account = NicHandle::parse("admin-ovh").expect("a handle");
        let right: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let ahead = right + TimeDelta::days(30);
        while limit.count(&account, 1, ahead, &policy).is_ok() {}
        assert_eq!(limit.count(&account, 1, ahead, &policy), Err(ahead + MINUTE));
        assert_eq!(limit.count(&account, 1, right, &policy), Ok(()));
        while limit.count(&account, 1, right, &policy).is_ok() {}
        assert_eq!(limit.count(&account, 1, right, &policy), Err(right + MINUTE));
    }
}
