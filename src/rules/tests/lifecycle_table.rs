//! One example for each path through the lifecycle of a request (decision 0007).

use crate::{prelude::*, test};
use handover_rules::request::codes::{Code, CodeState, LastMail};
use handover_rules::request::lifecycle::{acceptance_waits_until, guard, next_due, transition_without_facts};
use handover_rules::request::recovery::{
    RecoveryEffect, RecoveryFacts, has_consented_since, past_recovery_effect, recovery_effect,
};
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};

fn ended(harness: &RequestHarness) -> (RequestState, Timestamp, Ending) {
    let ended = harness.request.ended.clone().expect("it has ended");
    (harness.request.state, ended.at, ended.how)
}

fn to_both(notice: Notice) -> Vec<(Notice, NicHandle)> {
    vec![(notice, asker()), (notice, incoming())]
}

fn closed(state: RequestState) -> Result<(), Refusal> {
    Err(Refusal::Closed { state })
}

fn records(effects: &[RequestEffect]) -> Vec<TimelineEntry> {
    let record = |effect: &RequestEffect| match effect {
        RequestEffect::Record(entry) => Some(entry.clone()),
        _ => None,
    };
    effects.iter().filter_map(record).collect()
}

// Submission

#[test]
fn submitted_request_awaits_its_parties_and_queues_their_mails() {
    let harness = RequestHarness::new(&usual_contacts(), &outgoing(), &incoming(), roles(&[Tech]), Policy::default());
    assert_eq!(harness.request.state, RequestState::ValidatingByCustomers);
    assert_eq!(harness.request.deadline, at(7 * DAY));
    assert_eq!(harness.request.missing().collect::<Vec<_>>(), [&asker(), &incoming()]);
    assert_eq!(harness.outbox, [asker(), incoming()]);
    assert_eq!(mails(&harness.effects), to_both(Notice::Confirm));
    let asked = TimelineEntry { at: at(0), state: RequestState::Todo, event: TimelineEvent::Asked, by: Some(asker()) };
    let queued = TimelineEntry {
        at: at(0),
        state: RequestState::ValidatingByCustomers,
        event: TimelineEvent::CodesQueued,
        by: None,
    };
    assert_eq!(records(&harness.effects), [asked, queued]);
}

#[test]
fn admin_taking_a_role_is_the_only_party() {
    let tech = roles(&[Tech]);
    let policy = Policy { grace: 0, ..Policy::default() };
    let mut harness = RequestHarness::new(&usual_contacts(), &outgoing(), &asker(), tech, policy).with_codes();
    assert_eq!(mails(&harness.effects), [(Notice::Confirm, asker())]);
    let step = harness.step(&accept(&asker(), 1));
    assert_eq!(harness.request.state, RequestState::Done);
    assert_eq!(mails(&step.effects), [(Notice::Done, asker()), (Notice::Changed, outgoing())]);
}

// Acceptance

#[test]
fn role_moves_after_both_accept_and_the_grace_period() {
    let mut harness = RequestHarness::usual();
    let first = harness.at(100).step(&accept(&incoming(), 2));
    assert_eq!(first.result, Ok(()));
    assert_eq!(harness.request.state, RequestState::ValidatingByCustomers);
    assert_eq!(harness.request.missing().collect::<Vec<_>>(), [&asker()], "it says who is missing");
    assert_eq!(mails(&first.effects), []);

    let last = harness.at(200).step(&accept(&asker(), 1));
    assert_eq!(last.result, Ok(()));
    assert_eq!(timeline(&last.effects), ["accepted", "checked", "graceBegan"]);
    let states: Vec<RequestState> = records(&last.effects).iter().map(|entry| entry.state).collect();
    assert_eq!(states, [RequestState::ValidatingByCustomers, RequestState::CheckValidity, RequestState::Doing]);
    assert_eq!((harness.request.state, harness.request.effect_at), (RequestState::Doing, Some(at(320))));
    assert_eq!(next_due(&harness.request), Some(at(320)));
    assert_eq!(moves(&harness.effects), 0);

    let effect = harness.at(400).step(&Event::Due);
    assert_eq!(
        ended(&harness),
        (RequestState::Done, at(320), Ending::Done),
        "the scheduled timestamp, not when a timer ran"
    );
    assert_eq!(moves(&harness.effects), 1);
    assert_eq!(harness.facts.service.contacts.tech, incoming());
    let notices = [(Notice::Done, asker()), (Notice::Done, incoming()), (Notice::Changed, outgoing())];
    assert_eq!(mails(&effect.effects), notices);
    assert_eq!(next_due(&harness.request), None);
}

#[test]
fn facts_are_needed_for_last_acceptance_effect_and_cooldown() {
    let needs_facts = |harness: &RequestHarness, event: &Event| {
        let RequestHarness { request, party_codes, now, policy, .. } = harness;
        transition_without_facts(request, party_codes, event, *now, policy, false).is_none()
    };
    let mut harness = RequestHarness::usual();
    let wrong = accept(&incoming(), 9);
    for event in [accept(&incoming(), 2), decline(&incoming(), 2), withdraw(&asker()), wrong, Event::Due] {
        assert!(!needs_facts(&harness, &event), "{event:?}");
    }
    assert!(needs_facts(&harness, &Event::ContactsChanged));
    assert!(!needs_facts(&harness, &Event::ServiceDeleted));
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert!(needs_facts(&harness, &accept(&asker(), 1)));
    assert!(!needs_facts(&harness, &decline(&asker(), 1)));
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    assert!(!needs_facts(&harness, &Event::Due), "nothing is due yet");
    harness.at(DAY);
    assert!(needs_facts(&harness, &Event::Due));
    assert!(needs_facts(&harness, &withdraw(&asker())), "the effect comes first");

    let contacts = usual_contacts();
    let policy = Policy::default();
    let admin = RequestHarness::new(&contacts, &asker(), &incoming(), roles(&[Admin]), policy).with_codes();
    assert!(needs_facts(&admin, &accept(&incoming(), 2)), "a new admin may have to wait");
    assert!(!needs_facts(&admin, &decline(&incoming(), 2)));
}

