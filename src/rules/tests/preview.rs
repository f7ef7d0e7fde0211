//! Previews of changes.

use crate::common::{account, asker, at, contacts, facts, incoming, open_request, outgoing, roles};
use chrono::{Days, TimeDelta};
use handover_rules::model::timestamp::end_of_day;
use handover_rules::submission::abilities::Ability;
use handover_rules::submission::blockers::ChangeFacts;
use handover_rules::submission::last_day::LastDay;
use handover_rules::submission::{ChangePreview, Plan, Resolution, plan};
use handover_rules::{Category, NicHandle, PerRole, Policy, Role, RoleSet};
use proptest::prelude::*;
use proptest::test_runner::Config;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The asker is admin; two other accounts hold the other roles.
fn usual() -> ChangeFacts {
    facts(&contacts(&asker(), &outgoing(), &account("stranger")))
}

fn planned(facts: &ChangeFacts, wanted: &[(Role, NicHandle)]) -> Plan {
    let mut resolutions = PerRole::default();
    for (role, to) in wanted {
        *resolutions.get_mut(*role) = Resolution::Account(to.clone());
    }
    plan(&asker(), &resolutions, facts).expect("nothing blocks the change")
}

fn preview(facts: &ChangeFacts, wanted: &[(Role, NicHandle)]) -> ChangePreview {
    ChangePreview::new(&asker(), &[(facts, &planned(facts, wanted))])
}

#[test]
fn empty_plan_has_an_empty_preview() {
    assert_eq!(ChangePreview::new(&asker(), &[]), ChangePreview::default());
}

#[test]
fn previewed_request_lists_parties_and_notified_accounts() {
    let preview = preview(&usual(), &[(Role::Tech, incoming())]);
    assert_eq!(preview.request_count, 1);
    let [request] = preview.requests.as_slice() else { panic!("one request") };
    assert_eq!((&request.from, &request.to, request.roles), (&outgoing(), &incoming(), Role::Tech.into()));
    assert_eq!(request.categories, [Category::Domain]);
    assert_eq!(request.parties, [asker(), incoming()]);
    assert_eq!(request.notified, [outgoing()]);
    assert!(!preview.is_confirmed_only_by(&asker()));
}

#[test]
fn taking_a_role_is_confirmed_by_the_asker_only() {
    let preview = preview(&usual(), &[(Role::Tech, asker())]);
    assert_eq!(preview.requests[0].parties, [asker()]);
    assert_eq!(preview.requests[0].notified, [outgoing()]);
    assert!(preview.is_confirmed_only_by(&asker()));
    assert_eq!(preview.accounts.len(), 2, "the incoming contact is the asker");
}

#[test]
fn roles_between_the_same_accounts_are_one_request() {
    let mut facts = usual();
    let wanted = [(Role::Tech, incoming()), (Role::Billing, incoming())];
    assert_eq!(preview(&facts, &wanted).requests.len(), 2);
    facts.service.contacts.billing = outgoing();
    let preview = preview(&facts, &wanted);
    assert_eq!((preview.request_count, preview.requests.len()), (1, 1));
    assert_eq!(preview.requests[0].roles, roles(&[Role::Tech, Role::Billing]));
}

#[test]
fn requests_that_differ_only_in_the_category_are_merged() {
    let domain = usual();
    let mut zone = usual();
    zone.service.key.category = Category::Zone;
    let wanted = [(Role::Tech, incoming())];
    let preview =
        ChangePreview::new(&asker(), &[(&domain, &planned(&domain, &wanted)), (&zone, &planned(&zone, &wanted))]);
    assert_eq!((preview.request_count, preview.requests.len()), (2, 1));
    assert_eq!(preview.requests[0].categories, [Category::Domain, Category::Zone]);

    let to_another = planned(&zone, &[(Role::Tech, account("x0"))]);
    let different = ChangePreview::new(&asker(), &[(&domain, &planned(&domain, &wanted)), (&zone, &to_another)]);
    assert_eq!(different.requests.len(), 2, "another incoming contact");

    zone.service.contacts.tech = account("x0");
    let preview =
        ChangePreview::new(&asker(), &[(&domain, &planned(&domain, &wanted)), (&zone, &planned(&zone, &wanted))]);
    assert_eq!(preview.requests.len(), 2, "another outgoing contact");
    assert_eq!(preview.accounts.len(), 4);
}

