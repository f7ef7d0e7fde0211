//! All or nothing: lines that take effect together, or not at all (decision 0035).

use crate::{prelude::*, test};
use handover_rules::request::lifecycle::{blockers_of, transition_of_line};
use handover_rules::request::lines::{
    LineAct, LineState, TogetherStep, can_wait, concerns_all_lines, ends_alone, guard_replaced_alone, next_step,
    outcome_after, own_end, takes_part, together,
};
use handover_rules::request::{Code, CodeState};
use proptest::prelude::*;
use std::convert::Infallible;

/// Lines of one submission, carried out as the server does it.
struct SubmissionHarness {
    lines: Vec<RequestHarness>,
    together: bool,
    now: Timestamp,
    /// The answers for which a code was used: line, party and answer.
    given: Vec<(usize, NicHandle, Answer)>,
    /// The codes of a line show whether they were used for it. Otherwise only the line itself shows it.
    shows_used_codes: bool,
}

/// Those who may be a party of a line, in the order of their codes: 1 to 3, each for all of its lines.
fn people() -> [NicHandle; 3] {
    [asker(), incoming(), account("newcomer")]
}

impl SubmissionHarness {
    fn new(number: usize, together: bool) -> Self {
        Self::of_the_asker_and(&vec![incoming(); number], together)
    }

    /// A line for each of these incoming contacts.
    fn of_the_asker_and(incoming: &[NicHandle], together: bool) -> Self {
        let line = |(to, number): (&NicHandle, u64)| {
            let tech = roles(&[Role::Tech]);
            let mut line =
                RequestHarness::new(&usual_contacts(), &outgoing(), to, tech, Policy::default()).with_codes();
            line.request.id = RequestId::new(number).expect("a number");
            for (party, number) in people().iter().zip(1..) {
                let own = line.party_codes.iter_mut().filter(|codes| codes.account == *party);
                own.for_each(|codes| codes.codes = vec![Code { hash: code(number), state: CodeState::Live }]);
            }
            line
        };
        let lines = incoming.iter().zip(1..).map(line).collect();
        Self { lines, together, now: at(0), given: Vec::new(), shows_used_codes: false }
    }

    fn step(&mut self, index: usize, event: &Event) -> Result<(), Refusal> {
        let result = self.apply(index, event);
        for _ in 0..6 {
            let requests = self.requests();
            match next_step(&requests, self.now) {
                _ if !self.together => break,
                TogetherStep::Wait => break,
                TogetherStep::EndOthers(ended) => self.end(&ended),
                TogetherStep::Begin(at) | TogetherStep::Move(at) => self.go_on(at),
            }
        }
        result
    }

    /// Both parties accept a line.
    fn accept(&mut self, index: usize) {
        for event in [accept(&asker(), 1), accept(&incoming(), 2)] {
            self.step(index, &event).expect("accepted");
        }
    }

    fn go_on(&mut self, at: Timestamp) {
        let of = |line: &RequestHarness| blockers_of(&line.request, &line.facts, at);
        let reasons: Vec<Vec<Blocker>> = self.lines.iter().map(of).collect();
        let is_free = reasons.iter().all(Vec::is_empty);
        let waits = !is_free && can_wait(self.lines.iter().map(|line| &line.request), reasons.iter().flatten(), at);
        for (index, reasons) in reasons.into_iter().enumerate() {
            let event = match (is_free, waits) {
                (true, _) => Event::GoOnTogether,
                (_, true) => Event::WaitTogether,
                _ => Event::EndTogether { ended: Ended { at, how: Ending::Failed { reasons } } },
            };
            self.apply(index, &event).expect("all lines are open");
        }
    }

    fn end(&mut self, ended: &Ended) {
        for index in 0..self.lines.len() {
            let RequestHarness { request, facts, .. } = &self.lines[index];
            let Ok(ended) = own_end(request, ended, || Ok::<_, Infallible>(facts.clone()));
            let _ = self.apply(index, &Event::EndTogether { ended });
        }
    }

