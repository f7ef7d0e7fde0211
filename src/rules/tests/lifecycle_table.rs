//! One example for each path through the lifecycle of a request (decision 0007).

mod common;

use common::{DAY, HOUR, Story, about, accept, asker, at, code, contacts, decline, facts, id, incoming, mails, moves};
use common::{open_request, outgoing, resend, roles, stranger, take_back, timeline, usual_contacts, withdraw};
use handover_rules::model::role::Role::{Admin, Billing, Tech};
use handover_rules::request::Answer;
use handover_rules::request::codes::{Code, CodeState, LastMail};
use handover_rules::request::lifecycle::{Effect, Event, Refusal, guard, next_due};
use handover_rules::request::notices::Notice;
use handover_rules::request::timeline::{TimelineEntry, TimelineEvent};
use handover_rules::{Blocker, Ending, NicHandle, Policy, RoleSet, ServiceStatus, State, Timestamp};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn ended(story: &Story) -> (State, Timestamp, Ending) {
    let ended = story.request.ended.clone().expect("it has ended");
    (story.request.state, ended.at, ended.how)
}

fn to_both(notice: Notice) -> Vec<(Notice, NicHandle)> {
    vec![(notice, asker()), (notice, incoming())]
}

fn closed(state: State) -> Result<(), Refusal> {
    Err(Refusal::Closed { state })
}

fn records(effects: &[Effect]) -> Vec<TimelineEntry> {
    let record = |effect: &Effect| match effect {
        Effect::Record(entry) => Some(entry.clone()),
        _ => None,
    };
    effects.iter().filter_map(record).collect()
}

// Asking

#[test]
fn a_submitted_request_waits_for_its_parties_and_their_mails_are_queued() {
    let story = Story::new(&usual_contacts(), &outgoing(), &incoming(), roles(&[Tech]), Policy::default());
    assert_eq!(story.request.state, State::ValidatingByCustomers);
    assert_eq!(story.request.deadline, at(7 * DAY));
    assert_eq!(story.request.missing().collect::<Vec<_>>(), [&asker(), &incoming()]);
    assert_eq!(story.outbox, [asker(), incoming()]);
    assert_eq!(mails(&story.effects), to_both(Notice::Confirm));
    let asked = TimelineEntry { at: at(0), state: State::Todo, event: TimelineEvent::Asked, by: Some(asker()) };
    let queued =
        TimelineEntry { at: at(0), state: State::ValidatingByCustomers, event: TimelineEvent::CodesQueued, by: None };
    assert_eq!(records(&story.effects), [asked, queued]);
}

#[test]
fn an_admin_who_takes_a_role_back_is_the_only_party() {
    let tech = roles(&[Tech]);
    let policy = Policy { grace: 0, ..Policy::default() };
    let mut story = Story::new(&usual_contacts(), &outgoing(), &asker(), tech, policy).with_codes();
    assert_eq!(mails(&story.effects), [(Notice::Confirm, asker())]);
    let step = story.step(&accept(&asker(), 1));
    assert_eq!(story.request.state, State::Done);
    assert_eq!(mails(&step.effects), [(Notice::Done, asker()), (Notice::Changed, outgoing())]);
}

// Agreeing

#[test]
fn both_accept_and_after_the_grace_period_the_role_moves() {
    let mut story = Story::usual();
    let first = story.at(100).step(&accept(&incoming(), 2));
    assert_eq!(first.result, Ok(()));
    assert_eq!(story.request.state, State::ValidatingByCustomers);
    assert_eq!(story.request.missing().collect::<Vec<_>>(), [&asker()], "it says who is missing");
    assert_eq!(mails(&first.effects), []);

    let last = story.at(200).step(&accept(&asker(), 1));
    assert_eq!(last.result, Ok(()));
    assert_eq!(timeline(&last.effects), ["accepted", "checked", "graceBegan"]);
    let states: Vec<State> = records(&last.effects).iter().map(|entry| entry.state).collect();
    assert_eq!(states, [State::ValidatingByCustomers, State::CheckValidity, State::Doing]);
    assert_eq!((story.request.state, story.request.effect_at), (State::Doing, Some(at(320))));
    assert_eq!(next_due(&story.request), Some(at(320)));
    assert_eq!(moves(&story.effects), 0);

    let effect = story.at(400).step(&Event::Due);
    assert_eq!(ended(&story), (State::Done, at(320), Ending::Done), "the moment that was set, not when a timer ran");
    assert_eq!(moves(&story.effects), 1);
    assert_eq!(story.facts.service.contacts.tech, incoming());
    let told = [(Notice::Done, asker()), (Notice::Done, incoming()), (Notice::Changed, outgoing())];
    assert_eq!(mails(&effect.effects), told);
    assert_eq!(next_due(&story.request), None);
}

