//! Requests of one service that take effect at the same moment notify the same people, independent of their random
//! numbers.

use crate::{prelude::*, test};
use handover_rules::request::lifecycle::moves_last;

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
