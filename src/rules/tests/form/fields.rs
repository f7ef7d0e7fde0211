//! The fields of the roles: who holds them, and the verdict on what is entered.

use super::{NewTerms, Service, preview, tech, today};
use crate::{prelude::*, test};
use handover_rules::model::account::HandleError;
use handover_rules::submission::form::{
    Candidate, FormLines, FormService, FoundAccount, Preview, RoleState, Verdict, candidate, role_state, verdict,
};
use handover_rules::submission::refused::{RefusalKind, RefusedServices};

fn state(me: &NicHandle, role: Role, services: &[Service]) -> RoleState {
    let services: Vec<FormService<'_>> = services.iter().map(Service::listed).collect();
    role_state(&fine(me), role, &services)
}

/// The verdict on an entry for the tech contact.
fn of_tech(entry: &str, services: &[Service], preview: Option<(&Preview, bool)>) -> Verdict {
    verdict(Role::Tech, entry, &state(&asker(), Role::Tech, services), preview, "ovh")
}

#[test]
fn holders_are_counted_and_the_reader_comes_first() {
    let of = |admin: &NicHandle, tech: &NicHandle| Service {
        contacts: contacts(admin, tech, &asker()),
        ..Service::usual("a.example")
    };
    let services = [of(&asker(), &outgoing()), of(&asker(), &outgoing()), of(&incoming(), &asker())];
    let seen = state(&asker(), Role::Tech, &services);
    assert_eq!(seen.holders, [(asker(), 1), (outgoing(), 2)]);
    assert_eq!((seen.may_change, seen.locks), (3, vec![]));
    assert_eq!(state(&asker(), Role::Admin, &services).may_change, 2);
    let listed: Vec<FormService<'_>> = services.iter().map(Service::listed).collect();
    let roles = |me: &NicHandle| FormLines::of(me, &listed, false).roles();
    assert_eq!(roles(&asker()), Role::ALL.into_iter().collect());
    assert_eq!(roles(&outgoing()), Role::Tech.into());
    assert_eq!(roles(&account("nobody")), RoleSet::EMPTY);
}

#[test]
fn people_are_judged_before_they_are_entered() {
    let of = |tech: &NicHandle| Service { contacts: contacts(&asker(), tech, &asker()), ..Service::usual("a.example") };
    let (one, two) = ([of(&outgoing())], [of(&outgoing()), of(&outgoing()), of(&asker())]);
    for (who, is_unable, services, expected) in [
        (outgoing(), false, &one[..], Candidate::Present),
        (outgoing(), true, &one, Candidate::Present),
        (outgoing(), false, &two, Candidate::Able(2)),
        (incoming(), false, &two, Candidate::Able(0)),
        (outgoing(), true, &two, Candidate::Unable),
        (incoming(), true, &one, Candidate::Unable),
        (incoming(), false, &[], Candidate::Able(0)),
    ] {
        assert_eq!(candidate(&who, is_unable, &state(&asker(), Role::Tech, services)), expected, "{who} {is_unable}");
    }
}

#[test]
fn the_role_of_an_only_service_is_locked_or_ends_the_request_of_another() {
    let open = |by: &NicHandle| {
        let open = vec![open_request(7, by, Role::Tech.into())];
        Service { open, ..Service::usual("a.example") }
    };
    let own = state(&asker(), Role::Tech, &[open(&asker())]);
    let request = RequestId::new(7).expect("a number");
    assert_eq!(own.locks, [Blocker::RequestOpen { request, roles: Role::Tech.into() }]);
    assert_eq!(own.ends, None);
    let others = state(&asker(), Role::Tech, &[open(&outgoing())]);
    assert_eq!((others.locks, others.ends.map(|open| open.id)), (vec![], Some(request)));
    let two = state(&asker(), Role::Tech, &[open(&asker()), open(&outgoing())]);
    assert_eq!((two.locks, two.ends), (vec![], None), "groups say it");
}

