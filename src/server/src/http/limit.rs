//! A limit on look-ups: how often one account may ask who somebody is.

use chrono::TimeDelta;
use handover_rules::{Moment, NicHandle, Policy};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Accounts remembered before those whose minute is over are dropped.
const REMEMBERED: usize = 10_000;

/// Counts look-ups, account by account, minute by minute.
#[derive(Default)]
pub(super) struct Lookups(Mutex<HashMap<NicHandle, (Moment, u32)>>);

impl Lookups {
    /// Counts one; `Err` says when the next one counts.
    pub(super) fn count(&self, account: &NicHandle, now: Moment, policy: &Policy) -> Result<(), Moment> {
        let minute = TimeDelta::minutes(1);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > REMEMBERED {
            counts.retain(|_, (since, _)| *since + minute > now);
        }
        let (since, count) = counts.entry(account.clone()).or_insert((now, 0));
        if *since + minute <= now {
            (*since, *count) = (now, 0);
        }
        if !policy.allows_lookup(*count) {
            return Err(*since + minute);
        }
        *count += 1;
        Ok(())
    }
}
