//! Whole cases, with their emails and timelines.

use super::{ANA, BO, CaseHarness, DESK, OPENING, approve, ask_again};
use crate::{prelude::*, test};
use handover_rules::cases::CaseState::{Checking, CollectingPapers, Executed, Lapsed, ObjectionPeriod, Opened};
use handover_rules::cases::lifecycle::{CaseEffect, CaseEvent, CaseRefusal, Opening, next_due};
use handover_rules::cases::notices::{
    CaseLink, CaseMail, CaseNotice, CaseRecipient, all_notified, without_repetitions,
};
use handover_rules::cases::papers::PaperKind;
use handover_rules::cases::timeline::{CaseActor, CaseEntry, CaseMilestone};
use handover_rules::cases::{CaseState, Objector};

const CLAIMANT: CaseRecipient = CaseRecipient::Claimant;
const HOLDER: CaseRecipient = CaseRecipient::Objector(Objector::Holder);
const ADMIN: CaseRecipient = CaseRecipient::Objector(Objector::Admin);

/// A case whose papers are with staff since second 3.
fn sent() -> CaseHarness {
    let mut harness = CaseHarness::new(OPENING);
    harness.send(1, &CaseEvent::Confirm).expect("confirmed");
    harness.upload(PaperKind::Identity);
    harness.upload(PaperKind::ProofOfAddress);
    harness.send(3, &CaseEvent::SendPapers).expect("sent");
    harness.read_by(&[ANA, BO]);
    harness
}

fn approved() -> CaseHarness {
    let mut harness = sent();
    harness.send(4, &approve(ANA)).expect("approved");
    harness.send(5, &approve(BO)).expect("approved");
    harness
}

fn milestones(harness: &CaseHarness) -> Vec<(CaseMilestone, CaseActor)> {
    harness.entries().into_iter().map(|entry| (entry.milestone, entry.by)).collect()
}

#[test]
fn opening_mails_the_claimant_only() {
    let harness = CaseHarness::new(OPENING);
    assert_eq!(harness.mails(), [(CaseNotice::ConfirmMailbox, CLAIMANT)]);
    assert_eq!(milestones(&harness), [(CaseMilestone::Opened, CaseActor::Claimant)]);
    let at_the_desk = CaseHarness::new(Opening { opened_by: Some(DESK), ..OPENING });
    assert_eq!(milestones(&at_the_desk), [(CaseMilestone::Opened, CaseActor::Staff(DESK))]);
}

