//! The lifecycle of a change of holder: examples, every reachable state, and random histories.

use crate::{prelude::*, test};
use Answer::{Accept, Decline};
use HolderSide::{New, Old};
use handover_rules::holder::blockers::{HolderBlocker, HolderFacts, RunningOperation};
use handover_rules::holder::data::HolderIdentity;
use handover_rules::holder::fields::HolderField;
use handover_rules::holder::lifecycle::{
    HolderChangeInput, HolderChangeRefusal, HolderEffect, HolderEvent, HolderRefusal, HolderTransition, ask,
    changed_fields, next_due, transition, without_repetitions,
};
use handover_rules::holder::notices::HolderNotice;
use handover_rules::holder::recovery::{holder_change_effect, past_holder_change_effect};
use handover_rules::holder::{HolderChange, HolderChangeEnding, HolderChangeId, HolderSide};
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use proptest::prelude::*;

fn identity(last_name: &str, email: &str) -> HolderIdentity {
    HolderIdentity {
        legal_form: LegalForm::Individual,
        first_name: "Odile".to_owned(),
        last_name: last_name.to_owned(),
        organisation: String::new(),
        email: EmailAddress::parse(email).expect("an address"),
    }
}

fn vance() -> HolderIdentity {
    identity("Vance", "old@larkmoor.example")
}

fn facts() -> HolderFacts {
    HolderFacts {
        status: ServiceStatus::Ok,
        is_admin: true,
        is_suspended: false,
        has_unpaid_bill: false,
        is_disputed: false,
        is_claimed: false,
        open_change: None,
        open_requests: Vec::new(),
        holder: Some(vance()),
    }
}

fn input() -> HolderChangeInput {
    HolderChangeInput {
        domain: ServiceName::parse("larkmoor.example").expect("a name"),
        asker: asker(),
        after: identity("Ashdown", "new@larkmoor.example"),
        opts_out: false,
    }
}

fn asked_with(input: HolderChangeInput) -> HolderChange {
    ask(input, HolderChangeId::new(1), &facts(), at(0)).expect("it can be asked for").0
}

fn asked() -> HolderChange {
    asked_with(input())
}

fn answer(side: HolderSide, answer: Answer) -> HolderEvent {
    HolderEvent::Answer { side, answer }
}

fn step(change: &HolderChange, event: &HolderEvent, seconds: i64) -> HolderTransition {
    transition(change, event, &facts(), at(seconds))
}

fn reports(notice: HolderNotice) -> Vec<HolderEffect> {
    let to_holders = HolderSide::ALL.map(|to| HolderEffect::MailHolder { notice, to });
    to_holders.into_iter().chain([HolderEffect::MailAsker { notice }]).collect()
}

/// The effects besides the history, and the events of the history.
fn split(effects: Vec<HolderEffect>) -> (Vec<HolderEffect>, Vec<&'static str>) {
    let events = effects.iter().filter_map(|effect| match effect {
        HolderEffect::Record(entry) => Some(entry.event.as_str()),
        _ => None,
    });
    let events = events.collect();
    (effects.into_iter().filter(|effect| !matches!(effect, HolderEffect::Record(_))).collect(), events)
}

fn ending(change: &HolderChange) -> Option<(Timestamp, HolderChangeEnding)> {
    change.ended.clone().map(|end| (end.at, end.how))
}

// Asking

#[test]
fn both_holders_are_asked_and_have_14_days() {
    let (change, effects) = ask(input(), HolderChangeId::new(1), &facts(), at(0)).expect("it can be asked for");
    assert_eq!((change.deadline, next_due(&change)), (at(14 * DAY), Some(at(14 * DAY))));
    assert_eq!(change.missing().collect::<Vec<_>>(), [Old, New]);
    assert_eq!((change.identity(Old), change.identity(New)), (&vance(), &input().after));
    assert_eq!(changed_fields(&change).collect::<Vec<_>>(), [HolderField::LastName, HolderField::Email]);
    let asks = [(HolderNotice::AskOld, Old), (HolderNotice::AskNew, New)];
    let HolderEffect::Record(entry) = &effects[0] else { panic!("{effects:?}") };
    assert_eq!((entry.by.as_ref(), entry.fields.len()), (Some(&asker()), 2));
    let (effects, events) = split(effects);
    assert_eq!(effects, asks.map(|(notice, to)| HolderEffect::MailHolder { notice, to }));
    assert_eq!(events, ["asked"]);
    let json = serde_json::to_string(&change).expect("JSON");
    assert_eq!(serde_json::from_str::<HolderChange>(&json).expect("a change"), change);
}

