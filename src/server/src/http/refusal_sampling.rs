//! Sampling of the access log: one account cannot fill it.

use super::lookup_limit::is_within;
use handover_rules::{NicHandle, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Refusals of one account that are logged in a minute.
const LINES_A_MINUTE: u32 = 10;
/// The number of accounts above which expired entries are dropped.
const MAX_ENTRIES: usize = 10_000;

/// Refusals counted by account.
#[derive(Default)]
pub(super) struct RefusalSampling(Mutex<HashMap<NicHandle, Minute>>);

struct Minute {
    since: Timestamp,
    refusals: u32,
}

impl RefusalSampling {
    /// Counts a refusal. `None` if it is not to be logged, else the number of refusals left out before it.
    pub(super) fn count(&self, account: &NicHandle, now: Timestamp) -> Option<u32> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > MAX_ENTRIES {
            counts.retain(|_, of| is_within(of.since, now));
        }
        let of = counts.entry(account.clone()).or_insert(Minute { since: now, refusals: 0 });
        let mut left_out = 0;
        if !is_within(of.since, now) {
            left_out = of.refusals.saturating_sub(LINES_A_MINUTE);
            *of = Minute { since: now, refusals: 0 };
        }
        of.refusals = of.refusals.saturating_add(1);
        (of.refusals <= LINES_A_MINUTE).then_some(left_out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn minute_that_was_dated_by_a_fast_clock_is_over_when_it_is_set_right() {
        let sampling = RefusalSampling::default();
        let account = NicHandle::parse("admin-ovh").expect("a handle");
        let right: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        for _ in 0..=LINES_A_MINUTE {
            sampling.count(&account, right + TimeDelta::days(30));
        }
        assert_eq!(sampling.count(&account, right + TimeDelta::days(30)), None);
        assert_eq!(sampling.count(&account, right), Some(2), "with the number that was left out");
    }
}