    fn apply(&mut self, index: usize, event: &Event) -> Result<(), Refusal> {
        let line = &mut self.lines[index];
        let (codes, facts, policy) = (&line.party_codes, &line.facts, &line.policy);
        let done = transition_of_line(&line.request, codes, event, facts, self.now, policy, self.together);
        line.request = done.request;
        for effect in done.effects {
            let RequestEffect::UseCode { party, code, answer } = effect else { continue };
            if self.shows_used_codes {
                let own = line.codes_of(&party).codes.iter_mut().filter(|own| own.hash == code);
                own.for_each(|own| own.state = CodeState::Used(answer));
            }
            self.given.push((index, party, answer));
        }
        done.result
    }

    fn pass(&mut self, seconds: i64) {
        self.now = at(seconds);
        for index in 0..self.lines.len() {
            let _ = self.step(index, &Event::Due);
        }
    }

    fn requests(&self) -> Vec<Request> {
        self.lines.iter().map(|line| line.request.clone()).collect()
    }

    fn states(&self) -> Vec<RequestState> {
        self.lines.iter().map(|line| line.request.state).collect()
    }
}

/// The answers of one party to one line, as an event; the codes are those of the fixtures.
fn answer(index: usize, answer: Option<Answer>) -> Option<Event> {
    let (by, code) = if index == 0 { (asker(), 1) } else { (incoming(), 2) };
    answer.map(|answer| match answer {
        Answer::Accept => accept(&by, code),
        Answer::Decline => decline(&by, code),
    })
}

/// Every combination of answers, or none, by two parties to two lines.
fn every_choice() -> impl Iterator<Item = [Option<Answer>; 4]> {
    let choices = [None, Some(Answer::Accept), Some(Answer::Decline)];
    (0..81).map(move |number| [27, 9, 3, 1].map(|place| choices[number / place % 3]))
}

#[test]
fn two_lines_of_two_parties_end_by_their_answers() {
    for together in [false, true] {
        for choice in every_choice() {
            let mut submission = SubmissionHarness::new(2, together);
            for (number, given) in choice.into_iter().enumerate() {
                if let Some(event) = answer(number % 2, given) {
                    let _ = submission.step(number / 2, &event);
                }
            }
            submission.pass(10 * 60);
            submission.pass(8 * DAY);
            let line = |first: Option<Answer>, second: Option<Answer>| match (first, second) {
                (Some(Answer::Decline), _) | (_, Some(Answer::Decline)) => RequestState::Refused,
                (Some(Answer::Accept), Some(Answer::Accept)) => RequestState::Done,
                _ => RequestState::Expired,
            };
            let alone = [line(choice[0], choice[1]), line(choice[2], choice[3])];
            let expected = match alone {
                _ if !together => alone,
                [RequestState::Refused, _] | [_, RequestState::Refused] => [RequestState::Refused; 2],
                [RequestState::Done, RequestState::Done] => alone,
                _ => [RequestState::Expired; 2],
            };
            assert_eq!(submission.states(), expected, "{choice:?}, together: {together}");
        }
    }
}

#[test]
fn lines_wait_for_each_other_and_move_at_one_time() {
    let mut submission = SubmissionHarness::new(3, true);
    for index in 0..3 {
        assert_eq!(submission.states(), [RequestState::ValidatingByCustomers; 3]);
        submission.now = at(60 * i64::try_from(index).expect("small"));
        submission.accept(index);
    }
    assert_eq!(submission.states(), [RequestState::Doing; 3]);
    assert!(submission.requests().iter().all(|line| line.effect_at == Some(at(4 * 60))));
    submission.pass(4 * 60);
    let end = Some(Ended { at: at(4 * 60), how: Ending::Done });
    assert!(submission.requests().iter().all(|line| line.ended == end));
}

