//! Every path of a case: all reachable states, with every event in each, and the invariants of every step.

use super::{ANA, BO, CaseHarness, DESK, OPENING, approve, ask_again, objectors, refuse};
use crate::{prelude::*, test};
use handover_rules::cases::lifecycle::{CaseEffect, CaseEvent, CaseFacts, Opening, next_due, transition};
use handover_rules::cases::notices::{CaseNotice, CaseRecipient};
use handover_rules::cases::papers::{PaperFacts, PaperId, PaperKind};
use handover_rules::cases::{Case, CasePolicy, CaseState, Objector, papers_missing};
use std::collections::{HashSet, VecDeque};

/// A step that can be tried at any time.
#[derive(Clone, Copy, Debug)]
enum Act {
    Confirm,
    /// Uploads a paper of a missing kind.
    Upload,
    /// Removes the last paper.
    Remove,
    Send,
    Close,
    AskAgain,
    Refuse,
    ApproveAs(handover_rules::desk::StaffId),
    Object(Objector),
    /// Waits for the next scheduled change.
    Wait,
    /// Waits for this number of days.
    Days(i64),
    /// The email that offers to object reaches its recipient.
    Deliver(Objector),
    Sell,
    Block,
    /// An approver leaves.
    Leave,
}

const ACTS: [Act; 20] = [
    Act::Confirm,
    Act::Upload,
    Act::Remove,
    Act::Send,
    Act::Close,
    Act::AskAgain,
    Act::Refuse,
    Act::ApproveAs(ANA),
    Act::ApproveAs(BO),
    Act::ApproveAs(DESK),
    Act::Object(Objector::Holder),
    Act::Object(Objector::Admin),
    Act::Wait,
    Act::Days(2),
    Act::Days(8),
    Act::Deliver(Objector::Holder),
    Act::Deliver(Objector::Admin),
    Act::Sell,
    Act::Block,
    Act::Leave,
];

/// A case at a time, with the facts around it.
#[derive(Clone, Debug)]
struct WalkState {
    case: Case,
    facts: CaseFacts,
    now: Timestamp,
    /// Objectors to whom an email is on its way.
    on_its_way: Vec<Objector>,
    /// Holder and admin at the approvals of this objection period, as seen by this test.
    approved_for: Option<handover_rules::cases::Objectors>,
}

impl WalkState {
    /// Situations that differ only in when they happen are the same.
    fn key(&self) -> String {
        let ago = |at: Timestamp| (self.now - at).num_seconds().min(31 * DAY);
        let notified: Vec<_> = self.facts.notified.iter().map(|(who, at)| (*who, ago(*at))).collect();
        let by: Vec<_> = self.case.approvals.iter().map(|approval| approval.by).collect();
        let papers: Vec<_> = self.facts.papers.iter().map(|paper| (paper.kind, paper.sent_at.is_some())).collect();
        let case = &self.case;
        let own = (case.state, ago(case.since), case.reminders, &case.asked_again, by, case.is_announced);
        let facts = (papers, &self.facts.objectors, self.facts.is_blocked, notified, &self.facts.approvers);
        // Uploads count on, which would never end.
        format!("{own:?} {:?} {facts:?} {:?} {:?}", case.objectors, self.on_its_way, self.approved_for)
    }