#[test]
fn superseded_requests_are_listed_once_their_role_changes() {
    let mut facts = usual();
    facts.open = vec![open_request(48_221, &outgoing(), Role::Tech.into())];
    assert_eq!(preview(&facts, &[(Role::Billing, incoming())]).superseded, []);
    let superseded = preview(&facts, &[(Role::Tech, incoming())]).superseded;
    assert_eq!(superseded, [(Category::Domain, facts.open[0].clone())]);
}

#[test]
fn account_changes_list_gains_and_losses() {
    let preview = preview(&usual(), &[(Role::Tech, incoming())]);
    let [new, old, same] = preview.accounts.as_slice() else { panic!("three accounts") };
    assert_eq!((&new.account, &old.account, &same.account), (&incoming(), &outgoing(), &asker()));
    assert_eq!(new.gains, [Ability::HandOnTech, Ability::Configure]);
    assert!(new.lacks.contains(&Ability::SeeInvoices) && !new.lacks.contains(&Ability::HandOnBilling));
    assert!(!new.lacks.contains(&Ability::EditDns), "a domain has no zone to edit");
    assert_eq!(old.loses, new.gains);
    assert!(old.holds.is_empty() && old.lacks.is_empty());
    assert_eq!((same.gains.len(), same.loses.len(), same.holds), (0, 0, Role::Admin.into()));
}

#[test]
fn deadline_and_transfer_follow_from_the_policy() {
    let policy = Policy { deadline: 60, grace: 5, ..Policy::default() };
    assert_eq!((policy.deadline_after(at(0)), policy.transfer_after(at(7))), (at(60), at(12)));
}

#[test]
fn answers_count_as_long_as_the_role_can_move_on_its_last_day() {
    let policy = Policy { deadline: 3 * 86_400, grace: 5, ..Policy::default() };
    let today = at(0).date_naive();
    let end_of = |days| end_of_day(today + Days::new(days));
    for (days, deadline) in
        [(0, end_of(0) - TimeDelta::seconds(5)), (2, end_of(2) - TimeDelta::seconds(5)), (3, at(3 * 86_400))]
    {
        assert_eq!(policy.answer_deadline(at(0), Some(today + Days::new(days))), deadline, "in {days} days");
    }
    assert_eq!(policy.answer_deadline(at(0), None), policy.deadline_after(at(0)));
    // Whatever the time, the first day that may be asked for leaves time for an answer.
    for second in 0..10 {
        let now = end_of(0) - TimeDelta::seconds(second);
        let first_day = LastDay::first_day(now, &policy);
        assert!(policy.answer_deadline(now, Some(first_day)) > now, "{second} s before midnight");
        assert!(policy.answer_deadline(now, first_day.pred_opt()) <= now, "{second} s before midnight");
    }
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    /// Nobody both gains and loses an ability, and whoever holds no role afterwards gains nothing.
    #[test]
    fn preview_agrees_with_the_resulting_contacts(
        holders in prop::array::uniform3(prop::sample::select(vec!["asker", "x0", "y0"])),
        wanted in prop::array::uniform3(prop::option::of(prop::sample::select(vec!["asker", "x0", "y0", "incoming"]))),
    ) {
        let [admin, tech, billing] = holders.map(account);
        let facts = facts(&contacts(&admin, &tech, &billing));
        let resolutions = PerRole {
            admin: wanted[0].map_or(Resolution::Unchanged, |name| Resolution::Account(account(name))),
            tech: wanted[1].map_or(Resolution::Unchanged, |name| Resolution::Account(account(name))),
            billing: wanted[2].map_or(Resolution::Unchanged, |name| Resolution::Account(account(name))),
        };
        if let Ok(plan) = plan(&asker(), &resolutions, &facts) {
            let preview = ChangePreview::new(&asker(), &[(&facts, &plan)]);
            prop_assert_eq!(preview.request_count, plan.requests.len());
            let after = plan.requests.iter().fold(facts.service.contacts.clone(), |contacts, planned| {
                contacts.after(planned.roles, &planned.to)
            });
            for change in &preview.accounts {
                prop_assert_eq!(change.holds, after.roles_of(&change.account));
                prop_assert!(!change.gains.iter().any(|ability| change.loses.contains(ability)));
                prop_assert!(change.holds != RoleSet::EMPTY || change.gains.is_empty());
                prop_assert!(!change.lacks.iter().any(|ability| change.gains.contains(ability)));
            }
        }
    }
}
