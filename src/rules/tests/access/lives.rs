//! Properties of decisions, and a model of lives: roles move while policies stand.

use super::{ask, policy_id, resource};
use crate::{prelude::*, test};
use handover_rules::access::{
    AccessPolicy, AccessVerdict, ActionGroup, ActionPattern, Catalogue, CatalogueAction, Permissions, PolicyContent,
};
use proptest::prelude::*;
use proptest::{collection, sample};
use std::collections::BTreeSet;

const PEOPLE: [&str; 4] = ["ann", "bob", "cleo", "dan"];

fn people() -> impl Strategy<Value = NicHandle> {
    sample::select(&PEOPLE[..]).prop_map(account)
}

fn services() -> [ServiceKey; 3] {
    [key(Category::Vps, "v1"), key(Category::Vps, "v2"), key(Category::Domain, "v1.example")]
}

fn lists() -> impl Strategy<Value = BTreeSet<ActionPattern>> {
    const TEXTS: [&str; 8] = ["*", "see", "conf*", "configure", "seeInvoices", "change*", "transferOut", "renew"];
    let pattern = sample::select(&TEXTS[..]).prop_map(|text| ActionPattern::parse(text).expect("a pattern"));
    collection::btree_set(pattern, 0..3)
}

fn permissions() -> impl Strategy<Value = Permissions> {
    let group = collection::btree_set(sample::select(&ActionGroup::ALL[..]), 0..3);
    let deny = prop_oneof![3 => Just(BTreeSet::new()), 1 => lists()];
    (group, lists(), lists(), deny).prop_map(|(groups, allow, except, deny)| Permissions {
        groups,
        allow,
        except,
        deny,
    })
}

fn policies() -> impl Strategy<Value = AccessPolicy> {
    const TARGETS: [&str; 6] = ["*", "vps:*", "vps:v1", "domain:v1*", "vps:v", "domain:*"];
    let services = collection::btree_set(sample::select(&TARGETS[..]).prop_map(resource), 1..3);
    let end = proptest::option::of(0..20_i64);
    (any::<u64>(), people(), collection::btree_set(people(), 1..3), services, permissions(), end).prop_map(
        |(number, giver, accounts, services, permissions, end)| AccessPolicy {
            id: policy_id(number.into()),
            giver,
            content: PolicyContent {
                name: "Model".to_owned(),
                note: None,
                accounts,
                services,
                permissions,
                expires_at: end.map(at),
            },
        },
    )
}

fn roles() -> impl Strategy<Value = Contacts> {
    (people(), people(), people()).prop_map(|(admin, tech, billing)| contacts(&admin, &tech, &billing))
}

/// An action with its groups, for a person on a service.
fn questions() -> impl Iterator<Item = (NicHandle, CatalogueAction, ServiceKey)> {
    let actions = Catalogue::built_in().actions().to_vec();
    let each = move |service: ServiceKey| {
        let of = |who: &&str| (account(who), service.clone());
        let people: Vec<_> = PEOPLE.iter().map(of).collect();
        let actions = actions.clone();
        people.into_iter().flat_map(move |(who, service)| {
            actions.clone().into_iter().map(move |action| (who.clone(), action, service.clone()))
        })
    };
    services().into_iter().flat_map(each)
}

/// The rule of decision 0064 in other words, for comparison.
fn is_permitted(
    (who, action, service): &(NicHandle, CatalogueAction, ServiceKey),
    contacts: &Contacts,
    policies: &[AccessPolicy],
    second: i64,
) -> bool {
    let holds = |person: &NicHandle, role: Role| contacts.holder(role) == person;
    let may = |person: &NicHandle| {
        action.exists_for(service.category)
            && Role::ALL.into_iter().any(|role| holds(person, role) && action.roles.contains(role))
    };
    let is_on = |list: &BTreeSet<ActionPattern>| {
        list.iter().any(|pattern| match pattern.as_str().split_once('*') {
            Some((beginning, _)) => action.name.as_str().get(..beginning.len()) == Some(beginning),
            None => pattern.as_str() == action.name.as_str(),
        })
    };
    let about: Vec<&AccessPolicy> = policies
        .iter()
        .filter(|policy| policy.content.accounts.contains(who))
        .filter(|policy| policy.content.expires_at.is_none_or(|end| at(second) < end))
        .filter(|policy| policy.content.services.iter().any(|pattern| pattern.covers(service)))
        .filter(|policy| Role::ALL.into_iter().any(|role| holds(&policy.giver, role)))
        .collect();
    let is_denied = |giver: &NicHandle| {
        about.iter().any(|policy| {
            is_on(&policy.content.permissions.deny) && (policy.giver == *giver || holds(&policy.giver, Role::Admin))
        })
    };
    let gives = |policy: &&AccessPolicy| {
        let Permissions { groups, allow, except, .. } = &policy.content.permissions;
        let is_given = is_on(allow) || action.group.is_some_and(|group| groups.contains(&group));
        is_given && !is_on(except) && action.group.is_some() && may(&policy.giver) && !is_denied(&policy.giver)
    };
    may(who) || about.iter().any(gives)
}

