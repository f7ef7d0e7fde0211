//! Access by roles and policies (decision 0064).

mod decide;
mod input;
mod lives;
mod names;
mod preview;

use crate::prelude::*;
use handover_rules::access::{
    AccessPolicy, AccessPolicyId, AccessQuery, AccessVerdict, ActionGroup, ActionName, ActionPattern, Catalogue,
    CatalogueAction, KnownPolicies, Permissions, PolicyContent, ResourcePattern,
};
use std::collections::BTreeSet;
use std::convert::Infallible;

fn action(name: &str) -> ActionName {
    ActionName::parse(name).expect("a name")
}

fn patterns(texts: &[&str]) -> BTreeSet<ActionPattern> {
    texts.iter().map(|text| ActionPattern::parse(text).expect("a pattern")).collect()
}

fn resource(text: &str) -> ResourcePattern {
    ResourcePattern::parse(text).expect("a pattern")
}

/// The numbers of policies begin with it.
fn policy_id(number: u128) -> AccessPolicyId {
    AccessPolicyId::from_random(number << 80)
}

fn groups(list: &[ActionGroup]) -> Permissions {
    Permissions { groups: list.iter().copied().collect(), ..Permissions::default() }
}

/// A policy without an end.
fn policy(number: u128, giver: &str, to: &str, service: &str, permissions: Permissions) -> AccessPolicy {
    AccessPolicy {
        id: policy_id(number),
        giver: account(giver),
        content: PolicyContent {
            name: "Maintenance".to_owned(),
            note: None,
            accounts: [account(to)].into(),
            services: [resource(service)].into(),
            permissions,
            expires_at: None,
        },
    }
}

fn ask(
    (who, what): (&NicHandle, &str),
    service: &ServiceKey,
    contacts: &Contacts,
    policies: &[AccessPolicy],
    now: Timestamp,
) -> AccessVerdict {
    let catalogue = Catalogue::built_in();
    let action = catalogue.get(&action(what)).expect("an action of the catalogue");
    let query = AccessQuery { account: who, action, service, contacts: Some(contacts), now };
    query.decide(&known(policies, [action]))
}

/// For evaluations that nothing ends.
#[expect(clippy::unnecessary_wraps, reason = "as the evaluations ask")]
fn always() -> Result<(), Infallible> {
    Ok(())
}

fn known<'p>(
    policies: &'p [AccessPolicy],
    actions: impl IntoIterator<Item = &'p CatalogueAction, IntoIter: Clone>,
) -> KnownPolicies<'p> {
    KnownPolicies::new(policies, actions, always).unwrap_or_else(|never| match never {})
}
