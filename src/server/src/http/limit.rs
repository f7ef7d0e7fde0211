//! A limit on look-ups: how often one account may ask who somebody is.

use chrono::TimeDelta;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// Accounts remembered before those whose minute is over are dropped.
const REMEMBERED: usize = 10_000;

/// Counts look-ups, account by account, minute by minute.
#[derive(Default)]
pub(super) struct Lookups(Mutex<HashMap<NicHandle, (Timestamp, u32)>>);

impl Lookups {
    /// Counts `more` at once, or none of them; `Err` says when the next ones count.
    pub(super) fn count(
        &self,
        account: &NicHandle,
        more: u32,
        now: Timestamp,
        policy: &Policy,
    ) -> Result<(), Timestamp> {
        let minute = TimeDelta::minutes(1);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.len() > REMEMBERED {
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
