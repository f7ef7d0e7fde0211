//! Which blockers keep a case from being carried out.

use crate::{prelude::*, test};
use handover_rules::cases::obstacles::{blocks_contacts, blocks_holder};
use handover_rules::holder::HolderChangeId;
use handover_rules::holder::blockers::{HolderBlocker, RunningOperation};

#[test]
fn suspended_admin_does_not_block_another_account() {
    let [admin, other] = ["admin", "other"].map(account);
    let unable = |account: &NicHandle| Blocker::Unable { account: account.clone() };
    assert!(!blocks_contacts(&[], &admin, &other));
    assert!(!blocks_contacts(&[unable(&admin)], &admin, &other));
    assert!(blocks_contacts(&[unable(&admin)], &admin, &admin), "who receives them is suspended");
    assert!(blocks_contacts(&[unable(&other)], &admin, &other));
    assert!(blocks_contacts(&[unable(&admin), Blocker::Expired], &admin, &other));
}

#[test]
fn operations_a_suspended_admin_and_the_claim_itself_do_not_block_a_change_of_holder() {
    let running = |operation| HolderBlocker::OperationRunning { operation };
    let request = running(RunningOperation::ContactRequest(id(7)));
    let change = running(RunningOperation::HolderChange(HolderChangeId::new(3)));
    assert!(!blocks_holder(&[]));
    assert!(!blocks_holder(&[request, change, HolderBlocker::Suspended, HolderBlocker::Claimed]));
    assert!(blocks_holder(&[HolderBlocker::NotTheAdmin]));
}
