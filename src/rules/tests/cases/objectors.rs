//! Holder and admin: nothing is carried out if they were not notified, or are other people than those approved.

use super::{ANA, BO, CaseHarness, DESK, OPENING, approve, objectors};
use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal, Opening};
use handover_rules::cases::papers::{PaperKind, UnfitPaper};
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{Case, CasePolicy, CaseState, Objector, Objectors, UPLOADS_A_DAY};

fn approved() -> CaseHarness {
    let mut harness = CaseHarness::in_state(CaseState::Checking);
    harness.send(0, &approve(ANA)).expect("approved");
    harness.send(0, &approve(BO)).expect("approved");
    assert_eq!(harness.case.state, CaseState::ObjectionPeriod);
    harness
}

fn milestones(harness: &CaseHarness) -> Vec<CaseMilestone> {
    harness.entries().into_iter().map(|entry| entry.milestone).collect()
}

#[test]
fn admin_sees_objections_made_since_it_has_the_role() {
    let entry = |milestone, by| CaseEntry { at: at(10), milestone, by, note: None, account: None };
    let seen = |by| entry(CaseMilestone::Objected, by).objector_as_seen_by_admin(Some(at(10)));
    assert_eq!(seen(CaseActor::Admin), Some(Objector::Admin));
    assert_eq!(seen(CaseActor::Holder), Some(Objector::Holder));
    for other in [CaseActor::Claimant, CaseActor::Staff(ANA), CaseActor::Timer] {
        assert_eq!(seen(other), None, "{other:?}");
    }
    let objected = entry(CaseMilestone::Objected, CaseActor::Admin);
    assert_eq!(objected.objector_as_seen_by_admin(None), Some(Objector::Admin));
    assert_eq!(objected.objector_as_seen_by_admin(Some(at(11))), None, "of an earlier admin");
    assert_eq!(entry(CaseMilestone::Approved, CaseActor::Admin).objector_as_seen_by_admin(None), None);
}

