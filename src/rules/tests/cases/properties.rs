//! Random histories.

use super::{ANA, BO, CaseHarness, DESK, OPENING, approve, ask_again, objectors, refuse};
use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::{CaseEffect, CaseEvent, CaseFacts, Opening};
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::cases::timeline::{CaseActor, CaseMilestone};
use handover_rules::cases::{CaseState, Objector};
use handover_rules::desk::StaffId;
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use proptest::{collection, sample};
use std::collections::HashSet;

/// A step of a random history: an event of the case, or a change around it.
#[derive(Clone, Debug)]
enum Act {
    Event(CaseEvent),
    Upload(PaperKind),
    Read(StaffId),
    Facts {
        is_possible: bool,
        is_blocked: bool,
    },
    /// Somebody else becomes the holder.
    Sell(&'static str),
    /// It turns out that the email to somebody was not delivered.
    Bounce(Objector),
    /// A person of the staff leaves, or comes back.
    Leave(StaffId),
}

fn staff() -> impl Strategy<Value = StaffId> {
    sample::select(vec![ANA, BO, DESK])
}

fn kind() -> impl Strategy<Value = PaperKind> {
    sample::select(PaperKind::ALL.to_vec())
}

fn objection(by: Objector) -> CaseEvent {
    CaseEvent::Object { by, account: None, note: None }
}

fn act() -> impl Strategy<Value = Act> {
    let usual = prop_oneof![Just(PaperKind::Identity), Just(PaperKind::ProofOfAddress)];
    let fact = || prop_oneof![4 => Just(true), 1 => Just(false)];
    prop_oneof![
        4 => Just(Act::Event(CaseEvent::Confirm)),
        1 => (1..6_i64).prop_map(|id| Act::Event(CaseEvent::RemovePaper { paper: PaperId::new(id) })),
        8 => Just(Act::Event(CaseEvent::SendPapers)),
        1 => Just(Act::Event(CaseEvent::Close)),
        2 => (staff(), kind()).prop_map(|(by, kind)| Act::Event(ask_again(by, &[kind]))),
        1 => staff().prop_map(|by| Act::Event(refuse(by))),
        16 => staff().prop_map(|by| Act::Event(approve(by))),
        1 => sample::select(Objector::ALL.to_vec()).prop_map(|by| Act::Event(objection(by))),
        8 => Just(Act::Event(CaseEvent::Due)),
        12 => usual.prop_map(Act::Upload),
        1 => kind().prop_map(Act::Upload),
        12 => staff().prop_map(Act::Read),
        1 => sample::select(vec!["Castellan", "Ashdown"]).prop_map(Act::Sell),
        1 => sample::select(Objector::ALL.to_vec()).prop_map(Act::Bounce),
        1 => staff().prop_map(Act::Leave),
        4 => (fact(), fact()).prop_map(|(possible, free)| Act::Facts { is_possible: possible, is_blocked: !free }),
    ]
}

/// The milestones of a history, in order.
#[derive(Default)]
struct Milestones(Vec<(Timestamp, CaseMilestone, CaseActor)>);

impl Milestones {
    /// The approvals that led to the execution, and whether somebody objected after them.
    fn check_execution(&self, executed_at: Timestamp) {
        let since_sent = self.0.iter().rposition(|(_, what, _)| {
            use CaseMilestone::{ApprovalVoid, Blocked, NotTold, Objected, ObjectorsChanged, PapersSent};
            matches!(what, PapersSent | Objected | Blocked | ObjectorsChanged | NotTold | ApprovalVoid)
        });
        let decisive = &self.0[since_sent.expect("papers were sent") + 1..];
        let approvals: Vec<_> = decisive
            .iter()
            .filter(|(_, what, _)| matches!(what, CaseMilestone::FirstApproval | CaseMilestone::Approved))
            .collect();
        let [(_, _, first), (approved_at, _, second)] = approvals[..] else { panic!("two approvals: {approvals:?}") };
        assert_ne!(first, second, "by two people");
        assert!(![*first, *second].contains(&CaseActor::Staff(DESK)), "neither of whom opened the case");
        assert_eq!(executed_at - *approved_at, TimeDelta::days(7), "after a whole objection period");
    }
}

/// Applies to the facts the effects of an act outside of the case.
fn happen(facts: &mut CaseFacts, act: &Act) {
    match act {
        Act::Event(_) | Act::Upload(_) => {}
        Act::Read(by) => facts.papers.iter_mut().for_each(|paper| paper.opened_by.push(*by)),
        Act::Sell(to) => facts.objectors = objectors(to, "admin-ovh"),
        Act::Bounce(objector) => facts.notified.retain(|(notified, _)| notified != objector),
        Act::Leave(by) if facts.approvers.contains(by) => facts.approvers.retain(|approver| approver != by),
        Act::Leave(by) => facts.approvers.push(*by),
        Act::Facts { is_possible, is_blocked } => (facts.is_possible, facts.is_blocked) = (*is_possible, *is_blocked),
    }
}

/// Plays a history and returns the states that it passed.
fn play(acts: Vec<(i64, Act)>) -> HashSet<CaseState> {
    let mut passed = HashSet::new();
    let mut harness = CaseHarness::new(Opening { opened_by: Some(DESK), ..OPENING });
    let mut history = Milestones::default();
    let mut seconds = 0;
    for (wait, act) in acts {
        seconds += wait;
        let before = harness.case.clone();
        match act {
            Act::Event(event) => {
                let _ = harness.send(seconds, &event);
            }
            Act::Upload(kind) => {
                if harness.send(seconds, &CaseEvent::AddPaper { bytes: 9 }).is_ok() {
                    harness.upload(kind);
                }
            }
            other => {
                happen(&mut harness.facts, &other);
                continue;
            }
        }
        let effects = std::mem::take(&mut harness.effects);
        passed.insert(harness.case.state);
        if before.state.is_final() {
            assert_eq!((&harness.case, effects), (&before, vec![]), "an ended case stays as it is");
            continue;
        }
        for effect in effects {
            match effect {
                CaseEffect::Record(entry) => {
                    let last = history.0.last().map_or(entry.at, |(at, ..)| *at);
                    assert!(last <= entry.at && entry.at <= at(seconds), "the timeline is in order");
                    history.0.push((entry.at, entry.milestone, entry.by));
                }
                CaseEffect::Execute => {
                    history.check_execution(harness.case.since);
                    assert_eq!(harness.facts.notified.len(), 2, "both were notified");
                    assert_eq!(harness.case.objectors.as_ref(), Some(&harness.facts.objectors), "and are the same");
                }
                CaseEffect::Mail { .. }
                | CaseEffect::FixPapers
                | CaseEffect::DeletePaper(_)
                | CaseEffect::EndHolderChange => {}
            }
        }
        assert!(harness.policy.wait_until(&harness.case).is_none_or(|until| until > at(seconds)), "nothing is overdue");
    }
    let executed = history.0.iter().filter(|(_, what, _)| *what == CaseMilestone::Executed).count();
    assert_eq!(executed, usize::from(harness.case.state == CaseState::Executed));
    passed
}

fn histories() -> impl Strategy<Value = Vec<(i64, Act)>> {
    let wait = prop_oneof![24 => 0..HOUR, 2 => 0..4 * DAY, 1 => 0..40 * DAY];
    collection::vec((wait, act()), 1..120)
}

#[test]
fn histories_reach_every_state() {
    let mut runner = TestRunner::deterministic();
    let reached: HashSet<CaseState> = (0..3000)
        .flat_map(|_| play(histories().new_tree(&mut runner).expect("histories are never rejected").current()))
        .collect();
    for state in CaseState::ALL {
        assert!(reached.contains(&state), "{state:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn nothing_is_carried_out_without_two_approvals_and_a_quiet_objection_period(acts in histories()) {
        play(acts);
    }
}
