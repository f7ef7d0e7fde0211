//! The limit on account look-ups, by account and minute.

use crate::limits::Windows;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::{BTreeSet, HashSet};

/// The look-ups of each account, each once: repeating one reveals nothing new. So a change can be checked, corrected and
/// sent.
pub(crate) type Lookups = Windows<NicHandle, HashSet<String>>;

/// Counts the look-ups of `wanted` that are new in this minute: all of them, or none if they exceed the limit. `Err` is the
/// end of the minute.
pub(crate) fn count_lookups(
    lookups: &Lookups,
    account: &NicHandle,
    wanted: &BTreeSet<String>,
    now: Timestamp,
    policy: &Policy,
) -> Result<(), Timestamp> {
    lookups.count(account.clone(), now, |window, _| {
        let new: Vec<&String> = wanted.iter().filter(|wanted| !window.used.contains(*wanted)).collect();
        let number = |length| u32::try_from(length).unwrap_or(u32::MAX);
        if !policy.allows_lookups(number(window.used.len()), number(new.len())) {
            return Err(window.end());
        }
        window.used.extend(new.into_iter().cloned());
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MINUTE;

    fn wanted(names: impl IntoIterator<Item = u32>) -> BTreeSet<String> {
        names.into_iter().map(|name| name.to_string()).collect()
    }

    #[test]
    fn each_account_counts_once_a_minute() {
        let (lookups, policy) = (Lookups::default(), Policy { lookups_a_minute: 3, ..Policy::default() });
        let account = NicHandle::parse("admin-ovh").expect("a handle");
        let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let count =
            |names: &[u32], now| count_lookups(&lookups, &account, &wanted(names.iter().copied()), now, &policy);
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
