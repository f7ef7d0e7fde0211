//! Sampling of the access log: neither an account nor strangers can fill it.

use crate::limits::Windows;
use handover_api::Reason;
use handover_rules::{NicHandle, Timestamp};

/// Refusals that are counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Refused {
    /// Of an account.
    Account(NicHandle),
    /// Of anybody who is not signed in, for one reason. Not by network: an attacker may have many.
    Stranger(Reason),
    /// Wrong keys for the rights route.
    RightsKey,
    /// Wrong keys for the provider's API.
    ProviderKey,
}

impl Refused {
    /// Refusals that are logged in a minute.
    const fn lines_a_minute(&self) -> u32 {
        match self {
            Self::Account(_) => 10,
            Self::Stranger(_) | Self::RightsKey | Self::ProviderKey => 20,
        }
    }
}

/// Counted refusals.
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
    use chrono::TimeDelta;

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
            [account(), Refused::Stranger(Reason::NotFound), Refused::Stranger(Reason::Busy), Refused::RightsKey];
        for kind in kinds {
            let logged = (0..1000).filter(|_| sampling.count(kind.clone(), now()).is_some()).count();
            assert_eq!(logged, kind.lines_a_minute() as usize, "{kind:?}");
        }
    }
}
