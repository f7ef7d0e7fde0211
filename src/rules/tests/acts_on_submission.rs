//! Acts that an account may do on a submission as a whole, and on a finished request.

use crate::{prelude::*, test};
use handover_rules::request::acts_on_submission::{
    LineGroup, MovedRoles, SubmissionActs, WayBack, guard_submission_replacement, may_resend, roles_after,
    submission_acts,
};

fn tech() -> RoleSet {
    roles(&[Role::Tech])
}

fn group(state: RequestState, has_accepted: bool, lines: u64) -> LineGroup {
    LineGroup { state, has_accepted, roles: tech(), moved: None, took: false, gave: true, lines }
}

fn moved(held: RoleSet, lines: u64) -> LineGroup {
    LineGroup { moved: Some(MovedRoles { held, kept: tech() }), ..group(RequestState::Done, true, lines) }
}

#[test]
fn open_lines_are_withdrawn_by_the_asker_and_taken_back_by_others() {
    let groups: Vec<LineGroup> =
        RequestState::ALL.iter().flat_map(|state| [group(*state, false, 1), group(*state, true, 10)]).collect();
    let open = RequestState::ALL.iter().filter(|state| !state.is_final()).count() as u64;
    let by_asker = SubmissionActs { withdraw: 11 * open, amend: 11 * open, ..SubmissionActs::default() };
    let by_other = SubmissionActs { take_back: 10 * open, ..SubmissionActs::default() };
    assert_eq!(submission_acts(&asker(), &asker(), &groups), by_asker);
    assert_eq!(submission_acts(&asker(), &incoming(), &groups), by_other);
    assert_eq!(submission_acts(&asker(), &incoming(), &[]), SubmissionActs::default());
}

#[test]
fn new_contact_hands_back_and_others_restore() {
    let (admin, billing) = (roles(&[Role::Admin]), roles(&[Role::Billing]));
    for (held, may) in [(RoleSet::EMPTY, false), (admin, true), (tech(), true), (billing, false)] {
        let expected = if may { 3 } else { 0 };
        for account in [asker(), incoming()] {
            let acts = |took| submission_acts(&asker(), &account, &[LineGroup { took, gave: !took, ..moved(held, 3) }]);
            assert_eq!((acts(true).hand_back, acts(true).restore), (expected, 0), "{held:?}");
            assert_eq!((acts(false).hand_back, acts(false).restore), (0, expected), "{held:?}");
            assert_eq!(acts(true).way_back(), may.then_some(WayBack::HandBack));
            assert_eq!(acts(false).way_back(), may.then_some(WayBack::Restore));
        }
    }
    let groups = [
        moved(admin, 3),
        moved(RoleSet::EMPTY, 4),
        group(RequestState::Done, true, 5),
        group(RequestState::Error, true, 6),
        LineGroup { took: true, ..moved(tech(), 7) },
    ];
    let acts = submission_acts(&asker(), &asker(), &groups);
    assert_eq!((acts.hand_back, acts.restore, acts.way_back()), (7, 3, Some(WayBack::HandBack)));
}

#[test]
fn asker_may_replace_open_lines() {
    let [open, doing] = [RequestState::ValidatingByCustomers, RequestState::Doing].map(|state| group(state, true, 1));
    let [done, refused] = [RequestState::Done, RequestState::Refused].map(|state| group(state, true, 1));
    for (groups, expected) in [
        (vec![open], Ok(())),
        (vec![done, doing], Ok(())),
        (vec![refused, done], Err(Refusal::Closed { state: RequestState::Refused })),
        (vec![], Err(Refusal::NoPart)),
    ] {
        assert_eq!(guard_submission_replacement(&asker(), &asker(), &groups), expected, "{groups:?}");
    }
    assert_eq!(guard_submission_replacement(&asker(), &incoming(), &[open]), Err(Refusal::NotTheAsker));
    assert_eq!(guard_submission_replacement(&asker(), &incoming(), &[]), Err(Refusal::NoPart));
}

#[test]
fn a_code_is_sent_again_by_the_asker_and_the_party_itself() {
    let by = |by: &NicHandle, waiting| may_resend(&asker(), by, &incoming(), waiting);
    assert_eq!([by(&asker(), 1), by(&incoming(), 1), by(&stranger(), 1)], [true, true, false]);
    assert_eq!([by(&asker(), 0), by(&incoming(), 0)], [false, false]);
}