#[test]
fn without_grace_the_last_answer_completes_the_request() {
    let mut harness = RequestHarness::without_grace();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = harness.at(30).step(&accept(&incoming(), 2));
    assert_eq!(timeline(&step.effects), ["accepted", "checked", "graceBegan", "moved"]);
    assert_eq!(ended(&harness), (RequestState::Done, at(30), Ending::Done));
}

#[test]
fn grace_period_may_extend_past_the_deadline() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.at(7 * DAY - 1).step(&accept(&incoming(), 2)).result.expect("just in time");
    harness.at(7 * DAY + 60);
    assert_eq!(harness.step(&Event::Due).result, Ok(()));
    assert_eq!(harness.request.state, RequestState::Doing);
    harness.at(8 * DAY).step(&Event::Due).result.expect_err("done by then");
    assert_eq!(ended(&harness), (RequestState::Done, at(7 * DAY + 119), Ending::Done));
}

#[test]
fn admin_is_notified_unless_asker() {
    // The tech contact hands on: the admin is notified.
    let policy = Policy { grace: 0, ..Policy::default() };
    let holders = contacts(&stranger(), &asker(), &asker());
    let mut harness = RequestHarness::new(&holders, &asker(), &incoming(), roles(&[Tech]), policy).with_codes();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = harness.step(&accept(&incoming(), 2));
    assert_eq!(mails(&step.effects).last(), Some(&(Notice::Changed, stranger())));

    // A sibling request has changed the admin: the new admin and the outgoing contact are notified.
    let mut harness = RequestHarness::without_grace();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.facts.service.contacts.admin = stranger();
    harness.facts.lost_to_siblings = roles(&[Admin]);
    let step = harness.step(&accept(&incoming(), 2));
    assert_eq!(harness.request.state, RequestState::Done);
    let notices = [(Notice::Changed, outgoing()), (Notice::Changed, stranger())];
    assert_eq!(mails(&step.effects)[2..], notices);
}

/// Guide, statement 25.
#[test]
fn outgoing_contact_is_notified_of_what_takes_effect_and_of_nothing_else() {
    let policy = Policy { grace: 0, ..Policy::default() };
    for role in [Tech, Billing] {
        // The admin asks for another contact or for itself.
        for to in [incoming(), asker()] {
            let holders = contacts(&asker(), &outgoing(), &outgoing());
            let harness = RequestHarness::new(&holders, &outgoing(), &to, roles(&[role]), policy).with_codes();
            let got = |step: &Transition| {
                mails(&step.effects).into_iter().filter(|(_, to)| *to == outgoing()).collect::<Vec<_>>()
            };
            let mut done = harness.clone();
            let before: Vec<_> = harness.request.parties.iter().map(|party| party.account.clone()).collect();
            let steps: Vec<Transition> =
                before.iter().zip([1, 2]).map(|(party, number)| done.step(&accept(party, number))).collect();
            assert_eq!(done.request.state, RequestState::Done);
            assert_eq!(
                steps.iter().flat_map(got).collect::<Vec<_>>(),
                [(Notice::Changed, outgoing())],
                "{role:?} {to}"
            );
            assert!(!harness.outbox.contains(&outgoing()), "it is not asked");
            let others = [withdraw(&asker()), decline(&asker(), 1), Event::Supersede { by: stranger() }];
            for event in others {
                let mut unchanged = harness.clone();
                let step = unchanged.step(&event);
                assert!(unchanged.request.ended.is_some());
                assert_eq!(got(&step), [], "{event:?}");
            }
        }
    }
}

#[test]
fn repeated_answer_with_the_same_code_is_idempotent() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    for seconds in [0, 60, 2 * DAY] {
        let again = harness.at(seconds).preview(&accept(&asker(), 1));
        assert_eq!((again.result, again.effects, &again.request), (Ok(()), Vec::new(), &harness.request));
    }
    harness.step(&decline(&incoming(), 2)).result.expect("declines");
    for again in [accept(&asker(), 1), decline(&incoming(), 2)] {
        let step = harness.at(30 * DAY).preview(&again);
        assert_eq!((step.result, step.effects), (Ok(()), Vec::new()), "also when the request has ended");
    }
}

// Cancellation

#[test]
fn one_decline_ends_the_request() {
    for (by, number) in [(asker(), 1), (incoming(), 2)] {
        let mut harness = RequestHarness::usual();
        let step = harness.at(5).step(&decline(&by, number));
        assert_eq!(step.result, Ok(()));
        assert_eq!(ended(&harness), (RequestState::Refused, at(5), Ending::Declined { by: by.clone(), reason: None }));
        assert_eq!(mails(&step.effects), to_both(Notice::Declined));
        assert_eq!(records(&step.effects)[0].by, Some(by));
    }
}

#[test]
fn reason_for_declining_is_for_those_whom_it_concerns() {
    let reason = Some("I leave at the end of the year.".to_owned());
    let mut harness = RequestHarness::usual();
    let given = GivenAnswer { by: incoming(), answer: Answer::Decline, code: code(2), reason: reason.clone() };
    harness.step(&Event::Answer(given)).result.expect("declines");
    let seen_by = |request: &Request, viewer: &NicHandle| match request.as_seen_by(viewer).ended.expect("ended").how {
        Ending::Declined { reason, .. } => reason,
        other => panic!("{other:?}"),
    };
    let declined = harness.request.clone();
    assert_eq!([asker(), incoming()].map(|viewer| seen_by(&declined, &viewer)), [reason.clone(), reason.clone()]);
    assert_eq!([outgoing(), stranger()].map(|viewer| seen_by(&declined, &viewer)), [None, None]);
    // Another request that ends with it, since they take effect together: its incoming contact has no part in this one.
    let mut other = declined;
    let party = other.parties.iter_mut().find(|party| party.account == incoming()).expect("a party");
    party.account = stranger();
    other.to = stranger();
    assert_eq!([asker(), incoming()].map(|viewer| seen_by(&other, &viewer)), [reason.clone(), reason]);
    assert_eq!(seen_by(&other, &stranger()), None);
}