    fn event(&mut self, act: Act) -> Option<CaseEvent> {
        match act {
            Act::Confirm => Some(CaseEvent::Confirm),
            Act::Upload => {
                papers_missing(&self.case, &self.facts.papers).first().map(|_| CaseEvent::AddPaper { bytes: 1 })
            }
            Act::Remove => self.facts.papers.last().map(|paper| CaseEvent::RemovePaper { paper: paper.id }),
            Act::Send => Some(CaseEvent::SendPapers),
            Act::Close => Some(CaseEvent::Close),
            Act::AskAgain => Some(ask_again(ANA, &[PaperKind::Identity])),
            Act::Refuse => Some(refuse(ANA)),
            Act::ApproveAs(by) => Some(approve(by)),
            Act::Object(by) => Some(CaseEvent::Object { by, account: None, note: None }),
            Act::Wait => {
                self.now = next_due(&self.case, &CasePolicy::default())?;
                Some(CaseEvent::Due)
            }
            Act::Days(days) => {
                self.now += TimeDelta::days(days);
                Some(CaseEvent::Due)
            }
            Act::Deliver(to) => {
                let index = self.on_its_way.iter().position(|waiting| *waiting == to)?;
                self.on_its_way.remove(index);
                self.facts.notified.push((to, self.now));
                self.facts.notified.sort_unstable();
                Some(CaseEvent::Due)
            }
            Act::Sell => {
                let name =
                    if self.facts.objectors == objectors("Castellan", "admin-ovh") { "Ashdown" } else { return None };
                self.facts.objectors = objectors(name, "admin-ovh");
                Some(CaseEvent::Due)
            }
            Act::Block => {
                self.facts.is_blocked = !self.facts.is_blocked;
                Some(CaseEvent::Due)
            }
            Act::Leave => {
                let before = self.facts.approvers.len();
                self.facts.approvers.retain(|by| *by != BO);
                (self.facts.approvers.len() < before).then_some(CaseEvent::Due)
            }
        }
    }

    /// The situation after an act; `None` if there is nothing to do it with.
    fn after(&self, act: Act) -> Option<Self> {
        let mut next = self.clone();
        let event = next.event(act)?;
        let done = transition(&next.case, &event, &next.facts, next.now, &CasePolicy::default());
        check(self, &next, &event, &done.case, &done.effects);
        let is_accepted = done.result.is_ok();
        if is_accepted && matches!(event, CaseEvent::AddPaper { .. }) {
            let kind = papers_missing(&next.case, &next.facts.papers)[0];
            let id = 1 + next.facts.papers.iter().map(|paper| paper.id.get()).max().unwrap_or_default();
            let opened_by = vec![ANA, BO, DESK];
            next.facts.papers.push(PaperFacts { id: PaperId::new(id), kind, sent_at: None, opened_by });
        }
        for effect in &done.effects {
            match effect {
                CaseEffect::FixPapers => {
                    next.facts.papers.iter_mut().for_each(|paper| paper.sent_at = paper.sent_at.or(Some(next.now)));
                }
                CaseEffect::DeletePaper(id) => next.facts.papers.retain(|paper| paper.id != *id),
                _ => {}
            }
        }
        if done.case.state != next.case.state {
            next.on_its_way.clear();
            next.facts.notified.clear();
            next.approved_for = None;
            if done.case.state == CaseState::ObjectionPeriod {
                next.on_its_way = Objector::ALL.to_vec();
                next.approved_for = Some(next.facts.objectors.clone());
            }
        }
        next.case = done.case;
        Some(next)
    }
}

fn mails(effects: &[CaseEffect], to: CaseRecipient) -> Vec<CaseNotice> {
    let of = |effect: &CaseEffect| match effect {
        CaseEffect::Mail { notice, to: recipient } if *recipient == to => Some(*notice),
        _ => None,
    };
    effects.iter().filter_map(of).collect()
}