#[test]
fn two_emails_go_out_even_to_one_address() {
    let one_address = HolderChangeInput { after: identity("Ashdown", "Old@larkmoor.example"), ..input() };
    let (change, effects) = ask(one_address, HolderChangeId::new(1), &facts(), at(0)).expect("it can be asked for");
    assert_eq!(split(effects).0.len(), 2);
    let lapsed = step(&change, &HolderEvent::Due, 14 * DAY);
    let notice = HolderNotice::Lapsed;
    let expected = [HolderEffect::MailHolder { notice, to: Old }, HolderEffect::MailAsker { notice }];
    assert_eq!(split(lapsed.effects).0, expected, "one report is enough");
}

#[test]
fn impossible_changes_are_refused() {
    let refused = |input, facts: &HolderFacts| ask(input, HolderChangeId::new(1), facts, at(0)).expect_err("refused");
    let expired = HolderFacts { status: ServiceStatus::Expired, ..facts() };
    let blocked = HolderChangeRefusal::Blocked { reasons: vec![HolderBlocker::Expired] };
    assert_eq!(refused(input(), &expired), blocked);
    let unknown = HolderFacts { holder: None, ..facts() };
    let blocked = HolderChangeRefusal::Blocked { reasons: vec![HolderBlocker::HolderUnknown] };
    assert_eq!(refused(input(), &unknown), blocked);
    let same = HolderChangeInput { after: vance(), ..input() };
    assert_eq!(refused(same, &facts()), HolderChangeRefusal::NothingChanged);
    let of_a_country = ServiceName::parse("larkmoor.fr").expect("a name");
    let opting_out = HolderChangeInput { domain: of_a_country.clone(), opts_out: true, ..input() };
    assert_eq!(refused(opting_out, &facts()), HolderChangeRefusal::NoOptOut);
    assert!(!asked_with(HolderChangeInput { domain: of_a_country, ..input() }).opts_out);
    assert!(asked_with(HolderChangeInput { opts_out: true, ..input() }).opts_out);
}

// Answers

#[test]
fn both_accept_in_either_order() {
    for first in HolderSide::ALL {
        let one = step(&asked(), &answer(first, Accept), 10);
        assert_eq!((one.result, split(one.effects)), (Ok(()), (Vec::new(), vec!["accepted"])));
        assert_eq!(one.change.accepted_at(first), Some(at(10)));
        assert_eq!(one.change.missing().collect::<Vec<_>>(), [first.other()]);
        let two = step(&one.change, &answer(first.other(), Accept), 20);
        assert_eq!(two.result, Ok(()));
        assert_eq!(ending(&two.change), Some((at(20), HolderChangeEnding::Done)));
        assert_eq!(HolderChangeEnding::Done.as_seen_by_holders(), HolderChangeEnding::Done);
        let expected: Vec<HolderEffect> =
            [HolderEffect::Execute].into_iter().chain(reports(HolderNotice::Done)).collect();
        let HolderEffect::Record(changed) = &two.effects[2] else { panic!("{:?}", two.effects) };
        assert_eq!(changed.fields, [HolderField::LastName, HolderField::Email]);
        assert_eq!(split(two.effects), (expected, vec!["accepted", "changed"]));
        assert_eq!(next_due(&two.change), None);
    }
}

#[test]
fn one_decline_ends_it_even_after_the_other_accepted() {
    for by in HolderSide::ALL {
        let accepted = step(&asked(), &answer(by.other(), Accept), 10).change;
        for before in [asked(), accepted] {
            let declined = step(&before, &answer(by, Decline), 20);
            assert_eq!(ending(&declined.change), Some((at(20), HolderChangeEnding::Declined { by })));
            let HolderEffect::Record(entry) = &declined.effects[0] else { panic!("{:?}", declined.effects) };
            assert_eq!(entry.side, Some(by));
            let effects = (reports(HolderNotice::Declined), vec!["declined"]);
            assert_eq!((declined.result, split(declined.effects)), (Ok(()), effects));
        }
    }
}