#[test]
fn asker_can_withdraw_without_code_until_the_effect() {
    for accepted in 0..=2 {
        let mut harness = RequestHarness::usual();
        for (by, number) in [(asker(), 1), (incoming(), 2)].into_iter().take(accepted) {
            harness.step(&accept(&by, number)).result.expect("accepts");
        }
        let step = harness.at(119).step(&withdraw(&asker()));
        assert_eq!(step.result, Ok(()));
        assert_eq!(ended(&harness), (RequestState::Aborted, at(119), Ending::Withdrawn { by: asker() }));
        assert_eq!(mails(&step.effects), to_both(Notice::Withdrawn));

        let again = harness.at(DAY).step(&withdraw(&asker()));
        assert_eq!((again.result, again.effects), (Ok(()), Vec::new()), "twice gives the same result");
        assert_eq!(harness.step(&take_back(&asker())).result, closed(RequestState::Aborted));
    }
}

#[test]
fn only_the_asker_can_withdraw() {
    let mut harness = RequestHarness::usual();
    assert_eq!(harness.step(&withdraw(&incoming())).result, Err(Refusal::NotTheAsker));
    assert_eq!(harness.step(&withdraw(&outgoing())).result, Err(Refusal::NoPart));
    assert_eq!(harness.request.state, RequestState::ValidatingByCustomers);
}

#[test]
fn ended_request_is_closed_to_parties() {
    let mut harness = RequestHarness::usual();
    harness.step(&decline(&incoming(), 2)).result.expect("declines");
    for event in [withdraw(&incoming()), resend(&incoming(), &asker())] {
        assert_eq!(harness.step(&event).result, closed(RequestState::Refused), "{event:?}");
    }
    assert_eq!(harness.step(&withdraw(&outgoing())).result, Err(Refusal::NoPart));
}

#[test]
fn party_can_take_back_acceptance_until_the_effect() {
    let mut harness = RequestHarness::usual();
    assert_eq!(harness.step(&take_back(&incoming())).result, Err(Refusal::NotAccepted));
    assert_eq!(harness.step(&take_back(&outgoing())).result, Err(Refusal::NoPart));
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    let step = harness.at(119).step(&take_back(&incoming()));
    assert_eq!(ended(&harness), (RequestState::Aborted, at(119), Ending::TakenBack { by: incoming() }));
    assert_eq!(mails(&step.effects), to_both(Notice::TakenBack));
    let again = harness.at(DAY).step(&take_back(&incoming()));
    assert_eq!((again.result, again.effects), (Ok(()), Vec::new()), "twice gives the same result");
    assert_eq!(harness.step(&take_back(&asker())).result, closed(RequestState::Aborted), "the other party did not");
}

#[test]
fn rejects_cancellation_at_the_effect() {
    for event in [withdraw(&asker()), take_back(&incoming()), Event::Supersede { by: stranger() }] {
        let mut harness = RequestHarness::usual();
        harness.step(&accept(&asker(), 1)).result.expect("accepts");
        harness.step(&accept(&incoming(), 2)).result.expect("accepts");
        let step = harness.at(120).step(&event);
        assert_eq!(step.result, closed(RequestState::Done), "what is due happens first");
        assert_eq!(moves(&step.effects), 1);
    }
}

#[test]
fn admin_can_supersede_during_the_grace_period() {
    for accepted in [0, 2] {
        let mut harness = RequestHarness::usual();
        for (by, number) in [(asker(), 1), (incoming(), 2)].into_iter().take(accepted) {
            harness.step(&accept(&by, number)).result.expect("accepts");
        }
        let step = harness.at(60).step(&Event::Supersede { by: stranger() });
        assert_eq!(ended(&harness), (RequestState::Aborted, at(60), Ending::Superseded { by: stranger() }));
        assert_eq!(mails(&step.effects), to_both(Notice::Superseded));
    }
}

#[test]
fn accepting_a_new_admin_waits_for_the_end_of_a_cool_down() {
    for (moved, waits) in [(roles(&[Tech]), false), (roles(&[Admin]), true), (roles(&[Admin, Billing]), true)] {
        let contacts = contacts(&asker(), &asker(), &asker());
        let mut harness = RequestHarness::new(&contacts, &asker(), &incoming(), moved, Policy::default()).with_codes();
        let warned = |account| harness.effects.contains(&RequestEffect::WarnFormerAddresses { account });
        assert_eq!((warned(asker()), warned(incoming())), (waits, waits));
        about(&mut harness.facts, &incoming()).cooldown_until = Some(at(HOUR));
        let expected = waits.then_some(at(HOUR));
        let party = harness.facts.account(&incoming()).expect("a known account").clone();
        assert_eq!(acceptance_waits_until(&harness.request, &party), expected);
        // The other party does not wait.
        harness.at(10).step(&accept(&asker(), 1)).result.expect("accepts");
        let mut declining = harness.clone();
        let refused = expected.map_or(Ok(()), |until| Err(Refusal::CoolingDown { until }));
        assert_eq!(harness.step(&accept(&incoming(), 2)).result, refused);
        assert_eq!(declining.step(&decline(&incoming(), 2)).result, Ok(()));
        if waits {
            // A wrong code and the other party's get the same refusal, and neither counts.
            assert_eq!(harness.step(&accept(&incoming(), 99)).result, refused);
            assert_eq!(harness.step(&accept(&incoming(), 1)).result, refused);
            assert!(harness.party_codes.iter().all(|codes| codes.wrong_tries.is_empty()));
            about(&mut harness.facts, &incoming()).cooldown_until = None;
            assert_eq!(harness.at(HOUR).step(&accept(&incoming(), 2)).result, Ok(()));
        }
    }
}

fn effect_of(harness: &RequestHarness, account: &NicHandle, since: Timestamp) -> Option<RecoveryEffect> {
    recovery_effect(&RecoveryFacts::of(&harness.request, account), account, since, harness.now)
}

fn recover(account: &NicHandle, since: i64) -> Event {
    Event::AccountRecovered { account: account.clone(), since: at(since) }
}