proptest! {
    #[test]
    fn decisions_follow_the_page(
        contacts in roles(),
        policies in collection::vec(policies(), 0..5),
        second in 0..20_i64,
    ) {
        for question in questions() {
            let (who, action, service) = &question;
            let verdict = ask((who, action.name.as_str()), service, &contacts, &policies, at(second));
            let expected = is_permitted(&question, &contacts, &policies, second);
            prop_assert_eq!(verdict.is_allowed(), expected, "{:?} {:?}", question, verdict);
            if let AccessVerdict::AllowedByPolicy { policy, giver } = &verdict {
                // Never more than the giver has, and by a policy of that giver.
                let own = ask((giver, action.name.as_str()), service, &contacts, &[], at(second));
                prop_assert!(own.is_allowed() && action.group.is_some(), "{:?}", verdict);
                prop_assert!(policies.iter().any(|one| one.id == *policy && one.giver == *giver));
            }
        }
    }

    #[test]
    fn denying_more_permits_less(
        contacts in roles(),
        policies in collection::vec(policies(), 1..4),
        more in lists(),
        which in any::<sample::Index>(),
    ) {
        let mut denying = policies.clone();
        let changed = which.index(policies.len());
        denying[changed].content.permissions.deny.extend(more);
        for (who, action, service) in questions() {
            let before = ask((&who, action.name.as_str()), &service, &contacts, &policies, at(0));
            let after = ask((&who, action.name.as_str()), &service, &contacts, &denying, at(0));
            prop_assert!(before.is_allowed() || !after.is_allowed(), "{} {:?} {:?}", who, action, service);
        }
    }

    #[test]
    fn order_of_policies_decides_nothing(contacts in roles(), policies in collection::vec(policies(), 0..4)) {
        let reversed: Vec<AccessPolicy> = policies.iter().rev().cloned().collect();
        for (who, action, service) in questions() {
            let one = ask((&who, action.name.as_str()), &service, &contacts, &policies, at(0));
            let other = ask((&who, action.name.as_str()), &service, &contacts, &reversed, at(0));
            prop_assert_eq!(one.is_allowed(), other.is_allowed());
        }
    }
}

/// An event in the life of an account's services.
#[derive(Clone, Debug)]
enum Life {
    Moves(Role, NicHandle),
    Gives(Box<AccessPolicy>),
    Ends(sample::Index),
    Drops(sample::Index, NicHandle),
    Passes(i64),
}

fn lives() -> impl Strategy<Value = Life> {
    prop_oneof![
        4 => (sample::select(&Role::ALL[..]), people()).prop_map(|(role, to)| Life::Moves(role, to)),
        3 => policies().prop_map(|policy| Life::Gives(Box::new(policy))),
        1 => any::<sample::Index>().prop_map(Life::Ends),
        1 => (any::<sample::Index>(), people()).prop_map(|(which, who)| Life::Drops(which, who)),
        1 => (1..8_i64).prop_map(Life::Passes),
    ]
}

/// One service with its contacts, the policies that stand, and the time.
struct World {
    contacts: Contacts,
    policies: Vec<AccessPolicy>,
    second: i64,
}

impl World {
    fn live(&mut self, event: Life) {
        match event {
            Life::Moves(role, to) => self.contacts = self.contacts.after(role.into(), &to),
            Life::Gives(policy) => self.policies.push(*policy),
            Life::Ends(which) if !self.policies.is_empty() => {
                self.policies.remove(which.index(self.policies.len()));
            }
            Life::Drops(which, who) if !self.policies.is_empty() => {
                let at = which.index(self.policies.len());
                self.policies[at].content.accounts.remove(&who);
            }
            Life::Ends(_) | Life::Drops(..) => {}
            Life::Passes(seconds) => self.second += seconds,
        }
    }

    /// The questions that are answered with yes.
    fn permitted(&self) -> Vec<(NicHandle, CatalogueAction, ServiceKey)> {
        let answer = |(who, action, service): &(NicHandle, CatalogueAction, ServiceKey)| {
            ask((who, action.name.as_str()), service, &self.contacts, &self.policies, at(self.second)).is_allowed()
        };
        questions().filter(answer).collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn roles_that_move_take_nothing_along(start in roles(), events in collection::vec(lives(), 1..12)) {
        let mut world = World { contacts: start, policies: Vec::new(), second: 0 };
        for event in events {
            let moved = matches!(event, Life::Moves(..)).then(|| (world.contacts.clone(), world.permitted()));
            world.live(event);
            let now = world.permitted();
            for question in questions() {
                let expected = is_permitted(&question, &world.contacts, &world.policies, world.second);
                prop_assert_eq!(now.contains(&question), expected, "{:?}", question);
            }
            if let Some((before, permitted)) = moved {
                // Away and back: everything is as before, so nothing was left behind.
                let after = std::mem::replace(&mut world.contacts, before);
                prop_assert_eq!(world.permitted(), permitted);
                world.contacts = after;
            }
        }
        // Without any of the givers, only roles are left.
        world.contacts = contacts(&account("new1"), &account("new1"), &account("new1"));
        prop_assert_eq!(world.permitted(), vec![]);
    }
}
