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
        let minute = TimeDelta::minutes(1);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > MAX_ENTRIES {
            counts.retain(|_, (since, _)| *since + minute > now);
        }
        let (since, count) = counts.entry(account.clone()).or_insert((now, 0));
        if *since + minute <= now {
            (*since, *count) = (now, 0);
        }
        if !policy.allows_lookups(*count, more) {
            return Err(*since + minute);
        }
        *count += more;
        Ok(())
    }
}