#[test]
fn recovery_ends_newer_requests_and_acceptances() {
    // The account recovered, whether it accepted at 50, and since when somebody else may have acted in its name.
    let cases = [
        (asker(), false, 0, true),
        (asker(), false, 1, false),
        (asker(), true, 50, true),
        (asker(), true, 51, false),
        (incoming(), false, 0, false),
        (incoming(), true, 50, true),
        (incoming(), true, 51, false),
        (stranger(), false, 0, false),
    ];
    for (account, accepts, since, ends) in cases {
        let mut harness = RequestHarness::usual();
        let number = if account == asker() { 1 } else { 2 };
        if accepts {
            harness.at(50).step(&accept(&account, number)).result.expect("accepts");
        }
        let expected = has_consented_since(&harness.request, &account, at(since));
        let effect = effect_of(&harness, &account, at(since));
        assert_eq!((expected, effect), (ends, ends.then_some(RecoveryEffect::Ends)), "{account} {since}");
        let step = harness.at(60).step(&recover(&account, since));
        assert_eq!(step.result, Ok(()));
        if !ends {
            assert_eq!((harness.request.ended.as_ref(), step.effects.len()), (None, 0), "{account} {since}");
            continue;
        }
        assert_eq!(ended(&harness), (RequestState::Aborted, at(60), Ending::AccountRecovered { by: account.clone() }));
        let other = if account == asker() { incoming() } else { asker() };
        assert_eq!(mails(&step.effects), [(Notice::AccountRecovered, other)], "the account has a mail of its own");
        assert_eq!(effect_of(&harness, &account, at(since)), Some(RecoveryEffect::Ends));
        assert_eq!(
            harness.at(61).step(&accept(&incoming(), 2)).result,
            if accepts && account == incoming() { Ok(()) } else { closed(RequestState::Aborted) }
        );
    }
}

#[test]
fn recovery_in_the_grace_period_prevents_the_effect_and_later_it_does_not() {
    for (at_second, state, effect) in
        [(169, RequestState::Aborted, RecoveryEffect::Ends), (170, RequestState::Done, RecoveryEffect::TookEffect)]
    {
        let mut harness = RequestHarness::usual();
        harness.step(&accept(&asker(), 1)).result.expect("accepts");
        harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
        harness.at(at_second).step(&recover(&incoming(), 50));
        assert_eq!(harness.request.state, state);
        assert_eq!(effect_of(&harness, &incoming(), at(50)), Some(effect));
        assert_eq!(effect_of(&harness, &incoming(), at(51)), (state != RequestState::Done).then_some(effect));
    }
}

#[test]
fn recovery_applies_overdue_steps_first() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let mut unanswered = harness.clone();
    harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
    for (now, effect) in [(169, RecoveryEffect::Ends), (170, RecoveryEffect::TookEffect)] {
        assert_eq!(effect_of(harness.at(now), &incoming(), at(50)), Some(effect), "{now}");
        assert_eq!(effect_of(harness.at(now), &incoming(), at(51)), None, "{now}");
    }
    assert_eq!(effect_of(unanswered.at(7 * DAY - 1), &asker(), at(0)), Some(RecoveryEffect::Ends));
    assert_eq!(effect_of(unanswered.at(7 * DAY), &asker(), at(0)), None);
}

#[test]
fn past_recovery_ignores_later_events() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let past = |harness: &RequestHarness, until| {
        past_recovery_effect(&RecoveryFacts::of(&harness.request, &asker()), &asker(), at(0), at(until))
    };
    assert_eq!(past(&harness, 60), None, "asked for again by the owner");
    harness.at(70).step(&withdraw(&asker())).result.expect("withdraws");
    assert_eq!([69, 70].map(|until| past(&harness, until)), [None, Some(RecoveryEffect::EndedBefore)]);
    let mut harness = RequestHarness::usual();
    harness.at(60).step(&recover(&asker(), 0));
    assert_eq!([59, 60].map(|until| past(&harness, until)), [None, Some(RecoveryEffect::Ends)]);
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!([169, 170].map(|until| past(&harness, until)), [None, Some(RecoveryEffect::TookEffect)], "overdue");
}

#[test]
fn recovery_lists_requests_ended_by_the_account() {
    for (event, by) in [
        (decline(&incoming(), 2), incoming()),
        (withdraw(&asker()), asker()),
        (Event::Supersede { by: stranger() }, stranger()),
    ] {
        let mut harness = RequestHarness::usual();
        harness.at(50).step(&event).result.expect("ends it");
        let effect = |since| effect_of(&harness, &by, at(since));
        let expected = (by != stranger()).then_some(RecoveryEffect::EndedBefore);
        assert_eq!((effect(50), effect(51)), (expected, None), "{by}");
        assert_eq!(effect_of(&harness, &outgoing(), at(50)), None);
    }
}

#[test]
fn recovery_of_one_party_is_not_that_of_another() {
    let mut harness = RequestHarness::usual();
    harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
    harness.at(60).step(&recover(&incoming(), 50)).result.expect("ends it");
    let effects = [incoming(), asker(), outgoing()].map(|account| effect_of(&harness, &account, at(0)));
    assert_eq!(effects, [Some(RecoveryEffect::Ends), None, None]);
}

// Time

#[test]
fn rejects_answer_at_the_deadline_even_if_no_timer_ran() {
    for timer_ran in [false, true] {
        let mut harness = RequestHarness::usual();
        harness.step(&accept(&asker(), 1)).result.expect("accepts");
        harness.at(7 * DAY);
        if timer_ran {
            harness.step(&Event::Due).result.expect_err("expired by then");
        }
        let step = harness.at(7 * DAY + i64::from(timer_ran)).step(&accept(&incoming(), 2));
        assert_eq!(step.result, closed(RequestState::Expired));
        assert_eq!(ended(&harness), (RequestState::Expired, at(7 * DAY), Ending::Expired));
        let mut notices = mails(&harness.effects);
        notices.retain(|(notice, _)| *notice == Notice::Expired);
        assert_eq!(notices, to_both(Notice::Expired));
    }
}

#[test]
fn missing_parties_are_reminded_at_half_and_nine_tenths() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let (half, nine_tenths) = (7 * DAY / 2, 7 * DAY / 10 * 9);
    for timestamp in [half, nine_tenths] {
        assert_eq!(next_due(&harness.request), Some(at(timestamp)));
        assert_eq!(harness.at(timestamp - 1).step(&Event::Due).effects, []);
        let step = harness.at(timestamp).step(&Event::Due);
        assert_eq!(mails(&step.effects), [(Notice::Reminder, incoming())]);
        assert_eq!(timeline(&step.effects), ["reminded"]);
        assert_eq!(harness.step(&Event::Due).effects, [], "once");
    }
    assert_eq!(next_due(&harness.request), Some(at(7 * DAY)));
    assert!(!Notice::Reminder.carries_code());
}

