//! Sampling of the access log: one account cannot fill it.

use chrono::TimeDelta;
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
        let minute = TimeDelta::minutes(1);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > MAX_ENTRIES {
            counts.retain(|_, of| of.since + minute > now);
        }
        let of = counts.entry(account.clone()).or_insert(Minute { since: now, refusals: 0 });
        let mut left_out = 0;
        if of.since + minute <= now {
            left_out = of.refusals.saturating_sub(LINES_A_MINUTE);
            *of = Minute { since: now, refusals: 0 };
        }
        of.refusals = of.refusals.saturating_add(1);
        (of.refusals <= LINES_A_MINUTE).then_some(left_out)
    }
}