#[test]
fn with_no_grace_period_the_last_answer_says_done() {
    let mut story = Story::without_grace();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = story.at(30).step(&accept(&incoming(), 2));
    assert_eq!(timeline(&step.effects), ["accepted", "checked", "graceBegan", "moved"]);
    assert_eq!(ended(&story), (State::Done, at(30), Ending::Done));
}

#[test]
fn the_grace_period_may_pass_the_deadline() {
    let mut story = Story::usual();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    story.at(7 * DAY - 1).step(&accept(&incoming(), 2)).result.expect("just in time");
    story.at(7 * DAY + 60);
    assert_eq!(story.step(&Event::Due).result, Ok(()));
    assert_eq!(story.request.state, State::Doing);
    story.at(8 * DAY).step(&Event::Due).result.expect_err("done by then");
    assert_eq!(ended(&story), (State::Done, at(7 * DAY + 119), Ending::Done));
}

#[test]
fn an_outgoing_admin_or_a_present_one_who_did_not_ask_is_told() {
    // The tech contact hands on: the admin is told.
    let policy = Policy { grace: 0, ..Policy::default() };
    let holders = contacts(&stranger(), &asker(), &asker());
    let mut story = Story::new(&holders, &asker(), &incoming(), roles(&[Tech]), policy).with_codes();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = story.step(&accept(&incoming(), 2));
    assert_eq!(mails(&step.effects).last(), Some(&(Notice::Changed, stranger())));

    // A sibling has meanwhile made somebody else admin: the admin at that moment is told, with the outgoing contact.
    let mut story = Story::without_grace();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    story.facts.service.contacts.admin = stranger();
    story.facts.lost_to_siblings = roles(&[Admin]);
    let step = story.step(&accept(&incoming(), 2));
    assert_eq!(story.request.state, State::Done);
    let told = [(Notice::Changed, outgoing()), (Notice::Changed, stranger())];
    assert_eq!(mails(&step.effects)[2..], told);
}

#[test]
fn the_same_answer_with_the_same_code_gives_the_same_result_also_later() {
    let mut story = Story::usual();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    for seconds in [0, 60, 2 * DAY] {
        let again = story.at(seconds).preview(&accept(&asker(), 1));
        assert_eq!((again.result, again.effects, &again.request), (Ok(()), Vec::new(), &story.request));
    }
    story.step(&decline(&incoming(), 2)).result.expect("declines");
    for again in [accept(&asker(), 1), decline(&incoming(), 2)] {
        let step = story.at(30 * DAY).preview(&again);
        assert_eq!((step.result, step.effects), (Ok(()), Vec::new()), "also when the request has ended");
    }
}

// Not agreeing

#[test]
fn one_decline_ends_it() {
    for (by, number) in [(asker(), 1), (incoming(), 2)] {
        let mut story = Story::usual();
        let step = story.at(5).step(&decline(&by, number));
        assert_eq!(step.result, Ok(()));
        assert_eq!(ended(&story), (State::Refused, at(5), Ending::Declined { by: by.clone() }));
        assert_eq!(mails(&step.effects), to_both(Notice::Declined));
        assert_eq!(records(&step.effects)[0].by, Some(by));
    }
}

#[test]
fn the_asker_may_withdraw_until_the_effect_and_needs_no_code() {
    for accepted in 0..=2 {
        let mut story = Story::usual();
        for (by, number) in [(asker(), 1), (incoming(), 2)].into_iter().take(accepted) {
            story.step(&accept(&by, number)).result.expect("accepts");
        }
        let step = story.at(119).step(&withdraw(&asker()));
        assert_eq!(step.result, Ok(()));
        assert_eq!(ended(&story), (State::Aborted, at(119), Ending::Withdrawn { by: asker() }));
        assert_eq!(mails(&step.effects), to_both(Notice::Withdrawn));

        let again = story.at(DAY).step(&withdraw(&asker()));
        assert_eq!((again.result, again.effects), (Ok(()), Vec::new()), "twice gives the same result");
        assert_eq!(story.step(&take_back(&asker())).result, closed(State::Aborted));
    }
}