/// Three lines that everybody has accepted; somebody has to pay before the last can move.
fn blocked_by_the_last() -> SubmissionHarness {
    let mut submission = SubmissionHarness::new(3, true);
    about(&mut submission.lines[2].facts, &incoming()).has_unpaid_bill = true;
    (0..3).for_each(|index| submission.accept(index));
    assert!(submission.requests().iter().all(Request::is_blocked));
    submission
}

#[test]
fn lines_wait_together_for_what_blocks_one_of_them() {
    let mut submission = blocked_by_the_last();
    // Nothing is checked before its time.
    assert_eq!(next_step(&submission.requests(), at(119)), TogetherStep::Wait);
    assert_eq!(next_step(&submission.requests(), at(120)), TogetherStep::Begin(at(120)));
    submission.pass(120);
    assert_eq!(next_step(&submission.requests(), at(239)), TogetherStep::Wait);
    about(&mut submission.lines[2].facts, &incoming()).has_unpaid_bill = false;
    submission.pass(240);
    assert_eq!(submission.states(), [RequestState::Doing; 3]);
    submission.pass(360);
    assert_eq!(submission.states(), [RequestState::Done; 3]);
}

#[test]
fn lines_that_wait_together_end_at_the_deadline_unless_it_is_removed_before() {
    // However late the timer is.
    for late in [0, DAY] {
        let mut submission = blocked_by_the_last();
        submission.pass(7 * DAY + late);
        let ended: Vec<Option<Ended>> = submission.requests().into_iter().map(|line| line.ended).collect();
        // Each has its own reasons.
        let failed = |reasons| Some(Ended { at: at(7 * DAY), how: Ending::Failed { reasons } });
        let own = vec![Blocker::UnpaidInvoice { account: incoming() }];
        assert_eq!(ended, [failed(Vec::new()), failed(Vec::new()), failed(own)]);

        let mut submission = blocked_by_the_last();
        submission.pass(7 * DAY - 60);
        assert!(submission.requests().iter().all(Request::is_blocked));
        about(&mut submission.lines[2].facts, &incoming()).has_unpaid_bill = false;
        submission.pass(7 * DAY + late);
        assert_eq!(submission.states(), [RequestState::Doing; 3]);
        submission.pass(7 * DAY + late + 120);
        assert_eq!(submission.states(), [RequestState::Done; 3]);
    }
}

#[test]
fn one_end_is_the_end_of_all() {
    let all_accepted = || {
        let mut submission = SubmissionHarness::new(2, true);
        (0..2).for_each(|index| submission.accept(index));
        submission
    };
    for event in [withdraw(&asker()), take_back(&incoming())] {
        let mut submission = all_accepted();
        submission.step(1, &event).expect("possible before the effect");
        assert_eq!(submission.states(), [RequestState::Aborted; 2]);
        submission.pass(10 * 60);
        assert_eq!(submission.states(), [RequestState::Aborted; 2]);
    }
    // A blocker that comes up in the grace period, on one line.
    let mut submission = all_accepted();
    submission.lines[1].facts.service.status = ServiceStatus::Expired;
    submission.pass(10 * 60);
    assert_eq!(submission.states(), [RequestState::Error; 2]);
    let step_after = |end: Ending, state| {
        let mut lines = submission.requests();
        (lines[0].state, lines[0].ended) = (state, Some(Ended { at: at(10 * 60), how: end }));
        (lines[1].state, lines[1].ended) = (RequestState::Doing, None);
        next_step(&lines, at(11 * 60))
    };
    // A line that has just taken effect does not end the others, which take effect next.
    assert_eq!(step_after(Ending::Done, RequestState::Done), TogetherStep::Wait);
    // The reasons of one line are not shown on another.
    let failed = |reasons| Ending::Failed { reasons };
    let ended = Ended { at: at(10 * 60), how: failed(Vec::new()) };
    let step = step_after(failed(vec![Blocker::SeveralAccounts]), RequestState::Error);
    assert_eq!(step, TogetherStep::EndOthers(ended));
}

