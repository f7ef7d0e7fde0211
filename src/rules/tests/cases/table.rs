//! Every event in every state.

use super::{ANA, BO, CaseHarness, DESK, approve, ask_again, refuse};
use crate::{prelude::*, test};
use handover_rules::cases::CaseState::{
    Checking, Closed, CollectingPapers, Executed, Lapsed, ObjectionPeriod, Opened, Refused,
};
use handover_rules::cases::lifecycle::{CaseEvent, CaseRefusal, depends_on_domain};
use handover_rules::cases::papers::{PaperId, PaperKind, UnfitPaper};
use handover_rules::cases::{Approval, CaseState, Objector};

fn object() -> CaseEvent {
    CaseEvent::Object { by: Objector::Holder, account: None, note: None }
}

/// Each event with the states in which it is accepted and the state that follows. Everything else is refused.
fn accepted() -> Vec<(CaseEvent, Vec<(CaseState, CaseState)>)> {
    let remove = CaseEvent::RemovePaper { paper: PaperId::new(1) };
    let open_states = [Opened, CollectingPapers, Checking, ObjectionPeriod];
    vec![
        (CaseEvent::Confirm, vec![(Opened, CollectingPapers)]),
        (CaseEvent::AddPaper { bytes: 1 }, vec![(CollectingPapers, CollectingPapers)]),
        (remove, vec![(CollectingPapers, CollectingPapers)]),
        (CaseEvent::SendPapers, vec![(CollectingPapers, Checking)]),
        (CaseEvent::Close, open_states.map(|state| (state, Closed)).to_vec()),
        (ask_again(ANA, &[PaperKind::Identity]), vec![(Checking, CollectingPapers)]),
        (refuse(ANA), vec![(Checking, Refused)]),
        (approve(ANA), vec![(Checking, ObjectionPeriod)]),
        (object(), vec![(ObjectionPeriod, Checking)]),
        (CaseEvent::Due, CaseState::ALL.map(|state| (state, state)).to_vec()),
    ]
}

#[test]
fn each_event_is_accepted_in_its_states_only() {
    for (event, transitions) in accepted() {
        for state in CaseState::ALL {
            let mut harness = CaseHarness::in_state(state);
            harness.policy.approvers = 1;
            let result = harness.send(1, &event);
            if let Some((_, to)) = transitions.iter().find(|(from, _)| *from == state) {
                assert_eq!((result, harness.case.state), (Ok(()), *to), "{event:?} in {state:?}");
            } else {
                assert_eq!(result, Err(CaseRefusal::NotNow { state }), "{event:?} in {state:?}");
                assert_eq!(harness.case.state, state);
                assert_eq!(harness.effects, []);
            }
        }
    }
}

/// Every event of these tests is also checked with other irrelevant facts ([`CaseHarness::send`]).
#[test]
fn claimant_calls_do_not_depend_on_the_domain_before_approval() {
    for (event, _) in accepted() {
        for state in CaseState::ALL {
            let counts = depends_on_domain(&CaseHarness::in_state(state).case, &event);
            let expected = match state {
                ObjectionPeriod => true,
                Checking => !event.is_by_claimant(),
                _ => false,
            };
            assert_eq!(counts, expected, "{event:?} in {state:?}");
        }
    }
    let by_claimant = accepted().into_iter().filter(|(event, _)| event.is_by_claimant()).count();
    assert_eq!(by_claimant, 5);
}

#[test]
fn waits_end_by_themselves() {
    for state in CaseState::ALL {
        let (length, next) = match state {
            Opened => (DAY, Lapsed),
            CollectingPapers => (30 * DAY, Lapsed),
            ObjectionPeriod => (7 * DAY, Executed),
            Checking | Executed | Refused | Closed | Lapsed => (1000 * DAY, state),
        };
        let mut harness = CaseHarness::in_state(state);
        assert_eq!(harness.send(length - 1, &CaseEvent::Due), Ok(()));
        assert_eq!(harness.case.state, state, "one second early");
        harness.send(length, &CaseEvent::Due).expect("timers are never refused");
        assert_eq!(harness.case.state, next);
    }
}