#[test]
fn only_the_asker_withdraws() {
    let mut story = Story::usual();
    assert_eq!(story.step(&withdraw(&incoming())).result, Err(Refusal::NotTheAsker));
    assert_eq!(story.step(&withdraw(&outgoing())).result, Err(Refusal::NoPart));
    assert_eq!(story.request.state, State::ValidatingByCustomers);
}

#[test]
fn a_party_that_accepted_may_take_that_back_until_the_effect() {
    let mut story = Story::usual();
    assert_eq!(story.step(&take_back(&incoming())).result, Err(Refusal::NotAccepted));
    assert_eq!(story.step(&take_back(&outgoing())).result, Err(Refusal::NoPart));
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    let step = story.at(119).step(&take_back(&incoming()));
    assert_eq!(ended(&story), (State::Aborted, at(119), Ending::TakenBack { by: incoming() }));
    assert_eq!(mails(&step.effects), to_both(Notice::TakenBack));
    let again = story.at(DAY).step(&take_back(&incoming()));
    assert_eq!((again.result, again.effects), (Ok(()), Vec::new()), "twice gives the same result");
    assert_eq!(story.step(&take_back(&asker())).result, closed(State::Aborted), "the other party did not");
}

#[test]
fn at_the_moment_of_effect_it_is_too_late() {
    for event in [withdraw(&asker()), take_back(&incoming()), Event::Supersede { by: stranger() }] {
        let mut story = Story::usual();
        story.step(&accept(&asker(), 1)).result.expect("accepts");
        story.step(&accept(&incoming(), 2)).result.expect("accepts");
        let step = story.at(120).step(&event);
        assert_eq!(step.result, closed(State::Done), "what is due happens first");
        assert_eq!(moves(&step.effects), 1);
    }
}

#[test]
fn the_admin_supersedes_it_also_in_its_grace_period() {
    for accepted in [0, 2] {
        let mut story = Story::usual();
        for (by, number) in [(asker(), 1), (incoming(), 2)].into_iter().take(accepted) {
            story.step(&accept(&by, number)).result.expect("accepts");
        }
        let step = story.at(60).step(&Event::Supersede { by: stranger() });
        assert_eq!(ended(&story), (State::Aborted, at(60), Ending::Superseded { by: stranger() }));
        assert_eq!(mails(&step.effects), to_both(Notice::Superseded));
    }
}

// Time

#[test]
fn an_answer_at_the_deadline_is_too_late_whether_or_not_a_timer_ran() {
    for timer_ran in [false, true] {
        let mut story = Story::usual();
        story.step(&accept(&asker(), 1)).result.expect("accepts");
        story.at(7 * DAY);
        if timer_ran {
            story.step(&Event::Due).result.expect_err("expired by then");
        }
        let step = story.at(7 * DAY + i64::from(timer_ran)).step(&accept(&incoming(), 2));
        assert_eq!(step.result, closed(State::Expired));
        assert_eq!(ended(&story), (State::Expired, at(7 * DAY), Ending::Expired));
        let told: Vec<_> = mails(&story.effects).into_iter().filter(|(what, _)| *what == Notice::Expired).collect();
        assert_eq!(told, to_both(Notice::Expired));
    }
}

#[test]
fn those_who_have_not_answered_are_reminded_at_half_and_at_nine_tenths() {
    let mut story = Story::usual();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let (half, nine_tenths) = (7 * DAY / 2, 7 * DAY / 10 * 9);
    for timestamp in [half, nine_tenths] {
        assert_eq!(next_due(&story.request), Some(at(timestamp)));
        assert_eq!(story.at(timestamp - 1).step(&Event::Due).effects, []);
        let step = story.at(timestamp).step(&Event::Due);
        assert_eq!(mails(&step.effects), [(Notice::Reminder, incoming())]);
        assert_eq!(timeline(&step.effects), ["reminded"]);
        assert_eq!(story.step(&Event::Due).effects, [], "once");
    }
    assert_eq!(next_due(&story.request), Some(at(7 * DAY)));
    assert!(!Notice::Reminder.carries_code());
}

#[test]
fn both_reminders_missed_make_one_mail_at_the_moment_that_was_set_and_none_comes_after_the_deadline() {
    let mut story = Story::usual();
    let step = story.at(7 * DAY - 10).step(&Event::Due);
    assert_eq!(mails(&step.effects), to_both(Notice::Reminder));
    assert_eq!(records(&step.effects)[0].at, at(7 * DAY / 10 * 9));

    let mut story = Story::usual();
    let step = story.at(7 * DAY).step(&Event::Due);
    assert_eq!(mails(&step.effects), to_both(Notice::Expired));
}

