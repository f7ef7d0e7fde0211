//! Emails, page and list have the same title.

use crate::{prelude::*, test};
use chrono::{TimeZone, Utc};
use handover_rules::request::situation::{SeenLines, situation};
use handover_rules::request::title::{Asker, Title, TitleFacts};

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
        let asked = on_screen(RequestState::ValidatingByCustomers, 1, facts, None);
        for notice in [Notice::Confirm, Notice::Reminder] {
            assert_eq!(Title::of_notice(notice, facts), Some(asked), "{notice:?} {facts:?}");
        }
        let blocked = on_screen(RequestState::ValidatingByCustomers, 0, facts, None);
        assert_eq!(Title::of_notice(Notice::Blocked, facts), Some(blocked), "{facts:?}");
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

#[test]
fn emails_about_the_end_of_a_role_have_no_request() {
    for facts in all_facts() {
        for notice in [Notice::RoleEnding, Notice::RoleEnded] {
            assert_eq!(Title::of_notice(notice, facts), None, "{notice:?}");
        }
    }
}
