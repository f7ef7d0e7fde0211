//! The limit on account look-ups, by account and minute, in memory (decision 0022).
//!
//! A fixed window, because the rules decide (`Policy::allows_lookups`) and the response names one time at which all
//! look-ups are available again. `governor` refills continuously, and can name the time for single cells only.

use chrono::TimeDelta;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Mutex, PoisonError};

/// The number of accounts above which expired entries are dropped.
const MAX_ENTRIES: usize = 10_000;

pub(super) const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// Whether a minute that began at `since` is not over. One that begins later was dated while the clock was ahead.
pub(super) fn is_within(since: Timestamp, now: Timestamp) -> bool {
    since <= now && now < since + MINUTE
}

/// The look-ups of each account in its current minute.
#[derive(Default)]
pub(super) struct LookupLimit(Mutex<HashMap<NicHandle, Window>>);

struct Window {
    since: Timestamp,
    /// Each once: repeating a lookup reveals nothing new. So a change can be checked, corrected and sent.
    seen: HashSet<String>,
}

impl LookupLimit {
    /// Counts the look-ups of `wanted` that are new in this minute: all of them, or none if they exceed the limit. `Err` is the
    /// end of the minute.
    pub(super) fn count(
        &self,
        account: &NicHandle,
        wanted: &BTreeSet<String>,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<(), Timestamp> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MAX_ENTRIES {
            windows.retain(|_, window| is_within(window.since, now));
        }
        let window = windows.entry(account.clone()).or_insert_with(|| Window { since: now, seen: HashSet::new() });
        if !is_within(window.since, now) {
            *window = Window { since: now, seen: HashSet::new() };
        }
        let new: Vec<&String> = wanted.iter().filter(|wanted| !window.seen.contains(*wanted)).collect();
        let number = |length| u32::try_from(length).unwrap_or(u32::MAX);
        if !policy.allows_lookups(number(window.seen.len()), number(new.len())) {
            return Err(window.since + MINUTE);
        }
        window.seen.extend(new.into_iter().cloned());
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(names: impl IntoIterator<Item = u32>) -> BTreeSet<String> {
        names.into_iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn correcting_a_fast_clock_ends_the_minute() {
        let (limit, policy) = (LookupLimit::default(), Policy::default());
        let account = NicHandle::parse("admin-ovh").expect("a handle");
        let right: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let ahead = right + TimeDelta::days(30);
        let use_up = |now| (0..).find_map(|name| limit.count(&account, &wanted([name]), now, &policy).err());
        assert_eq!(use_up(ahead), Some(ahead + MINUTE));
        assert_eq!(limit.count(&account, &wanted([0]), right, &policy), Ok(()));
        assert_eq!(use_up(right), Some(right + MINUTE));
    }

    #[test]
    fn each_account_counts_once_a_minute() {
        let (limit, policy) = (LookupLimit::default(), Policy { lookups_a_minute: 3, ..Policy::default() });
        let account = NicHandle::parse("admin-ovh").expect("a handle");
        let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let count = |names: &[u32], now| limit.count(&account, &wanted(names.iter().copied()), now, &policy);
        assert_eq!(count(&[1, 2], now), Ok(()));
        assert_eq!(count(&[1, 2], now), Ok(()), "the same again");
        assert_eq!(count(&[2, 3, 4], now), Err(now + MINUTE), "one too many");
        assert_eq!(count(&[2, 3], now), Ok(()), "nothing of the refused ones was counted");
        assert_eq!(count(&[4], now), Err(now + MINUTE));
        assert_eq!(count(&[4], now + MINUTE), Ok(()));
        assert_eq!(count(&[1, 2], now + MINUTE), Ok(()));
        assert_eq!(count(&[3], now + MINUTE), Err(now + MINUTE + MINUTE), "of the minute before, nothing counts");
    }
}
