//! One example for each path through the lifecycle of a request (decision 0007).

use crate::{prelude::*, test};
use handover_rules::request::lifecycle::{acceptance_waits_until, next_due, transition_without_facts};
use handover_rules::request::notices::{TimelineEntry, TimelineEvent};
use handover_rules::request::recovery::{
    RecoveryEffect, RecoveryFacts, has_consented_since, past_recovery_effect, recovery_effect,
};
use handover_rules::request::{Code, CodeState, LastMail, PartyCodes};

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
    // The scheduled timestamp counts, not when a timer ran.
    assert_eq!(ended(&harness), (RequestState::Done, at(320), Ending::Done));
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
    let [mut none, one, mut both] = [0, 1, 2].map(|parties| RequestHarness::usual().accepted(parties));
    let (accepts, declines) = (accept(&incoming(), 2), decline(&incoming(), 2));
    for event in
        [&accepts, &declines, &withdraw(&asker()), &accept(&incoming(), 9), &Event::Due, &Event::ServiceDeleted]
    {
        assert!(!needs_facts(&none, event), "{event:?}");
    }
    assert!(needs_facts(&none, &Event::ContactsChanged));
    assert!(needs_facts(&one, &accepts) && !needs_facts(&one, &declines));
    assert!(!needs_facts(&both, &Event::Due), "nothing is due yet");
    both.at(DAY);
    assert!(needs_facts(&both, &Event::Due));
    assert!(needs_facts(&both, &withdraw(&asker())), "the effect comes first");
    none.request.roles = roles(&[Admin]);
    assert!(needs_facts(&none, &accepts) && !needs_facts(&none, &declines), "a new admin may have to wait");
}

/// Guide, statement 25. No end is mailed to it ([`request_can_be_ended_in_every_state_until_its_effect`]).
#[test]
fn outgoing_contact_is_notified_of_what_takes_effect_and_of_nothing_else() {
    let policy = Policy { grace: 0, ..Policy::default() };
    for (role, to) in [(Tech, incoming()), (Tech, asker()), (Billing, incoming()), (Billing, asker())] {
        let holders = contacts(&asker(), &outgoing(), &outgoing());
        let harness = RequestHarness::new(&holders, &outgoing(), &to, roles(&[role]), policy).with_codes();
        let parties = harness.request.parties.len();
        let done = harness.accepted(parties);
        assert_eq!(done.request.state, RequestState::Done);
        let got: Vec<_> = mails(&done.effects).into_iter().filter(|(_, to)| *to == outgoing()).collect();
        assert_eq!(got, [(Notice::Changed, outgoing())], "{role:?} {to}");
    }
}

// Cancellation

/// As none, the asker or both have accepted it, or something blocks it after that.
fn in_every_open_state() -> [RequestHarness; 4] {
    let mut blocked = RequestHarness::usual();
    about(&mut blocked.facts, &incoming()).profile_complete = false;
    let [none, one, both] = [0, 1, 2].map(|parties| RequestHarness::usual().accepted(parties));
    [none, one, both, blocked.accepted(2)]
}

#[test]
fn request_can_be_ended_in_every_state_until_its_effect() {
    let reason = || "Asked for by mistake.".to_owned();
    let by_staff = (Event::EndByProvider { reason: reason() }, Ending::EndedByProvider { reason: reason() });
    let ends = [
        (withdraw(&asker()), Ending::Withdrawn { by: asker() }, Notice::Withdrawn),
        (take_back(&incoming()), Ending::TakenBack { by: incoming() }, Notice::TakenBack),
        (decline(&incoming(), 2), Ending::Declined { by: incoming(), reason: None }, Notice::Declined),
        (Event::Supersede { by: stranger() }, Ending::Superseded { by: stranger() }, Notice::Superseded),
        (by_staff.0, by_staff.1, Notice::EndedByProvider),
        (
            Event::RemoveAccount { account: asker() },
            Ending::AccountRemoved { account: asker() },
            Notice::EndedByProvider,
        ),
        (Event::ServiceDeleted, Ending::Failed { reasons: vec![Blocker::Expired] }, Notice::Failed),
    ];
    for (event, how, notice) in ends {
        let state = match notice {
            Notice::Declined => RequestState::Refused,
            Notice::Failed => RequestState::Error,
            _ => RequestState::Aborted,
        };
        for (number, mut harness) in in_every_open_state().into_iter().enumerate() {
            let refusal = match (&event, number) {
                (Event::TakeBack { .. }, 0 | 1) => Some(Refusal::NotAccepted),
                (Event::Answer(_), 2 | 3) => Some(Refusal::UsedCode { answer: Answer::Accept }),
                _ => None,
            };
            let mut late = harness.clone();
            let step = harness.at(119).step(&event);
            if let Some(refusal) = refusal {
                assert_eq!(step.result, Err(refusal), "{number}");
                continue;
            }
            assert_eq!((step.result, ended(&harness)), (Ok(()), (state, at(119), how.clone())), "{number}");
            assert_eq!((mails(&step.effects), moves(&step.effects)), (to_both(notice), 0), "{number} {event:?}");
            // The first response to a party may have been lost.
            let is_by_party = matches!(event, Event::Answer(_) | Event::Withdraw { .. } | Event::TakeBack { .. });
            let again = harness.at(DAY).step(&event);
            assert_eq!(again.effects, []);
            assert_eq!(again.result, if is_by_party { Ok(()) } else { closed(state) }, "{event:?}");
            for other in [take_back(&asker()), withdraw(&incoming()), resend(&incoming(), &asker())] {
                assert_eq!(harness.step(&other).result, closed(state), "{other:?} after {event:?}");
            }
            if number == 2 {
                let step = late.at(120).step(&event);
                assert_eq!((step.result, moves(&step.effects)), (closed(RequestState::Done), 1), "{event:?}");
            }
        }
    }
}

