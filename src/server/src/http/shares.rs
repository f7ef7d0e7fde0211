//! Fair shares of resources that last and cost memory: the share that a session, an account, a case, a network and the
//! server may hold at a time.

use handover_rules::NicHandle;
use handover_rules::cases::CaseNumber;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The key that shares are counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Counter {
    Session([u8; 32]),
    Account(NicHandle),
    Case(CaseNumber),
    Key(i64),
    Network(String),
    Server,
}

/// Shares that are taken.
#[derive(Debug, Default)]
pub(super) struct Shares(Mutex<HashMap<Counter, u32>>);

impl Shares {
    /// Takes a share; it is free again when dropped.
    ///
    /// # Errors
    /// The first of the counters that has reached its cap. Nothing was taken.
    pub(super) fn take(self: &Arc<Self>, caps: Vec<(Counter, u32)>) -> Result<Share, Counter> {
        self.take_some(1, caps)
    }

    /// Takes a share of `amount`, such as of memory. A share above a cap takes all of it.
    ///
    /// # Errors
    /// The first of the counters without room. Nothing was taken.
    pub(super) fn take_some(self: &Arc<Self>, amount: u32, caps: Vec<(Counter, u32)>) -> Result<Share, Counter> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = |(counter, cap): &&(Counter, u32)| {
            let amount = amount.min(*cap).max(1);
            taken.get(counter).copied().unwrap_or_default().saturating_add(amount) > *cap
        };
        if let Some((full, _)) = caps.iter().find(is_full) {
            return Err(full.clone());
        }
        let amounts: Vec<(Counter, u32)> = caps.into_iter().map(|(counter, cap)| (counter, amount.min(cap))).collect();
        for (counter, amount) in &amounts {
            *taken.entry(counter.clone()).or_default() += amount;
        }
        drop(taken);
        Ok(Share { shares: Arc::clone(self), amounts })
    }
}

/// A share.
#[derive(Debug)]
pub(super) struct Share {
    shares: Arc<Shares>,
    amounts: Vec<(Counter, u32)>,
}

impl Drop for Share {
    fn drop(&mut self) {
        let mut taken = self.shares.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (counter, amount) in &self.amounts {
            if let Some(number) = taken.get_mut(counter) {
                *number -= amount;
                if *number == 0 {
                    taken.remove(counter);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn share_is_taken_of_every_counter_or_of_none() {
        let shares = Arc::<Shares>::default();
        let take = |network: &str| shares.take(vec![(Counter::Server, 2), (Counter::Network(network.to_owned()), 1)]);
        let home = take("home").expect("there is room");
        assert_eq!(take("home").err(), Some(Counter::Network("home".to_owned())));
        let office = take("office").expect("the refused one took nothing");
        assert_eq!(take("elsewhere").err(), Some(Counter::Server));
        drop(home);
        let again = take("home").expect("it is free again");
        drop((office, again));
        assert!(shares.0.lock().expect("the shares").is_empty());
    }

    #[test]
    fn share_above_a_cap_takes_all_of_it() {
        let shares = Arc::<Shares>::default();
        let take = |amount| shares.take_some(amount, vec![(Counter::Server, 10)]);
        let most = take(7).expect("there is room");
        assert_eq!(take(4).err(), Some(Counter::Server));
        let rest = take(3).expect("there is room");
        drop((most, rest));
        let all = take(99).expect("it is alone");
        assert_eq!(take(1).err(), Some(Counter::Server));
        drop(all);
        assert!(shares.0.lock().expect("the shares").is_empty());
    }
}
