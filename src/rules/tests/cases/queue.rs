//! The queue of the desk: cases that wait, and for whom.

use super::{ANA, BO, DESK, OPENING};
use crate::common::at;
use handover_rules::cases::lifecycle::{Opening, open};
use handover_rules::cases::policy::CasePolicy;
use handover_rules::cases::queue::{self, awaits};
use handover_rules::cases::{Approval, Case, CaseNumber, CaseState};
use handover_rules::desk::StaffRole;

#[test]
fn case_awaits_staff_who_may_still_decide() {
    let now = at(0);
    let opened = Opening { opened_by: Some(DESK), ..OPENING };
    let (case, _) = open(CaseNumber::from_random(1), opened, now, &CasePolicy::default());
    let case = Case { state: CaseState::Checking, ..case };
    let awaits = |case: &Case, member, claimant| awaits(case, member, &[StaffRole::Approver], claimant);
    assert!(awaits(&case, ANA, None) && awaits(&case, ANA, Some(BO)));
    assert!(!awaits(&case, ANA, Some(ANA)), "the claimant");
    assert!(!awaits(&case, DESK, None), "who opened it");
    for role in StaffRole::ALL {
        let is_approver = role == StaffRole::Approver;
        assert_eq!(queue::awaits(&case, ANA, &[role], None), is_approver, "{}", role.as_str());
    }
    let approved = Case { approvals: vec![Approval { by: ANA, at: now }], ..case.clone() };
    assert!(!awaits(&approved, ANA, None) && awaits(&approved, BO, None));
    for state in CaseState::ALL {
        let case = Case { state, ..case.clone() };
        assert_eq!(awaits(&case, ANA, None), state == CaseState::Checking, "{}", state.as_str());
    }
}
