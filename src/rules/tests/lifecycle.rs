//! Invariants of the lifecycle, tested on random histories: answers with all kinds of codes, mails that are sent, lost or
//! late, facts that change, and time that jumps past reminders, deadline and effect.

use crate::{prelude::*, test};
use core::mem::discriminant;
use handover_rules::request::lifecycle::{guard, next_due};
use handover_rules::request::{CodeState, Party};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

// Histories

/// Small limits, so that histories reach them.
fn policy(grace: u32) -> Policy {
    let day = 24 * 60 * 60;
    Policy { deadline: day, grace, wrong_tries_an_hour: 2, resend_wait: 60, resends_a_day: 2, ..Policy::default() }
}

#[derive(Clone, Debug)]
enum Op {
    /// Advances the clock.
    Wait(ClockAdvance),
    Answer(NicHandle, Answer, CodeChoice),
    Withdraw(NicHandle),
    TakeBack(NicHandle),
    Resend(NicHandle, NicHandle),
    Supersede,
    /// An account is recovered, from this many seconds after the start.
    Recover(NicHandle, i64),
    ContactsChanged,
    /// Runs the timer.
    Due,
    /// Sends the nth queued mail, with a certain or doubtful delivery.
    Send(usize, bool),
    /// Changes the facts.
    ChangeFacts(FactChange),
}

#[derive(Clone, Debug)]
enum ClockAdvance {
    Seconds(i64),
    /// To the next scheduled timestamp.
    ToDue,
    /// One second before it.
    BeforeDue,
}

#[derive(Clone, Debug)]
enum CodeChoice {
    /// The latest code mailed to this account.
    LatestOf(NicHandle),
    /// Any mailed code.
    Mailed(u8),
    /// A code that was never minted.
    Unknown(u8),
}

#[derive(Clone, Debug)]
enum FactChange {
    Debt(NicHandle, bool),
    Profile(bool),
    Status(ServiceStatus),
    Holder(Role, NicHandle),
    OtherRequest(bool),
}

#[derive(Clone, Debug)]
struct Scenario {
    contacts: Contacts,
    from: NicHandle,
    to: NicHandle,
    roles: Vec<Role>,
    grace: u32,
    /// The first mails are sent immediately.
    mailed: bool,
    ops: Vec<Op>,
}

fn people() -> impl Strategy<Value = NicHandle> {
    prop_oneof![4 => Just(asker()), 4 => Just(incoming()), 1 => Just(outgoing()), 1 => Just(stranger())]
}

fn ops() -> impl Strategy<Value = Op> {
    let jump = prop_oneof![
        8 => (0..100_i64).prop_map(ClockAdvance::Seconds),
        4 => (1..90_i64).prop_map(|minutes| ClockAdvance::Seconds(minutes * MINUTE)),
        1 => (1..12_i64).prop_map(|hours| ClockAdvance::Seconds(hours * HOUR)),
        1 => Just(ClockAdvance::ToDue),
        1 => Just(ClockAdvance::BeforeDue),
    ];
    let answer = prop_oneof![6 => Just(Answer::Accept), 1 => Just(Answer::Decline)];
    let by_and_code = prop_oneof![
        3 => people().prop_map(|by| (by.clone(), CodeChoice::LatestOf(by))),
        3 => (people(), any::<u8>()).prop_map(|(by, nth)| (by, CodeChoice::Mailed(nth))),
        2 => (people(), 0..20_u8).prop_map(|(by, nth)| (by, CodeChoice::Unknown(nth))),
    ];
    let resend = prop_oneof![
        4 => people().prop_map(|by| Op::Resend(by.clone(), by)),
        4 => people().prop_map(|party| Op::Resend(asker(), party)),
        1 => (people(), people()).prop_map(|(by, party)| Op::Resend(by, party)),
    ];
    let status =
        prop::sample::select(vec![ServiceStatus::Ok, ServiceStatus::Ok, ServiceStatus::Expired, ServiceStatus::UnPaid]);
    let change = prop_oneof![
        (people(), any::<bool>()).prop_map(|(who, owes)| FactChange::Debt(who, owes)),
        any::<bool>().prop_map(FactChange::Profile),
        status.prop_map(FactChange::Status),
        (prop::sample::select(Role::ALL.to_vec()), people()).prop_map(|(role, who)| FactChange::Holder(role, who)),
        any::<bool>().prop_map(FactChange::OtherRequest),
    ];
    prop_oneof![
        10 => jump.prop_map(Op::Wait),
        8 => (by_and_code, answer).prop_map(|((by, which), answer)| Op::Answer(by, answer, which)),
        1 => people().prop_map(Op::Withdraw),
        2 => people().prop_map(Op::TakeBack),
        12 => resend,
        1 => Just(Op::Supersede),
        1 => (people(), 0..6 * HOUR).prop_map(|(account, since)| Op::Recover(account, since)),
        1 => Just(Op::ContactsChanged),
        1 => Just(Op::Due),
        12 => (0..3_usize, prop::bool::weighted(0.8)).prop_map(|(nth, taken)| Op::Send(nth, taken)),
        1 => change.prop_map(Op::ChangeFacts),
    ]
}

