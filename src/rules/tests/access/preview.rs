//! Previews of policies, changes of their actions, what they give, and how long.

use super::{ask, groups, patterns, policy};
use crate::{prelude::*, test};
use Category::{Domain, Vps};
use chrono::TimeDelta;
use handover_rules::access::{
    AccessSpan, ActionGroup, ActionName, ActionPattern, Catalogue, GivenOn, Permissions, access_rights, end_of,
    given_actions, last_day_of,
};
use handover_rules::submission::abilities::{Effect, Right};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use std::collections::BTreeSet;

fn some_patterns() -> impl Strategy<Value = BTreeSet<ActionPattern>> {
    let texts = vec!["see", "configure", "c*", "renew", "askForContacts", "changeHolder", "*"];
    let size = 0..texts.len();
    subsequence(texts, size).prop_map(|texts| patterns(&texts))
}

fn some_permissions() -> impl Strategy<Value = Permissions> {
    let size = 0..=ActionGroup::ALL.len();
    let groups = subsequence(ActionGroup::ALL.to_vec(), size).prop_map(|list| list.into_iter().collect());
    (groups, some_patterns(), some_patterns(), some_patterns()).prop_map(|(groups, allow, except, deny)| Permissions {
        groups,
        allow,
        except,
        deny,
    })
}

fn given(permissions: &Permissions, catalogue: &Catalogue) -> BTreeSet<ActionName> {
    let is_given = |action: &&handover_rules::access::CatalogueAction| permissions.give(&action.name, action.group);
    catalogue.actions().iter().filter(is_given).map(|action| action.name.clone()).collect()
}

proptest! {
    #[test]
    fn preview_is_what_will_be_decided(
        permissions in some_permissions(),
        category in select(vec![Domain, Vps]),
        roles in subsequence(Role::ALL.to_vec(), 0..=3),
    ) {
        let catalogue = Catalogue::built_in();
        let roles: RoleSet = roles.into_iter().collect();
        let [giver, other] = [account("giver"), account("other")];
        let who = |role| if roles.contains(role) { &giver } else { &other };
        let people = contacts(who(Role::Admin), who(Role::Tech), who(Role::Billing));
        let policies = [policy(1, "giver", "agency", "*", permissions.clone())];
        let preview = given_actions(&permissions, roles, category, &catalogue);
        for it in catalogue.actions() {
            let verdict = ask((&account("agency"), it.name.as_str()), &key(category, "a.example"), &people, &policies, at(0));
            prop_assert_eq!(preview.given.contains(&it), verdict.is_allowed(), "{}", it.name);
        }
        let full = given_actions(&permissions, Role::ALL.into_iter().collect(), category, &catalogue);
        prop_assert_eq!(preview.given.len() + preview.lacking.len(), full.given.len());
        prop_assert!(full.lacking.is_empty());
    }

    #[test]
    fn a_changed_action_leaves_the_others(permissions in some_permissions(), place in 0..10_usize, is_given: bool) {
        let catalogue = Catalogue::built_in();
        let changed = &catalogue.actions()[place % catalogue.actions().len()];
        let after = permissions.clone().with_action(changed, is_given);
        let mut expected = given(&permissions, &catalogue);
        let stays_excepted = permissions.except.iter().any(|it| !it.is_exact() && it.matches(&changed.name));
        if is_given && !stays_excepted {
            expected.insert(changed.name.clone());
        } else {
            expected.remove(&changed.name);
        }
        prop_assert_eq!(given(&after, &catalogue), expected);
        prop_assert_eq!(after.deny, permissions.deny);
    }
}

#[test]
fn a_group_is_given_or_taken_as_a_whole() {
    let catalogue = Catalogue::built_in();
    let most = Permissions { except: patterns(&["configure"]), ..groups(&[ActionGroup::Technical, ActionGroup::See]) };
    let all = most.clone().with_group(ActionGroup::Technical, true, &catalogue);
    assert_eq!(all, groups(&[ActionGroup::Technical, ActionGroup::See]));
    assert_eq!(most.with_group(ActionGroup::Technical, false, &catalogue), groups(&[ActionGroup::See]));
}

#[test]
fn rights_name_what_each_type_has_and_no_more() {
    let catalogue = Catalogue::built_in();
    let permissions =
        Permissions { deny: patterns(&["editDns"]), ..groups(&[ActionGroup::See, ActionGroup::Technical]) };
    let lines = |on: &[GivenOn]| {
        let text = |right: &Right<ActionName>| {
            let names: Vec<&str> = right.actions.iter().map(ActionName::as_str).collect();
            (names.join(" "), right.on.clone())
        };
        let all = access_rights(&permissions, on, &catalogue).into_iter();
        all.map(|(effect, rights)| (effect, rights.iter().map(text).collect::<Vec<_>>())).collect::<Vec<_>>()
    };
    let everywhere = |text: &str| (text.to_owned(), Vec::new());
    let unpaid = "seeInvoices renew managePayment";
    let admin = Some(RoleSet::from(Role::Admin));
    let server = [everywhere("see"), everywhere("configure")];
    let cannot = [everywhere("changeAllContacts askForContacts"), everywhere(unpaid)];
    assert_eq!(lines(&[(Vps, admin, 1)]), [(Effect::Can, server.to_vec()), (Effect::Cannot, cannot.to_vec())]);
    // What one type lacks stands with the others.
    let zone = (Category::Zone, Some(Role::Billing.into()), 2);
    let both = lines(&[(Vps, admin, 1), zone]);
    assert_eq!(both[0].1, [everywhere("see"), ("configure".to_owned(), vec![(Vps, 1)])]);
    let technical = ("configure editDns".to_owned(), vec![(Category::Zone, 2)]);
    assert_eq!(both[1].1, [cannot[0].clone(), technical, cannot[1].clone()]);
    assert_eq!(lines(&[(Vps, None, 1)]), lines(&[(Vps, admin, 1)]), "unknown roles are expected to include it");
}

#[test]
fn spans_end_on_a_day() {
    let last = |span: AccessSpan, today: &str| span.last_day(today.parse().expect("a day")).map(|day| day.to_string());
    for (span, today, expected) in [
        (AccessSpan::Week, "2026-12-28", Some("2027-01-04")),
        (AccessSpan::SixWeeks, "2026-11-30", Some("2027-01-11")),
        (AccessSpan::ThreeMonths, "2026-11-30", Some("2027-02-28")),
        (AccessSpan::Day, "2026-11-30", None),
        (AccessSpan::Open, "2026-11-30", None),
    ] {
        assert_eq!(last(span, today).as_deref(), expected, "{span:?}");
    }
    let day = "2027-01-11".parse().expect("a day");
    let end = end_of(day).expect("an end");
    assert_eq!(last_day_of(end), Some(day));
    assert_eq!(last_day_of(end + TimeDelta::minutes(1)), None, "it ends within a day");
}
