//! The lifecycle of a change of holder: examples, every reachable state, and random histories.

use super::{asked, asked_with, facts, input, vance};
use crate::{prelude::*, test};
use Answer::{Accept, Decline};
use HolderSide::{New, Old};
use handover_rules::holder::data::HolderField;
use handover_rules::holder::lifecycle::{
    HolderChangeInput, HolderChangeRefusal, HolderEffect, HolderEvent, HolderRefusal, HolderTransition, ask,
    changed_fields, holder_change_effect, next_due, past_holder_change_effect, transition, without_repetitions,
};
use handover_rules::holder::notices::{HolderMailAbout, HolderNotice};
use handover_rules::holder::{
    HolderBlocker, HolderChange, HolderChangeEnding, HolderChangeId, HolderFacts, HolderSide, RunningOperation,
};
use handover_rules::request::recovery::{RecoveredAct, RecoveryEffect};
use proptest::prelude::*;

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
}

#[test]
fn two_emails_go_out_even_to_one_address() {
    let one_address = HolderChangeInput { after: person("Ashdown", "Old@larkmoor.example"), ..input() };
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
fn a_party_answers_once() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    let again = step(&accepted, &answer(Old, Accept), 20);
    assert_eq!((again.result, again.effects, &again.change), (Ok(()), Vec::new(), &accepted), "the same answer");
    assert_eq!(step(&accepted, &answer(Old, Decline), 20).result, Err(HolderRefusal::Answered));
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
fn it_can_be_ended_after_any_answers() {
    let reason = || "The admin's account was taken over.".to_owned();
    let failed = |reason| HolderChangeEnding::Failed { reasons: vec![reason] };
    let withdraw = |by| HolderEvent::Withdraw { by };
    let ends = [
        (answer(New, Decline), HolderChangeEnding::Declined { by: New }, HolderNotice::Declined, "declined"),
        (withdraw(asker()), HolderChangeEnding::Withdrawn { by: asker() }, HolderNotice::Withdrawn, "withdrawn"),
        (
            HolderEvent::EndByProvider { reason: reason() },
            HolderChangeEnding::EndedByProvider { reason: reason() },
            HolderNotice::EndedByProvider,
            "endedByProvider",
        ),
        (HolderEvent::DomainDeleted, failed(HolderBlocker::Expired), HolderNotice::Failed, "failed"),
        (HolderEvent::DomainClaimed, failed(HolderBlocker::Claimed), HolderNotice::Failed, "failed"),
    ];
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    // Neither a dispute nor a change of admin keeps anybody but the admin from it.
    let other_admin = HolderFacts { is_admin: false, is_suspended: true, is_disputed: true, ..facts() };
    for (event, how, notice, name) in ends {
        let closed = || Err(HolderRefusal::Closed { how: how.clone() });
        let is_by_admin = matches!(event, HolderEvent::Withdraw { .. });
        for before in [asked(), accepted.clone()] {
            let by_other_admin = transition(&before, &event, &other_admin, at(20));
            let ended = step(&before, &event, 20);
            if is_by_admin {
                assert_eq!((by_other_admin.result, by_other_admin.change), (Err(HolderRefusal::NotTheAdmin), before));
            } else {
                assert_eq!(by_other_admin, ended);
            }
            assert_eq!((ended.result, ending(&ended.change)), (Ok(()), Some((at(20), how.clone()))));
            let HolderEffect::Record(entry) = &ended.effects[0] else { panic!("{:?}", ended.effects) };
            let side = matches!(event, HolderEvent::Answer { .. }).then_some(New);
            assert_eq!((entry.by.as_ref(), entry.side), (Some(&asker()).filter(|_| is_by_admin), side));
            assert_eq!(split(ended.effects), (reports(notice), vec![name]));
            let again = step(&ended.change, &event, 30);
            assert_eq!(again.result, if is_by_admin || side.is_some() { Ok(()) } else { closed() });
            for late in [answer(New, Accept), answer(Old, Decline), withdraw(stranger()), HolderEvent::Due] {
                assert_eq!(step(&ended.change, &late, 30).result, closed(), "{late:?} after {event:?}");
            }
        }
        let lapsed = Err(HolderRefusal::Closed { how: HolderChangeEnding::Lapsed });
        assert_eq!(step(&accepted, &event, 14 * DAY).result, lapsed, "{event:?}");
        if notice == HolderNotice::EndedByProvider {
            assert_eq!(how.as_seen_by_holders(), how, "the holders read the reason");
        }
    }
}

#[test]
fn preconditions_are_checked_again_at_the_end() {
    let accepted = step(&asked(), &answer(Old, Accept), 10).change;
    // A contact cannot undo the consent of both holders.
    let request = HolderFacts { open_requests: vec![open_request(5, &asker(), roles(&[Tech]))], ..facts() };
    let done = transition(&accepted, &answer(New, Accept), &request, at(20));
    assert_eq!(ending(&done.change), Some((at(20), HolderChangeEnding::Done)));
    let another = person("Other", "other@larkmoor.example");
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

// Emails

#[test]
fn emails_that_ask_are_dropped_once_they_are_pointless() {
    let open = asked();
    let accepted = step(&open, &answer(Old, Accept), 10).change;
    let ended = step(&accepted, &answer(New, Decline), 20).change;
    for notice in HolderNotice::ALL {
        let (is_asking, asks_old) = (notice.asks().is_some(), notice.asks() == Some(Old));
        let needs = |change, now| notice.is_still_needed(HolderMailAbout::Change(change), now);
        assert!(needs(&open, at(20)));
        assert_eq!(needs(&accepted, at(20)), !asks_old, "{notice:?}");
        assert_eq!(needs(&ended, at(20)), !is_asking, "{notice:?}");
        assert_eq!(needs(&open, open.deadline), !is_asking, "{notice:?}, too late");
        // Of a name that was given away, only who has lost something learns.
        let about = |has_part| notice.is_still_needed(HolderMailAbout::Domain { has_part }, at(20));
        assert_eq!((about(false), about(true)), (true, notice != HolderNotice::Done), "{notice:?}");
        // Who has a part of it by the same file is known at its end.
        assert_eq!(notice.waits_for_import(None), notice == HolderNotice::Done, "{notice:?}");
        assert!(!notice.waits_for_import(Some(open.id)), "{notice:?}");
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
        HolderFacts { holder: Some(person("Other", "other@larkmoor.example")), ..facts() },
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
        let mut change = asked_with(HolderChangeInput { after: person("Ashdown", email), opts_out, ..input() });
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
        split(without_repetitions(done.effects, &done.change, &email(asker))).0
    };
    let notice = HolderNotice::Declined;
    let [old, new] = [Old, New].map(|to| HolderEffect::MailHolder { notice, to });
    let admin = HolderEffect::MailAsker { notice };
    let decline = answer(New, Decline);
    assert_eq!(effects_of(&decline, "admin@larkmoor.example"), [old.clone(), new.clone(), admin.clone()]);
    assert_eq!(effects_of(&decline, "OLD@larkmoor.example"), [new, admin.clone()]);
    assert_eq!(effects_of(&decline, "new@larkmoor.example"), [old, admin]);
    // Each reads its own consent.
    let agreed = step(&asked(), &answer(Old, Accept), 1).change;
    let done = step(&agreed, &answer(New, Accept), 2);
    let effects = without_repetitions(done.effects.clone(), &done.change, &vance().email);
    assert_eq!(effects, done.effects);
}