#[test]
fn another_holder_or_admin_at_the_end_returns_the_case_to_the_desk() {
    for present in [objectors("Ashdown", "admin-ovh"), objectors("Castellan", "newcomer-ovh")] {
        let mut harness = approved();
        harness.facts.objectors = present;
        harness.send(7 * DAY, &CaseEvent::Due).expect("due");
        assert_eq!((harness.case.state, harness.case.approvals.len()), (CaseState::Checking, 0));
        assert_eq!(milestones(&harness), [CaseMilestone::ObjectorsChanged]);
    }
    // A case that was approved before this was kept.
    let mut harness = approved();
    harness.case.objectors = None;
    harness.send(7 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!(harness.case.state, CaseState::Checking);
}

#[test]
fn approval_given_for_another_holder_or_admin_is_void() {
    for present in [objectors("Ashdown", "admin-ovh"), objectors("Castellan", "newcomer-ovh")] {
        let mut harness = CaseHarness::in_state(CaseState::Checking);
        harness.send(0, &approve(ANA)).expect("approved");
        harness.facts.objectors = present.clone();
        harness.send(1, &approve(BO)).expect("approved");
        assert_eq!(milestones(&harness), [CaseMilestone::ApprovalVoid, CaseMilestone::FirstApproval]);
        assert_eq!((harness.case.state, harness.case.objectors.clone()), (CaseState::Checking, Some(present)));
        harness.send(2, &approve(ANA)).expect("approved");
        assert_eq!(harness.case.state, CaseState::ObjectionPeriod);
    }
}

#[test]
fn approval_is_void_once_the_approver_lost_the_permission() {
    let mut harness = CaseHarness::in_state(CaseState::Checking);
    harness.send(0, &approve(ANA)).expect("approved");
    harness.facts.approvers = vec![BO, DESK];
    harness.send(1, &CaseEvent::Due).expect("due");
    assert_eq!((milestones(&harness), harness.case.approvals.len()), (vec![CaseMilestone::ApprovalVoid], 0));
    harness.send(2, &approve(BO)).expect("approved");
    assert_eq!(harness.case.state, CaseState::Checking, "one approval");
    // A decision of two people stands.
    harness.send(3, &approve(DESK)).expect("approved");
    harness.facts.approvers = vec![BO];
    harness.send(8 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!(harness.case.state, CaseState::Executed);
}

/// For a call of the claimant, holder and admin are not looked up.
#[test]
fn no_call_of_the_claimant_voids_an_approval() {
    for event in [CaseEvent::Confirm, CaseEvent::AddPaper { bytes: 1 }, CaseEvent::SendPapers] {
        let mut harness = CaseHarness::in_state(CaseState::Checking);
        harness.send(0, &approve(ANA)).expect("approved");
        harness.facts.objectors = Objectors::default();
        assert_eq!(harness.send(1, &event), Err(CaseRefusal::NotNow { state: CaseState::Checking }));
        assert_eq!((milestones(&harness), harness.case.approvals.len()), (vec![], 1));
    }
}

#[test]
fn holder_and_admin_must_be_notified_in_first_half_of_objection_period() {
    let middle = at(7 * DAY / 2);
    let second = TimeDelta::seconds(1);
    for missing in Objector::ALL {
        for (notified_at, is_in_time) in [(None, false), (Some(middle), true), (Some(middle + second), false)] {
            let mut harness = approved();
            harness.facts.notified.retain(|(notified, _)| *notified != missing);
            harness.facts.notified.extend(notified_at.map(|at| (missing, at)));
            harness.send(7 * DAY, &CaseEvent::Due).expect("due");
            let state = if is_in_time { CaseState::Executed } else { CaseState::Checking };
            assert_eq!(harness.case.state, state, "{missing:?} {notified_at:?}");
            if !is_in_time {
                assert_eq!(milestones(&harness), [CaseMilestone::NotTold]);
            }
        }
    }
    // Without a holder, only the admin is notified.
    let mut harness = CaseHarness::in_state(CaseState::Checking);
    harness.facts.objectors.holder = None;
    harness.send(0, &approve(ANA)).expect("approved");
    harness.send(0, &approve(BO)).expect("approved");
    harness.facts.notified.retain(|(notified, _)| *notified == Objector::Admin);
    harness.send(7 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!(harness.case.state, CaseState::Executed);
}

#[test]
fn links_belong_to_their_recipients() {
    let present = objectors("Castellan", "admin-ovh");
    assert!(present.is(Objector::Holder, "holder@castellan.example") && present.is(Objector::Admin, "admin-ovh"));
    for other in ["", "newcomer-ovh", "other@castellan.example"] {
        assert!(Objector::ALL.iter().all(|objector| !present.is(*objector, other)));
    }
    let nobody = Objectors::default();
    assert!(Objector::ALL.iter().all(|objector| !nobody.has(*objector) && !nobody.is(*objector, "admin-ovh")));
}

#[test]
fn uploads_of_a_day_are_limited_also_if_they_are_removed() {
    let mut harness = CaseHarness::new(OPENING);
    harness.send(0, &CaseEvent::Confirm).expect("confirmed");
    for _ in 0..UPLOADS_A_DAY {
        harness.send(HOUR, &CaseEvent::AddPaper { bytes: 1 }).expect("added");
        let id = harness.upload(PaperKind::Identity);
        harness.send(HOUR, &CaseEvent::RemovePaper { paper: id }).expect("removed");
    }
    let too_often = Err(CaseRefusal::Unfit { reason: UnfitPaper::TooOften });
    assert_eq!(harness.send(HOUR + DAY - 1, &CaseEvent::AddPaper { bytes: 1 }), too_often);
    assert_eq!(harness.send(HOUR + DAY, &CaseEvent::AddPaper { bytes: 1 }), Ok(()));
}

#[test]
fn cases_of_earlier_versions_are_read() {
    let case = CaseHarness::new(Opening { opened_by: Some(DESK), ..OPENING }).case;
    let mut json = serde_json::to_value(&case).expect("JSON");
    let fields = json.as_object_mut().expect("an object");
    for added in ["objectors", "uploads", "firstUploadAt"] {
        fields.remove(added).expect("a field");
    }
    assert_eq!(serde_json::from_value::<Case>(json).expect("a case"), case);
}

#[test]
fn present_admin_and_holder_object_in_a_session_and_only_in_the_objection_period() {
    let handle = |text: &str| NicHandle::parse(text).expect("a handle");
    let (policy, present) = (CasePolicy::default(), objectors("Castellan", "admin-ovh"));
    let holder = present.holder.as_ref().expect("a holder").email.clone();
    let approved = approved().case;
    let object = |case: &Case, account: &str, is_holder: bool, seconds| {
        let is_own = |address: &EmailAddress| is_holder && *address == holder;
        case.objector(&handle(account), is_own, &present, at(seconds), &policy)
    };
    for (account, is_holder, as_whom) in [
        ("admin-ovh", false, Some(Objector::Admin)),
        ("admin-ovh", true, Some(Objector::Admin)),
        ("newcomer-ovh", true, Some(Objector::Holder)),
        ("tech-ovh", true, Some(Objector::Holder)),
        ("tech-ovh", false, None),
    ] {
        assert_eq!(object(&approved, account, is_holder, 0), as_whom, "{account}");
        assert_eq!(object(&approved, account, is_holder, 7 * DAY - 1), as_whom, "{account}");
        assert_eq!(object(&approved, account, is_holder, 7 * DAY), None, "however late the timer is");
        for state in CaseState::ALL.into_iter().filter(|state| *state != CaseState::ObjectionPeriod) {
            let case = Case { state, ..approved.clone() };
            assert_eq!(object(&case, account, is_holder, 0), None, "{state:?}");
        }
    }
    let nobody = Objectors::default();
    assert_eq!(approved.objector(&handle("admin-ovh"), |_| true, &nobody, at(0), &policy), None);
}