#[test]
fn a_party_answers_once() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let again = step(&accepted, &answer(Old, Accept), 20);
    assert_eq!((again.result, again.effects, &again.change), (Ok(()), Vec::new(), &accepted), "the same answer");
    assert_eq!(step(&accepted, &answer(Old, Decline), 20).result, Err(HolderRefusal::Answered));
    let declined = step(&accepted, &answer(New, Decline), 30).change;
    assert_eq!(step(&declined, &answer(New, Decline), 40).result, Ok(()));
    let how = HolderChangeEnding::Declined { by: New };
    assert_eq!(step(&declined, &answer(New, Accept), 40).result, Err(HolderRefusal::Closed { how: how.clone() }));
    assert_eq!(step(&declined, &answer(Old, Decline), 40).result, Err(HolderRefusal::Closed { how }));
}

#[test]
fn lapses_at_the_deadline_even_if_the_timer_is_late() {
    let accepted = step(&asked(), &answer(New, Accept), 10).change;
    assert_eq!(step(&accepted, &HolderEvent::Due, 14 * DAY - 1).change, accepted);
    let late = step(&accepted, &answer(Old, Accept), 20 * DAY);
    assert_eq!(late.result, Err(HolderRefusal::Closed { how: HolderChangeEnding::Lapsed }));
    assert_eq!(ending(&late.change), Some((at(14 * DAY), HolderChangeEnding::Lapsed)));
    assert_eq!(split(late.effects), (reports(HolderNotice::Lapsed), vec!["lapsed"]));
    let just_in_time = step(&accepted, &answer(Old, Accept), 14 * DAY - 1);
    assert_eq!(ending(&just_in_time.change), Some((at(14 * DAY - 1), HolderChangeEnding::Done)));
}

#[test]
fn the_admin_withdraws() {
    let withdraw = HolderEvent::Withdraw { by: asker() };
    let withdrawn = step(&asked(), &withdraw, 10);
    assert_eq!(ending(&withdrawn.change), Some((at(10), HolderChangeEnding::Withdrawn { by: asker() })));
    assert_eq!(split(withdrawn.effects), (reports(HolderNotice::Withdrawn), vec!["withdrawn"]));
    let again = step(&withdrawn.change, &withdraw, 20);
    assert_eq!((again.result, again.effects), (Ok(()), Vec::new()));
    let closed = Err(HolderRefusal::Closed { how: HolderChangeEnding::Withdrawn { by: asker() } });
    assert_eq!(step(&withdrawn.change, &HolderEvent::Withdraw { by: stranger() }, 20).result, closed);
    assert_eq!(step(&withdrawn.change, &HolderEvent::Due, 20).result, closed);
    let no_admin = HolderFacts { is_admin: false, ..facts() };
    let refused = transition(&asked(), &withdraw, &no_admin, at(10));
    assert_eq!((refused.result, refused.change), (Err(HolderRefusal::NotTheAdmin), asked()));
}

#[test]
fn staff_end_it_after_any_answers() {
    let reason = || "The admin's account was taken over.".to_owned();
    let end = HolderEvent::EndByProvider { reason: reason() };
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    // Neither a dispute nor a change of admin keeps staff from it.
    let other_admin = HolderFacts { is_admin: false, is_suspended: true, is_disputed: true, ..facts() };
    for before in [asked(), accepted.clone()] {
        let ended = transition(&before, &end, &other_admin, at(20));
        let how = HolderChangeEnding::EndedByProvider { reason: reason() };
        assert_eq!((ended.result, ending(&ended.change)), (Ok(()), Some((at(20), how.clone()))));
        assert_eq!(how.as_seen_by_holders(), how, "the holders read the reason");
        let HolderEffect::Record(entry) = &ended.effects[0] else { panic!("{:?}", ended.effects) };
        assert_eq!((entry.by.as_ref(), entry.side), (None, None));
        assert_eq!(split(ended.effects), (reports(HolderNotice::EndedByProvider), vec!["endedByProvider"]));
        for event in [answer(New, Accept), answer(New, Decline), end.clone()] {
            let refused = step(&ended.change, &event, 30).result;
            assert_eq!(refused, Err(HolderRefusal::Closed { how: how.clone() }), "{event:?}");
        }
    }
    let late = step(&accepted, &end, 14 * DAY);
    assert_eq!(late.result, Err(HolderRefusal::Closed { how: HolderChangeEnding::Lapsed }));
}