/// A request of the admin that moved the tech role, and the contacts since then.
fn moved_tech() -> (Request, Contacts) {
    let before = contacts(&asker(), &outgoing(), &stranger());
    let mut request = RequestHarness::new(&before, &outgoing(), &incoming(), tech(), Policy::default()).request;
    request.state = RequestState::Done;
    (request, before.after(tech(), &incoming()))
}

#[test]
fn a_request_has_a_way_back_once_it_is_done() {
    let (mut request, now) = moved_tech();
    for state in RequestState::ALL.iter().copied() {
        request.state = state;
        let expected = (state == RequestState::Done).then_some(WayBack::HandBack);
        assert_eq!(request.way_back(&incoming(), &now), expected, "{state:?}");
    }
    request.state = RequestState::Done;
    assert!(request.has_way_back());
    // Another last day for the same contact.
    request.from = request.to.clone();
    assert_eq!(request.way_back(&incoming(), &now), None);
    assert!(!request.has_way_back());
}

#[test]
fn way_back_is_for_those_who_gave_or_took_the_roles_and_may_ask_for_them() {
    let (request, now) = moved_tech();
    let with_admin = |admin: &NicHandle| now.after(roles(&[Role::Admin]), admin);
    for (account, now, expected) in [
        (incoming(), now.clone(), Some(WayBack::HandBack)),
        (incoming(), with_admin(&incoming()), Some(WayBack::HandBack)),
        (asker(), now.clone(), Some(WayBack::Restore)),
        (outgoing(), with_admin(&outgoing()), Some(WayBack::Restore)),
        // They may not ask for it.
        (outgoing(), now.clone(), None),
        (asker(), with_admin(&stranger()), None),
        // A later admin neither gave nor took the role.
        (stranger(), with_admin(&stranger()), None),
    ] {
        assert_eq!(request.way_back(&account, &now), expected, "{account} {now:?}");
    }
}

#[test]
fn roles_that_went_back_or_moved_on_have_no_way_back() {
    let (mut request, now) = moved_tech();
    for holder in [outgoing(), stranger(), asker()] {
        let later = now.after(tech(), &holder);
        for account in [asker(), incoming(), outgoing(), stranger()] {
            let later = later.after(roles(&[Role::Admin]), &account);
            assert_eq!(request.way_back(&account, &later), None, "{account} while {holder} has it");
        }
    }
    // One of two roles has moved on: the change cannot be reversed as a whole.
    request.roles = roles(&[Role::Tech, Role::Billing]);
    assert_eq!(request.way_back(&asker(), &now), None);
    assert!(request.way_back(&asker(), &now.after(request.roles, &incoming())).is_some());
}

#[test]
fn an_open_request_waits_for_the_parties_that_have_not_accepted() {
    let mut request =
        RequestHarness::new(&usual_contacts(), &outgoing(), &incoming(), tech(), Policy::default()).request;
    let waits = |request: &Request| [outgoing(), incoming(), asker()].map(|account| request.waits_for(&account));
    assert_eq!(waits(&request), [outgoing(), incoming(), asker()].map(|account| request.party(&account).is_some()));
    request.parties[0].accepted_at = Some(request.asked_at);
    let accepted = request.parties[0].account.clone();
    assert!(!request.waits_for(&accepted));
    for state in RequestState::ALL.iter().copied().filter(|state| *state != RequestState::ValidatingByCustomers) {
        request.state = state;
        assert_eq!(waits(&request), [false; 3], "{state:?}");
    }
}

#[test]
fn roles_after_the_transfer() {
    let mut request =
        RequestHarness::new(&usual_contacts(), &outgoing(), &incoming(), tech(), Policy::default()).request;
    let (billing, both) = (roles(&[Role::Billing]), roles(&[Role::Tech, Role::Billing]));
    assert_eq!(request.roles_after(&incoming(), billing), both);
    assert_eq!(request.roles_after(&outgoing(), both), billing);
    assert_eq!(request.roles_after(&asker(), billing), billing);
    request.from = request.to.clone();
    assert_eq!(request.roles_after(&incoming(), both), both);
}

#[test]
fn roles_after_several_transfers() {
    let of = |held: &[_], taken: &[_], given: &[_]| roles_after(roles(held), roles(taken), roles(given));
    let (admin, tech, billing) = (Role::Admin, Role::Tech, Role::Billing);
    assert_eq!(of(&[tech], &[admin, billing], &[tech]), roles(&[admin, billing]));
    assert_eq!(of(&[tech, billing], &[], &[]), roles(&[tech, billing]));
    assert_eq!(
        of(&[tech, billing], &[tech], &[tech, billing]),
        roles(&[tech]),
        "it keeps the role with another last day"
    );
}
