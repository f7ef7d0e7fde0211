//! Names of actions and services, patterns of them, and URNs as OVHcloud's policies have them.

use super::{action, policy_id, resource};
use crate::{prelude::*, test};
use Category::{Domain, Vps, Zone};
use handover_rules::access::{
    AccessPolicyId, ActionGroup, ActionName, ActionPattern, Catalogue, ResourcePattern, UrnFault, account_of,
    account_urn, actions_of_role, group_of, group_urn, resource_of, resource_type, resource_urn, uuid_text,
};
use handover_rules::submission::abilities::{Ability, Verdict, verdict};
use proptest::prelude::*;
use std::collections::BTreeSet;

#[test]
fn star_at_the_end_stands_for_any_text() {
    for (pattern, name, expected) in [
        ("configure", "configure", true),
        ("configure", "configureAll", false),
        ("configure*", "configure", true),
        ("conf*", "configure", true),
        ("*", "configure", true),
        ("Conf*", "configure", false),
        ("vps:apiovh:*", "vps:apiovh:reboot", true),
        ("vps:apiovh:*", "vpsx:apiovh:reboot", false),
        ("vps.apiovh:*", "vps:apiovh:reboot", false),
    ] {
        let parsed = ActionPattern::parse(pattern).expect("a pattern");
        assert_eq!(parsed.matches(&action(name)), expected, "{pattern} {name}");
        assert_eq!(parsed.is_exact(), !pattern.contains('*'));
    }
    let long = "x".repeat(121);
    for wrong in ["", "a*b", "**", "a b", "é", "a?", "<a>", &long, &[&long, "*"].concat()] {
        assert_eq!(ActionPattern::parse(wrong), None, "{wrong}");
        assert_eq!(ActionName::parse(wrong), None, "{wrong}");
    }
    assert_eq!(ActionName::parse("*"), None);
}

#[test]
fn services_are_named_one_by_one_by_beginning_by_type_or_all() {
    for (pattern, covered, others) in [
        ("*", vec![key(Vps, "v1"), key(Domain, "a.example")], vec![]),
        ("vps:*", vec![key(Vps, "v1")], vec![key(Domain, "v1.example")]),
        ("domain:a*", vec![key(Domain, "a.example"), key(Domain, "ab.example")], vec![key(Domain, "ba.example")]),
        ("domain:A.example", vec![key(Domain, "a.example")], vec![key(Domain, "aa.example"), key(Zone, "a.example")]),
        ("vps:V1", vec![key(Vps, "V1")], vec![key(Vps, "v1"), key(Vps, "V12")]),
        ("dnsZone:é*", vec![key(Zone, "été.example")], vec![key(Zone, "ete.example")]),
    ] {
        for service in covered {
            assert!(resource(pattern).covers(&service), "{pattern} {service:?}");
        }
        for service in others {
            assert!(!resource(pattern).covers(&service), "{pattern} {service:?}");
        }
    }
    let long = ["vps:", &"x".repeat(256)].concat();
    for wrong in ["", "vps", "vps:", "**", "vps:a*b", "vps:**", "v*", "server:a", "vps:a b", "vps:<", "VPS:a", &long] {
        assert_eq!(ResourcePattern::parse(wrong), None, "{wrong}");
    }
    assert_eq!(resource("domain:halden.example").service(), Some(service()));
    assert_eq!((resource("domain:h*").service(), resource("*").service()), (None, None));
    assert_eq!((resource("domain:h*").category(), resource("*").category()), (Some(Domain), None));
}

#[test]
fn services_are_made_of_category_and_beginning() {
    for (category, beginning, pattern) in
        [(None, "", "*"), (Some(Vps), "", "vps:*"), (Some(Domain), "Shop-", "domain:shop-*")]
    {
        let made = ResourcePattern::beginning(category, beginning).expect(pattern);
        assert_eq!(made, resource(pattern));
        let read_back = category.map(|category| (category, beginning.to_lowercase()));
        assert_eq!(made.category_and_beginning().map(|(category, text)| (category, text.to_owned())), read_back);
    }
    assert_eq!(resource("vps:v1").category_and_beginning(), Some((Vps, "v1")));
    for (category, wrong) in [(None, "a"), (Some(Vps), "a*"), (Some(Vps), "a b")] {
        assert_eq!(ResourcePattern::beginning(category, wrong), None, "{wrong}");
    }
}

#[test]
fn types_of_resources_differ() {
    let types: BTreeSet<&str> = Category::ALL.into_iter().map(resource_type).collect();
    assert_eq!(types.len(), Category::ALL.len());
    for category in Category::ALL {
        let pattern = ResourcePattern::of(&key(category, "a.example"));
        assert_eq!(ResourcePattern::parse(&pattern.to_string()), Some(pattern));
    }
}

