//! Limits on callers (decision 0022). [`crate::limits`] counts in memory; attempts by network are counted in the
//! database, since a restart must not reset them.

pub(crate) mod attempts;
pub(crate) mod event_streams;
pub(crate) mod large_bodies;

use crate::limits::{Share, Shares, Windows};
use handover_api::Reason;
use handover_rules::cases::CaseNumber;
use handover_rules::{NicHandle, Policy, Timestamp};
use std::collections::{BTreeSet, HashSet};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Counter {
    Session([u8; 32]),
    Account(NicHandle),
    Case(CaseNumber),
    Key(i64),
    Network(String),
    Server,
}

pub(crate) type CallerShares = Shares<Counter>;

pub(crate) type CallerShare = Share<Counter>;

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

/// Refusals that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refused {
    Account(NicHandle),
    /// Of anybody who is not signed in, for one reason. Not by network: an attacker may have many.
    Stranger(Reason),
    /// Wrong keys of one kind.
    Key(&'static str),
}

impl Refused {
    const fn lines_a_minute(&self) -> u32 {
        match self {
            Self::Account(_) => 10,
            Self::Stranger(_) | Self::Key(_) => 20,
        }
    }
}

/// Sampling of the access log: neither an account nor strangers can fill it.
#[derive(Default)]
pub(crate) struct RefusalSampling(Windows<Refused, u32>);

/// Number of refusals that were left out before one that is logged; `None` if there were none.
pub(crate) type LeftOut = Option<u32>;

impl RefusalSampling {
    /// Counts a refusal; `None` if it is not to be logged.
    pub(crate) fn count(&self, refused: Refused, now: Timestamp) -> Option<LeftOut> {
        let limit = refused.lines_a_minute();
        self.0.count(refused, now, |window, ended| {
            window.used = window.used.saturating_add(1);
            let left_out = ended.saturating_sub(limit);
            (window.used <= limit).then_some((left_out > 0).then_some(left_out))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::MINUTE;
    use chrono::TimeDelta;

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

    fn account() -> Refused {
        Refused::Account(NicHandle::parse("admin-ovh").expect("a handle"))
    }

    fn now() -> Timestamp {
        "2030-03-04T10:00:00Z".parse().expect("a timestamp")
    }

    #[test]
    fn correcting_a_fast_clock_ends_the_minute() {
        let sampling = RefusalSampling::default();
        let ahead = now() + TimeDelta::days(30);
        for _ in 0..=account().lines_a_minute() {
            sampling.count(account(), ahead);
        }
        assert_eq!(sampling.count(account(), ahead), None);
        assert_eq!(sampling.count(account(), now()), Some(Some(2)), "with the number that was left out");
    }

    #[test]
    fn each_kind_is_counted_by_itself() {
        let sampling = RefusalSampling::default();
        let kinds =
            [account(), Refused::Stranger(Reason::NotFound), Refused::Stranger(Reason::Busy), Refused::Key("rights")];
        for kind in kinds {
            let logged = (0..1000).filter(|_| sampling.count(kind.clone(), now()).is_some()).count();
            assert_eq!(logged, kind.lines_a_minute() as usize, "{kind:?}");
        }
    }
}
