//! Which accounts had changes lately, so that a stream that is opened again learns whether it missed one (decision 0014).

use handover_rules::NicHandle;
use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};
use std::hash::{BuildHasher, RandomState};

/// Accounts that are remembered. Beyond, all are forgotten, and earlier positions count as missed.
const MAX_ACCOUNTS: usize = 10_000;

/// A position in the sequence of deliveries of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeliveryPosition {
    process: u64,
    number: u64,
}

impl DeliveryPosition {
    /// Parses the output of [`Display`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (process, number) = text.split_once('.')?;
        Some(Self { process: u64::from_str_radix(process, 16).ok()?, number: number.parse().ok()? })
    }
}

impl Display for DeliveryPosition {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{}", self.process, self.number)
    }
}

/// The number of the last delivery, and the last delivery to each account.
pub(crate) struct DeliveryLog {
    /// Random, so that positions of an earlier process are recognised; not a secret.
    process: u64,
    number: u64,
    by_account: HashMap<NicHandle, u64>,
    /// Every account counts as changed by this delivery.
    all_changed: u64,
}

impl Default for DeliveryLog {
    fn default() -> Self {
        Self { process: RandomState::new().hash_one(0), number: 0, by_account: HashMap::new(), all_changed: 0 }
    }
}

impl DeliveryLog {
    pub(crate) fn position(&self) -> DeliveryPosition {
        DeliveryPosition { process: self.process, number: self.number }
    }

    /// Begins the next delivery.
    pub(crate) fn begin(&mut self) {
        self.number += 1;
    }

    /// The present delivery concerns an account.
    pub(crate) fn record(&mut self, account: &NicHandle) {
        if let Some(number) = self.by_account.get_mut(account) {
            *number = self.number;
        } else if self.by_account.len() < MAX_ACCOUNTS {
            self.by_account.insert(account.clone(), self.number);
        } else {
            self.record_all();
        }
    }

    /// The present delivery concerns every account.
    pub(crate) fn record_all(&mut self) {
        self.by_account.clear();
        self.all_changed = self.number;
    }

    /// Whether an account may have had a change after a position.
    pub(crate) fn has_change_after(&self, account: &NicHandle, position: DeliveryPosition) -> bool {
        let last = self.by_account.get(account).copied().unwrap_or_default().max(self.all_changed);
        position.process != self.process || position.number < last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(name: &str) -> NicHandle {
        NicHandle::parse(name).expect("a valid handle")
    }

    #[test]
    fn only_changes_of_the_account_count_as_missed() {
        let mut log = DeliveryLog::default();
        let [mira, teo] = ["mira-ovh", "teo-ovh"].map(account);
        let before = log.position();
        log.begin();
        log.record(&mira);
        assert!(log.has_change_after(&mira, before));
        assert!(!log.has_change_after(&mira, log.position()));
        assert!(!log.has_change_after(&teo, before));
        log.begin();
        log.record_all();
        assert!(log.has_change_after(&teo, before));
        assert!(!log.has_change_after(&teo, log.position()));
    }

    #[test]
    fn positions_of_another_process_count_as_missed() {
        let [log, restarted] = [DeliveryLog::default(), DeliveryLog::default()];
        assert!(restarted.has_change_after(&account("mira-ovh"), log.position()));
        let position = DeliveryPosition { process: u64::MAX, number: 7 };
        assert_eq!(DeliveryPosition::parse(&position.to_string()), Some(position));
        for text in ["", ".", "7", "x.7", "7.x", "7.-1", "7.1.2"] {
            assert_eq!(DeliveryPosition::parse(text), None, "{text}");
        }
    }

    #[test]
    fn forgotten_changes_count_as_missed() {
        let mut log = DeliveryLog::default();
        let before = log.position();
        let accounts = (0..=MAX_ACCOUNTS).map(|number| account(&format!("a{number}-ovh")));
        for account in accounts {
            log.begin();
            log.record(&account);
        }
        assert!(log.has_change_after(&account("a0-ovh"), before));
        assert!(log.has_change_after(&account("teo-ovh"), before));
        assert!(!log.has_change_after(&account("teo-ovh"), log.position()));
        assert!(log.by_account.len() <= MAX_ACCOUNTS);
    }
}
