//! Limits in memory (decision 0022): [`Shares`] bound what each key holds at a time, [`Windows`] what it does in a minute.

use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_rules::account::sign_in::NetworkSize;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A network that a client belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Network {
    /// Key in the tables of counts: the address in brackets, so that it never equals a login.
    pub key: String,
    /// Its size, which decides on its share.
    pub size: NetworkSize,
}

impl Network {
    /// The networks of a client, smallest first: its IPv4 address; or its /64, /56 and /48, because it may control all of
    /// them.
    #[must_use]
    pub fn of(client: IpAddr) -> Vec<Self> {
        match client {
            IpAddr::V4(address) => vec![Self { key: format!("[{address}]"), size: NetworkSize::Client }],
            IpAddr::V6(address) => [(64, NetworkSize::Client), (56, NetworkSize::Home), (48, NetworkSize::Site)]
                .map(|(length, size)| Self { key: format!("[{}]", prefix(address, length)), size })
                .into(),
        }
    }
}

fn prefix(address: Ipv6Addr, length: u32) -> String {
    let host_bits = 128 - length;
    format!("{}/{length}", Ipv6Addr::from(u128::from(address) >> host_bits << host_bits))
}

/// The coarse network of a client, as kept with a session: enough for a provider or a country, too little for a person.
#[must_use]
pub(crate) fn coarse(client: IpAddr) -> String {
    match client {
        IpAddr::V4(address) => {
            let [first, second, third, _] = address.octets();
            format!("{first}.{second}.{third}.0/24")
        }
        IpAddr::V6(address) => prefix(address, 48),
    }
}

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

/// The number of windows above which expired ones are dropped.
const MAX_ENTRIES: usize = 10_000;

pub(crate) const MINUTE: TimeDelta = TimeDelta::minutes(1);

/// The current window of each key. Fixed windows, because the rules decide (`Policy::allows_lookups`) and the response names
/// one time at which everything is available again; `governor` refills continuously, and names it for single cells only.
pub(crate) struct Windows<K, U>(Mutex<HashMap<K, Window<U>>>);

pub(crate) struct Window<U> {
    since: Timestamp,
    pub(crate) used: U,
}

impl<U> Window<U> {
    pub(crate) fn end(&self) -> Timestamp {
        self.since + MINUTE
    }

    /// A window that begins later than now was dated while the clock was ahead, and is over.
    fn is_open(&self, now: Timestamp) -> bool {
        self.since <= now && now < self.end()
    }
}

impl<K, U> Default for Windows<K, U> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, U: Default> Windows<K, U> {
    /// Calls `count` with the window of `key`, and with the uses of the window that has ended with this call.
    pub(crate) fn count<T>(&self, key: K, now: Timestamp, count: impl FnOnce(&mut Window<U>, U) -> T) -> T {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() > MAX_ENTRIES {
            windows.retain(|_, window| window.is_open(now));
        }
        let begin = || Window { since: now, used: U::default() };
        let window = windows.entry(key).or_insert_with(begin);
        let ended = if window.is_open(now) { U::default() } else { std::mem::replace(window, begin()).used };
        count(window, ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_network_of_a_session_is_kept() {
        let kept = |address: &str| coarse(address.parse().expect("valid"));
        assert_eq!([kept("192.0.2.7"), kept("255.255.255.255")], ["192.0.2.0/24", "255.255.255.0/24"]);
        assert_eq!([kept("2001:db8:1:abcd::7"), kept("::1")], ["2001:db8:1::/48", "::/48"]);
    }

    #[test]
    fn ipv6_clients_belong_to_growing_prefixes() {
        let keys = |address: &str| {
            let networks = Network::of(address.parse().expect("valid")).into_iter();
            networks.map(|network| network.key).collect::<Vec<_>>()
        };
        assert_eq!(keys("192.0.2.7"), ["[192.0.2.7]"]);
        let expected = ["[2001:db8:1:abcd::/64]", "[2001:db8:1:ab00::/56]", "[2001:db8:1::/48]"];
        assert_eq!(keys("2001:db8:1:abcd::7"), expected);
        assert_eq!(keys("2001:db8:1:abcd:ffff::"), expected);
    }

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

    #[test]
    fn each_key_has_its_own_minute() {
        let windows = Windows::<_, u32>::default();
        let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let count = |key, now| {
            windows.count(key, now, |window, ended| {
                window.used += 1;
                (window.used, window.end(), ended)
            })
        };
        assert_eq!([1, 1, 2].map(|key| count(key, now).0), [1, 2, 1]);
        assert_eq!(count(1, now + MINUTE), (1, now + MINUTE * 2, 2));
        assert_eq!(count(2, now + MINUTE * 5), (1, now + MINUTE * 6, 1));
    }

    #[test]
    fn correcting_a_fast_clock_ends_the_minute() {
        let windows = Windows::<_, u32>::default();
        let right: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a timestamp");
        let end = |now| windows.count((), now, |window, _| window.end());
        let ahead = right + TimeDelta::days(30);
        assert_eq!(end(ahead), ahead + MINUTE);
        assert_eq!(end(right), right + MINUTE);
    }
}