#[test]
fn deleted_or_claimed_domain_ends_it_after_any_answers() {
    let causes =
        [(HolderEvent::DomainDeleted, HolderBlocker::Expired), (HolderEvent::DomainClaimed, HolderBlocker::Claimed)];
    let answered = step(&asked(), &answer(Old, Accept), 10).change;
    for ((event, reason), before) in
        causes.into_iter().flat_map(|cause| [(cause.clone(), asked()), (cause, answered.clone())])
    {
        let ended = step(&before, &event, 20);
        let how = HolderChangeEnding::Failed { reasons: vec![reason] };
        assert_eq!((ended.result, ending(&ended.change)), (Ok(()), Some((at(20), how.clone()))));
        assert_eq!(split(ended.effects), (reports(HolderNotice::Failed), vec!["failed"]));
        assert_eq!(step(&ended.change, &answer(New, Accept), 30).result, Err(HolderRefusal::Closed { how }));
    }
}

#[test]
fn preconditions_are_checked_again_at_the_end() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let another = identity("Other", "other@larkmoor.example");
    let running = HolderChangeId::new(2);
    for (facts, reason) in [
        (HolderFacts { is_disputed: true, ..facts() }, HolderBlocker::InDispute),
        (HolderFacts { is_claimed: true, ..facts() }, HolderBlocker::Claimed),
        (HolderFacts { is_admin: false, ..facts() }, HolderBlocker::NotTheAdmin),
        (HolderFacts { is_suspended: true, ..facts() }, HolderBlocker::Suspended),
        (HolderFacts { holder: Some(another), ..facts() }, HolderBlocker::HolderChanged),
        (HolderFacts { holder: None, ..facts() }, HolderBlocker::HolderUnknown),
        (
            HolderFacts { open_change: Some(running), ..facts() },
            HolderBlocker::OperationRunning { operation: RunningOperation::HolderChange(running) },
        ),
    ] {
        let failed = transition(&accepted, &answer(New, Accept), &facts, at(20));
        assert_eq!(failed.result, Ok(()), "the answer itself counts");
        let seen = failed.change.ended.as_ref().map(|end| end.how.as_seen_by_holders());
        assert_eq!(seen, Some(HolderChangeEnding::Failed { reasons: Vec::new() }));
        assert_eq!(ending(&failed.change), Some((at(20), HolderChangeEnding::Failed { reasons: vec![reason] })));
        assert_eq!(split(failed.effects), (reports(HolderNotice::Failed), vec!["accepted", "failed"]));
    }
}

#[test]
fn a_contact_cannot_undo_the_consent_of_both_holders() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let facts = HolderFacts { open_requests: vec![open_request(5, &asker(), roles(&[Role::Tech]))], ..facts() };
    let done = transition(&accepted, &answer(New, Accept), &facts, at(20));
    assert_eq!(ending(&done.change), Some((at(20), HolderChangeEnding::Done)));
}

// Emails

#[test]
fn two_notices_ask_one_holder_each() {
    let asking = HolderNotice::ALL.into_iter().filter_map(|notice| Some((notice, notice.asks()?)));
    assert_eq!(asking.collect::<Vec<_>>(), [(HolderNotice::AskOld, Old), (HolderNotice::AskNew, New)]);
}

#[test]
fn emails_that_ask_are_dropped_once_they_are_pointless() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let ended = step(&accepted, &answer(New, Decline), 20).change;
    for notice in HolderNotice::ALL {
        let (is_asking, asks_old) = (notice.asks().is_some(), notice.asks() == Some(Old));
        assert!(notice.is_still_needed(&asked()));
        assert_eq!(notice.is_still_needed(&accepted), !asks_old, "{notice:?}");
        assert_eq!(notice.is_still_needed(&ended), !is_asking, "{notice:?}");
    }
}

