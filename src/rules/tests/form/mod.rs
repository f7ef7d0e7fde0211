//! The form for new contacts.

mod fields;
mod lines;

use crate::{prelude::*, test};
use handover_rules::submission::form::{FormLine, FormService, Move, PartyServices, Preview, Shown, Viewpoint};
use handover_rules::submission::last_day::{LastDay, MOST_DAYS, PresentEnd};
use handover_rules::submission::refused::RefusalKind;
use handover_rules::submission::{Initiator, OwnRequests};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// A service of a list.
#[derive(Clone, Debug)]
struct Service {
    key: ServiceKey,
    contacts: Contacts,
    status: ServiceStatus,
    open: Vec<OpenRequest>,
    tech_until: Option<NaiveDate>,
    /// The account that gets a tech role with an end back; no list shows it.
    returns_to: NicHandle,
}

impl Service {
    fn usual(name: &str) -> Self {
        Self {
            key: key(Category::Domain, name),
            contacts: usual_contacts(),
            status: ServiceStatus::Ok,
            open: Vec::new(),
            tech_until: None,
            returns_to: asker(),
        }
    }

    fn listed(&self) -> FormService<'_> {
        FormService {
            key: &self.key,
            contacts: &self.contacts,
            status: self.status,
            open: &self.open,
            tech_until: self.tech_until,
        }
    }
}

/// The new terms of a service.
#[derive(Clone, Debug, Default)]
struct NewTerms {
    contacts: PerRole<Option<NicHandle>>,
    until: Option<NaiveDate>,
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2030, 3, 17).expect("a date")
}

fn tech(to: &NicHandle) -> NewTerms {
    NewTerms { contacts: PerRole { tech: Some(to.clone()), ..PerRole::default() }, until: None }
}

fn preview(by: &NicHandle, services: &[(Service, NewTerms)]) -> Preview {
    preview_with(by, services, OwnRequests::Stay)
}

fn preview_with(by: &NicHandle, services: &[(Service, NewTerms)], own: OwnRequests) -> Preview {
    let me = fine(by);
    let viewpoint = Viewpoint { me: &me, first_day: today(), own };
    let shown = Shown { refused: 2, changes: 3 };
    let line = |(Service { key, .. }, NewTerms { contacts, until }): &(Service, NewTerms)| FormLine {
        service: key.clone(),
        contacts: contacts.clone(),
        until: *until,
    };
    let lines: Vec<FormLine> = services.iter().map(line).collect();
    viewpoint.preview(services.iter().map(|(service, _)| service.listed()).zip(&lines), shown)
}

#[test]
fn answers_without_changes_have_their_numbers_only() {
    let me = fine(&asker());
    let viewpoint = Viewpoint { me: &me, first_day: today(), own: OwnRequests::Stay };
    let service = Service::usual("one.example");
    let line = FormLine { service: service.key.clone(), contacts: tech(&incoming()).contacts, until: None };
    let preview = viewpoint.preview([(service.listed(), &line)], Shown { refused: 2, changes: 0 });
    assert_eq!((preview.will_change, preview.changes.len()), (1, 0));
}

#[test]
fn services_that_change_or_not_are_counted_and_refused_ones_grouped() {
    let open = |number, by: &NicHandle| vec![open_request(number, by, Role::Tech.into())];
    let expired = |name| Service { status: ServiceStatus::Expired, ..Service::usual(name) };
    let services = [
        Service::usual("a.example"),
        Service { contacts: contacts(&asker(), &incoming(), &asker()), ..Service::usual("b.example") },
        expired("c.example"),
        expired("d.example"),
        expired("e.example"),
        Service { open: open(1, &asker()), ..Service::usual("f.example") },
        // The admin's request replaces that of a tech contact.
        Service { open: open(2, &outgoing()), ..Service::usual("g.example") },
    ];
    let seen = preview(&asker(), &services.map(|service| (service, tech(&incoming()))));
    assert_eq!((seen.will_change, seen.unchanged, seen.cannot_change, seen.supersedes), (2, 1, 4, 1));
    assert_eq!(seen.parties, [party(&asker(), 2), party(&incoming(), 2)]);
    let groups: Vec<_> = seen.refused.iter().map(|group| (group.reason, group.count, group.services.len())).collect();
    assert_eq!(groups, [(RefusalKind::Expired, 3, 2), (RefusalKind::RequestOpen, 1, 1)]);
}

