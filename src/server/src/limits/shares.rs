//! Shares of what lasts and costs memory, such as connections: how much each key may hold at a time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Shares that are taken, by key.
#[derive(Debug)]
pub(crate) struct Shares<K>(Mutex<HashMap<K, u32>>);

impl<K> Default for Shares<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Clone + Eq + Hash> Shares<K> {
    /// Takes a share of each key, up to its cap; it is free again when dropped.
    ///
    /// # Errors
    /// The first key that has reached its cap. Nothing was taken.
    pub(crate) fn take(self: &Arc<Self>, caps: Vec<(K, u32)>) -> Result<Share<K>, K> {
        self.take_some(1, caps)
    }

    /// Takes a share of `amount`, such as of memory. A share above a cap takes all of it.
    ///
    /// # Errors
    /// The first key without room. Nothing was taken.
    pub(crate) fn take_some(self: &Arc<Self>, amount: u32, caps: Vec<(K, u32)>) -> Result<Share<K>, K> {
        let mut taken = self.lock();
        let is_full = |(key, cap): &&(K, u32)| {
            let amount = amount.min(*cap).max(1);
            taken.get(key).copied().unwrap_or_default().saturating_add(amount) > *cap
        };
        if let Some((full, _)) = caps.iter().find(is_full) {
            return Err(full.clone());
        }
        let amounts: Vec<(K, u32)> = caps.into_iter().map(|(key, cap)| (key, amount.min(cap))).collect();
        for (key, amount) in &amounts {
            *taken.entry(key.clone()).or_default() += amount;
        }
        drop(taken);
        Ok(Share { shares: Arc::clone(self), amounts })
    }

    /// Whether there would be room for `caps` without the share `other`.
    pub(crate) fn has_room_without(&self, other: &Share<K>, caps: &[(K, u32)]) -> bool {
        let taken = self.lock();
        caps.iter().all(|(key, cap)| {
            let freed: u32 = other.amounts.iter().filter(|(held, _)| held == key).map(|(_, amount)| amount).sum();
            taken.get(key).copied().unwrap_or_default() - freed < *cap
        })
    }

    #[cfg(test)]
    pub(crate) fn total(&self) -> u32 {
        self.lock().values().sum()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<K, u32>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A share; free again when dropped.
#[derive(Debug)]
pub(crate) struct Share<K: Clone + Eq + Hash> {
    shares: Arc<Shares<K>>,
    amounts: Vec<(K, u32)>,
}

impl<K: Clone + Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut taken = self.shares.lock();
        for (key, amount) in &self.amounts {
            if let Some(number) = taken.get_mut(key) {
                *number -= amount;
                if *number == 0 {
                    taken.remove(key);
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
        let shares = Arc::<Shares<&str>>::default();
        let take = |network: &'static str| shares.take(vec![("server", 2), (network, 1)]);
        let home = take("home").expect("there is room");
        assert_eq!(take("home").err(), Some("home"));
        let office = take("office").expect("the refused one took nothing");
        assert_eq!(take("elsewhere").err(), Some("server"));
        drop(home);
        let again = take("home").expect("it is free again");
        drop((office, again));
        assert!(shares.lock().is_empty());
    }

    #[test]
    fn share_above_a_cap_takes_all_of_it() {
        let shares = Arc::<Shares<&str>>::default();
        let take = |amount| shares.take_some(amount, vec![("server", 10)]);
        let most = take(7).expect("there is room");
        assert_eq!(take(4).err(), Some("server"));
        let rest = take(3).expect("there is room");
        drop((most, rest));
        let all = take(99).expect("it is alone");
        assert_eq!(take(1).err(), Some("server"));
        drop(all);
        assert!(shares.lock().is_empty());
    }
}