// Rules that stand in the way later

#[test]
fn a_move_or_an_import_that_makes_it_impossible_ends_it_at_once() {
    let mut story = Story::usual();
    story.facts.service.contacts.admin = stranger();
    let step = story.at(60).step(&Event::ContactsChanged);
    let reasons = vec![Blocker::RightMissing { roles: roles(&[Tech]) }];
    assert_eq!(ended(&story), (State::Error, at(60), Ending::Failed { reasons }));
    assert_eq!(mails(&step.effects), to_both(Notice::Failed));

    let mut story = Story::usual();
    story.facts.service.contacts.tech = stranger();
    story.step(&Event::ContactsChanged).result.expect("it was open");
    let reasons = vec![Blocker::RoleLost { roles: roles(&[Tech]) }];
    assert_eq!(ended(&story).2, Ending::Failed { reasons });

    let mut story = Story::usual();
    story.facts.service.contacts.admin = stranger();
    story.facts.lost_to_siblings = roles(&[Admin]);
    story.step(&Event::ContactsChanged).result.expect("it was open");
    assert_eq!(story.request.state, State::ValidatingByCustomers, "siblings do not harm each other");
}

#[test]
fn debts_and_the_like_only_count_at_the_checks() {
    let mut story = Story::usual();
    story.facts.service.status = ServiceStatus::Expired;
    about(&mut story.facts, &incoming()).has_unpaid_bill = true;
    about(&mut story.facts, &incoming()).profile_complete = false;
    let step = story.step(&Event::ContactsChanged);
    assert_eq!((step.result, step.effects), (Ok(()), Vec::new()));
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let step = story.step(&accept(&incoming(), 2));
    assert_eq!(timeline(&step.effects), ["accepted", "checked", "failed"]);
    assert_eq!(mails(&step.effects), to_both(Notice::Failed));
    assert_eq!(story.request.state, State::Error);
}

#[test]
fn what_was_mended_in_time_does_not_matter() {
    let mut story = Story::usual();
    story.facts.service.status = ServiceStatus::Expired;
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    story.facts.service.status = ServiceStatus::Ok;
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(story.request.state, State::Doing);
}

#[test]
fn another_open_request_for_the_same_role_stands_in_the_way_but_not_the_request_itself() {
    let mut story = Story::without_grace();
    let mut own = open_request(1, &asker(), roles(&[Tech]));
    own.id = story.request.id;
    story.facts.open = vec![own, open_request(2, &asker(), roles(&[Billing]))];
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    let mut blocked = story.clone();
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(story.request.state, State::Done);

    blocked.facts.open.push(open_request(3, &stranger(), roles(&[Tech, Billing])));
    blocked.step(&accept(&incoming(), 2)).result.expect("the answer counts");
    let reasons = vec![Blocker::RequestOpen { request: id(3), roles: roles(&[Tech]) }];
    assert_eq!(ended(&blocked).2, Ending::Failed { reasons });
}

// Codes

#[test]
fn outcomes_are_told_apart() {
    let mut story = Story::usual();
    story.at(60).step(&resend(&incoming(), &incoming())).result.expect("a new mail");
    let mut story = story.with_codes();
    assert_eq!(story.step(&accept(&incoming(), 2)).result, Err(Refusal::SupersededCode));
    assert_eq!(story.step(&accept(&incoming(), 1)).result, Err(Refusal::OthersCode));
    assert_eq!(story.step(&accept(&incoming(), 99)).result, Err(Refusal::WrongCode { tries_left: 9, until: None }));
    assert_eq!(story.step(&accept(&stranger(), 3)).result, Err(Refusal::NoPart));
    assert_eq!(story.step(&accept(&outgoing(), 3)).result, Err(Refusal::NoPart));
    story.step(&accept(&incoming(), 3)).result.expect("the newest code counts");
    assert_eq!(story.step(&decline(&incoming(), 3)).result, Err(Refusal::UsedCode { answer: Answer::Accept }));
    assert_eq!(story.at(7 * DAY).step(&accept(&asker(), 1)).result, closed(State::Expired));
}

#[test]
fn a_code_that_outlived_its_partys_answer_is_of_no_use() {
    let mut story = Story::usual();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    story.codes_of(&asker()).codes.push(Code { hash: code(50), state: CodeState::Live });
    for again in [accept(&asker(), 50), decline(&asker(), 50)] {
        let step = story.at(60).preview(&again);
        assert_eq!(step.result, Err(Refusal::Answered));
        assert_eq!(step.request, story.request, "the moment of effect stays where it is");
        assert_eq!(step.effects, []);
    }
}