fn scenarios() -> impl Strategy<Value = Scenario> {
    let hand_over = prop::sample::select(vec![
        // The admin names another account, takes a role itself, hands on its own roles; the tech contact hands on.
        (contacts(&asker(), &outgoing(), &asker()), outgoing(), incoming(), vec![Tech]),
        (contacts(&asker(), &outgoing(), &outgoing()), outgoing(), asker(), vec![Tech, Billing]),
        (contacts(&asker(), &outgoing(), &asker()), asker(), incoming(), vec![Admin, Billing]),
        (contacts(&stranger(), &asker(), &outgoing()), asker(), incoming(), vec![Tech]),
    ]);
    let grace = prop::sample::select(vec![0, 120, 3600]);
    let ops = prop::collection::vec(ops(), 0..45);
    (hand_over, grace, any::<bool>(), ops).prop_map(|((contacts, from, to, roles), grace, mailed, ops)| Scenario {
        contacts,
        from,
        to,
        roles,
        grace,
        mailed,
        ops,
    })
}

/// One event with the state before and after it.
struct AppliedEvent {
    before: Rc<RequestHarness>,
    event: Event,
    step: Transition,
    after: Rc<RequestHarness>,
}

/// The execution of a scenario.
struct Execution {
    events: Vec<AppliedEvent>,
    end: Rc<RequestHarness>,
}

impl Execution {
    /// Executes a scenario. With `timers`, a timer runs at every scheduled timestamp; without, due steps are applied
    /// with the next event. Before facts change they are applied in any case, because the facts at their timestamp
    /// count.
    fn of(scenario: &Scenario, timers: bool) -> Self {
        let policy = policy(scenario.grace);
        let harness =
            RequestHarness::new(&scenario.contacts, &scenario.from, &scenario.to, roles(&scenario.roles), policy);
        let harness = if scenario.mailed { harness.with_codes() } else { harness };
        let mut execution = Self { events: Vec::new(), end: Rc::new(harness) };
        for op in &scenario.ops {
            if timers || matches!(op, Op::ChangeFacts(_)) {
                execution.catch_up();
            }
            execution.run(op);
            if timers {
                execution.catch_up();
            }
        }
        execution
    }

    /// The same, followed by everything that is still scheduled.
    fn to_its_end(scenario: &Scenario, timers: bool) -> Self {
        let mut execution = Self::of(scenario, timers);
        while let Some(due) = next_due(&execution.end.request) {
            let harness = execution.harness_mut();
            harness.now = harness.now.max(due);
            execution.apply(Event::Due);
        }
        execution
    }

    fn catch_up(&mut self) {
        let now = self.end.now;
        while let Some(due) = next_due(&self.end.request).filter(|due| *due <= now) {
            self.harness_mut().now = due;
            self.apply(Event::Due);
        }
        self.harness_mut().now = now;
    }

    fn apply(&mut self, event: Event) {
        let before = Rc::clone(&self.end);
        let harness = self.harness_mut();
        harness.effects.clear();
        let step = harness.step(&event);
        self.events.push(AppliedEvent { before, event, step, after: Rc::clone(&self.end) });
    }

    fn harness_mut(&mut self) -> &mut RequestHarness {
        Rc::make_mut(&mut self.end)
    }

