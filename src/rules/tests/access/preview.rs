//! Previews of policies, changes of their actions, and actions in groups.

use super::{action, ask, groups, patterns, policy};
use crate::{prelude::*, test};
use Category::{Domain, Vps};
use handover_rules::access::{
    ActionGroup, ActionName, ActionPattern, Catalogue, Permissions, given_actions, in_groups,
};
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
fn actions_are_named_by_their_groups() {
    let catalogue = Catalogue::built_in();
    let named = |names: &[&str], category: Option<Category>| {
        let names: Vec<ActionName> = names.iter().map(|name| action(name)).collect();
        in_groups(&names, category, &catalogue)
    };
    let rest = |names: &[&str]| names.iter().map(|name| action(name)).collect::<Vec<_>>();
    assert_eq!(named(&["see", "renew"], None), (vec![ActionGroup::See], rest(&["renew"])));
    assert_eq!(named(&["renew", "managePayment"], None), (vec![ActionGroup::BillingPay], vec![]));
    assert_eq!(named(&["changeHolder", "unknown"], None), (vec![], rest(&["changeHolder", "unknown"])));
    let of_server: Vec<&str> = catalogue
        .actions()
        .iter()
        .filter(|it| it.group == Some(ActionGroup::Technical) && it.exists_for(Vps))
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(named(&of_server, Some(Vps)), (vec![ActionGroup::Technical], vec![]));
    assert_eq!(named(&of_server, None), (vec![], rest(&of_server)), "services of other categories have more");
}
