//! Fair shares of uploads: each file is in memory until it has arrived completely (decision 0022).

use super::{CallerShare, CallerShares, Counter};
use crate::limits::Network;
use handover_rules::cases::CaseNumber;
use std::sync::Arc;

/// Papers that may be uploaded at the same time: at 10 MB each, sealed in a copy.
const MAX_UPLOADS: u32 = 8;

/// By cases of one network: of a household, or an office.
const MAX_OF_NETWORK: u32 = 2;

/// Begins an upload, which ends when the share is dropped; `None` if its case, its network or the server has no room.
pub(crate) fn begin(uploads: &Arc<CallerShares>, case: CaseNumber, mut networks: Vec<Network>) -> Option<CallerShare> {
    let largest = networks.pop().map(|network| network.key).unwrap_or_default();
    let caps =
        vec![(Counter::Case(case), 1), (Counter::Network(largest), MAX_OF_NETWORK), (Counter::Server, MAX_UPLOADS)];
    uploads.take(caps).ok()
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
        let uploads = Arc::<CallerShares>::default();
        let begin = |number, address| begin(&uploads, case(number), client(address));
        let home = "2001:db8:1::7";
        let first = begin(1, home).expect("there is room");
        assert!(begin(1, "192.0.2.7").is_none(), "the case has one");
        let second = begin(2, "2001:db8:1:ffff::9").expect("there is room");
        assert!(begin(3, home).is_none(), "the network has two");
        drop(first);
        let third = begin(1, home).expect("both are free again");
        drop((second, third));
    }

    #[test]
    fn eight_uploads_in_all() {
        let uploads = Arc::<CallerShares>::default();
        let begin = |number: u8| begin(&uploads, case(number.into()), client(&format!("192.0.2.{number}")));
        let running: Vec<_> = (0..8).map(|number| begin(number).expect("there is room")).collect();
        assert!(begin(8).is_none());
        drop(running);
        assert!(begin(8).is_some());
    }
}