    fn run(&mut self, op: &Op) {
        match op.clone() {
            Op::Wait(jump) => {
                // As a timer would leave it, so that executions with and without timers jump alike.
                let mut ahead = Self { events: Vec::new(), end: Rc::clone(&self.end) };
                ahead.catch_up();
                let harness = self.harness_mut();
                let set = [at(12 * HOUR), at(DAY / 10 * 9), at(DAY)].into_iter().chain(ahead.end.request.effect_at);
                let next = set.filter(|at| *at > harness.now).min().unwrap_or(harness.now + TimeDelta::hours(1));
                harness.now = match jump {
                    ClockAdvance::Seconds(seconds) => harness.now + TimeDelta::seconds(seconds),
                    ClockAdvance::ToDue => next,
                    ClockAdvance::BeforeDue => harness.now.max(next - TimeDelta::seconds(1)),
                };
            }
            Op::Answer(by, answer, which) => {
                let code = self.pick(&which);
                self.apply(Event::Answer(GivenAnswer { by, answer, code, reason: None }));
            }
            Op::Withdraw(by) => self.apply(Event::Withdraw { by }),
            Op::TakeBack(by) => self.apply(Event::TakeBack { by }),
            Op::Resend(by, party) => self.apply(Event::Resend { by, party }),
            Op::Supersede => self.apply(Event::Supersede { by: stranger() }),
            Op::Recover(account, since) => self.apply(Event::AccountRecovered { account, since: at(since) }),
            Op::ContactsChanged => self.apply(Event::ContactsChanged),
            Op::Due => self.apply(Event::Due),
            Op::Send(nth, taken) => {
                let waiting = self.end.outbox.len();
                if waiting > 0 {
                    self.harness_mut().send(nth % waiting, taken);
                }
            }
            Op::ChangeFacts(change) => change.apply_to(self.harness_mut()),
        }
    }

    fn pick(&self, which: &CodeChoice) -> CodeHash {
        let harness = &self.end;
        let latest = |of: &NicHandle| harness.party_codes.iter().find(|codes| codes.account == *of)?.codes.last();
        match which {
            CodeChoice::LatestOf(account) => latest(account).map_or(code(0), |code| code.hash),
            CodeChoice::Mailed(nth) => code(1 + nth % (harness.minted + 1)),
            CodeChoice::Unknown(nth) => code(200 + nth),
        }
    }

    fn effects(&self) -> impl Iterator<Item = &RequestEffect> {
        self.events.iter().flat_map(|applied| &applied.step.effects)
    }
}

impl FactChange {
    fn apply_to(self, harness: &mut RequestHarness) {
        let facts = &mut harness.facts;
        match self {
            Self::Debt(who, owes) => about(facts, &who).has_unpaid_bill = owes,
            Self::Profile(complete) => about(facts, &incoming()).profile_complete = complete,
            Self::Status(status) => facts.service.status = status,
            Self::Holder(role, who) => facts.service.contacts = facts.service.contacts.after(role.into(), &who),
            Self::OtherRequest(open) => {
                let all = open_request(9, &stranger(), roles(&Role::ALL));
                facts.open = if open { vec![all] } else { Vec::new() };
            }
        }
    }
}

impl AppliedEvent {
    /// The request had ended before the event, or ended with a step that was due by then. Such a step may also lead
    /// back to waiting, if something blocks the transfer.
    fn was_over(&self) -> bool {
        self.before.preview(&Event::Due).request.state.is_final()
    }

    fn ended_now(&self) -> Option<&Ending> {
        let ended = self.after.request.ended.as_ref().filter(|_| self.before.request.ended.is_none());
        ended.map(|ended| &ended.how)
    }

    /// The event repeats an earlier one and only returns its result again.
    fn is_repeat(&self) -> bool {
        match (&self.event, self.before.request.ended.as_ref().map(|ended| &ended.how)) {
            (Event::Withdraw { by }, Some(Ending::Withdrawn { by: earlier }))
            | (Event::TakeBack { by }, Some(Ending::TakenBack { by: earlier })) => by == earlier,
            (Event::Answer(given), _) => self.before.party_codes.iter().any(|codes| {
                codes.account == given.by
                    && codes.code(given.code).is_some_and(|code| code.state == CodeState::Used(given.answer))
            }),
            _ => false,
        }
    }
}

fn parties(harness: &RequestHarness) -> Vec<NicHandle> {
    harness.request.parties.iter().map(|party| party.account.clone()).collect()
}

/// The recipients of a notice.
fn receivers(step: &Transition, wanted: Notice) -> Vec<NicHandle> {
    mails(&step.effects).into_iter().filter(|(notice, _)| *notice == wanted).map(|(_, to)| to).collect()
}