/// In one call, the incoming contact does one thing to a line and then something to another. An acceptance ends nothing.
#[test]
fn end_of_one_line_leaves_no_act_on_the_others() {
    let acts = [
        (LineAct::Accept, accept(&incoming(), 2)),
        (LineAct::Decline, decline(&incoming(), 2)),
        (LineAct::TakeBack, take_back(&incoming())),
        (LineAct::Withdraw, withdraw(&asker())),
    ];
    for (first, event) in &acts {
        for (second, other_event) in &acts {
            let by = if *first == LineAct::Withdraw { asker() } else { incoming() };
            let mut submission = SubmissionHarness::new(2, true);
            if *first == LineAct::TakeBack {
                submission.step(0, &accept(&incoming(), 2)).expect("accepted");
            }
            submission.step(0, event).expect("possible");
            let other = submission.requests().remove(1);
            let refusal = submission.step(1, other_event).err();
            let expected = match &other.ended {
                None => None,
                Some(ended) if second.ending(by.clone()).as_ref() == Some(&ended.how) => Some(Ok(())),
                // As if it had been tried.
                Some(_) => refusal.map(Err),
            };
            assert_eq!(other.ended.is_some(), *first != LineAct::Accept);
            assert_eq!(outcome_after(*first, *second, &by), expected, "{first:?}, {second:?}");
        }
    }
}

/// A change of what a line depends on, and its lasting reasons against the line.
type ChangeOfLine = (fn(&mut RequestHarness), Vec<Blocker>);

/// One impossible line may make others impossible. Reasons that only count at checks are not theirs.
#[test]
fn each_line_that_has_become_impossible_has_its_own_reasons() {
    let no_right = Blocker::RightMissing { roles: roles(&[Role::Tech]) };
    let role_lost = Blocker::RoleLost { roles: roles(&[Role::Tech]) };
    let changes: [ChangeOfLine; 6] = [
        (|_| {}, vec![]),
        (|line| line.facts.service.contacts.admin = stranger(), vec![no_right.clone()]),
        (|line| line.facts.service.contacts.tech = stranger(), vec![role_lost.clone()]),
        (|line| line.facts.service.contacts = contacts(&stranger(), &stranger(), &asker()), vec![no_right, role_lost]),
        (|line| about(&mut line.facts, &incoming()).has_unpaid_bill = true, vec![]),
        (|line| line.facts.service.status = ServiceStatus::Expired, vec![]),
    ];
    for (first, (change_first, of_first)) in changes.iter().enumerate() {
        for (second, (change_second, of_second)) in changes.iter().enumerate() {
            let mut submission = SubmissionHarness::new(3, true);
            change_first(&mut submission.lines[0]);
            change_second(&mut submission.lines[1]);
            let _ = submission.step(0, &Event::ContactsChanged);
            let reasons: Vec<_> = submission.requests().into_iter().map(|line| line.ended.map(|end| end.how)).collect();
            let failed = |reasons: &Vec<Blocker>| Some(Ending::Failed { reasons: reasons.clone() });
            let expected = match of_first.as_slice() {
                [] => [None, None, None],
                _ => [failed(of_first), failed(of_second), failed(&Vec::new())],
            };
            assert_eq!(reasons, expected, "{first} {second}");
        }
    }
    // An end of another kind needs no facts.
    let ended = Ended { at: at(60), how: Ending::Expired };
    let line = RequestHarness::usual().request;
    assert_eq!(own_end(&line, &ended, || Err("the facts were read")), Ok(ended.clone()));
    let failed = Ended { how: Ending::Failed { reasons: Vec::new() }, ..ended };
    assert_eq!(own_end(&line, &failed, || Err("the facts were read")), Err("the facts were read"));
}