/// Checks the case after an event against the situation before it. `given` is the situation known when the event comes.
fn check(before: &WalkState, given: &WalkState, event: &CaseEvent, after: &Case, effects: &[CaseEffect]) {
    let what = || format!("{event:?} in {before:#?}\nled to {after:?}\nwith {effects:?}");
    if before.case.state.is_final() {
        assert!(effects.is_empty() && *after == before.case, "an ended case stays as it is: {}", what());
        return;
    }
    let [claimant, holder, admin, others] = [
        mails(effects, CaseRecipient::Claimant),
        mails(effects, CaseRecipient::Objector(Objector::Holder)),
        mails(effects, CaseRecipient::Objector(Objector::Admin)),
        mails(effects, CaseRecipient::OthersConcerned),
    ];
    assert_eq!(holder, admin, "both objectors get the same emails: {}", what());
    assert!(claimant.len() <= 1 && holder.len() <= 1, "one email is enough: {}", what());
    let executes = effects.contains(&CaseEffect::Execute);
    let has_ended = after.state.is_final();
    let was_confirmed = before.case.state != CaseState::Opened;
    let end = match after.state {
        CaseState::Executed => Some(CaseNotice::Executed),
        CaseState::Refused => Some(CaseNotice::Refused),
        CaseState::Closed => Some(CaseNotice::Closed),
        CaseState::Lapsed => Some(CaseNotice::Lapsed),
        _ => None,
    };
    if has_ended {
        assert_eq!(claimant, end.filter(|_| was_confirmed).into_iter().collect::<Vec<_>>(), "{}", what());
        let notice = if executes { CaseNotice::Changed } else { CaseNotice::NothingChanges };
        let notices: Vec<_> = before.case.is_announced.then_some(notice).into_iter().collect();
        assert_eq!(holder, notices, "a notification of the case needs one of its end: {}", what());
    }
    assert_eq!(executes, after.state == CaseState::Executed, "{}", what());
    assert_eq!(others.len(), usize::from(executes), "{}", what());
    let begins = after.state == CaseState::ObjectionPeriod && before.case.state != CaseState::ObjectionPeriod;
    assert_eq!(holder.contains(&CaseNotice::MayObject), begins, "{}", what());
    assert_eq!(effects.contains(&CaseEffect::EndHolderChange), begins, "{}", what());
    if begins {
        let [first, second] = &after.approvals[..] else { panic!("two approvals: {}", what()) };
        assert!(first.by != second.by && given.facts.approvers.contains(&first.by), "{}", what());
        assert!(![first.by, second.by].contains(&DESK), "nobody who opened the case: {}", what());
        assert_eq!(after.objectors.as_ref(), Some(&given.facts.objectors), "{}", what());
    }
    if executes {
        check_execution(before, given, after);
    }
    let fixes = effects.iter().filter(|effect| **effect == CaseEffect::FixPapers).count();
    assert_eq!(fixes, usize::from(before.case.state < CaseState::Checking && after.state == CaseState::Checking));
    for effect in effects {
        if let CaseEffect::DeletePaper(id) = effect {
            let paper = before.facts.papers.iter().find(|paper| paper.id == *id).expect("it is there");
            assert!(paper.sent_at.is_none() && matches!(event, CaseEvent::RemovePaper { .. }), "{}", what());
        }
    }
}

fn check_execution(before: &WalkState, given: &WalkState, after: &Case) {
    assert_eq!(before.case.state, CaseState::ObjectionPeriod, "nothing but a quiet objection period leads there");
    assert_eq!(after.since - before.case.since, TimeDelta::days(7));
    assert_eq!(before.approved_for.as_ref(), Some(&given.facts.objectors), "the same holder and admin");
    assert!(given.facts.is_possible && !given.facts.is_blocked);
    for objector in Objector::ALL {
        let entry = given.facts.notified.iter().find(|(notified, _)| *notified == objector);
        let (_, notified_at) = entry.expect("everybody was notified");
        assert!(after.since - *notified_at >= TimeDelta::days(7) / 2, "with time to object");
    }
}

#[test]
fn every_way_of_a_case_keeps_its_promises() {
    let harness = CaseHarness::new(Opening { opened_by: Some(DESK), ..OPENING });
    let start =
        WalkState { case: harness.case, facts: harness.facts, now: at(0), on_its_way: Vec::new(), approved_for: None };
    let mut seen = HashSet::from([start.key()]);
    let mut reached = HashSet::new();
    let mut waiting = VecDeque::from([(start, 0)]);
    while let Some((situation, depth)) = waiting.pop_front() {
        reached.insert(situation.case.state);
        if depth == DEPTH {
            continue;
        }
        for act in ACTS {
            if let Some(next) = situation.after(act)
                && seen.insert(next.key())
            {
                waiting.push_back((next, depth + 1));
            }
        }
    }
    assert_eq!(reached.len(), CaseState::ALL.len(), "{reached:?}");
    assert!(seen.len() > 10_000, "only {} situations", seen.len());
}

/// Acts in a row. An objection, a second round of approvals and their execution take twelve.
const DEPTH: u32 = 13;