#[test]
fn independent_own_requests_are_replaced_on_request() {
    let [tech_role, all] = [RoleSet::from(Role::Tech), RoleSet::from_iter(Role::ALL)];
    let open = |number, by: &NicHandle, roles, together| OpenRequest { together, ..open_request(number, by, roles) };
    let with = |open: Vec<OpenRequest>| (Service { open, ..Service::usual("a.example") }, tech(&incoming()));
    let services = [
        with(vec![open(1, &asker(), tech_role, false)]),
        with(vec![open(2, &asker(), all, false)]),
        with(vec![open(3, &asker(), tech_role, true)]),
        with(vec![open(4, &outgoing(), tech_role, false)]),
        with(vec![open(5, &asker(), Role::Billing.into(), false)]),
    ];
    let stay = preview(&asker(), &services);
    assert_eq!((stay.will_change, stay.cannot_change, stay.supersedes, stay.withdraws), (2, 3, 1, 0));
    let replaced = preview_with(&asker(), &services, OwnRequests::AreReplaced);
    assert_eq!((replaced.will_change, replaced.cannot_change), (4, 1));
    assert_eq!((replaced.supersedes, replaced.withdraws), (1, 2), "a request for another role is not in the way");
    // Requests of others are not replaced, except by the admin.
    let by_tech = preview_with(&outgoing(), &services[..1], OwnRequests::AreReplaced);
    assert_eq!((by_tech.cannot_change, by_tech.withdraws), (1, 0));
    let own = [with(vec![open(6, &outgoing(), tech_role, false)])];
    assert_eq!(preview_with(&outgoing(), &own, OwnRequests::AreReplaced).withdraws, 1);
}

#[test]
fn asker_is_the_first_party_and_those_with_most_services_follow() {
    let to = [account("bb1"), account("aa1"), account("bb1")];
    let services = to.map(|to| (Service::usual("a.example"), tech(&to)));
    let seen = preview(&asker(), &services);
    assert_eq!(seen.parties, [party(&asker(), 3), party(&account("bb1"), 2), party(&account("aa1"), 1)]);
}

fn party(account: &NicHandle, services: u64) -> PartyServices {
    PartyServices { account: account.clone(), services }
}

#[test]
fn moves_between_the_same_accounts_are_counted_together() {
    let of = |name, category, tech: &NicHandle| {
        let service = Service { contacts: contacts(&asker(), tech, &asker()), ..Service::usual(name) };
        Service { key: ServiceKey { category, ..service.key }, ..service }
    };
    let services = [
        of("a.example", Category::Domain, &outgoing()),
        of("a.example", Category::Zone, &outgoing()),
        of("b.example", Category::Domain, &asker()),
        of("c.example", Category::Domain, &outgoing()),
        of("d.example", Category::Domain, &outgoing()),
    ];
    let seen = preview(&asker(), &services.map(|service| (service, tech(&incoming()))));
    let (role, to) = (Role::Tech, incoming());
    let both = vec![Category::Domain, Category::Zone];
    let of_four = Move { role, from: outgoing(), to: to.clone(), services: 4, categories: both.clone() };
    let of_one = Move { role, from: asker(), to, services: 1, categories: vec![Category::Domain] };
    assert_eq!(seen.moves, [of_four, of_one]);
    let names: Vec<_> = seen.changes.iter().map(|change| (change.name.as_str(), change.categories.len())).collect();
    assert_eq!(names, [("a.example", 2), ("b.example", 1), ("c.example", 1)]);
    assert_eq!((seen.names, seen.requests, seen.more_changes), (4, 5, 1));
    assert_eq!(seen.notified, [outgoing()]);
}

#[test]
fn roles_that_the_asker_keeps_and_services_that_it_leaves_are_named() {
    let all = |to: &NicHandle| {
        let to = Some(to.clone());
        NewTerms { contacts: PerRole { admin: to.clone(), tech: to.clone(), billing: to }, until: None }
    };
    let seen = preview(&asker(), &[(Service::usual("a.example"), tech(&incoming()))]);
    assert_eq!((seen.keeps, seen.leaves), ([Role::Admin, Role::Billing].into_iter().collect(), 0));
    let seen = preview(&asker(), &[(Service::usual("a.example"), all(&incoming()))]);
    assert_eq!((seen.keeps, seen.leaves), (RoleSet::EMPTY, 1));
    assert!(!seen.is_confirmed_only_by(&asker()));
    let taken = preview(&asker(), &[(Service::usual("a.example"), all(&asker()))]);
    assert!(taken.is_confirmed_only_by(&asker()));
}

#[test]
fn reasons_by_role_are_given_for_an_only_service() {
    let expired = || Service { status: ServiceStatus::Expired, ..Service::usual("a.example") };
    let terms = tech(&incoming());
    assert_eq!(preview(&asker(), &[(expired(), terms.clone())]).blocked.tech, [Blocker::Expired]);
    let two = [(expired(), terms.clone()), (Service::usual("b.example"), terms)];
    assert_eq!(preview(&asker(), &two).blocked, PerRole::default());
}

fn accounts() -> impl Strategy<Value = NicHandle> {
    prop::sample::select(vec![asker(), incoming(), outgoing(), stranger()])
}