#[test]
fn recovery_of_the_asker_ends_newer_changes_and_notifies_holders() {
    let recover = |account, since| HolderEvent::AccountRecovered { account, since: at(since) };
    for (account, since, ends) in [(asker(), 0, true), (asker(), 1, false), (stranger(), 0, false)] {
        let accepted = step(&asked(), &answer(Old, Accept), 10).change;
        let not_admin = HolderFacts { is_admin: false, ..facts() };
        let recovered = transition(&accepted, &recover(account.clone(), since), &not_admin, at(20));
        assert_eq!(recovered.result, Ok(()));
        assert_eq!(holder_change_effect(&accepted, &account, at(since)), ends.then_some(RecoveryEffect::Ends));
        let past = |change: &HolderChange, until| past_holder_change_effect(change, &account, at(since), at(until));
        assert_eq!(past(&accepted, 20), None, "asked for again by the owner");
        if !ends {
            assert_eq!((&recovered.change, recovered.effects.len()), (&accepted, 0));
            continue;
        }
        let how = HolderChangeEnding::AccountRecovered { by: account.clone() };
        assert_eq!(ending(&recovered.change), Some((at(20), how.clone())));
        assert_eq!(how.as_seen_by_holders(), HolderChangeEnding::Withdrawn { by: account.clone() });
        let mut expected = reports(HolderNotice::Withdrawn);
        expected.retain(|effect| !matches!(effect, HolderEffect::MailAsker { .. }));
        assert_eq!(split(recovered.effects), (expected, vec!["withdrawn"]), "the account has a mail of its own");
        let late = step(&recovered.change, &answer(New, Accept), 30).result;
        assert_eq!(late, Err(HolderRefusal::Closed { how }));
        assert_eq!([19, 20].map(|until| past(&recovered.change, until)), [None, Some(RecoveryEffect::Ends)]);
        let of_another = holder_change_effect(&recovered.change, &stranger(), at(since));
        assert_eq!(of_another, None, "the recovery of one account is not that of another");
    }
}

#[test]
fn recovery_lists_changes_of_holder_that_it_does_not_end() {
    let effect = |change: &HolderChange, since| holder_change_effect(change, &asker(), at(since));
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let done = step(&accepted, &answer(New, Accept), 20).change;
    assert_eq!([0, 1].map(|since| effect(&done, since)), [Some(RecoveryEffect::TookEffect), None]);
    let withdrawn = step(&accepted, &HolderEvent::Withdraw { by: asker() }, 20).change;
    assert_eq!([20, 21].map(|since| effect(&withdrawn, since)), [Some(RecoveryEffect::EndedBefore), None]);
    let by_another = step(&accepted, &HolderEvent::Withdraw { by: stranger() }, 20).change;
    let declined = step(&accepted, &answer(New, Decline), 20).change;
    assert_eq!([&by_another, &declined].map(|change| effect(change, 0)), [None, None]);
    assert_eq!(RecoveredAct::effect_on_immediate_act(), RecoveryEffect::TookEffect);
}

// Every reachable state

fn events() -> Vec<HolderEvent> {
    let answers = HolderSide::ALL.into_iter().flat_map(|side| [Accept, Decline].map(|given| answer(side, given)));
    let withdrawals = [asker(), stranger()].map(|by| HolderEvent::Withdraw { by });
    let recoveries = [asker(), stranger()].map(|account| HolderEvent::AccountRecovered { account, since: at(0) });
    let by_provider = HolderEvent::EndByProvider { reason: "Taken over.".to_owned() };
    let others = [by_provider, HolderEvent::DomainDeleted, HolderEvent::DomainClaimed, HolderEvent::Due];
    answers.chain(withdrawals).chain(recoveries).chain(others).collect()
}

fn situations() -> Vec<HolderFacts> {
    vec![
        facts(),
        HolderFacts { is_admin: false, ..facts() },
        HolderFacts { is_disputed: true, ..facts() },
        HolderFacts { holder: Some(identity("Other", "other@larkmoor.example")), ..facts() },
    ]
}

/// Invariants after any event.
fn check_step(
    before: &HolderChange,
    event: &HolderEvent,
    facts: &HolderFacts,
    now: Timestamp,
    after: &HolderTransition,
) {
    let context = format!("{event:?} at {now} on {before:?} gave {after:?}");
    let executes = after.effects.iter().filter(|effect| **effect == HolderEffect::Execute).count();
    let ended = ending(&after.change);
    if before.ended.is_some() {
        assert_eq!((&after.change, after.effects.len()), (before, 0), "an end is final: {context}");
        return;
    }
    let is_done = matches!(ended, Some((_, HolderChangeEnding::Done)));
    assert_eq!(executes, usize::from(is_done), "{context}");
    if is_done {
        assert_eq!(after.change.missing().count(), 0, "only with both consents: {context}");
        assert!(now < before.deadline && facts.is_admin && !facts.is_disputed, "{context}");
        assert_eq!(facts.holder.as_ref(), Some(&before.before), "{context}");
    }
    if now >= before.deadline {
        assert_eq!(ended, Some((before.deadline, HolderChangeEnding::Lapsed)), "{context}");
    }
    let sent = after.effects.iter().filter(|effect| matches!(effect, HolderEffect::MailAsker { .. })).count();
    // The email about its recovery covers the account.
    let is_mailed = ended.as_ref().is_some_and(|(_, how)| !matches!(how, HolderChangeEnding::AccountRecovered { .. }));
    assert_eq!(sent, usize::from(is_mailed), "every end is reported once: {context}");
    for side in HolderSide::ALL {
        let is_answer = *event == answer(side, Accept);
        let is_new = before.accepted_at(side) != after.change.accepted_at(side);
        assert!(!is_new || is_answer, "nobody accepts for another: {context}");
    }
    if after.result.is_err() && now < before.deadline {
        assert_eq!((&after.change, after.effects.len()), (before, 0), "a refusal changes nothing: {context}");
    }
    assert_eq!(next_due(&after.change).is_none(), ended.is_some(), "{context}");
}