#[test]
fn lines_of_an_act_on_all() {
    let code = CodeHash([1; 32]);
    let waiting = LineState { has_ended: false, has_accepted: false, answer: None };
    let accepted = LineState { has_accepted: true, answer: Some((Answer::Accept, code)), ..waiting };
    let declined = LineState { has_ended: true, has_accepted: false, answer: Some((Answer::Decline, code)) };
    let of = |line: LineState| [line.is_open(), line.is_accepted(), line.is_waiting()];
    assert_eq!([of(waiting), of(accepted), of(declined)], [[true, false, true], [true, true, false], [false; 3]]);
    for answer in [Answer::Accept, Answer::Decline] {
        assert!(takes_part(waiting, answer, code));
        assert_eq!(takes_part(accepted, answer, code), answer == Answer::Accept);
        assert_eq!(takes_part(declined, answer, code), answer == Answer::Decline);
        assert!(!takes_part(accepted, answer, CodeHash([2; 32])));
    }
    assert!(concerns_all_lines(&Refusal::OthersCode) && !concerns_all_lines(&Refusal::Answered));
}

proptest! {
    /// For any order of events, no line moves without every acceptance it needs, and lines that belong together never
    /// move by half.
    #[test]
    fn lines_never_move_by_half(
        together: bool,
        number in 2..6_usize,
        // Mostly acceptances, so that lines come as far as their effect, and minutes or hours in between.
        steps in proptest::collection::vec(
            (0..6_usize, prop_oneof![9 => 0..2_u8, 2 => 2..9_u8], prop_oneof![0..3_i64, 0..720_i64]),
            1..60,
        ),
    ) {
        let mut submission = SubmissionHarness::new(number, together);
        let mut minutes = 0;
        for (index, what, pause) in steps {
            minutes += pause;
            let before = submission.requests();
            submission.pass(minutes * MINUTE);
            let index = index % submission.lines.len();
            let line = &mut submission.lines[index];
            let event = match what {
                0 => accept(&asker(), 1),
                1 => accept(&incoming(), 2),
                2 => decline(&asker(), 1),
                3 => decline(&incoming(), 2),
                4 => take_back(&asker()),
                5 => take_back(&incoming()),
                6 => withdraw(&asker()),
                7 if line.request.state != RequestState::Done => {
                    line.facts.service.status = ServiceStatus::Expired;
                    Event::Due
                }
                _ => Event::Due,
            };
            let has_answered = |request: &Request, of: usize| request.parties[of].accepted_at.is_some();
            let known = (has_answered(&line.request, 0), has_answered(&line.request, 1));
            let result = submission.step(index, &event);
            // The fixtures leave codes live: only the rules keep them from answering a line twice.
            prop_assert!(!(matches!(what, 0 | 2) && known.0 || matches!(what, 1 | 3) && known.1) || result.is_err());
            let has_ended = submission.lines[index].request.state.is_final();
            prop_assert!(has_ended || result.is_err() || !matches!(what, 2..=6));
            for (line, before) in submission.lines.iter().zip(&before) {
                let RequestHarness { request, facts, .. } = line;
                if matches!(request.state, RequestState::Doing | RequestState::Done) {
                    prop_assert!(request.missing().next().is_none());
                }
                prop_assert!(!before.state.is_final() || before == request);
                prop_assert!(request.state != RequestState::Done || facts.service.status == ServiceStatus::Ok);
            }
            let states = submission.states();
            let moving = states.iter().filter(|state| matches!(state, RequestState::Doing | RequestState::Done)).count();
            let ended = states.iter().filter(|state| state.is_final()).count();
            if together {
                prop_assert!(moving == 0 || moving == states.len(), "{states:?}");
                prop_assert!(ended == 0 || ended == states.len(), "{states:?}");
            }
        }
    }
}