// Coverage of the histories

#[test]
fn histories_reach_every_ending_and_refusal() {
    let mut runner = TestRunner::deterministic();
    let mut reached: BTreeMap<String, u32> = BTreeMap::new();
    let word = |what: String| what.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
    for _ in 0..1500 {
        let scenario = scenarios().new_tree(&mut runner).expect("a scenario").current();
        for applied in Execution::to_its_end(&scenario, false).events {
            if let Some(how) = applied.ended_now() {
                *reached.entry(word(format!("{how:?}"))).or_default() += 1;
            }
            if let Err(refusal) = &applied.step.result {
                *reached.entry(word(format!("{refusal:?}"))).or_default() += 1;
            }
        }
    }
    let endings = ["Done", "Declined", "Expired", "Withdrawn", "TakenBack", "Superseded", "AccountRecovered", "Failed"];
    let refusals = ["NoPart", "Closed", "WrongCode", "UsedCode", "SupersededCode", "OthersCode", "Paused"];
    let others = ["NotTheAsker", "Answered", "NotAccepted", "TooSoon", "TooMany"];
    for wanted in endings.into_iter().chain(refusals).chain(others) {
        assert!(reached.get(wanted).is_some_and(|times| *times >= 8), "{wanted} is rare: {reached:?}");
    }
}