#[test]
fn every_reachable_state_and_event() {
    let times = [0, 7 * DAY, 14 * DAY - 1, 14 * DAY, 15 * DAY];
    let mut states = vec![(asked(), 0)];
    let mut endings = Vec::new();
    let mut index = 0;
    while let Some((state, since)) = states.get(index).cloned() {
        index += 1;
        for seconds in times.into_iter().filter(|seconds| *seconds >= since) {
            for event in events() {
                for facts in situations() {
                    let after = transition(&state, &event, &facts, at(seconds));
                    check_step(&state, &event, &facts, at(seconds), &after);
                    if let Some((_, how)) = ending(&after.change)
                        && !endings.contains(&how)
                    {
                        endings.push(how);
                    }
                    if !states.iter().any(|(known, _)| *known == after.change) {
                        states.push((after.change, seconds));
                    }
                }
            }
        }
    }
    let failed = endings.iter().filter(|how| matches!(how, HolderChangeEnding::Failed { .. })).count();
    // Done, lapsed, declined by either, withdrawn by either admin, its asker recovered, ended by staff, and the five
    // situations that fail.
    assert_eq!((endings.len(), failed), (13, 5), "{endings:?}");
    assert!(states.len() > 20, "{}", states.len());
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn random_histories_keep_the_invariants(
        steps in proptest::collection::vec((0..10_usize, 0..4_usize, 0..4 * DAY), 1..12),
        opts_out: bool,
        same_address: bool,
    ) {
        let email = if same_address { "old@larkmoor.example" } else { "new@larkmoor.example" };
        let mut change = asked_with(HolderChangeInput { after: identity("Ashdown", email), opts_out, ..input() });
        let mut seconds = 0;
        let mut executed = 0;
        for (event, situation, wait) in steps {
            seconds += wait;
            let (event, facts) = (events()[event].clone(), situations()[situation].clone());
            let after = transition(&change, &event, &facts, at(seconds));
            check_step(&change, &event, &facts, at(seconds), &after);
            executed += after.effects.iter().filter(|effect| **effect == HolderEffect::Execute).count();
            change = after.change;
        }
        prop_assert!(executed <= 1);
        prop_assert_eq!((&change.before, change.opts_out), (&vance(), opts_out));
    }
}

#[test]
fn shared_mailbox_of_holder_and_admin_gets_one_email() {
    let effects_of = |event: &HolderEvent, asker: &str| {
        let done = step(&asked(), event, 1);
        let asker = EmailAddress::parse(asker).expect("an address");
        let effects = without_repetitions(done.effects, &done.change, &asker);
        effects.into_iter().filter(|effect| !matches!(effect, HolderEffect::Record(_))).collect::<Vec<_>>()
    };
    let notice = HolderNotice::Declined;
    let (old, new) = (
        HolderEffect::MailHolder { notice, to: HolderSide::Old },
        HolderEffect::MailHolder { notice, to: HolderSide::New },
    );
    let admin = HolderEffect::MailAsker { notice };
    let decline = answer(HolderSide::New, Answer::Decline);
    assert_eq!(effects_of(&decline, "admin@larkmoor.example"), [old.clone(), new.clone(), admin.clone()]);
    assert_eq!(effects_of(&decline, "OLD@larkmoor.example"), [new, admin.clone()]);
    assert_eq!(effects_of(&decline, "new@larkmoor.example"), [old, admin]);
    // Each reads its own consent.
    let agreed = step(&asked(), &answer(HolderSide::Old, Answer::Accept), 1).change;
    let done = step(&agreed, &answer(HolderSide::New, Answer::Accept), 2);
    let effects = without_repetitions(done.effects.clone(), &done.change, &vance().email);
    assert_eq!(effects, done.effects);
}
