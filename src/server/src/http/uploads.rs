//! Fair shares of uploads: each file is in memory while it arrives, for as long as its sender takes (decision 0022).

use crate::network::Network;
use handover_rules::procedure::CaseNumber;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Papers that may be uploaded at the same time: at 10 MB each, sealed in a copy.
const MAX_UPLOADS: usize = 8;

/// By cases of one network: of a household, or an office.
const MAX_OF_NETWORK: usize = 2;

/// The uploads that are under way.
#[derive(Default)]
pub(super) struct UploadSlots(Mutex<Running>);

#[derive(Default)]
struct Running {
    /// One of a case at a time.
    cases: HashSet<CaseNumber>,
    /// The largest network of each.
    networks: Vec<String>,
}

impl UploadSlots {
    /// Begins an upload; `None` if its case, its network or the server has no room.
    pub(super) fn begin(self: &Arc<Self>, case: CaseNumber, mut networks: Vec<Network>) -> Option<UploadSlot> {
        let network = networks.pop().map(|network| network.key).unwrap_or_default();
        let mut running = self.lock();
        let of_network = running.networks.iter().filter(|other| **other == network).count();
        if running.networks.len() >= MAX_UPLOADS || of_network >= MAX_OF_NETWORK || !running.cases.insert(case) {
            return None;
        }
        running.networks.push(network.clone());
        drop(running);
        Some(UploadSlot { uploads: Arc::clone(self), case, network })
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An upload that is under way. Dropping it ends it.
pub(super) struct UploadSlot {
    uploads: Arc<UploadSlots>,
    case: CaseNumber,
    network: String,
}

impl Drop for UploadSlot {
    fn drop(&mut self) {
        let mut running = self.uploads.lock();
        running.cases.remove(&self.case);
        if let Some(index) = running.networks.iter().position(|network| *network == self.network) {
            running.networks.swap_remove(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: &str) -> Vec<Network> {
        Network::of(address.parse().expect("an address"))
    }

    fn case(number: u64) -> CaseNumber {
        CaseNumber::from_random(number)
    }

    #[test]
    fn one_upload_of_a_case_and_two_of_a_network() {
        let uploads = Arc::<UploadSlots>::default();
        let home = "2001:db8:1::7";
        let first = uploads.begin(case(1), client(home)).expect("there is room");
        assert!(uploads.begin(case(1), client("192.0.2.7")).is_none(), "the case has one");
        let second = uploads.begin(case(2), client("2001:db8:1:ffff::9")).expect("there is room");
        assert!(uploads.begin(case(3), client(home)).is_none(), "the network has two");
        drop(first);
        let third = uploads.begin(case(1), client(home)).expect("both are free again");
        drop((second, third));
        assert!(uploads.lock().networks.is_empty() && uploads.lock().cases.is_empty());
    }

    #[test]
    fn eight_uploads_in_all() {
        let uploads = Arc::<UploadSlots>::default();
        let begin = |number: u8| uploads.begin(case(number.into()), client(&format!("192.0.2.{number}")));
        let running: Vec<_> = (0..8).map(|number| begin(number).expect("there is room")).collect();
        assert!(begin(8).is_none());
        drop(running);
        assert!(begin(8).is_some());
    }
}