#[test]
fn suspended_accounts_are_not_reminded() {
    let half = 7 * DAY / 2;
    let mut harness = RequestHarness::usual();
    about(&mut harness.facts, &incoming()).suspended = true;
    let step = harness.at(half).step(&Event::Due);
    assert_eq!((mails(&step.effects), timeline(&step.effects)), (vec![(Notice::Reminder, asker())], vec!["reminded"]));
    // Of nobody who was reminded, the timeline says nothing. The second reminder comes if the account is released.
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    about(&mut harness.facts, &incoming()).suspended = true;
    assert_eq!(harness.at(half).step(&Event::Due).effects, []);
    about(&mut harness.facts, &incoming()).suspended = false;
    let step = harness.at(7 * DAY / 10 * 9).step(&Event::Due);
    assert_eq!(mails(&step.effects), [(Notice::Reminder, incoming())]);
}

#[test]
fn two_missed_reminders_make_one_mail_and_none_after_the_deadline() {
    let mut harness = RequestHarness::usual();
    let step = harness.at(7 * DAY - 10).step(&Event::Due);
    assert_eq!(mails(&step.effects), to_both(Notice::Reminder));
    assert_eq!(records(&step.effects)[0].at, at(7 * DAY / 10 * 9));

    let mut harness = RequestHarness::usual();
    let step = harness.at(7 * DAY).step(&Event::Due);
    assert_eq!(mails(&step.effects), to_both(Notice::Expired));
}

// Blockers after submission

#[test]
fn lasting_blocker_from_a_move_or_import_ends_the_request_immediately() {
    let mut harness = RequestHarness::usual();
    harness.facts.service.contacts.admin = stranger();
    let step = harness.at(60).step(&Event::ContactsChanged);
    let reasons = vec![Blocker::RightMissing { roles: roles(&[Tech]) }];
    assert_eq!(ended(&harness), (RequestState::Error, at(60), Ending::Failed { reasons }));
    assert_eq!(mails(&step.effects), to_both(Notice::Failed));

    let mut harness = RequestHarness::usual();
    harness.facts.service.contacts.tech = stranger();
    harness.step(&Event::ContactsChanged).result.expect("it was open");
    let reasons = vec![Blocker::RoleLost { roles: roles(&[Tech]) }];
    assert_eq!(ended(&harness).2, Ending::Failed { reasons });

    let mut harness = RequestHarness::usual();
    harness.facts.service.contacts.admin = stranger();
    harness.facts.lost_to_siblings = roles(&[Admin]);
    harness.step(&Event::ContactsChanged).result.expect("it was open");
    assert_eq!(harness.request.state, RequestState::ValidatingByCustomers, "siblings do not harm each other");
}

#[test]
fn deletion_of_the_service_ends_the_request_in_every_open_state() {
    let failed = Ending::Failed { reasons: vec![Blocker::Expired] };
    for accepts in 0..=2 {
        let mut harness = RequestHarness::usual();
        for event in [accept(&incoming(), 2), accept(&asker(), 1)].iter().take(accepts) {
            harness.step(event).result.expect("accepts");
        }
        let step = harness.at(60).step(&Event::ServiceDeleted);
        assert_eq!((step.result, ended(&harness)), (Ok(()), (RequestState::Error, at(60), failed.clone())));
        assert_eq!(mails(&step.effects), to_both(Notice::Failed), "{accepts}");
        assert_eq!(moves(&step.effects), 0);
        harness.step(&Event::ServiceDeleted).result.expect_err("it has ended");
    }
}

#[test]
fn temporary_blockers_count_only_at_checks() {
    let mut harness = RequestHarness::usual();
    harness.facts.service.status = ServiceStatus::Expired;
    about(&mut harness.facts, &incoming()).has_unpaid_bill = true;
    about(&mut harness.facts, &incoming()).profile_complete = false;
    let step = harness.step(&Event::ContactsChanged);
    assert_eq!((step.result, step.effects), (Ok(()), Vec::new()));
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = harness.step(&accept(&incoming(), 2));
    assert_eq!(timeline(&step.effects), ["accepted", "checked", "failed"]);
    assert_eq!(mails(&step.effects), to_both(Notice::Failed));
    assert_eq!(harness.request.state, RequestState::Error);
}

#[test]
fn request_waits_for_what_people_can_remove() {
    let mut harness = RequestHarness::usual();
    about(&mut harness.facts, &incoming()).has_unpaid_bill = true;
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert!(!harness.request.is_blocked());
    let step = harness.at(60).step(&accept(&asker(), 1));
    assert_eq!((step.result, timeline(&step.effects)), (Ok(()), vec!["accepted", "checked", "blocked"]));
    let to_incoming = vec![(Notice::Blocked, incoming())];
    assert_eq!((mails(&step.effects), harness.request.missing().count()), (to_incoming.clone(), 0));
    // It is checked every two minutes, however late a timer is, and the timeline has the first.
    for (now, next) in [(60, 180), (179, 180), (180, 300), (1000, 1020), (7 * DAY / 2, 7 * DAY / 2 + 60)] {
        // Reminders go to the account that can remove it.
        let expected = if now == 7 * DAY / 2 { to_incoming.clone() } else { Vec::new() };
        let step = harness.at(now).step(&Event::Due);
        assert_eq!((mails(&step.effects), timeline(&step.effects)), (expected, vec![]), "{now}");
        assert!(harness.request.is_blocked());
        assert_eq!(harness.request.effect_at, Some(at(next)), "{now}");
        assert_eq!(next_due(&harness.request), Some(at(next)));
    }
    let mut unpaid = harness.clone();
    // Paid: the grace period begins with the next check.
    let now = 7 * DAY / 2 + 60;
    about(&mut harness.facts, &incoming()).has_unpaid_bill = false;
    let step = harness.at(now).step(&Event::Due);
    assert_eq!(timeline(&step.effects), ["checked", "graceBegan"]);
    assert_eq!((harness.request.state, harness.request.effect_at), (RequestState::Doing, Some(at(now + 120))));
    // Another blocker in the grace period.
    let mut moving = harness.clone();
    about(&mut harness.facts, &outgoing()).has_unpaid_bill = true;
    let step = harness.at(now + 120).step(&Event::Due);
    assert_eq!((timeline(&step.effects), moves(&step.effects)), (vec!["blocked"], 0));
    assert!(harness.request.is_blocked());
    moving.at(now + 120).step(&Event::Due);
    assert_eq!(moving.request.state, RequestState::Done);
    // Any other blocker ends it at the next check; so does the deadline.
    let mut expired = unpaid.clone();
    expired.facts.service.status = ServiceStatus::Expired;
    expired.at(now).step(&Event::Due);
    assert_eq!((ended(&expired).0, ended(&expired).1), (RequestState::Error, at(now)));
    let mut paid = unpaid.clone();
    let reasons = vec![Blocker::UnpaidInvoice { account: incoming() }];
    let step = unpaid.at(8 * DAY).step(&Event::Due);
    assert_eq!(ended(&unpaid), (RequestState::Error, at(7 * DAY), Ending::Failed { reasons }));
    assert_eq!(mails(&step.effects), to_both(Notice::Failed));
    // Paid in time, and the timer was late: it goes on with the check that was due.
    about(&mut paid.facts, &incoming()).has_unpaid_bill = false;
    let mut after_last_check = paid.clone();
    paid.at(8 * DAY).step(&Event::Due);
    assert_eq!(ended(&paid), (RequestState::Done, at(now + 120), Ending::Done));
    after_last_check.request.effect_at = Some(at(7 * DAY + 30));
    after_last_check.at(7 * DAY).step(&Event::Due).result.expect("due");
    let moving = &after_last_check.request;
    assert_eq!((moving.state, moving.effect_at), (RequestState::Doing, Some(at(7 * DAY + 120))));
}