#[test]
fn ten_wrong_codes_in_an_hour_make_a_pause() {
    let mut story = Story::usual();
    for number in 0..10_u8 {
        let step = story.at(i64::from(number) * 60).step(&accept(&incoming(), 100 + number));
        // The last one says from when on the next counts: when the first of the ten is an hour old.
        let until = (number == 9).then(|| at(HOUR));
        assert_eq!(step.result, Err(Refusal::WrongCode { tries_left: u32::from(9 - number), until }));
        assert_eq!(step.effects, [Effect::WrongTry { party: incoming() }], "counted although refused");
    }
    // What is tried meanwhile is not counted, right or wrong.
    let paused = Err(Refusal::Paused { until: at(HOUR) });
    for number in [99, 1, 2] {
        let step = story.at(HOUR - 1).step(&accept(&incoming(), number));
        assert_eq!((step.result, step.effects), (paused.clone(), Vec::new()));
    }
    assert_eq!(story.preview(&accept(&asker(), 1)).result, Ok(()), "the other party is not concerned");
    let once_more = Err(Refusal::WrongCode { tries_left: 0, until: Some(at(HOUR + 60)) });
    assert_eq!(story.at(HOUR).preview(&accept(&incoming(), 99)).result, once_more);
    assert_eq!(story.step(&accept(&incoming(), 2)).result, Ok(()));
}

#[test]
fn codes_that_were_once_this_requests_are_no_wrong_tries() {
    let mut story = Story::usual();
    for _ in 0..20 {
        assert_eq!(story.step(&accept(&incoming(), 1)).result, Err(Refusal::OthersCode));
    }
    assert_eq!(story.step(&accept(&incoming(), 2)).result, Ok(()));
}

#[test]
fn the_order_of_checks_on_an_answer() {
    // Everything at once: a wrong code, in a pause, on a request that has ended, from somebody without a part in it.
    let mut story = Story::usual();
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    for party in [asker(), incoming()] {
        story.codes_of(&party).wrong_tries = (0..10).map(|minute| at(7 * DAY - 60 * minute)).collect();
    }
    story.at(7 * DAY - 1);
    let mut over = story.clone();
    over.at(7 * DAY + 1);
    assert_eq!(over.preview(&accept(&stranger(), 99)).result, Err(Refusal::NoPart));
    assert_eq!(over.preview(&accept(&asker(), 1)).result, Ok(()), "the same answer and code");
    assert_eq!(over.preview(&decline(&asker(), 1)).result, closed(State::Expired), "another answer");
    assert_eq!(over.preview(&accept(&incoming(), 99)).result, closed(State::Expired));
    assert_eq!(story.preview(&accept(&asker(), 1)).result, Ok(()), "the same answer and code");
    assert!(matches!(story.preview(&decline(&asker(), 1)).result, Err(Refusal::Paused { .. })));
    assert!(matches!(story.preview(&accept(&incoming(), 2)).result, Err(Refusal::Paused { .. })));
}

// Resending

#[test]
fn a_resend_waits_for_the_last_mail_and_a_minute() {
    let fresh = Story::new(&usual_contacts(), &outgoing(), &incoming(), roles(&[Tech]), Policy::default());
    let mut story = fresh.clone();
    story.at(DAY);
    assert_eq!(story.preview(&resend(&asker(), &asker())).result, Err(Refusal::TooSoon { until: None }), "queued");
    story.at(50);
    let mut story = story.with_codes();
    let too_soon = Err(Refusal::TooSoon { until: Some(at(110)) });
    assert_eq!(story.at(109).preview(&resend(&asker(), &asker())).result, too_soon);
    let step = story.at(110).step(&resend(&asker(), &incoming()));
    assert_eq!(step.result, Ok(()));
    assert_eq!(mails(&step.effects), [(Notice::Confirm, incoming())]);
    assert!(step.effects.contains(&Effect::Resent { party: incoming() }));
    assert_eq!(timeline(&step.effects), ["resent"]);
    assert_eq!(story.preview(&resend(&asker(), &asker())).result, Ok(()), "counted per party");
    assert_eq!(story.preview(&accept(&incoming(), 2)).result, Ok(()), "the old code counts while the mail is queued");
    assert_eq!(story.request.deadline, at(7 * DAY), "the deadline stays");
}