#[test]
fn reason_for_declining_is_for_those_whom_it_concerns() {
    let reason = Some("I leave at the end of the year.".to_owned());
    let mut harness = RequestHarness::usual();
    assert_eq!(harness.request.as_seen_by(&stranger()), harness.request);
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
        let of_other = effect_of(&harness, &other, at(0));
        assert_eq!(of_other, None, "the recovery of one party is not that of another");
        assert_eq!(mails(&step.effects), [(Notice::AccountRecovered, other)], "the account has a mail of its own");
        assert_eq!(effect_of(&harness, &account, at(since)), Some(RecoveryEffect::Ends));
        let expected = if accepts && account == incoming() { Ok(()) } else { closed(RequestState::Aborted) };
        assert_eq!(harness.at(61).step(&accept(&incoming(), 2)).result, expected);
    }
}

#[test]
fn recovery_in_the_grace_period_prevents_the_effect_and_later_it_does_not() {
    let mut unanswered = RequestHarness::usual().accepted(1);
    for (now, state, effect) in
        [(169, RequestState::Aborted, RecoveryEffect::Ends), (170, RequestState::Done, RecoveryEffect::TookEffect)]
    {
        let mut harness = unanswered.clone();
        harness.at(50).step(&accept(&incoming(), 2)).result.expect("accepts");
        // Due steps come first, however late the timer is.
        let effects = |harness: &RequestHarness| [50, 51].map(|since| effect_of(harness, &incoming(), at(since)));
        assert_eq!(effects(harness.at(now)), [Some(effect), None], "{now}");
        harness.step(&recover(&incoming(), 50));
        assert_eq!(harness.request.state, state);
        assert_eq!(effects(&harness), [Some(effect), (state != RequestState::Done).then_some(effect)]);
    }
    assert_eq!(effect_of(unanswered.at(7 * DAY - 1), &asker(), at(0)), Some(RecoveryEffect::Ends));
    assert_eq!(effect_of(unanswered.at(7 * DAY), &asker(), at(0)), None);
}

#[test]
fn past_recovery_ignores_later_events() {
    let mut harness = RequestHarness::usual().accepted(1);
    let past = |harness: &RequestHarness, until| {
        past_recovery_effect(&RecoveryFacts::of(&harness.request, &asker()), &asker(), at(0), at(until))
    };
    assert_eq!(past(&harness, 60), None, "asked for again by the owner");
    harness.at(70).step(&withdraw(&asker())).result.expect("withdraws");
    assert_eq!([69, 70].map(|until| past(&harness, until)), [None, Some(RecoveryEffect::EndedBefore)]);
    let mut harness = RequestHarness::usual();
    harness.at(60).step(&recover(&asker(), 0));
    assert_eq!([59, 60].map(|until| past(&harness, until)), [None, Some(RecoveryEffect::Ends)]);
    let mut harness = RequestHarness::usual().accepted(1);
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

// Time

#[test]
fn missing_parties_are_reminded_at_half_and_nine_tenths() {
    let mut harness = RequestHarness::usual().accepted(1);
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
    let mut harness = RequestHarness::usual().accepted(1);
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

// Codes

#[test]
fn refusals_are_distinguished() {
    let mut harness = RequestHarness::usual();
    harness.at(60).step(&resend(&incoming(), &incoming())).result.expect("a new mail");
    let mut harness = harness.with_codes();
    assert_eq!(harness.step(&withdraw(&incoming())).result, Err(Refusal::NotTheAsker));
    assert_eq!(harness.step(&take_back(&outgoing())).result, Err(Refusal::NoPart));
    assert_eq!(harness.step(&accept(&incoming(), 2)).result, Err(Refusal::SupersededCode));
    assert_eq!(harness.step(&accept(&incoming(), 1)).result, Err(Refusal::OthersCode));
    // So is that of a party to other lines of the submission only.
    let codes = vec![Code { hash: code(9), state: CodeState::Live }];
    harness.party_codes.push(PartyCodes { codes, ..no_codes(&stranger()) });
    assert_eq!(harness.step(&accept(&incoming(), 9)).result, Err(Refusal::OthersCode));
    assert_eq!(harness.step(&accept(&incoming(), 99)).result, Err(Refusal::WrongCode { tries_left: 9, until: None }));
    assert_eq!(harness.step(&accept(&stranger(), 3)).result, Err(Refusal::NoPart));
    harness.step(&accept(&incoming(), 3)).result.expect("the newest code counts");
    assert_eq!(harness.step(&decline(&incoming(), 3)).result, Err(Refusal::UsedCode { answer: Answer::Accept }));
    assert_eq!(harness.at(7 * DAY).step(&accept(&asker(), 1)).result, closed(RequestState::Expired));
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
        for (seconds, left) in [(HOUR - 1, 8), (HOUR, 9)].into_iter().filter(|_| number == 0) {
            let result = harness.at(seconds).preview(&accept(&incoming(), 99)).result;
            assert_eq!(result, Err(Refusal::WrongCode { tries_left: left, until: None }), "after {seconds} s");
        }
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
fn answer_checks_are_in_order() {
    // A wrong code during a pause for an ended request, from an account that is not a party.
    let mut harness = RequestHarness::usual().accepted(1);
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