#[test]
fn due_steps_run_before_the_event() {
    let mut harness = CaseHarness::in_state(ObjectionPeriod);
    let late = harness.send(7 * DAY, &object());
    assert_eq!(late, Err(CaseRefusal::NotNow { state: Executed }));
    let mut harness = CaseHarness::in_state(CollectingPapers);
    assert_eq!(harness.send(30 * DAY, &CaseEvent::SendPapers), Err(CaseRefusal::NotNow { state: Lapsed }));
}

#[test]
fn opener_cannot_decide_the_case() {
    for event in [ask_again(DESK, &[PaperKind::Identity]), refuse(DESK), approve(DESK)] {
        let [mut opener, mut claimant, mut other] = [(); 3].map(|()| CaseHarness::in_state(Checking));
        opener.case.opened_by = Some(DESK);
        claimant.facts.claimant_as_staff = Some(DESK);
        assert_eq!(opener.send(1, &event), Err(CaseRefusal::OwnCase), "opened it for the claimant");
        assert_eq!(claimant.send(1, &event), Err(CaseRefusal::OwnCase), "is the claimant");
        assert_eq!(other.send(1, &event), Ok(()));
    }
}

#[test]
fn approval_needs_every_paper_opened_by_the_approver() {
    let mut harness = CaseHarness::in_state(Checking);
    harness.read_by(&[BO]);
    assert_eq!(harness.send(1, &approve(ANA)), Err(CaseRefusal::PapersUnread { left: 2 }));
    harness.facts.papers[0].opened_by.push(ANA);
    assert_eq!(harness.send(1, &approve(ANA)), Err(CaseRefusal::PapersUnread { left: 1 }));
    harness.facts.papers[1].opened_by.push(ANA);
    assert_eq!(harness.send(1, &approve(ANA)), Ok(()));
}

#[test]
fn approvers_are_two_different_people_unless_configured() {
    let mut harness = CaseHarness::in_state(Checking);
    assert_eq!(harness.send(1, &approve(ANA)), Ok(()));
    assert_eq!(harness.case.state, Checking);
    assert_eq!(harness.send(2, &approve(ANA)), Err(CaseRefusal::ApprovedAlready));
    assert_eq!(harness.send(2, &approve(BO)), Ok(()));
    assert_eq!(harness.case.state, ObjectionPeriod);
    let by: Vec<_> = harness.case.approvals.iter().map(|Approval { by, .. }| *by).collect();
    assert_eq!(by, [ANA, BO]);
}

#[test]
fn approval_needs_something_that_can_be_carried_out() {
    let mut harness = CaseHarness::in_state(Checking);
    harness.facts.is_blocked = true;
    assert_eq!(harness.send(1, &approve(ANA)), Err(CaseRefusal::Blocked));
    harness.facts.is_possible = false;
    assert_eq!(harness.send(1, &approve(ANA)), Err(CaseRefusal::Impossible));
}

#[test]
fn papers_are_limited_in_size_and_number() {
    let mut harness = CaseHarness::in_state(CollectingPapers);
    let refusal = |reason| Err(CaseRefusal::Unfit { reason });
    assert_eq!(harness.send(1, &CaseEvent::AddPaper { bytes: 0 }), refusal(UnfitPaper::Empty));
    assert_eq!(harness.send(1, &CaseEvent::AddPaper { bytes: 1 }), Ok(()));
    harness.policy.papers = 2;
    assert_eq!(harness.send(1, &CaseEvent::AddPaper { bytes: 1 }), refusal(UnfitPaper::TooMany));
}

#[test]
fn only_papers_that_were_not_sent_can_be_removed() {
    let mut harness = CaseHarness::in_state(CollectingPapers);
    let remove = |number| CaseEvent::RemovePaper { paper: PaperId::new(number) };
    assert_eq!(harness.send(1, &remove(9)), Err(CaseRefusal::NoSuchPaper));
    assert_eq!(harness.send(1, &remove(1)), Ok(()));
    assert_eq!(harness.facts.papers.len(), 1);
    harness.fix_papers();
    assert_eq!(harness.send(1, &remove(2)), Err(CaseRefusal::NoSuchPaper));
}

#[test]
fn asking_again_names_papers() {
    let mut harness = CaseHarness::in_state(Checking);
    assert_eq!(harness.send(1, &ask_again(ANA, &[])), Err(CaseRefusal::NothingAsked));
}