proptest! {
    /// Each of three people is a party of some lines. For any party, answer and code: a first answer with the party's
    /// own code counts, and a second one never does, the same or another.
    #[test]
    fn a_code_is_useful_once_for_each_line_of_its_party(
        together: bool,
        shows_used_codes: bool,
        incoming in proptest::collection::vec(0..3_usize, 2..6),
        steps in proptest::collection::vec((0..6_usize, 0..3_usize, 0..5_u8, proptest::bool::ANY, 0..6_i64), 1..60),
    ) {
        let people = people();
        let incoming: Vec<NicHandle> = incoming.into_iter().map(|number| people[number].clone()).collect();
        let mut submission = SubmissionHarness { shows_used_codes, ..SubmissionHarness::of_the_asker_and(&incoming, together) };
        let mut hours = 0;
        for (index, by, number, accepts, pause) in steps {
            hours += pause;
            submission.pass(hours * 60 * 60);
            let (index, own) = (index % incoming.len(), u8::try_from(by).expect("few people") + 1);
            // Most have their own code at hand.
            let (by, number) = (&people[by], if number == 0 || number == 4 { own } else { number });
            let answer = if accepts { Answer::Accept } else { Answer::Decline };
            let event = if accepts { accept(by, number) } else { decline(by, number) };
            let before = submission.requests();
            let earlier = submission.given.iter().find(|(line, party, _)| *line == index && party == by);
            let earlier = earlier.map(|(_, _, answer)| *answer);
            let (is_own, is_party) = (number == own, before[index].party(by).is_some());
            let counts = is_own && is_party && earlier.is_none() && !before[index].state.is_final();
            let known = submission.given.len();
            let result = submission.step(index, &event);
            if counts {
                prop_assert_eq!(&submission.given[known..], [(index, by.clone(), answer)]);
                prop_assert_eq!(result, Ok(()));
                continue;
            }
            prop_assert_eq!(submission.given.len(), known);
            prop_assert_eq!(submission.requests(), before);
            // The same answer with the same code is reported again: the first response may have been lost.
            let is_repeated = is_own && shows_used_codes && earlier == Some(answer);
            prop_assert_eq!(result.is_ok(), is_repeated);
        }
    }
}

/// Of a line that its party has accepted with another code, the refusal depends on the code.
#[test]
fn code_of_an_answered_line_decides_whether_the_whole_call_is_refused() {
    let mut line = RequestHarness::usual();
    line.step(&accept(&incoming(), 2));
    for (state, is_others, expected) in [
        (Some(CodeState::Live), false, Refusal::Answered),
        (Some(CodeState::Superseded), false, Refusal::SupersededCode),
        (Some(CodeState::Live), true, Refusal::OthersCode),
        (None, false, Refusal::WrongCode { tries_left: 9, until: None }),
    ] {
        let mut line = line.clone();
        let owner = if is_others { asker() } else { incoming() };
        line.codes_of(&owner).codes.extend(state.map(|state| Code { hash: code(9), state }));
        for event in [accept(&incoming(), 9), decline(&incoming(), 9)] {
            let refused = line.preview(&event).result.expect_err("answered before");
            assert_eq!(refused, expected);
            assert_eq!(concerns_all_lines(&refused), expected != Refusal::Answered);
        }
    }
}

#[test]
fn a_request_is_replaced_and_cancelled_by_itself_unless_others_take_effect_with_it() {
    for (all_or_nothing, lines, expected) in
        [(false, 1, None), (false, 40, None), (true, 1, None), (true, 2, Some(2)), (true, 40, Some(40))]
    {
        let others = together(all_or_nothing, lines);
        assert_eq!(others, expected, "{all_or_nothing}, {lines}");
        assert_eq!(guard_replaced_alone(others), if others.is_some() { Err(Refusal::Together) } else { Ok(()) });
        assert_eq!(ends_alone(others), others.is_none());
    }
}

#[test]
fn only_parties_see_the_submission() {
    let request = RequestHarness::usual().request;
    let seen = [asker(), incoming(), outgoing()].map(|account| request.shows_submission_to(&account));
    assert_eq!(seen, [true, true, false]);
}