#[test]
fn blocked_request_can_be_withdrawn_and_taken_back() {
    for (event, how) in [
        (withdraw(&asker()), Ending::Withdrawn { by: asker() }),
        (take_back(&incoming()), Ending::TakenBack { by: incoming() }),
    ] {
        let mut harness = RequestHarness::usual();
        about(&mut harness.facts, &incoming()).profile_complete = false;
        for (by, number) in [(asker(), 1), (incoming(), 2)] {
            harness.step(&accept(&by, number)).result.expect("accepts");
        }
        assert!(harness.request.is_blocked());
        harness.at(500).step(&event).result.expect("it is open");
        assert_eq!(ended(&harness).2, how);
    }
}

#[test]
fn blockers_resolved_in_time_do_not_count() {
    let mut harness = RequestHarness::usual();
    harness.facts.service.status = ServiceStatus::Expired;
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.facts.service.status = ServiceStatus::Ok;
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(harness.request.state, RequestState::Doing);
}

#[test]
fn another_open_request_for_the_role_blocks_but_not_itself() {
    let mut harness = RequestHarness::without_grace();
    let mut own = open_request(1, &asker(), roles(&[Tech]));
    own.id = harness.request.id;
    harness.facts.open = vec![own, open_request(2, &asker(), roles(&[Billing]))];
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    let mut blocked = harness.clone();
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(harness.request.state, RequestState::Done);

    blocked.facts.open.push(open_request(3, &stranger(), roles(&[Tech, Billing])));
    blocked.step(&accept(&incoming(), 2)).result.expect("the answer counts");
    let reasons = vec![Blocker::RequestOpen { request: id(3), roles: roles(&[Tech]) }];
    assert_eq!(ended(&blocked).2, Ending::Failed { reasons });
}

// Codes

#[test]
fn refusals_are_distinguished() {
    let mut harness = RequestHarness::usual();
    harness.at(60).step(&resend(&incoming(), &incoming())).result.expect("a new mail");
    let mut harness = harness.with_codes();
    assert_eq!(harness.step(&accept(&incoming(), 2)).result, Err(Refusal::SupersededCode));
    assert_eq!(harness.step(&accept(&incoming(), 1)).result, Err(Refusal::OthersCode));
    assert_eq!(harness.step(&accept(&incoming(), 99)).result, Err(Refusal::WrongCode { tries_left: 9, until: None }));
    assert_eq!(harness.step(&accept(&stranger(), 3)).result, Err(Refusal::NoPart));
    assert_eq!(harness.step(&accept(&outgoing(), 3)).result, Err(Refusal::NoPart));
    harness.step(&accept(&incoming(), 3)).result.expect("the newest code counts");
    assert_eq!(harness.step(&decline(&incoming(), 3)).result, Err(Refusal::UsedCode { answer: Answer::Accept }));
    assert_eq!(harness.at(7 * DAY).step(&accept(&asker(), 1)).result, closed(RequestState::Expired));
}

#[test]
fn live_code_of_an_answered_party_is_rejected() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    harness.codes_of(&asker()).codes.push(Code { hash: code(50), state: CodeState::Live });
    for again in [accept(&asker(), 50), decline(&asker(), 50)] {
        let step = harness.at(60).preview(&again);
        assert_eq!(step.result, Err(Refusal::Answered));
        assert_eq!(step.request, harness.request, "effect_at is unchanged");
        assert_eq!(step.effects, []);
    }
}

#[test]
fn ten_wrong_codes_in_an_hour_pause_answering() {
    let mut harness = RequestHarness::usual();
    for number in 0..10_u8 {
        let step = harness.at(i64::from(number) * 60).step(&accept(&incoming(), 100 + number));
        // The last one says when the next counts: when the first of the ten is an hour old.
        let until = (number == 9).then(|| at(HOUR));
        assert_eq!(step.result, Err(Refusal::WrongCode { tries_left: u32::from(9 - number), until }));
        assert_eq!(step.effects, [RequestEffect::WrongTry { party: incoming() }], "counted although refused");
    }
    // Attempts during the pause are not counted, right or wrong.
    let paused = Err(Refusal::Paused { until: at(HOUR) });
    for number in [99, 1, 2] {
        let step = harness.at(HOUR - 1).step(&accept(&incoming(), number));
        assert_eq!((step.result, step.effects), (paused.clone(), Vec::new()));
    }
    assert_eq!(harness.preview(&accept(&asker(), 1)).result, Ok(()), "the other party is not concerned");
    let once_more = Err(Refusal::WrongCode { tries_left: 0, until: Some(at(HOUR + 60)) });
    assert_eq!(harness.at(HOUR).preview(&accept(&incoming(), 99)).result, once_more);
    assert_eq!(harness.step(&accept(&incoming(), 2)).result, Ok(()));
}