#[test]
fn a_last_day_is_named_if_all_have_the_same() {
    let until = |days| Service { tech_until: Some(today() + Days::new(days)), ..Service::usual("a.example") };
    assert_eq!(state(&asker(), Role::Tech, &[until(3), until(3)]).until, Some(today() + Days::new(3)));
    assert_eq!(state(&asker(), Role::Tech, &[until(3), until(4)]).until, None);
    assert_eq!(state(&asker(), Role::Tech, &[until(3), Service::usual("b.example")]).until, None);
    assert_eq!(state(&asker(), Role::Admin, &[until(3)]).until, None);
}

#[test]
fn entries_are_judged_by_their_form_first() {
    let one = [Service::usual("a.example")];
    assert_eq!(of_tech("  ", &one, None), Verdict::Empty);
    let malformed = |suggestion, is_address, error| Verdict::Malformed { error, is_address, suggestion };
    assert_eq!(of_tech("kv90077ovh", &one, None), malformed(Some(account("kv90077")), false, HandleError::NoHyphen));
    assert_eq!(of_tech("kv@", &one, None), malformed(None, true, HandleError::NoHyphen));
    assert_eq!(of_tech(" OUTGOING-ovh", &one, None), Verdict::Unchanged);
    assert_eq!(of_tech("incoming-ovh", &one, None), Verdict::Checking);
    let expired = [Service { status: ServiceStatus::Expired, ..Service::usual("a.example") }];
    assert_eq!(of_tech("incoming-ovh", &expired, None), Verdict::Blocked(vec![Blocker::Expired]));
    assert!(of_tech("incoming-ovh", &expired, None).is_wrong() && !of_tech("", &expired, None).is_wrong());
}

#[test]
fn the_answer_of_the_server_decides_and_the_local_preview_only_refuses() {
    let one = [Service::usual("a.example")];
    let local = preview(&asker(), &[(one[0].clone(), tech(&incoming()))]);
    assert_eq!(of_tech("incoming-ovh", &one, Some((&local, false))), Verdict::Checking);
    assert_eq!(of_tech("incoming-ovh", &one, Some((&local, true))), Verdict::Accepted(None));
    let too_late = NewTerms { until: Some(today() + Days::new(400)), ..tech(&incoming()) };
    let local = preview(&asker(), &[(one[0].clone(), too_late)]);
    let refused = Verdict::Blocked(vec![Blocker::LastDayOutOfRange]);
    assert_eq!(of_tech("incoming-ovh", &one, Some((&local, false))), refused);

    let found = |who: NicHandle| Preview {
        found: PerRole { tech: Some(FoundAccount { handle: who, is_in_my_zone: true }), ..PerRole::default() },
        ..Preview::default()
    };
    let answer = found(incoming());
    let accepted = Verdict::Accepted(answer.found.tech.clone());
    assert_eq!(of_tech("in@mail.example", &one, Some((&answer, true))), accepted);
    assert_eq!(of_tech("in@mail.example", &one, Some((&found(outgoing()), true))), Verdict::Unchanged);
    assert_eq!(of_tech("in@mail.example", &one, Some((&Preview::default(), true))), Verdict::Unchanged);
    assert_eq!(of_tech("in@mail.example", &one, None), Verdict::Checking);
}

#[test]
fn an_entry_that_names_nobody_is_wrong_for_any_number_of_services() {
    let services = [Service::usual("a.example"), Service::usual("b.example")];
    let answer = |role, reason| {
        let (account, role, count, replaceable) = (None, Some(role), 2, 0);
        let (services, lines, requests) = (Vec::new(), Vec::new(), Vec::new());
        let group = RefusedServices { reason, account, count, services, lines, role, requests, replaceable };
        Preview { refused: vec![group], ..Preview::default() }
    };
    let unknown = answer(Role::Tech, RefusalKind::NoSuchAccount);
    let wrong = Verdict::Blocked(vec![Blocker::NoSuchAccount]);
    assert_eq!(of_tech("nobody-ovh", &services, Some((&unknown, true))), wrong);
    let several = answer(Role::Tech, RefusalKind::SeveralAccounts);
    let wrong = Verdict::Blocked(vec![Blocker::SeveralAccounts]);
    assert_eq!(of_tech("two@mail.example", &services, Some((&several, true))), wrong);
    let other = answer(Role::Billing, RefusalKind::NoSuchAccount);
    assert_eq!(of_tech("incoming-ovh", &services, Some((&other, true))), Verdict::Accepted(None));
}
