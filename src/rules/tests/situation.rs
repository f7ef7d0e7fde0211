//! The situation of what was asked for.

use crate::{prelude::*, test};
use handover_rules::request::situation::{
    Outcome, SeenLines, Situation, is_blocked, offered_answers, offers_help, situation,
};

const DEADLINE: i64 = 100;

fn lines(states: &[(RequestState, u64)], to_answer: u64) -> SeenLines {
    let effect_at = states.iter().any(|(state, _)| *state == RequestState::Doing).then(|| at(50));
    SeenLines { states: states.to_vec(), to_answer, deadline: at(DEADLINE), effect_at }
}

fn of(states: &[(RequestState, u64)], to_answer: u64, now: i64) -> Situation {
    situation(&lines(states, to_answer), at(now))
}

#[test]
fn own_answer_comes_before_those_of_others() {
    use RequestState::{Doing, Done, Refused, ValidatingByCustomers as Open};
    assert_eq!(of(&[(Open, 1)], 1, 0), Situation::Answer);
    assert_eq!(of(&[(Open, 1)], 0, 0), Situation::Waiting);
    // However many others are answered, about to take effect, or have ended.
    let mixed = [(Open, 2), (Doing, 70), (Done, 5), (Refused, 5)];
    assert_eq!(of(&mixed, 1, 0), Situation::Answer);
    assert_eq!(of(&mixed, 0, 0), Situation::Waiting);
}

#[test]
fn the_asker_confirms_or_cancels_and_others_accept_or_decline() {
    for (account, offered) in [
        (asker(), &[Answer::Accept][..]),
        (incoming(), &[Answer::Accept, Answer::Decline]),
        (outgoing(), &[Answer::Accept, Answer::Decline]),
    ] {
        assert_eq!(offered_answers(&asker(), &account), offered, "{account:?}");
    }
}

#[test]
fn help_for_a_missing_answer_comes_after_an_hour() {
    assert!(!offers_help(at(0), at(3_599)));
    assert!(offers_help(at(0), at(3_600)));
}

#[test]
fn lines_that_wait_for_no_answer_are_blocked_or_wait_for_others() {
    for is_line_blocked in [false, true] {
        assert!(!is_blocked(true, false, is_line_blocked));
        assert!(!is_blocked(true, true, is_line_blocked));
        assert!(is_blocked(false, false, is_line_blocked));
        assert_eq!(is_blocked(false, true, is_line_blocked), is_line_blocked);
    }
}

#[test]
fn answers_end_at_the_deadline() {
    use RequestState::ValidatingByCustomers as Open;
    assert_eq!(of(&[(Open, 3)], 3, DEADLINE - 1), Situation::Answer);
    assert_eq!(of(&[(Open, 3)], 3, DEADLINE), Situation::Overdue);
    assert_eq!(of(&[(Open, 3)], 0, DEADLINE), Situation::Overdue);
    assert!(!lines(&[(Open, 3)], 3).is_overdue(at(DEADLINE - 1)));
    assert!(lines(&[(Open, 3)], 3).is_overdue(at(DEADLINE)));
}

#[test]
fn taking_effect_lasts_until_the_server_reports_the_outcome() {
    use RequestState::{Doing, Done};
    for now in [0, 50, 1_000] {
        assert_eq!(of(&[(Doing, 1)], 0, now), Situation::TakingEffect(at(50)));
        assert_eq!(of(&[(Doing, 1), (Done, 9)], 0, now), Situation::TakingEffect(at(50)));
    }
    assert!(!lines(&[(Doing, 1)], 0).is_overdue(at(49)));
    assert!(lines(&[(Doing, 1)], 0).is_overdue(at(50)));
    assert!(!lines(&[(Done, 1)], 0).is_overdue(at(1_000)));
}

#[test]
fn outcome_names_common_facts_of_all_lines() {
    use RequestState::{Aborted, Done, Error, Expired, Refused};
    for (states, outcome) in [
        (&[(Done, 1)][..], Outcome::Done),
        (&[(Done, 12)], Outcome::Done),
        (&[(Done, 11), (Refused, 1)], Outcome::PartlyDone),
        (&[(Refused, 2)], Outcome::Declined),
        (&[(Expired, 2)], Outcome::Expired),
        (&[(Aborted, 2)], Outcome::Cancelled),
        (&[(Error, 2)], Outcome::Failed),
        (&[(Error, 2), (Aborted, 1)], Outcome::Unchanged),
        (&[(Refused, 2), (Done, 0)], Outcome::Declined),
    ] {
        assert_eq!(of(states, 0, 1_000), Situation::Ended(outcome), "{states:?}");
    }
}

/// For any lines and time: the reader is asked only for missing answers that still count, and the end is reported only
/// of lines that have ended.
#[test]
fn every_mix_of_states_has_a_true_situation() {
    let numbers = [0, 1, 3];
    let states = [RequestState::ValidatingByCustomers, RequestState::Doing, RequestState::Done, RequestState::Refused];
    for mix in 0..numbers.len().pow(4) {
        let number = |place: u32| numbers[mix / numbers.len().pow(place) % numbers.len()];
        let states: Vec<_> = states.into_iter().zip(0..).map(|(state, place)| (state, number(place))).collect();
        for (to_answer, now) in [(0, 0), (1, 0), (0, DEADLINE), (1, DEADLINE)] {
            if to_answer > number(0) {
                continue;
            }
            let lines = lines(&states, to_answer);
            let is_open = number(0) + number(1) > 0;
            match situation(&lines, at(now)) {
                Situation::Answer => assert!(to_answer > 0 && now < DEADLINE),
                Situation::Waiting => assert!(to_answer == 0 && number(0) > 0 && now < DEADLINE),
                Situation::TakingEffect(_) => assert!(number(0) == 0 && number(1) > 0),
                Situation::Overdue => assert!(number(0) > 0 && now >= DEADLINE),
                Situation::Ended(_) => assert!(!is_open),
            }
        }
    }
}
