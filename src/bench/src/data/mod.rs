//! Generated data: a provider's export (decision 0013) of any size, the same for the same size and seed.
//!
//! A few accounts have a fixed number of services, so that their lists are the same at every size; one may have very many;
//! the rest have five on average.

pub(crate) mod random;
mod write;

use handover_rules::Category;
use random::Random;

/// Accounts whose lists are measured.
pub(crate) const LISTED_ACCOUNTS: u32 = 8;
/// Services of each of them: more than a page.
const SERVICES_OF_LISTED: u32 = 60;
/// The account that may have very many services.
pub(crate) const LARGE_ACCOUNT: u32 = LISTED_ACCOUNTS;
/// Services of an account, on average.
const SERVICES_OF_OTHERS: u32 = 5;
const SEED: u64 = 9;

/// Texts to search for: some of the words in names.
pub(crate) const SEARCHED: [&str; 4] = ["studio", "garten", "café", "cloud"];
const WORDS: [&str; 8] = ["studio", "garten", "café", "cloud", "zürich", "sklep", "atelier", "łódź"];
const TOP_LEVEL_DOMAINS: [&str; 3] = ["example", "test", "invalid"];

/// An export that is made as it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MadeData {
    pub(crate) services: u32,
    /// Those of [`LARGE_ACCOUNT`].
    pub(crate) of_large_account: u32,
}

/// A row of `services.csv`. Accounts are numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MadeService {
    pub(crate) name: String,
    pub(crate) category: Category,
    pub(crate) admin: u32,
    pub(crate) tech: u32,
    pub(crate) billing: u32,
    status: &'static str,
}

impl MadeService {
    /// A change of its contacts is not blocked.
    pub(crate) fn is_ok(&self) -> bool {
        self.status == "ok"
    }
}

/// The handle of an account.
pub(crate) fn handle(account: u32) -> String {
    format!("mk{account:05}-ovh")
}

impl MadeData {
    pub(crate) fn accounts(self) -> u32 {
        LISTED_ACCOUNTS + 1 + self.others()
    }

    /// Number of accounts with few services.
    fn others(self) -> u32 {
        (self.services / SERVICES_OF_OTHERS).max(2)
    }

    /// An account with few services.
    pub(crate) fn other(self, random: &mut Random) -> u32 {
        LISTED_ACCOUNTS + 1 + random.below(self.others())
    }

    /// The services whose admin is an account with few.
    pub(crate) fn services_of_others(self) -> impl Iterator<Item = MadeService> {
        (LISTED_ACCOUNTS * SERVICES_OF_LISTED + self.of_large_account..self.services)
            .map(move |number| self.service(number))
    }

    pub(crate) fn service(self, number: u32) -> MadeService {
        let mut random = Random::of(SEED, number);
        let (name, category) = name(number, &mut random);
        let status = match random.below(40) {
            0 => "expired",
            1 => "unPaid",
            2 => "inCreation",
            _ => "ok",
        };
        let owner = self.owner(number);
        let mut contacts = [owner.unwrap_or_else(|| self.other(&mut random)); 3];
        match random.below(10) {
            0..=5 => {}
            6 | 7 => contacts[1] = self.other(&mut random),
            // The owner is not the admin of all its services.
            8 if owner.is_some() => contacts[0] = self.other(&mut random),
            _ => contacts[2] = self.other(&mut random),
        }
        let [admin, tech, billing] = contacts;
        MadeService { name, category, admin, tech, billing, status }
    }

    /// The account with a fixed number of services that has this one.
    fn owner(self, number: u32) -> Option<u32> {
        let listed = LISTED_ACCOUNTS * SERVICES_OF_LISTED;
        if number < listed {
            Some(number % LISTED_ACCOUNTS)
        } else if number - listed < self.of_large_account {
            Some(LARGE_ACCOUNT)
        } else {
            None
        }
    }
}

fn name(number: u32, random: &mut Random) -> (String, Category) {
    // An odd factor: different numbers give different products.
    let id = number.wrapping_mul(0x9E37_79B1);
    let mut domain = || {
        let (first, second) = (random.one_of(&WORDS), random.one_of(&WORDS));
        format!("{first}-{second}-{number}.{}", random.one_of(&TOP_LEVEL_DOMAINS))
    };
    match number % 10 {
        0..=3 => (domain(), Category::Domain),
        4 | 5 => (domain(), Category::Hosting),
        6 => (domain(), Category::Zone),
        7 => (domain(), Category::EmailDomain),
        8 => (format!("vps-{id:08x}.vps.example"), Category::Vps),
        _ => (format!("{:032x}", u128::from(id) << 64 | u128::from(number)), Category::Cloud),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    const DATA: MadeData = MadeData { services: 3000, of_large_account: 300 };

    fn all(data: MadeData) -> Vec<MadeService> {
        (0..data.services).map(|number| data.service(number)).collect()
    }

    #[test]
    fn names_are_unique() {
        let services = all(DATA);
        let keys: HashSet<_> = services.iter().map(|service| (&service.name, service.category)).collect();
        assert_eq!(keys.len(), services.len());
    }

    #[test]
    fn accounts_have_the_services_that_are_measured() {
        let mut services: HashMap<u32, u32> = HashMap::new();
        for service in all(DATA) {
            let contacts = HashSet::from([service.admin, service.tech, service.billing]);
            assert!(contacts.iter().all(|account| *account < DATA.accounts()));
            for account in contacts {
                *services.entry(account).or_default() += 1;
            }
        }
        for listed in 0..LISTED_ACCOUNTS {
            assert_eq!(services[&listed], SERVICES_OF_LISTED);
        }
        assert_eq!(services[&LARGE_ACCOUNT], 300);
        assert!(services.iter().all(|(account, count)| *account <= LISTED_ACCOUNTS || *count < 40));
    }

    #[test]
    fn lists_are_the_same_at_every_size() {
        let larger = MadeData { services: 6000, of_large_account: 600 };
        let listed = |data: MadeData| -> Vec<String> {
            (0..LISTED_ACCOUNTS * SERVICES_OF_LISTED).map(|number| data.service(number).name).collect()
        };
        assert_eq!(listed(DATA), listed(larger));
        assert!(SEARCHED.iter().all(|text| listed(DATA).iter().filter(|name| name.contains(text)).count() > 50));
    }
}
