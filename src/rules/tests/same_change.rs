//! Requests that readers see as one change.

use crate::{prelude::*, test};
use handover_rules::request::same_change::is_same_change;

fn to(who: &NicHandle) -> Request {
    RequestHarness::new(&usual_contacts(), &outgoing(), who, roles(&[Tech]), Policy::default()).request
}

#[test]
fn kinds_of_one_name_are_one_change_with_any_roles() {
    let one = to(&incoming());
    let mut zone = one.clone();
    zone.service.category = Category::Zone;
    zone.roles = roles(&[Admin, Tech]);
    assert!(is_same_change(&one, &zone));
}

#[test]
fn another_name_person_answer_or_outcome_is_another_change() {
    let one = to(&incoming());
    let mut named = one.clone();
    named.service.name = ServiceName::parse("other.example").expect("a name");
    let mut accepted = one.clone();
    accepted.parties[0].accepted_at = Some(one.asked_at);
    let mut later = one.clone();
    later.deadline += TimeDelta::hours(1);
    assert!(is_same_change(&one, &later));
    let mut limited = one.clone();
    limited.until = Some(one.deadline.date_naive());
    for other in [named, to(&stranger()), accepted, limited] {
        assert!(!is_same_change(&one, &other), "{other:?}");
    }
}

#[test]
fn a_declined_request_is_another_change_than_an_open_one() {
    let open = RequestHarness::new(&usual_contacts(), &outgoing(), &incoming(), roles(&[Tech]), Policy::default());
    let mut declined = open.request.clone();
    declined.state = RequestState::Refused;
    declined.ended = Some(Ended { at: open.request.asked_at, how: Ending::Declined { by: incoming(), reason: None } });
    assert!(!is_same_change(&open.request, &declined));
}