#[test]
fn wrong_code_counts_for_less_than_an_hour() {
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&incoming(), 99)).result.expect_err("a wrong code");
    for (seconds, tries_left) in [(HOUR - 1, 8), (HOUR, 9)] {
        let step = harness.at(seconds).preview(&accept(&incoming(), 99));
        assert_eq!(step.result, Err(Refusal::WrongCode { tries_left, until: None }), "after {seconds} s");
    }
}

#[test]
fn superseded_and_used_codes_are_not_wrong_tries() {
    let mut harness = RequestHarness::usual();
    for _ in 0..20 {
        assert_eq!(harness.step(&accept(&incoming(), 1)).result, Err(Refusal::OthersCode));
    }
    assert_eq!(harness.step(&accept(&incoming(), 2)).result, Ok(()));
}

/// The code of an account that is a party to other lines of the submission only.
#[test]
fn code_of_a_party_of_another_line_is_no_wrong_try() {
    let states = [CodeState::Live, CodeState::Superseded, CodeState::Used(Answer::Accept)];
    for state in states {
        let mut harness = RequestHarness::usual();
        let mut of_another_line = harness.codes_of(&incoming()).clone();
        of_another_line.account = stranger();
        of_another_line.codes = vec![Code { hash: code(9), state }];
        harness.party_codes.push(of_another_line);
        for event in [accept(&incoming(), 9), decline(&incoming(), 9), accept(&asker(), 9)] {
            let step = harness.step(&event);
            assert_eq!((step.result, step.effects.len()), (Err(Refusal::OthersCode), 0), "{state:?} {event:?}");
        }
        assert_eq!(harness.step(&accept(&stranger(), 9)).result, Err(Refusal::NoPart));
        assert!(matches!(harness.step(&accept(&incoming(), 8)).result, Err(Refusal::WrongCode { tries_left: 9, .. })));
    }
}

#[test]
fn answer_checks_are_in_order() {
    // A wrong code during a pause for an ended request, from an account that is not a party.
    let mut harness = RequestHarness::usual();
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    for party in [asker(), incoming()] {
        harness.codes_of(&party).wrong_tries = (0..10).map(|minute| at(7 * DAY - 60 * minute)).collect();
    }
    harness.at(7 * DAY - 1);
    let mut over = harness.clone();
    over.at(7 * DAY + 1);
    assert_eq!(over.preview(&accept(&stranger(), 99)).result, Err(Refusal::NoPart));
    assert_eq!(over.preview(&accept(&asker(), 1)).result, Ok(()), "the same answer and code");
    assert_eq!(over.preview(&decline(&asker(), 1)).result, closed(RequestState::Expired), "another answer");
    assert_eq!(over.preview(&accept(&incoming(), 99)).result, closed(RequestState::Expired));
    assert_eq!(harness.preview(&accept(&asker(), 1)).result, Ok(()), "the same answer and code");
    assert!(matches!(harness.preview(&decline(&asker(), 1)).result, Err(Refusal::Paused { .. })));
    assert!(matches!(harness.preview(&accept(&incoming(), 2)).result, Err(Refusal::Paused { .. })));
}

// Resends

#[test]
fn resend_waits_for_the_last_mail_and_a_minute() {
    let fresh = RequestHarness::new(&usual_contacts(), &outgoing(), &incoming(), roles(&[Tech]), Policy::default());
    let mut harness = fresh.clone();
    harness.at(DAY);
    assert_eq!(harness.preview(&resend(&asker(), &asker())).result, Err(Refusal::TooSoon { until: None }), "queued");
    harness.at(50);
    let mut harness = harness.with_codes();
    let too_soon = Err(Refusal::TooSoon { until: Some(at(110)) });
    assert_eq!(harness.at(109).preview(&resend(&asker(), &asker())).result, too_soon);
    let step = harness.at(110).step(&resend(&asker(), &incoming()));
    assert_eq!(step.result, Ok(()));
    assert_eq!(mails(&step.effects), [(Notice::Confirm, incoming())]);
    assert!(step.effects.contains(&RequestEffect::Resent { party: incoming() }));
    assert_eq!(timeline(&step.effects), ["resent"]);
    assert_eq!(harness.preview(&resend(&asker(), &asker())).result, Ok(()), "counted per party");
    assert_eq!(harness.preview(&accept(&incoming(), 2)).result, Ok(()), "the old code counts while the mail is queued");
    assert_eq!(harness.request.deadline, at(7 * DAY), "the deadline stays");
}

#[test]
fn mail_that_waits_for_its_next_attempt_is_tried_again_instead() {
    let mut harness = RequestHarness::usual();
    harness.at(HOUR);
    harness.codes_of(&incoming()).last_mail = Some(LastMail::Waiting(at(HOUR - 59)));
    let too_soon = Err(Refusal::TooSoon { until: Some(at(HOUR + 1)) });
    assert_eq!(harness.preview(&resend(&asker(), &incoming())).result, too_soon, "a minute after the last attempt");
    for _ in 0..10 {
        harness.codes_of(&incoming()).last_mail = Some(LastMail::Waiting(at(HOUR - 60)));
        let step = harness.step(&resend(&asker(), &incoming()));
        assert_eq!(step.result, Ok(()));
        let counted = RequestEffect::Resent { party: incoming() };
        assert_eq!(step.effects, [counted, RequestEffect::TryAgain { party: incoming() }], "no second mail");
    }
    let too_many = Err(Refusal::TooMany { until: at(HOUR + DAY) });
    assert_eq!(harness.preview(&resend(&asker(), &incoming())).result, too_many);
}

#[test]
fn parties_and_asker_can_resend() {
    let mut harness = RequestHarness::usual();
    harness.at(DAY);
    assert_eq!(harness.preview(&resend(&incoming(), &incoming())).result, Ok(()));
    assert_eq!(harness.preview(&resend(&incoming(), &asker())).result, Err(Refusal::NotTheAsker));
    assert_eq!(harness.preview(&resend(&outgoing(), &incoming())).result, Err(Refusal::NoPart));
    assert_eq!(harness.preview(&resend(&asker(), &outgoing())).result, Err(Refusal::NoPart));
    harness.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(harness.preview(&resend(&asker(), &incoming())).result, Err(Refusal::Answered));
    assert_eq!(harness.at(7 * DAY).preview(&resend(&asker(), &asker())).result, closed(RequestState::Expired));
}