#[test]
fn case_without_objection_is_carried_out() {
    let mut harness = approved();
    assert_eq!(milestones(&harness), [(CaseMilestone::Approved, CaseActor::Staff(BO))]);
    let mails = [(CaseNotice::Approved, CLAIMANT), (CaseNotice::MayObject, HOLDER), (CaseNotice::MayObject, ADMIN)];
    assert_eq!(harness.mails(), mails);
    assert_eq!(next_due(&harness.case, &harness.policy), Some(at(5 + 7 * DAY)));
    harness.send(8 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!((harness.case.state, harness.case.since), (Executed, at(5 + 7 * DAY)), "the scheduled time counts");
    assert_eq!(harness.effects[0], CaseEffect::Execute);
    let others = (CaseNotice::Changed, CaseRecipient::OthersConcerned);
    let mails = [(CaseNotice::Executed, CLAIMANT), (CaseNotice::Changed, HOLDER), (CaseNotice::Changed, ADMIN), others];
    assert_eq!(harness.mails(), mails);
    assert_eq!(milestones(&harness), [(CaseMilestone::Executed, CaseActor::Timer)]);
    assert_eq!(harness.policy.papers_deleted_at(&harness.case), Some(at(5 + 37 * DAY)));
    assert_eq!(next_due(&harness.case, &harness.policy), None);
}

#[test]
fn objection_returns_the_case_to_the_desk() {
    for (by, actor) in [(Objector::Holder, CaseActor::Holder), (Objector::Admin, CaseActor::Admin)] {
        let mut harness = approved();
        let event = CaseEvent::Object { by, account: None, note: Some("I never signed.".to_owned()) };
        assert_eq!(harness.send(5 + 7 * DAY - 1, &event), Ok(()));
        assert_eq!(harness.case.state, Checking);
        assert_eq!(harness.case.approvals, [], "earlier approvals did not know of it");
        assert_eq!(milestones(&harness), [(CaseMilestone::Objected, actor)]);
        let mails =
            [(CaseNotice::CheckedAgain, CLAIMANT), (CaseNotice::Objected, HOLDER), (CaseNotice::Objected, ADMIN)];
        assert_eq!(harness.mails(), mails);
        // Approved once more, there is a whole objection period again.
        harness.send(8 * DAY, &approve(BO)).expect("approved");
        harness.send(9 * DAY, &approve(ANA)).expect("approved");
        assert_eq!(next_due(&harness.case, &harness.policy), Some(at(16 * DAY)));
    }
}

#[test]
fn obstacle_at_the_end_returns_the_case_to_the_desk() {
    for is_possible in [true, false] {
        let mut harness = approved();
        harness.facts.is_possible = is_possible;
        harness.facts.is_blocked = is_possible;
        harness.send(8 * DAY, &CaseEvent::Due).expect("due");
        assert_eq!((harness.case.state, harness.case.since), (Checking, at(5 + 7 * DAY)));
        assert_eq!(harness.mails(), [(CaseNotice::CheckedAgain, CLAIMANT)]);
        assert_eq!(milestones(&harness), [(CaseMilestone::Blocked, CaseActor::Timer)]);
        assert_eq!(harness.policy.papers_deleted_at(&harness.case), None);
    }
}

#[test]
fn paper_that_was_asked_for_again_has_to_be_new() {
    let mut harness = sent();
    harness.send(4, &approve(ANA)).expect("approved");
    harness.send(5, &ask_again(BO, &[PaperKind::ProofOfAddress, PaperKind::ProofOfAddress])).expect("asked");
    assert_eq!(harness.mails(), [(CaseNotice::AskedAgain, CLAIMANT)]);
    let missing = CaseRefusal::PapersMissing { kinds: vec![PaperKind::ProofOfAddress] };
    assert_eq!(harness.send(6, &CaseEvent::SendPapers), Err(missing));
    harness.upload(PaperKind::ProofOfAddress);
    assert_eq!(harness.send(7, &CaseEvent::SendPapers), Ok(()));
    assert_eq!(harness.case.approvals, [], "nobody has approved the new paper");
    assert_eq!(harness.case.asked_again, []);
    // Staff may ask for a paper that the case did not need at first.
    harness.send(8, &ask_again(BO, &[PaperKind::Authority])).expect("asked");
    let missing = CaseRefusal::PapersMissing { kinds: vec![PaperKind::Authority] };
    assert_eq!(harness.send(9, &CaseEvent::SendPapers), Err(missing));
}

#[test]
fn silence_is_reminded_of_twice_and_then_closes_the_case() {
    let mut harness = CaseHarness::new(OPENING);
    harness.send(0, &CaseEvent::Confirm).expect("confirmed");
    for day in [10, 25] {
        assert_eq!(next_due(&harness.case, &harness.policy), Some(at(day * DAY)));
        harness.send(day * DAY, &CaseEvent::Due).expect("due");
        assert_eq!(harness.mails(), [(CaseNotice::Reminder, CLAIMANT)]);
        assert_eq!(milestones(&harness), [(CaseMilestone::Reminded, CaseActor::Timer)]);
    }
    assert_eq!(next_due(&harness.case, &harness.policy), Some(at(30 * DAY)));
    harness.send(31 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!((harness.case.state, harness.case.since), (Lapsed, at(30 * DAY)));
    assert_eq!(harness.mails(), [(CaseNotice::Lapsed, CLAIMANT)]);
}

#[test]
fn missed_reminders_are_one_email() {
    let mut harness = CaseHarness::new(OPENING);
    harness.send(0, &CaseEvent::Confirm).expect("confirmed");
    harness.send(26 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!(harness.mails(), [(CaseNotice::Reminder, CLAIMANT)]);
    assert_eq!(harness.case.reminders, 2);
    harness.send(27 * DAY, &CaseEvent::Due).expect("due");
    assert_eq!(harness.mails(), []);
}

#[test]
fn an_answer_of_the_claimant_restarts_the_wait() {
    let mut harness = CaseHarness::new(OPENING);
    harness.send(0, &CaseEvent::Confirm).expect("confirmed");
    harness.send(29 * DAY, &CaseEvent::AddPaper { bytes: 1 }).expect("added");
    assert_eq!(harness.case.reminders, 0);
    let id = harness.upload(PaperKind::Identity);
    harness.send(58 * DAY, &CaseEvent::RemovePaper { paper: id }).expect("removed");
    assert_eq!(next_due(&harness.case, &harness.policy), Some(at(68 * DAY)));
    assert_eq!(harness.case.state, CollectingPapers);
}

#[test]
fn outdated_emails_that_ask_for_something_are_dropped() {
    use CaseNotice::{AskedAgain, ConfirmMailbox, MayObject, Reminder, SendPapers};
    for state in CaseState::ALL {
        let harness = CaseHarness::in_state(state);
        for notice in CaseNotice::ALL {
            let asks_in = match notice {
                ConfirmMailbox => Some(Opened),
                SendPapers | AskedAgain | Reminder => Some(CollectingPapers),
                MayObject => Some(ObjectionPeriod),
                _ => None,
            };
            assert_eq!(notice.is_still_needed(&harness.case), asks_in.is_none_or(|wanted| wanted == state));
            let until = notice.useful_until(&harness.case, &harness.policy);
            assert_eq!(until.is_some(), asks_in.is_some() && harness.policy.wait_until(&harness.case).is_some());
        }
    }
}

#[test]
fn each_email_has_the_link_of_its_recipient() {
    let others = CaseRecipient::OthersConcerned;
    for notice in CaseNotice::ALL {
        let page = if notice == CaseNotice::ConfirmMailbox { CaseLink::Confirm } else { CaseLink::Page };
        assert_eq!(notice.link(CLAIMANT), Some(page));
        assert_eq!(notice.may_reach_a_stranger(), notice == CaseNotice::ConfirmMailbox);
        if notice != CaseNotice::ConfirmMailbox {
            let objects = notice == CaseNotice::MayObject;
            assert_eq!(notice.link(HOLDER), objects.then_some(CaseLink::HolderObjection));
            assert_eq!(notice.link(ADMIN), objects.then_some(CaseLink::AdminObjection));
            assert_eq!(notice.link(others), None);
        }
    }
    let objectors = [None, None, Some(Objector::Holder), Some(Objector::Admin)];
    assert_eq!(CaseLink::ALL.map(CaseLink::objector), objectors);
    assert_eq!(Objector::ALL.map(|objector| CaseLink::of(objector).objector()), Objector::ALL.map(Some));
}

#[test]
fn claimant_sees_reasons_for_them_and_no_names() {
    for milestone in CaseMilestone::ALL {
        for by in [CaseActor::Claimant, CaseActor::Holder, CaseActor::Admin, CaseActor::Staff(ANA), CaseActor::Timer] {
            let account = Some(asker());
            let entry = CaseEntry { at: at(0), milestone, by, note: Some("words".to_owned()), account };
            let seen = entry.as_seen_by_claimant();
            if matches!(milestone, CaseMilestone::FirstApproval | CaseMilestone::ApprovalVoid) {
                assert_eq!(seen, None);
                continue;
            }
            let seen = seen.expect("everything else is shown");
            let keeps_note = matches!(milestone, CaseMilestone::AskedAgain | CaseMilestone::Refused);
            assert_eq!(seen.note.is_some(), keeps_note);
            let hidden = [CaseMilestone::ObjectorsChanged, CaseMilestone::NotTold];
            assert_eq!(seen.milestone, if hidden.contains(&milestone) { CaseMilestone::Blocked } else { milestone });
            assert_eq!(seen.account, None);
            let is_claimant = by == CaseActor::Claimant;
            assert_eq!(seen.by, if is_claimant { CaseActor::Claimant } else { CaseActor::Timer });
        }
    }
}

// Several emails to one mailbox

fn mail(notice: CaseNotice, to: CaseRecipient, account: Option<&str>, address: &str) -> CaseMail {
    let account = account.map(|account| NicHandle::parse(account).expect("a handle"));
    CaseMail { notice, to, account, address: email(address) }
}

#[test]
fn a_mailbox_reads_the_same_once_and_as_an_account() {
    for notice in [CaseNotice::MayObject, CaseNotice::Objected, CaseNotice::NothingChanges, CaseNotice::Changed] {
        let holder = mail(notice, HOLDER, None, "Mira@halden.example");
        let admin = mail(notice, ADMIN, Some("mh20417-ovh"), "mira@halden.example");
        assert_eq!(without_repetitions(vec![holder.clone(), admin.clone()]), [admin], "{notice:?}");
        let other = mail(notice, ADMIN, Some("tq5108-ovh"), "teo@quill.example");
        assert_eq!(without_repetitions(vec![holder.clone(), other.clone()]), [holder, other], "{notice:?}");
    }
    // Two mailboxes without an account, and two accounts with one mailbox.
    let holder = mail(CaseNotice::Changed, HOLDER, None, "mira@halden.example");
    let new = mail(CaseNotice::Changed, CaseRecipient::OthersConcerned, None, "mira@halden.example");
    assert_eq!(without_repetitions(vec![holder.clone(), new]), [holder]);
    let one = mail(CaseNotice::Changed, ADMIN, Some("mh20417-ovh"), "mira@halden.example");
    let two = mail(CaseNotice::Changed, CaseRecipient::OthersConcerned, Some("tq5108-ovh"), "mira@halden.example");
    assert_eq!(without_repetitions(vec![one.clone(), two.clone()]), [one, two]);
}

#[test]
fn different_mails_to_one_mailbox_are_both_sent() {
    let address = "mira@halden.example";
    let different = vec![
        mail(CaseNotice::MayObject, ADMIN, Some("mh20417-ovh"), address),
        mail(CaseNotice::Executed, CaseRecipient::Claimant, None, address),
        mail(CaseNotice::Changed, ADMIN, Some("mh20417-ovh"), address),
    ];
    assert_eq!(without_repetitions(different.clone()), different);
}

#[test]
fn email_to_the_admin_notifies_the_holder_of_the_same_mailbox() {
    let [admin, holder] = [(Objector::Admin, at(2)), (Objector::Holder, at(3))];
    assert_eq!(all_notified(&[admin], true), [admin, (Objector::Holder, at(2))]);
    assert_eq!(all_notified(&[admin], false), [admin]);
    assert_eq!(all_notified(&[admin, holder], true), [admin, holder]);
    // The admin is notified as an account of its own.
    assert_eq!(all_notified(&[holder], true), [holder]);
    assert_eq!(all_notified(&[], true), []);
}