#[test]
fn who_may_have_a_mail_sent_again() {
    let mut story = Story::usual();
    story.at(DAY);
    assert_eq!(story.preview(&resend(&incoming(), &incoming())).result, Ok(()));
    assert_eq!(story.preview(&resend(&incoming(), &asker())).result, Err(Refusal::NotTheAsker));
    assert_eq!(story.preview(&resend(&outgoing(), &incoming())).result, Err(Refusal::NoPart));
    assert_eq!(story.preview(&resend(&asker(), &outgoing())).result, Err(Refusal::NoPart));
    story.step(&accept(&incoming(), 2)).result.expect("accepts");
    assert_eq!(story.preview(&resend(&asker(), &incoming())).result, Err(Refusal::Answered));
    assert_eq!(story.at(7 * DAY).preview(&resend(&asker(), &asker())).result, closed(State::Expired));
}

#[test]
fn ten_resends_in_a_day() {
    let mut story = Story::usual();
    for number in 1..=10 {
        story.at(number * HOUR).step(&resend(&incoming(), &incoming())).result.expect("up to ten");
        story = story.with_codes();
    }
    let too_many = Err(Refusal::TooMany { until: at(DAY + HOUR) });
    assert_eq!(story.at(11 * HOUR).preview(&resend(&asker(), &incoming())).result, too_many, "whoever asks");
    assert_eq!(story.at(DAY + HOUR - 1).preview(&resend(&asker(), &incoming())).result, too_many);
    assert_eq!(story.at(DAY + HOUR).preview(&resend(&asker(), &incoming())).result, Ok(()));
}

#[test]
fn a_mail_that_nobody_is_sure_of_leaves_both_codes_alive() {
    let mut story = Story::usual();
    story.at(HOUR).step(&resend(&incoming(), &incoming())).result.expect("a new mail");
    story.send(0, false);
    assert_eq!(story.preview(&accept(&incoming(), 2)).result, Ok(()));
    assert_eq!(story.step(&accept(&incoming(), 3)).result, Ok(()));
    assert_eq!(story.step(&accept(&incoming(), 2)).result, Err(Refusal::SupersededCode), "one answer kills the rest");
    assert_eq!(story.codes_of(&incoming()).last_mail, Some(LastMail::At(at(HOUR))));
}

#[test]
fn a_queued_mail_is_dropped_once_its_party_has_answered_or_the_request_has_ended() {
    let mut story = Story::usual();
    let needed =
        |story: &Story, notice: Notice| [asker(), incoming()].map(|to| notice.is_still_needed(&story.request, &to));
    for asking in [Notice::Confirm, Notice::Reminder] {
        assert_eq!(needed(&story, asking), [true, true]);
    }
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    for asking in [Notice::Confirm, Notice::Reminder] {
        assert_eq!(needed(&story, asking), [false, true]);
    }
    story.step(&decline(&incoming(), 2)).result.expect("declines");
    for notice in Notice::ALL {
        let asking = matches!(notice, Notice::Confirm | Notice::Reminder);
        assert_eq!(needed(&story, notice), [!asking, !asking], "what is told is told");
    }
}

// What a screen may offer

#[test]
fn guard_says_what_can_be_told_without_codes() {
    let mut story = Story::usual();
    let says = |story: &Story, event: &Event| guard(&story.request, &[], event, story.now, &story.policy);
    assert_eq!(says(&story, &accept(&asker(), 0)), Ok(()));
    assert_eq!(says(&story, &accept(&stranger(), 0)), Err(Refusal::NoPart));
    assert_eq!(says(&story, &resend(&asker(), &incoming())), Ok(()), "only the server knows about the last mail");
    story.step(&accept(&asker(), 1)).result.expect("accepts");
    assert_eq!(says(&story, &decline(&asker(), 0)), Err(Refusal::Answered));
    story.at(7 * DAY);
    assert_eq!(says(&story, &accept(&incoming(), 0)), closed(State::Expired));
}

// Reading

#[test]
fn parties_and_present_contacts_read_a_request_and_nobody_else() {
    let story = Story::usual();
    let holders = contacts(&stranger(), &outgoing(), &outgoing());
    for reader in [asker(), incoming(), stranger(), outgoing()] {
        assert!(story.request.is_read_by(&reader, &holders));
    }
    assert!(!story.request.is_read_by(&outgoing(), &facts(&contacts(&asker(), &asker(), &asker())).service.contacts));
    assert_eq!(story.request.roles, RoleSet::EMPTY.with(Tech));
}