#[test]
fn resends_are_limited_to_ten_a_day() {
    let mut harness = RequestHarness::usual();
    for number in 1..=10 {
        harness.at(number * HOUR).step(&resend(&incoming(), &incoming())).result.expect("up to ten");
        harness = harness.with_codes();
    }
    let too_many = Err(Refusal::TooMany { until: at(DAY + HOUR) });
    assert_eq!(harness.at(11 * HOUR).preview(&resend(&asker(), &incoming())).result, too_many, "for any asker");
    assert_eq!(harness.at(DAY + HOUR - 1).preview(&resend(&asker(), &incoming())).result, too_many);
    assert_eq!(harness.at(DAY + HOUR).preview(&resend(&asker(), &incoming())).result, Ok(()));
}

#[test]
fn doubtful_delivery_leaves_both_codes_live() {
    let mut harness = RequestHarness::usual();
    harness.at(HOUR).step(&resend(&incoming(), &incoming())).result.expect("a new mail");
    harness.send(0, false);
    assert_eq!(harness.preview(&accept(&incoming(), 2)).result, Ok(()));
    assert_eq!(harness.step(&accept(&incoming(), 3)).result, Ok(()));
    assert_eq!(harness.step(&accept(&incoming(), 2)).result, Err(Refusal::Answered), "a party answers once");
    assert_eq!(harness.codes_of(&incoming()).last_mail, Some(LastMail::At(at(HOUR))));
}

#[test]
fn queued_mail_is_dropped_after_answer_or_end() {
    let mut harness = RequestHarness::usual();
    let needed = |harness: &RequestHarness, notice: Notice| {
        [asker(), incoming()].map(|to| notice.is_still_needed(&harness.request, &to))
    };
    for asking in [Notice::Confirm, Notice::Reminder] {
        assert_eq!(needed(&harness, asking), [true, true]);
    }
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    for asking in [Notice::Confirm, Notice::Reminder] {
        assert_eq!(needed(&harness, asking), [false, true]);
    }
    harness.step(&decline(&incoming(), 2)).result.expect("declines");
    for notice in Notice::ALL {
        let asking = matches!(notice, Notice::Confirm | Notice::Reminder | Notice::Blocked);
        assert_eq!(needed(&harness, notice), [!asking, !asking]);
        assert_eq!(notice.useful_until(harness.request.deadline), asking.then_some(at(7 * DAY)), "{notice:?}");
    }
}

// Guards

#[test]
fn guard_decides_without_codes() {
    let mut harness = RequestHarness::usual();
    let says =
        |harness: &RequestHarness, event: &Event| guard(&harness.request, &[], event, harness.now, &harness.policy);
    assert_eq!(says(&harness, &accept(&asker(), 0)), Ok(()));
    assert_eq!(says(&harness, &accept(&stranger(), 0)), Err(Refusal::NoPart));
    assert_eq!(says(&harness, &resend(&asker(), &incoming())), Ok(()), "only the server knows about the last mail");
    harness.step(&accept(&asker(), 1)).result.expect("accepts");
    assert_eq!(says(&harness, &decline(&asker(), 0)), Err(Refusal::Answered));
    harness.at(7 * DAY);
    assert_eq!(says(&harness, &accept(&incoming(), 0)), closed(RequestState::Expired));
}

// Access

#[test]
fn only_parties_and_present_contacts_can_read_a_request() {
    let harness = RequestHarness::usual();
    let holders = contacts(&stranger(), &outgoing(), &outgoing());
    for reader in [asker(), incoming(), stranger(), outgoing()] {
        assert!(harness.request.is_read_by(&reader, &holders));
    }
    assert!(!harness.request.is_read_by(&outgoing(), &facts(&contacts(&asker(), &asker(), &asker())).service.contacts));
    assert_eq!(harness.request.roles, RoleSet::EMPTY.with(Tech));
}

#[test]
fn provider_ends_an_open_request_at_any_time_before_its_effect() {
    let reason = || "Asked for by mistake.".to_owned();
    let by_staff = (Event::EndByProvider { reason: reason() }, Ending::EndedByProvider { reason: reason() });
    let removed = (Event::RemoveAccount { account: asker() }, Ending::AccountRemoved { account: asker() });
    for (answers, (end, how)) in [0, 1, 2].into_iter().flat_map(|answers| [(answers, &by_staff), (answers, &removed)]) {
        let mut harness = RequestHarness::usual();
        for number in 1..=answers {
            let party = if number == 1 { asker() } else { incoming() };
            harness.at(50).step(&accept(&party, number)).result.expect("accepts");
        }
        let step = harness.at(60).step(end);
        assert_eq!(step.result, Ok(()));
        assert_eq!(ended(&harness), (RequestState::Aborted, at(60), how.clone()));
        let expected = [asker(), incoming()].map(|party| (Notice::EndedByProvider, party));
        assert_eq!(mails(&step.effects), expected);
        assert_eq!(harness.at(61).step(end).result, closed(RequestState::Aborted));
        assert_eq!(effect_of(&harness, &asker(), at(0)), None);
    }
}

#[test]
fn requests_of_suspended_accounts_wait_and_fail_at_their_effect() {
    for suspended in [asker(), incoming()] {
        let mut harness = RequestHarness::usual();
        about(&mut harness.facts, &suspended).suspended = true;
        // Nothing ends immediately: the account may be released.
        assert_eq!(harness.at(40).step(&Event::Due).effects, []);
        harness.at(50).step(&accept(&asker(), 1)).result.expect("accepts");
        let mut released = harness.clone();
        harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
        let reasons = vec![Blocker::Unable { account: suspended.clone() }];
        assert_eq!(ended(&harness).2, Ending::Failed { reasons });
        about(&mut released.facts, &suspended).suspended = false;
        released.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
        assert_eq!(released.request.state, RequestState::Doing);
    }
}

#[test]
fn a_suspended_account_can_lose_a_role() {
    let mut harness = RequestHarness::usual();
    about(&mut harness.facts, &outgoing()).suspended = true;
    harness.at(50).step(&accept(&asker(), 1)).result.expect("accepts");
    harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(harness.request.state, RequestState::Doing);
}