#[test]
fn numbers_are_uuids_of_version_4() {
    for bits in [0, u128::MAX, 0x0123_4567_89ab_cdef_0123_4567_89ab_cdef] {
        let id = AccessPolicyId::from_random(bits);
        let text = id.to_string();
        assert_eq!((text.len(), &text[14..15]), (36, "4"), "{text}");
        assert!(matches!(&text[19..20], "8" | "9" | "a" | "b"), "{text}");
        assert_eq!(AccessPolicyId::parse(&text), Some(id));
        assert_eq!(AccessPolicyId::parse(&text.to_uppercase()), Some(id));
    }
    let text = policy_id(1).to_string();
    for wrong in ["", "1", &text[1..], &text.replace('-', ""), &["+", &text[1..]].concat(), &[&text, "0"].concat()] {
        assert_eq!(AccessPolicyId::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn catalogue_agrees_with_abilities_of_roles() {
    let catalogue = Catalogue::built_in();
    for (ability, category) in Ability::ALL.into_iter().flat_map(|it| Category::ALL.map(|category| (it, category))) {
        let action = catalogue.get(&ability.into()).expect("every ability");
        assert_eq!(action.exists_for(category), ability.exists_for(category));
        for roles in (1..8).map(RoleSet::from_bits).filter(|_| ability.exists_for(category)) {
            let expected = match verdict(roles, category, ability) {
                Verdict::Allowed { by } => Some(by),
                _ => None,
            };
            assert_eq!(action.permitted_by(roles), expected, "{ability:?} {roles:?}");
        }
    }
    let names: BTreeSet<&ActionName> = catalogue.actions().iter().map(|action| &action.name).collect();
    assert_eq!(names.len(), Ability::ALL.len() + 2);
}

#[test]
fn what_hands_over_a_service_cannot_be_given() {
    let catalogue = Catalogue::built_in();
    let kept = catalogue.actions().iter().filter(|action| action.group.is_none()).map(|action| action.name.as_str());
    let expected = ["changeAllContacts", "handOnTech", "handOnBilling", "changeHolder", "transferOut"];
    assert_eq!(kept.collect::<Vec<_>>(), expected);
    let see = catalogue.get(&action("see")).expect("see");
    assert!(Role::ALL.into_iter().all(|role| see.may_be_given_by(role.into(), Vps)));
}

proptest! {
    #[test]
    fn patterns_by_index_are_those_that_cover(
        pattern in "(vps|domain):[ab.é]{0,3}\\*?",
        name in "[abé][ab.é]{0,4}",
        is_domain in any::<bool>(),
    ) {
        let service = key(if is_domain { Domain } else { Vps }, &name);
        if let Some(pattern) = ResourcePattern::parse(&pattern) {
            prop_assert_eq!(pattern.covers(&service), ResourcePattern::all_covering(&service).any(|found| found == pattern));
        }
    }

    #[test]
    fn pattern_matches_beginnings_only(beginning in "[a-c:]{0,4}", rest in "[a-c:]{0,4}", other in "[a-c:]{1,8}") {
        let pattern = ActionPattern::parse(&[&beginning, "*"].concat()).expect("a pattern");
        if let Some(name) = ActionName::parse(&[beginning.clone(), rest].concat()) {
            prop_assert!(pattern.matches(&name));
        }
        prop_assert_eq!(pattern.matches(&action(&other)), other.as_bytes().starts_with(beginning.as_bytes()));
    }
}

// URNs, and the provider's policies for roles

#[test]
fn urns_name_accounts_services_and_groups() {
    assert_eq!(account_urn(&account("agency")), "urn:v1:eu:identity:account:agency-ovh");
    assert_eq!(account_of("urn:v1:eu:identity:account:Agency-OVH"), Ok(account("agency")));
    for services in ["*", "vps:*", "domain:shop-*", "domain:shop.example", "ip:192.0.2.0/28"] {
        let urn = ["urn:v1:eu:resource:", services].concat();
        assert_eq!(resource_urn(&resource(services)), urn);
        assert_eq!(resource_of(&urn), Ok(resource(services)));
    }
    for group in ActionGroup::ALL {
        assert_eq!(group_of(&group_urn(group)), Ok(group));
    }
    assert_eq!(group_urn(ActionGroup::BillingRead), "urn:v1:eu:permissionsGroup:ovh:billingRead");
}

#[test]
fn users_and_unknown_names_are_refused() {
    for urn in ["urn:v1:eu:identity:user:agency-ovh/anna", "urn:v1:eu:identity:group:agency-ovh/staff"] {
        assert_eq!(account_of(urn), Err(UrnFault::Users));
    }
    for urn in [
        "",
        "agency-ovh",
        "urn:v1:eu:identity:account:*",
        "urn:v1:eu:identity:account:agency",
        "urn:v1:ca:identity:account:agency-ovh",
        "urn:v1:eu:resource:*",
    ] {
        assert_eq!(account_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
    for urn in
        ["*", "urn:v1:eu:resource:", "urn:v1:eu:resource:server:x", "urn:v1:ca:resource:*", "urn:v1:eu:resourceGroup:x"]
    {
        assert_eq!(resource_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
    for urn in ["see", "urn:v1:eu:permissionsGroup:ovh:*", "urn:v1:eu:permissionsGroup:agency-ovh:see"] {
        assert_eq!(group_of(urn), Err(UrnFault::Unknown), "{urn}");
    }
}

#[test]
fn each_role_has_a_policy_of_the_provider() {
    let ids = Role::ALL.map(AccessPolicyId::of_role);
    assert_eq!(ids.map(AccessPolicyId::role), Role::ALL.map(Some));
    assert_eq!(ids[1].to_string(), "68616e64-6f76-4572-8000-000000000001");
    assert_eq!(policy_id(1).role(), None);
    assert_eq!(uuid_text(0x1234), "00000000-0000-0000-0000-000000001234");
    let catalogue = Catalogue::built_in();
    let billing = actions_of_role(Role::Billing, &catalogue, |_| true);
    assert!(billing.contains(&action("seeInvoices")) && !billing.contains(&action("configure")), "{billing:?}");
    let givable = actions_of_role(Role::Admin, &catalogue, |action| action.group.is_some());
    assert!(givable.contains(&action("configure")) && !givable.contains(&action("changeHolder")), "{givable:?}");
}
