//! Acts on requests: cancelling, on a submission as a whole, on a finished one; remedies, and effects at one moment.

use crate::{prelude::*, test};
use handover_rules::request::acts_on_submission::{
    Cancellation, LineGroup, MovedRoles, Remedy, WayBack, cancellation, guard_submission_replacement, may_resend,
    remedy, roles_after, submission_acts,
};
use handover_rules::request::lifecycle::{guard, moves_last};

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
    let cancels = |account: &NicHandle, groups: &[LineGroup]| {
        let acts = submission_acts(&asker(), account, groups);
        assert_eq!((acts.may_amend(), acts.way_back), (acts.cancel == Some(Cancellation::Withdraw), None));
        acts.cancel
    };
    for group in groups {
        let (is_open, has_accepted) = (!group.state.is_final(), group.has_accepted);
        assert_eq!(cancels(&asker(), &[group]), is_open.then_some(Cancellation::Withdraw), "{group:?}");
        let takes_back = (is_open && has_accepted).then_some(Cancellation::TakeBack);
        assert_eq!(cancels(&incoming(), &[group]), takes_back, "{group:?}");
    }
    assert_eq!(cancels(&asker(), &[]), None);
}

#[test]
fn new_contact_hands_back_and_others_restore() {
    let (admin, billing) = (roles(&[Role::Admin]), roles(&[Role::Billing]));
    for (held, may) in [(RoleSet::EMPTY, false), (admin, true), (tech(), true), (billing, false)] {
        for account in [asker(), incoming()] {
            let acts = |took| submission_acts(&asker(), &account, &[LineGroup { took, gave: !took, ..moved(held, 3) }]);
            assert_eq!(acts(true).way_back, may.then_some(WayBack::HandBack), "{held:?}");
            assert_eq!(acts(false).way_back, may.then_some(WayBack::Restore), "{held:?}");
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
    assert_eq!(acts.way_back, Some(WayBack::HandBack));
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
    for state in RequestState::ALL {
        request.state = state;
        let expected = (state == RequestState::Done).then_some(WayBack::HandBack);
        assert_eq!((request.way_back(&incoming(), &now), request.has_way_back()), (expected, expected.is_some()));
    }
    // Another last day for the same contact.
    (request.state, request.from) = (RequestState::Done, request.to.clone());
    assert_eq!((request.way_back(&incoming(), &now), request.has_way_back()), (None, false));
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
    let waits = |request: &Request| [outgoing(), incoming(), asker()].map(|account| request.waits_for(&account));
    assert_eq!(waits(&RequestHarness::usual().request), [false, true, true]);
    let mut request = RequestHarness::usual().accepted(1).request;
    for state in RequestState::ALL {
        request.state = state;
        assert_eq!(waits(&request), [false, state == RequestState::ValidatingByCustomers, false], "{state:?}");
    }
}

#[test]
fn roles_after_transfers() {
    let mut request = RequestHarness::usual().request;
    let (billing, both) = (roles(&[Billing]), roles(&[Tech, Billing]));
    assert_eq!(request.roles_after(&incoming(), billing), both);
    assert_eq!(request.roles_after(&outgoing(), both), billing);
    assert_eq!(request.roles_after(&asker(), billing), billing);
    request.from = request.to.clone();
    assert_eq!(request.roles_after(&incoming(), both), both);
    let several = roles_after(tech(), roles(&[Admin, Billing]), tech());
    assert_eq!(several, roles(&[Admin, Billing]));
    assert_eq!(roles_after(both, tech(), both), tech(), "it keeps the role with another last day");
}

// Cancelling

#[test]
fn asker_who_is_also_a_party_withdraws() {
    let RequestHarness { mut request, policy, .. } = RequestHarness::usual();
    for accepted in [[false, false], [true, false], [false, true], [true, true]] {
        for (party, has_accepted) in request.parties.iter_mut().zip(accepted) {
            party.accepted_at = has_accepted.then_some(at(0));
        }
        for state in RequestState::ALL {
            request.state = state;
            for account in [asker(), incoming(), outgoing(), stranger()] {
                let ways =
                    [(withdraw(&account), Cancellation::Withdraw), (take_back(&account), Cancellation::TakeBack)];
                let is_possible = |event| guard(&request, &[], event, at(0), &policy).is_ok();
                let expected = ways.iter().find(|(event, _)| is_possible(event)).map(|(_, way)| *way);
                let found = cancellation(&request, &account, at(0), &policy);
                assert_eq!(found, expected, "{account} in {state:?}, {accepted:?}");
            }
        }
    }
}

#[test]
fn request_is_cancelled_by_the_one_who_ended_it() {
    for (event, by) in [(withdraw(&asker()), asker()), (take_back(&incoming()), incoming())] {
        let mut harness = RequestHarness::usual().accepted(2);
        assert!(!harness.request.is_cancelled_by(&by));
        harness.step(&event);
        assert!(harness.request.is_cancelled_by(&by) && !harness.request.is_cancelled_by(&outgoing()));
    }
}

// Remedies after a refusal

#[test]
fn each_refusal_has_its_remedy() {
    let until = at(0);
    let again = (Some(Remedy::AskAgain), Some(Remedy::HaveItAskedAgain));
    let same = |remedy| (Some(remedy), Some(remedy));
    let none = (None, None);
    for (refusal, (of_asker, of_other)) in [
        (Refusal::WrongCode { tries_left: 2, until: None }, same(Remedy::LatestCode)),
        (Refusal::SupersededCode, same(Remedy::LatestCode)),
        (Refusal::OthersCode, same(Remedy::OtherAccount)),
        (Refusal::CoolingDown { until }, (Some(Remedy::Cancel), Some(Remedy::Decline))),
        (Refusal::NotAccepted, same(Remedy::Decline)),
        (Refusal::Answered, same(Remedy::Cancel)),
        (Refusal::UsedCode { answer: Answer::Accept }, same(Remedy::Cancel)),
        (Refusal::UsedCode { answer: Answer::Decline }, again),
        (Refusal::Closed { state: RequestState::Refused }, again),
        (Refusal::Closed { state: RequestState::Expired }, again),
        (Refusal::Closed { state: RequestState::Aborted }, again),
        (Refusal::Closed { state: RequestState::Error }, again),
        (Refusal::Closed { state: RequestState::Done }, same(Remedy::AskForWayBack)),
        (Refusal::Paused { until }, none),
        (Refusal::TooSoon { until: None }, none),
        (Refusal::TooMany { until }, none),
        (Refusal::NoPart, none),
        (Refusal::NotTheAsker, none),
        (Refusal::Together, none),
    ] {
        assert_eq!(remedy(&refusal, true), of_asker, "{refusal:?}");
        assert_eq!(remedy(&refusal, false), of_other, "{refusal:?}");
    }
}

// Effects at one moment

/// Every order of three numbers.
const NUMBERS: [[u64; 3]; 6] = [[1, 2, 3], [1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [3, 2, 1]];

/// Time of the effect in seconds.
const EFFECT: i64 = 120;

fn accepted(holders: &Contacts, planned: &PlannedRequest) -> RequestHarness {
    let policy = Policy { grace: 120, ..Policy::default() };
    let mut line = RequestHarness::new(holders, &planned.from, &planned.to, planned.roles, policy).with_codes();
    for (number, party) in (1..).zip(planned.parties(&asker())) {
        line.step(&accept(&party, number)).result.expect("accepted");
    }
    assert_eq!(line.request.effect_at, Some(at(EFFECT)));
    line
}

/// Lets the requests take effect, as lines of one submission or each by itself, and returns the notified accounts of
/// each that are not a party to it.
fn notified(holders: &Contacts, planned: &[PlannedRequest], numbers: [u64; 3], are_lines: bool) -> Vec<Vec<NicHandle>> {
    let mut lines: Vec<RequestHarness> = planned.iter().map(|planned| accepted(holders, planned)).collect();
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|index| (moves_last(planned[*index].roles), numbers[*index]));
    let (mut now, mut lost) = (holders.clone(), RoleSet::EMPTY);
    for (place, &moving) in order.iter().enumerate() {
        for &index in &order[place..] {
            lines[index].facts.service.contacts.clone_from(&now);
            lines[index].facts.lost_to_siblings = if are_lines { lost } else { RoleSet::EMPTY };
            let _ = lines[index].at(EFFECT - 1).step(&Event::ContactsChanged);
        }
        let _ = lines[moving].at(EFFECT).step(&Event::Due);
        now.clone_from(&lines[moving].facts.service.contacts);
        if planned[moving].from == asker() {
            lost = lost.union(planned[moving].roles);
        }
    }
    let recipients = |line: &RequestHarness| {
        assert_eq!(line.request.state, RequestState::Done, "{:?}", line.request);
        let changed = mails(&line.effects).into_iter().filter(|(notice, _)| *notice == Notice::Changed);
        changed.map(|(_, to)| to).collect()
    };
    lines.iter().map(recipients).collect()
}

#[test]
fn requests_at_one_moment_all_take_effect_and_notify_as_previewed() {
    let people = [asker(), account("x0"), account("y0")];
    let wishes = [None, Some(0), Some(1), Some(2)];
    let mut checked = 0;
    for number in 0..27 {
        let holders = contacts(&people[number / 9], &people[number / 3 % 3], &people[number % 3]);
        for wish in 0..64 {
            let wanted = [wishes[wish / 16], wishes[wish / 4 % 4], wishes[wish % 4]];
            let to = |index: usize| {
                wanted[index].map_or(Resolution::Unchanged, |to: usize| Resolution::Account(people[to].clone()))
            };
            let found = PerRole { admin: to(0), tech: to(1), billing: to(2) };
            let Ok(plan) = plan(&asker(), &found, &facts(&holders)) else { continue };
            if plan.requests.len() < 2 {
                continue;
            }
            let named = plan.requests.iter().map(|planned| planned.notified(&asker(), &holders.admin));
            let named: Vec<Vec<NicHandle>> = named.collect();
            for (numbers, are_lines) in NUMBERS.into_iter().flat_map(|numbers| [(numbers, true), (numbers, false)]) {
                assert_eq!(notified(&holders, &plan.requests, numbers, are_lines), named, "{holders:?} {wanted:?}");
                checked += 1;
            }
        }
    }
    assert!(checked > 1000, "{checked}");
}

#[test]
fn only_the_admin_role_moves_last() {
    for bits in 0..8 {
        let roles = RoleSet::from_bits(bits);
        assert_eq!(moves_last(roles), roles.contains(Role::Admin), "{roles:?}");
    }
}
