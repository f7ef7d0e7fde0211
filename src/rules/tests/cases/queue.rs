//! The queue of the desk: whose turn a case is, what comes next, and for how long it may wait.

use super::{ANA, BO, CaseHarness, DESK, OPENING};
use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::{Opening, open};
use handover_rules::cases::timeline::{
    CaseActor, CaseEntry, CaseMilestone, CaseTurn, NextStep, Wait, last_return, next_step, turn, wait,
};
use handover_rules::cases::{Approval, Case, CaseNumber, CasePolicy, CaseState};
use handover_rules::desk::{StaffId, StaffRole};

const DAY: i64 = 24 * 60 * 60;

/// A case that DESK opened for the claimant, and that waits for a decision.
fn checking(approved_by: &[StaffId]) -> Case {
    let (case, _) =
        open(CaseNumber::from_random(1), Opening { opened_by: Some(DESK), ..OPENING }, at(0), &CasePolicy::default());
    let approvals = approved_by.iter().map(|by| Approval { by: *by, at: at(0) }).collect();
    Case { state: CaseState::Checking, approvals, ..case }
}

#[test]
fn each_case_is_somebodys_turn() {
    let approver = &[StaffRole::Approver][..];
    let reader = &[StaffRole::Reader, StaffRole::Support][..];
    for (approved_by, member, roles, claimant, expected) in [
        (&[][..], ANA, approver, None, CaseTurn::Mine),
        (&[], ANA, approver, Some(BO), CaseTurn::Mine),
        (&[BO], ANA, approver, None, CaseTurn::Mine),
        // The claimant, who opened it, who has approved it, and who does not decide.
        (&[], ANA, approver, Some(ANA), CaseTurn::Others),
        (&[], DESK, approver, None, CaseTurn::Others),
        (&[], ANA, reader, None, CaseTurn::Others),
        (&[ANA], ANA, approver, None, CaseTurn::SecondApproval),
        (&[BO], DESK, approver, None, CaseTurn::SecondApproval),
        (&[BO], ANA, reader, None, CaseTurn::SecondApproval),
    ] {
        let found = turn(&checking(approved_by), member, roles, claimant);
        assert_eq!(found, Some(expected), "{approved_by:?} {member:?} {roles:?} {claimant:?}");
    }
    for role in StaffRole::ALL {
        let is_mine = turn(&checking(&[]), ANA, &[role], None) == Some(CaseTurn::Mine);
        assert_eq!(is_mine, role == StaffRole::Approver, "{}", role.as_str());
    }
}

#[test]
fn turn_and_next_step_follow_the_state() {
    for (state, expected) in [
        (CaseState::Opened, Some((CaseTurn::Claimant, NextStep::Lapse))),
        (CaseState::CollectingPapers, Some((CaseTurn::Claimant, NextStep::Lapse))),
        (CaseState::Checking, Some((CaseTurn::Mine, NextStep::Approval))),
        (CaseState::ObjectionPeriod, Some((CaseTurn::Objectors, NextStep::Execution))),
        (CaseState::Executed, None),
        (CaseState::Refused, None),
        (CaseState::Closed, None),
        (CaseState::Lapsed, None),
    ] {
        let CaseHarness { case, policy, .. } = CaseHarness::in_state(state);
        let found = turn(&case, ANA, &[StaffRole::Approver], None).zip(next_step(&case, &[], &policy));
        assert_eq!(found, expected, "{}", state.as_str());
        // A step that happens by itself has a time.
        let is_timed = matches!(expected, Some((_, NextStep::Lapse | NextStep::Execution)));
        assert_eq!(policy.wait_until(&case).is_some(), is_timed, "{}", state.as_str());
    }
}

#[test]
fn next_step_of_a_returned_case_is_to_look_again() {
    let policy = CasePolicy::default();
    for milestone in CaseMilestone::ALL {
        let entry = |milestone| CaseEntry { at: at(0), milestone, by: CaseActor::Timer, note: None, account: None };
        let timeline = [entry(milestone), entry(CaseMilestone::PapersSent)];
        let expected = match milestone {
            CaseMilestone::Objected => NextStep::Objection,
            CaseMilestone::Blocked | CaseMilestone::ObjectorsChanged | CaseMilestone::NotTold => NextStep::Obstacle,
            _ => NextStep::Approval,
        };
        assert_eq!(next_step(&checking(&[]), &timeline, &policy), Some(expected), "{}", milestone.as_str());
        assert_eq!(last_return(&timeline).is_some(), expected != NextStep::Approval, "{}", milestone.as_str());
    }
}

#[test]
fn last_approval_is_the_next_step_once_the_others_are_there() {
    for (approvers, approved_by, expected) in [
        (2, &[][..], NextStep::Approval),
        (2, &[ANA], NextStep::LastApproval),
        (1, &[], NextStep::LastApproval),
        // The policy has changed since the first approval.
        (1, &[ANA], NextStep::LastApproval),
    ] {
        let policy = CasePolicy { approvers, ..CasePolicy::default() };
        assert_eq!(next_step(&checking(approved_by), &[], &policy), Some(expected), "{approved_by:?} of {approvers}");
    }
}

#[test]
fn long_waits_for_a_decision_are_marked() {
    for (seconds, expected) in [
        (0, Wait::Short),
        (2 * DAY, Wait::Short),
        (2 * DAY + 1, Wait::Long),
        (5 * DAY, Wait::Long),
        (5 * DAY + 1, Wait::TooLong),
    ] {
        for turn in CaseTurn::ALL {
            let is_ours = !matches!(turn, CaseTurn::Claimant | CaseTurn::Objectors);
            let expected = if is_ours { expected } else { Wait::Short };
            assert_eq!(wait(turn, at(0), at(seconds)), expected, "{} {seconds}", turn.as_str());
        }
    }
}