fn services() -> impl Strategy<Value = Service> {
    let status = prop::sample::select(ServiceStatus::ALL.to_vec());
    let open = proptest::option::of((accounts(), 1_u8..8, any::<[bool; 2]>()));
    // Other ends do not occur: past ones have ended, and nobody can ask for later ones.
    let days = proptest::option::of(0..=MOST_DAYS);
    ((accounts(), accounts(), accounts()), accounts(), status, open, days).prop_map(
        |((admin, tech, billing), returns_to, status, open, days)| {
            let open = open.map(|(by, bits, [together, unconfirmed])| OpenRequest {
                together,
                unconfirmed,
                ..open_request(1, &by, RoleSet::from_bits(bits))
            });
            Service {
                contacts: contacts(&admin, &tech, &billing),
                status,
                open: open.into_iter().collect(),
                tech_until: days.map(|number| today() + Days::new(number)),
                returns_to,
                ..Service::usual("a.example")
            }
        },
    )
}

/// A request belongs to one service.
fn with_different_requests(mut lines: Vec<(Service, NewTerms)>) -> Vec<(Service, NewTerms)> {
    for (number, (service, _)) in (1..).zip(&mut lines) {
        for request in &mut service.open {
            request.id = id(number);
        }
    }
    lines
}

fn terms() -> impl Strategy<Value = NewTerms> {
    let to = || proptest::option::of(accounts());
    let days = proptest::option::of(0_u64..400);
    (to(), to(), to(), days).prop_map(|(admin, tech, billing, days)| NewTerms {
        contacts: PerRole { admin, tech, billing },
        until: days.map(|number| today() + Days::new(number)),
    })
}

/// The plan by the server's rules if no account has a fault.
fn planned(service: &Service, terms: &NewTerms, own: OwnRequests) -> Result<Plan, PlanError> {
    let Service { key, contacts, status, open, tech_until, returns_to } = service.clone();
    let facts = ChangeFacts {
        service: ServiceFacts { key, status, contacts },
        accounts: [asker(), incoming(), outgoing(), stranger()].iter().map(fine).collect(),
        open,
        lost_to_siblings: RoleSet::EMPTY,
    };
    let found =
        PerRole::from_fn(|role| terms.contacts.get(role).clone().map_or(Resolution::Unchanged, Resolution::Account));
    let present = tech_until.map(|until| PresentEnd { until, returns_to });
    let last_day = LastDay { wanted: terms.until, present: present.as_ref(), first_day: today() };
    last_day.plan_with(&asker(), &found, &facts, Initiator::Asker(own))
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn browser_preview_matches_the_plan_of_the_server(
        lines in prop::collection::vec((services(), terms()), 0..12),
        own in prop::sample::select(vec![OwnRequests::Stay, OwnRequests::AreReplaced]),
    ) {
        let lines = with_different_requests(lines);
        let seen = preview_with(&asker(), &lines, own);
        let plans: Vec<_> = lines.iter().map(|(service, terms)| planned(service, terms, own)).collect();
        let count = |is: fn(&Result<Plan, PlanError>) -> bool| plans.iter().filter(|plan| is(plan)).count() as u64;
        let sum = |of: fn(&Plan) -> usize| plans.iter().flatten().map(of).sum::<usize>() as u64;
        prop_assert_eq!(seen.will_change, count(Result::is_ok));
        prop_assert_eq!(seen.unchanged, count(|plan| *plan == Err(PlanError::NothingToChange)));
        prop_assert_eq!(seen.will_change + seen.unchanged + seen.cannot_change, lines.len() as u64);
        prop_assert_eq!(seen.supersedes, sum(|plan| usize::from(!plan.supersedes.is_empty())));
        prop_assert_eq!(seen.withdraws, sum(|plan| usize::from(!plan.withdraws.is_empty())));
        prop_assert!(own == OwnRequests::AreReplaced || seen.withdraws == 0);
        // Lists do not contain the account that gets a temporary role back: the admin is presumed.
        let presumed = lines.iter().filter_map(|(service, terms)| {
            let service = Service { returns_to: service.contacts.admin.clone(), ..service.clone() };
            planned(&service, terms, own).ok()
        });
        let last_days = presumed.flat_map(|plan| plan.requests).filter_map(|request| request.until);
        prop_assert_eq!(seen.first_last_day, last_days.min());
        prop_assert_eq!(seen.requests, sum(|plan| plan.requests.len()));
        let moved = plans.iter().flatten().flat_map(|plan| &plan.requests);
        let moved: u64 = moved.map(|request| request.roles.iter().count() as u64).sum();
        prop_assert_eq!(seen.roles, moved);
        prop_assert_eq!(seen.moves.iter().map(|it| it.services).sum::<u64>(), moved);
        // A party confirms a service once, also with several requests.
        let parties = |plan: &Plan| {
            let all = plan.requests.iter().flat_map(|request| request.parties(&asker()));
            all.collect::<BTreeSet<NicHandle>>().len()
        };
        prop_assert_eq!(seen.parties.iter().map(|party| party.services).sum::<u64>(), sum(parties));
        prop_assert!(seen.leaves <= seen.will_change);
        let ends = count(|plan| plan.as_ref().is_ok_and(|plan| !plan.supersedes.is_empty() || !plan.withdraws.is_empty()));
        prop_assert_eq!(ends > 0, seen.supersedes + seen.withdraws > 0);
        prop_assert!(seen.parties.iter().all(|party| (1..=seen.will_change).contains(&party.services)));
    }
}