proptest! {
    #![proptest_config(config())]

    // Ends

    #[test]
    fn final_states_stay_final(scenario in scenarios()) {
        for applied in Execution::to_its_end(&scenario, false).events {
            if applied.before.request.state.is_final() {
                prop_assert_eq!(&applied.after.request, &applied.before.request);
                prop_assert_eq!(&applied.step.effects, &[]);
                prop_assert!(applied.step.result.is_err() || applied.is_repeat());
                prop_assert_eq!(next_due(&applied.after.request), None);
            }
        }
    }

    #[test]
    fn every_request_ends_and_records_when(scenario in scenarios()) {
        let execution = Execution::to_its_end(&scenario, false);
        prop_assert!(execution.end.request.state.is_final());
        for applied in &execution.events {
            let request = &applied.after.request;
            prop_assert_eq!(request.ended.is_some(), request.state.is_final());
            let Some(ended) = &request.ended else { continue };
            prop_assert_eq!(ended.how.state(), request.state);
            prop_assert!(ended.at <= applied.after.now && request.asked_at <= ended.at);
            match ended.how {
                Ending::Expired => prop_assert_eq!(ended.at, request.deadline),
                Ending::Done => prop_assert_eq!(Some(ended.at), request.effect_at),
                Ending::Failed { .. } if request.effect_at.is_some_and(|at| at <= ended.at) => {
                    prop_assert_eq!(Some(ended.at), request.effect_at);
                }
                _ => prop_assert!(request.effect_at.is_none_or(|at| ended.at < at)),
            }
        }
        // Transient states are never stored.
        let seen: Vec<RequestState> = execution.events.iter().map(|applied| applied.after.request.state).collect();
        prop_assert!(!seen.contains(&RequestState::Todo) && !seen.contains(&RequestState::CheckValidity));
    }

    #[test]
    fn done_requires_timely_acceptance_by_all_and_no_blockers(scenario in scenarios()) {
        for applied in Execution::to_its_end(&scenario, false).events {
            if applied.ended_now() != Some(&Ending::Done) {
                continue;
            }
            let request = &applied.after.request;
            let expected = if scenario.to == asker() { vec![asker()] } else { vec![asker(), scenario.to.clone()] };
            prop_assert_eq!(parties(&applied.after), expected);
            for party in &request.parties {
                prop_assert!(party.accepted_at.is_some_and(|at| request.asked_at <= at && at < request.deadline));
            }
            let facts = &applied.before.facts;
            let now = &facts.service.contacts;
            for role in request.roles.iter() {
                prop_assert!(now.admin == asker() || *now.holder(role) == asker());
                prop_assert_eq!(now.holder(role), &scenario.from);
                prop_assert_eq!(applied.after.facts.service.contacts.holder(role), &scenario.to);
            }
            let billing = request.roles.contains(Billing);
            let status = facts.service.status;
            prop_assert!(status == ServiceStatus::Ok || (status == ServiceStatus::UnPaid && !billing));
            for account in facts.accounts.iter().filter(|account| [&scenario.from, &scenario.to].contains(&&account.handle)) {
                prop_assert!(!account.has_unpaid_bill && (account.handle != scenario.to || account.profile_complete));
            }
            prop_assert!(facts.open.is_empty());
        }
    }

    #[test]
    fn role_moves_exactly_once_iff_done(scenario in scenarios()) {
        let execution = Execution::to_its_end(&scenario, false);
        let done = execution.end.request.state == RequestState::Done;
        prop_assert_eq!(execution.effects().filter(|effect| matches!(effect, RequestEffect::Move)).count(), usize::from(done));
        for applied in &execution.events {
            prop_assert_eq!(moves(&applied.step.effects) == 1, applied.ended_now() == Some(&Ending::Done));
        }
    }

    #[test]
    fn cancellation_before_the_effect_always_wins(scenario in scenarios()) {
        let execution = Execution::to_its_end(&scenario, false);
        for applied in &execution.events {
            let accepted = |by| applied.before.request.party(by).is_some_and(|party| party.accepted_at.is_some());
            let wins = match &applied.event {
                Event::Withdraw { by } => Some((*by == asker(), Ending::Withdrawn { by: by.clone() })),
                Event::TakeBack { by } => Some((accepted(by), Ending::TakenBack { by: by.clone() })),
                Event::Supersede { by } => Some((true, Ending::Superseded { by: by.clone() })),
                Event::AccountRecovered { account, since } => {
                    let given = |party: &Party| party.account == *account && party.accepted_at >= Some(*since);
                    let consented = applied.before.request.parties.iter().any(given);
                    (consented || (*account == asker() && *since <= at(0)))
                        .then(|| (true, Ending::AccountRecovered { by: account.clone() }))
                }
                Event::Answer(GivenAnswer { by, answer: Answer::Decline, .. }) if applied.step.result.is_ok() => {
                    Some((true, Ending::Declined { by: by.clone(), reason: None }))
                }
                _ => None,
            };
            if let Some((allowed, ending)) = wins.filter(|_| !applied.was_over()) {
                prop_assert_eq!(applied.step.result.is_ok(), allowed);
                if allowed {
                    prop_assert_eq!(applied.ended_now(), Some(&ending));
                    prop_assert_eq!(execution.end.request.ended.as_ref().map(|ended| &ended.how), Some(&ending));
                    prop_assert_eq!(execution.effects().filter(|effect| matches!(effect, RequestEffect::Move)).count(), 0);
                }
            }
        }
    }

    #[test]
    fn fails_only_at_checks_and_only_with_blockers(scenario in scenarios()) {
        for applied in Execution::to_its_end(&scenario, false).events {
            let Some(Ending::Failed { reasons }) = applied.ended_now() else { continue };
            prop_assert!(!reasons.is_empty());
            match &applied.event {
                Event::ContactsChanged if !applied.was_over() => {
                    prop_assert!(reasons.iter().all(Blocker::is_lasting));
                }
                Event::Answer(given) if !applied.was_over() => {
                    prop_assert_eq!(given.answer, Answer::Accept);
                    prop_assert_eq!(applied.after.request.missing().count(), 0);
                    let known = applied.before.request.effect_at;
                    prop_assert!(known.is_none());
                }
                _ => prop_assert!(applied.before.request.state == RequestState::Doing || applied.before.request.is_blocked()),
            }
        }
    }

    // Time

    #[test]
    fn outcome_does_not_depend_on_timers(scenario in scenarios()) {
        let (with, without) = (Execution::to_its_end(&scenario, true), Execution::to_its_end(&scenario, false));
        let outcome = |execution: &Execution| {
            let request = execution.end.request.clone();
            (request.state, request.ended, request.parties, request.effect_at, execution.end.facts.clone())
        };
        prop_assert_eq!(outcome(&with), outcome(&without));
        // The results are the same.
        let replies = |execution: &Execution| -> Vec<(Event, Result<(), Refusal>)> {
            let replies = execution.events.iter().filter(|applied| applied.event != Event::Due);
            replies.map(|applied| (applied.event.clone(), applied.step.result.clone())).collect()
        };
        prop_assert_eq!(replies(&with), replies(&without));
        // So are the mails, apart from reminders that a missing timer skipped: to answer, and to settle what blocks.
        let sent = |execution: &Execution| -> Vec<(Notice, NicHandle)> {
            let effects: Vec<RequestEffect> = execution.effects().cloned().collect();
            let mut asked = BTreeSet::new();
            let mut counts = |mail: &(Notice, NicHandle)| match mail.0 {
                Notice::Reminder => false,
                Notice::Blocked => asked.insert(mail.1.clone()),
                _ => true,
            };
            mails(&effects).into_iter().filter(|mail| counts(mail)).collect()
        };
        prop_assert_eq!(sent(&with), sent(&without));
    }

    #[test]
    fn answer_counts_iff_before_the_deadline(scenario in scenarios()) {
        for applied in Execution::to_its_end(&scenario, false).events {
            let Event::Answer(given) = &applied.event else { continue };
            let used = applied.step.effects.iter().any(|effect| matches!(effect, RequestEffect::UseCode { .. }));
            let live = |applied: &AppliedEvent| applied.before.party_codes.iter().any(|codes| {
                codes.account == given.by && codes.code(given.code).is_some_and(|code| code.state == CodeState::Live)
            });
            if used {
                prop_assert!(applied.before.now < applied.before.request.deadline);
            } else if live(&applied) && !applied.was_over() {
                let has_accepted = applied.before.request.party(&given.by).is_some_and(|party| party.accepted_at.is_some());
                let paused = matches!(applied.step.result, Err(Refusal::Paused { .. }));
                prop_assert!(paused || has_accepted && applied.step.result == Err(Refusal::Answered));
            }
        }
    }

    #[test]
    fn missing_parties_get_at_most_two_reminders_before_the_deadline(scenario in scenarios(), timers: bool) {
        let mut reminded = 0;
        for applied in Execution::to_its_end(&scenario, timers).events {
            let to = receivers(&applied.step, Notice::Reminder);
            if to.is_empty() {
                continue;
            }
            reminded += 1;
            let request = &applied.before.request;
            prop_assert!(applied.before.now < request.deadline);
            prop_assert_eq!(to, request.missing().cloned().collect::<Vec<_>>());
            let half = request.asked_at + (request.deadline - request.asked_at) / 2;
            prop_assert!(half <= applied.before.now);
            if timers {
                let nine_tenths = request.asked_at + (request.deadline - request.asked_at) * 9 / 10;
                prop_assert!([half, nine_tenths].contains(&applied.before.now));
            }
        }
        prop_assert!(reminded <= 2);
    }

    // Codes

    #[test]
    fn code_is_used_once_by_its_party(scenario in scenarios()) {
        let execution = Execution::to_its_end(&scenario, false);
        let mut codes = Vec::new();
        let mut parties = Vec::new();
        for applied in &execution.events {
            for effect in &applied.step.effects {
                let RequestEffect::UseCode { party, code, answer } = effect else { continue };
                let given = GivenAnswer { by: party.clone(), answer: *answer, code: *code, reason: None };
                prop_assert_eq!(&applied.event, &Event::Answer(given));
                let owner = applied.before.party_codes.iter().find(|codes| codes.code(*code).is_some());
                prop_assert_eq!(owner.map(|codes| &codes.account), Some(party));
                prop_assert!(!codes.contains(code) && !parties.contains(party));
                codes.push(*code);
                parties.push(party.clone());
            }
        }
    }

    #[test]
    fn repeated_events_are_idempotent(scenario in scenarios()) {
        let execution = Execution::to_its_end(&scenario, false);
        let accepted = execution.events.iter().filter(|applied| applied.step.result.is_ok());
        let by_parties = |applied: &&AppliedEvent| {
            matches!(applied.event, Event::Answer(_) | Event::Withdraw { .. } | Event::TakeBack { .. })
        };
        for applied in accepted.filter(by_parties) {
            for later in [&*applied.after, &*execution.end] {
                let again = later.preview(&applied.event);
                prop_assert_eq!(again.result, Ok(()));
                prop_assert_eq!(again.effects, vec![]);
                prop_assert_eq!(again.request, later.request.clone());
            }
        }
    }

    #[test]
    fn answer_checks_are_in_order_and_wrong_tries_expire(scenario in scenarios()) {
        let mut tries: Vec<(NicHandle, Timestamp)> = Vec::new();
        for applied in Execution::to_its_end(&scenario, false).events {
            let Event::Answer(given) = &applied.event else { continue };
            let now = applied.before.now;
            let is_party = parties(&applied.before).contains(&given.by);
            let whose = applied.before.party_codes.iter().find(|codes| codes.code(given.code).is_some());
            let state = whose.and_then(|codes| codes.code(given.code)).map(|code| code.state);
            let own = whose.is_some_and(|codes| codes.account == given.by);
            let party = applied.before.request.party(&given.by);
            let has_accepted = party.is_some_and(|party| party.accepted_at.is_some());
            let counts = |tried: &&(NicHandle, Timestamp)| tried.0 == given.by && now < tried.1 + TimeDelta::hours(1);
            let recent: Vec<Timestamp> = tries.iter().filter(counts).map(|(_, at)| *at).collect();
            let expected = if !is_party {
                Err(Refusal::NoPart)
            } else if own && state == Some(CodeState::Used(given.answer)) {
                Ok(())
            } else if applied.was_over() {
                Err(Refusal::Closed { state: applied.after.request.state })
            } else if recent.len() >= 2 {
                Err(Refusal::Paused { until: recent[recent.len() - 2] + TimeDelta::hours(1) })
            } else {
                match state {
                    Some(_) if !own => Err(Refusal::OthersCode),
                    Some(CodeState::Used(answer)) => Err(Refusal::UsedCode { answer }),
                    Some(CodeState::Superseded) => Err(Refusal::SupersededCode),
                    Some(CodeState::Live) if has_accepted => Err(Refusal::Answered),
                    Some(CodeState::Live) => Ok(()),
                    None => {
                        tries.push((given.by.clone(), now));
                        let left = 1 - u32::try_from(recent.len()).unwrap_or(u32::MAX);
                        let until = recent.last().map(|first| *first + TimeDelta::hours(1));
                        Err(Refusal::WrongCode { tries_left: left, until })
                    }
                }
            };
            let wrong = matches!(expected, Err(Refusal::WrongCode { .. }));
            prop_assert_eq!(&applied.step.result, &expected);
            prop_assert_eq!(applied.step.effects.contains(&RequestEffect::WrongTry { party: given.by.clone() }), wrong);
            prop_assert!(recent.len() <= 2);
        }
    }

    #[test]
    fn resends_respect_their_limits(scenario in scenarios()) {
        let mut resends: Vec<(NicHandle, Timestamp)> = Vec::new();
        for applied in Execution::to_its_end(&scenario, false).events {
            let confirms = receivers(&applied.step, Notice::Confirm);
            let Event::Resend { by, party } = &applied.event else {
                prop_assert!(confirms.is_empty());
                continue;
            };
            let (now, before) = (applied.before.now, &applied.before);
            let recent = resends.iter().filter(|(who, at)| who == party && now < *at + TimeDelta::hours(24)).count();
            let is_party = |who: &NicHandle| parties(before).contains(who);
            let missing = before.request.missing().any(|who| who == party);
            let may = is_party(by) && is_party(party) && (by == party || *by == asker()) && !applied.was_over() && missing;
            let queued = before.outbox.contains(party);
            let last = before.party_codes.iter().find(|known| known.account == *party).and_then(|known| known.last_mail);
            let fresh = match last {
                Some(handover_rules::request::LastMail::At(at)) => now < at + TimeDelta::seconds(60),
                _ => false,
            };
            prop_assert_eq!(applied.step.result.is_ok(), may && !queued && !fresh && recent < 2);
            if may {
                prop_assert_eq!(matches!(applied.step.result, Err(Refusal::TooSoon { .. })), queued || fresh);
            }
            if applied.step.result.is_ok() {
                prop_assert_eq!(confirms, vec![party.clone()]);
                resends.push((party.clone(), now));
            } else {
                prop_assert!(confirms.is_empty());
            }
            prop_assert_eq!(&before.request.deadline, &applied.after.request.deadline);
        }
    }

    // Mails

    #[test]
    fn ending_notifies_parties_and_move_also_outgoing_and_admin(scenario in scenarios()) {
        for applied in Execution::to_its_end(&scenario, false).events {
            let mut notices = mails(&applied.step.effects);
            notices.retain(|(notice, _)| !matches!(notice, Notice::Confirm | Notice::Reminder | Notice::Blocked));
            let mut expected = Vec::new();
            if let Some(how) = applied.ended_now() {
                let notice = match how {
                    Ending::Done => Notice::Done,
                    Ending::Declined { .. } => Notice::Declined,
                    Ending::Expired => Notice::Expired,
                    Ending::Withdrawn { .. } => Notice::Withdrawn,
                    Ending::TakenBack { .. } => Notice::TakenBack,
                    Ending::Superseded { .. } => Notice::Superseded,
                    Ending::AccountRecovered { .. } => Notice::AccountRecovered,
                    Ending::EndedByProvider { .. } | Ending::AccountRemoved { .. } => Notice::EndedByProvider,
                    Ending::Failed { .. } => Notice::Failed,
                };
                let is_notified = |party: &NicHandle| !matches!(how, Ending::AccountRecovered { by } if by == party);
                expected.extend(parties(&applied.before).into_iter().filter(is_notified).map(|party| (notice, party)));
                if *how == Ending::Done {
                    let admin = applied.before.facts.service.contacts.admin.clone();
                    let mut others = vec![scenario.from.clone(), admin];
                    others.dedup();
                    others.retain(|who| !parties(&applied.before).contains(who));
                    expected.extend(others.into_iter().map(|who| (Notice::Changed, who)));
                }
            }
            prop_assert_eq!(notices, expected);
        }
    }

    #[test]
    fn timeline_is_ordered_and_records_the_resulting_state(scenario in scenarios(), timers: bool) {
        let mut last = at(0);
        for applied in Execution::to_its_end(&scenario, timers).events {
            let mut state = None;
            for effect in &applied.step.effects {
                let RequestEffect::Record(entry) = effect else { continue };
                prop_assert!(last <= entry.at && entry.at <= applied.before.now);
                last = entry.at;
                state = Some(entry.state);
                let by = match &applied.event {
                    Event::Answer(GivenAnswer { by, .. })
                    | Event::Withdraw { by }
                    | Event::TakeBack { by }
                    | Event::Resend { by, .. }
                    | Event::AccountRecovered { account: by, .. }
                    | Event::Supersede { by } => Some(by),
                    Event::EndByProvider { .. }
                    | Event::RemoveAccount { .. }
                    | Event::ContactsChanged
                    | Event::ServiceDeleted
                    | Event::Due
                    | Event::GoOnTogether
                    | Event::WaitTogether
                    | Event::EndTogether { .. } => None,
                };
                prop_assert!(entry.by.is_none() || entry.by.as_ref() == by);
            }
            if applied.after.request.state != applied.before.request.state {
                prop_assert_eq!(state, Some(applied.after.request.state));
            }
        }
    }

    // Guards

    #[test]
    fn guard_agrees_with_transition(scenario in scenarios(), with_codes: bool) {
        for applied in Execution::to_its_end(&scenario, false).events {
            let before = &applied.before;
            let party_codes = if with_codes { &before.party_codes[..] } else { &[] };
            let says = guard(&before.request, party_codes, &applied.event, before.now, &before.policy);
            if applied.is_repeat() {
                continue; // idempotent, but not offered
            }
            // The guard does not know what a check finds that is due before the event.
            let found = timeline(&applied.step.effects).first().copied();
            if matches!(found, Some("checked" | "blocked")) || before.request.is_blocked() && found == Some("failed") {
                continue;
            }
            match (&says, &applied.step.result) {
                (Ok(()), Ok(())) => {}
                (Err(guarded), Err(actual)) => {
                    let order = matches!(applied.event, Event::Answer(_)) && *guarded == Refusal::Answered;
                    prop_assert!(order || discriminant(guarded) == discriminant(actual), "{guarded:?}, but {actual:?}");
                }
                // Refusals that depend on codes or limits.
                (Ok(()), Err(actual)) => {
                    let only_the_server_knows = match applied.event {
                        Event::Answer(_) => {
                            let of_the_code = [Refusal::SupersededCode, Refusal::OthersCode];
                            of_the_code.contains(actual)
                                || matches!(actual, Refusal::WrongCode { .. } | Refusal::Paused { .. })
                        }
                        Event::Resend { .. } => {
                            !with_codes && matches!(actual, Refusal::TooSoon { .. } | Refusal::TooMany { .. })
                        }
                        _ => false,
                    };
                    prop_assert!(only_the_server_knows, "{:?} was offered, but actual {actual:?}", applied.event);
                }
                (Err(guarded), Ok(())) => prop_assert!(false, "{:?} was not offered for {guarded:?}", applied.event),
            }
        }
    }
}
