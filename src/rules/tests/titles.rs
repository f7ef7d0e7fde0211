//! The situation and the title of what was asked for, in emails, pages and lists.

use crate::{prelude::*, test};
use chrono::{TimeZone, Utc};
use handover_rules::request::lines::is_same_change;
use handover_rules::request::situation::{
    Asker, Content, Outcome, SeenLines, Situation, Title, TitleFacts, is_blocked, offered_answers, offers_help,
    situation,
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
        let found = [(true, false), (true, true), (false, false), (false, true)]
            .map(|(waits_for_answer, second)| is_blocked(waits_for_answer, second, is_line_blocked));
        assert_eq!(found, [false, false, true, is_line_blocked]);
    }
}

#[test]
fn lines_are_overdue_from_their_deadline_or_effect_on() {
    use RequestState::{Doing, Done, ValidatingByCustomers as Open};
    for (state, to_answer, now, expected) in [
        (Open, 3, DEADLINE - 1, false),
        (Open, 3, DEADLINE, true),
        (Doing, 0, 49, false),
        (Doing, 0, 50, true),
        (Done, 0, 1_000, false),
    ] {
        assert_eq!(lines(&[(state, 3)], to_answer).is_overdue(at(now)), expected, "{state:?} at {now}");
    }
    // The server reports the outcome.
    assert_eq!(of(&[(Doing, 1), (Done, 9)], 0, 1_000), Situation::TakingEffect(at(50)));
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

// Titles

fn now() -> Timestamp {
    Utc.with_ymd_and_hms(2026, 11, 27, 12, 0, 0).unwrap()
}

fn all_facts() -> impl Iterator<Item = TitleFacts> {
    let askers = [Asker::Other, Asker::Reader, Asker::ReadersDelegate];
    askers.into_iter().flat_map(|asker| {
        (0_u8..4).map(move |bits| TitleFacts { asker, is_incoming: bits & 1 != 0, is_about_last_day: bits & 2 != 0 })
    })
}

/// The title of requests in `states`.
fn of_lines(states: &[RequestState], deadline: Timestamp, facts: TitleFacts) -> Title {
    let states = states.iter().map(|state| (*state, 1)).collect();
    let lines = SeenLines { states, to_answer: 0, deadline, effect_at: Some(tomorrow()) };
    Title::of_situation(situation(&lines, now()), facts, false, None)
}

fn tomorrow() -> Timestamp {
    now() + TimeDelta::days(1)
}

/// The title on screen of a request in a state; `to_answer` if it waits for the reader, is blocked otherwise.
fn on_screen(state: RequestState, to_answer: u64, facts: TitleFacts, ending: Option<&Ending>) -> Title {
    let lines = SeenLines { states: vec![(state, 1)], to_answer, deadline: tomorrow(), effect_at: None };
    let is_blocked = state == RequestState::ValidatingByCustomers && to_answer == 0;
    Title::of_situation(situation(&lines, now()), facts, is_blocked, ending)
}

#[test]
fn questions_have_the_title_of_their_emails() {
    for facts in all_facts() {
        let [blocked, asked] =
            [0, 1].map(|to_answer| on_screen(RequestState::ValidatingByCustomers, to_answer, facts, None));
        for (notice, title) in [
            (Notice::Confirm, Some(asked)),
            (Notice::Reminder, Some(asked)),
            (Notice::Blocked, Some(blocked)),
            // About the end of a role, there is no request.
            (Notice::RoleEnding, None),
            (Notice::RoleEnded, None),
        ] {
            assert_eq!(Title::of_notice(notice, facts), title, "{notice:?} {facts:?}");
        }
    }
}

#[test]
fn outcomes_have_the_title_of_their_emails() {
    let by = asker;
    let endings = [
        (Notice::Done, Ending::Done),
        (Notice::Changed, Ending::Done),
        (Notice::Declined, Ending::Declined { by: by(), reason: None }),
        (Notice::Withdrawn, Ending::Withdrawn { by: by() }),
        (Notice::TakenBack, Ending::TakenBack { by: by() }),
        (Notice::Superseded, Ending::Superseded { by: by() }),
        (Notice::AccountRecovered, Ending::AccountRecovered { by: by() }),
        (Notice::EndedByProvider, Ending::EndedByProvider { reason: "Court order".to_owned() }),
        (Notice::EndedByProvider, Ending::AccountRemoved { account: by() }),
        (Notice::Expired, Ending::Expired),
        (Notice::Failed, Ending::Failed { reasons: Vec::new() }),
    ];
    for facts in all_facts() {
        for (notice, ending) in &endings {
            let on_screen = on_screen(ending.state(), 0, facts, Some(ending));
            assert_eq!(Title::of_notice(*notice, facts), Some(on_screen), "{notice:?} {facts:?}");
        }
    }
}

#[test]
fn the_reader_is_asked_what_it_has_to_decide() {
    let facts = TitleFacts::default();
    let by = |asker| TitleFacts { asker, ..facts };
    let (asker, in_name) = (by(Asker::Reader), by(Asker::ReadersDelegate));
    let cases = [
        (facts, Title::Take),
        (TitleFacts { is_incoming: true, ..facts }, Title::Take),
        (TitleFacts { is_about_last_day: true, ..facts }, Title::LastDay),
        (asker, Title::Confirm),
        (TitleFacts { is_incoming: true, ..asker }, Title::Confirm),
        (TitleFacts { is_about_last_day: true, ..asker }, Title::ConfirmLastDay),
        (in_name, Title::ConfirmInName),
        (TitleFacts { is_about_last_day: true, ..in_name }, Title::ConfirmInName),
    ];
    for (facts, title) in cases {
        assert_eq!(Title::of_notice(Notice::Confirm, facts), Some(title), "{facts:?}");
    }
}

#[test]
fn the_asker_is_the_reader_or_its_delegate() {
    let (reader, other) = (asker(), incoming());
    for (account, is_in_name, asker) in [
        (&other, false, Asker::Other),
        (&other, true, Asker::Other),
        (&reader, false, Asker::Reader),
        (&reader, true, Asker::ReadersDelegate),
    ] {
        assert_eq!(Asker::new(account, is_in_name, &reader), asker);
    }
}

#[test]
fn the_outcome_depends_on_the_reader() {
    let facts = TitleFacts::default();
    let of_incoming = TitleFacts { is_incoming: true, ..facts };
    let cases = [
        (facts, Title::Done),
        (of_incoming, Title::Became),
        (TitleFacts { asker: Asker::Reader, ..of_incoming }, Title::Became),
        (TitleFacts { is_about_last_day: true, ..of_incoming }, Title::LastDayChanged),
    ];
    for (facts, title) in cases {
        assert_eq!(Title::of_notice(Notice::Done, facts), Some(title), "{facts:?}");
    }
}

#[test]
fn different_roles_on_several_services_are_counted() {
    let all = RoleSet::from_iter(Role::ALL);
    for (title, counted) in [(Title::Take, Content::Services), (Title::Confirm, Content::Roles)] {
        assert_eq!(title.content((22, 10), (all, 41)), counted, "{title:?}");
        // The same roles on each, one service, or services of one name.
        assert_eq!(title.content((22, 10), (all, 66)), Content::Contact, "{title:?}");
        assert_eq!(title.content((1, 1), (all, 3)), Content::Contact, "{title:?}");
        assert_eq!(title.content((4, 1), (all, 7)), Content::Contact, "{title:?}");
    }
}

#[test]
fn situations_without_an_email_have_titles_too() {
    use RequestState::{Doing, Done, Expired, Refused, ValidatingByCustomers};
    for facts in all_facts() {
        assert_eq!(of_lines(&[ValidatingByCustomers], tomorrow(), facts), Title::Waiting);
        assert_eq!(of_lines(&[ValidatingByCustomers], now(), facts), Title::Overdue);
        let soon = match (facts.is_about_last_day, facts.is_incoming) {
            (true, _) => Title::LastDayChanging,
            (false, true) => Title::Becoming,
            (false, false) => Title::TakingEffect,
        };
        assert_eq!(of_lines(&[Doing], tomorrow(), facts), soon);
        assert_eq!(of_lines(&[Done, Refused], now(), facts), Title::PartlyDone);
        assert_eq!(of_lines(&[Expired, Refused], now(), facts), Title::Unchanged);
    }
}

// Requests that readers see as one change

fn to(who: &NicHandle) -> Request {
    RequestHarness::new(&usual_contacts(), &outgoing(), who, roles(&[Tech]), Policy::default()).request
}

#[test]
fn kinds_of_one_name_are_one_change_with_any_roles() {
    let one = to(&incoming());
    let with = |change: fn(&mut Request)| {
        let mut other = one.clone();
        change(&mut other);
        other
    };
    let zone = with(|it| it.service.category = Category::Zone);
    for same in [zone, with(|it| it.roles = roles(&[Admin, Tech])), with(|it| it.deadline += TimeDelta::hours(1))] {
        assert!(is_same_change(&one, &same), "{same:?}");
    }
    let how = Ending::Declined { by: incoming(), reason: None };
    let mut ended = with(|it| it.state = RequestState::Refused);
    ended.ended = Some(Ended { at: at(0), how });
    for other in [
        to(&stranger()),
        ended,
        with(|it| it.service.name = key(Category::Domain, "other.example").name),
        with(|it| it.parties[0].accepted_at = Some(it.asked_at)),
        with(|it| it.until = Some(it.deadline.date_naive())),
        with(|it| it.state = RequestState::Doing),
    ] {
        assert!(!is_same_change(&one, &other), "{other:?}");
    }
}
