//! Decides by roles and policies whether an account may take an action on a service (decision 0064).

use super::catalogue::{Catalogue, CatalogueAction, SEE};
use super::policy::{AccessPolicy, AccessPolicyId};
use super::{ActionName, ResourcePattern};
use crate::model::timestamp;
use crate::submission::abilities::Ability;
use crate::{Contacts, NicHandle, Role, RoleSet, ServiceKey, Timestamp};
use chrono::{NaiveDate, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The time in which an account that reads a service several times, or is refused to ask for contacts, is recorded once.
pub const SAME_READING: TimeDelta = TimeDelta::hours(1);

/// Answer to an authorization query of another system (decisions 0014 and 0064).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "verdict")]
pub enum AccessVerdict {
    /// Permitted by a role.
    Allowed {
        /// The role that permits it.
        by: Role,
    },
    /// Permitted by a policy.
    AllowedByPolicy {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that has given access.
        giver: NicHandle,
    },
    /// A policy denies it.
    DeniedByPolicy {
        /// The policy.
        policy: AccessPolicyId,
        /// The account that denies it.
        giver: NicHandle,
    },
    /// A contact of the service, but none of its roles permits it, and no policy does.
    RoleLacksRight {
        /// The roles held.
        holds: RoleSet,
    },
    /// Not a contact of the service, and no policy permits it.
    NoContact,
    /// The action does not exist in this category.
    NotOfThisCategory,
    /// The domain cannot move to another provider, because its holder has changed (decision 0031).
    TransferLocked {
        /// End of the block.
        #[serde(deserialize_with = "timestamp::read")]
        until: Timestamp,
    },
}

impl AccessVerdict {
    #[must_use]
    pub const fn is_allowed(&self) -> bool {
        matches!(self, Self::Allowed { .. } | Self::AllowedByPolicy { .. })
    }

    /// Refuses to transfer a domain to another provider while it is locked.
    #[must_use]
    pub fn with_transfer_lock(self, action: &ActionName, locked_until: Option<Timestamp>, now: Timestamp) -> Self {
        let is_transfer = action.as_str() == Ability::TransferOut.as_str();
        match locked_until.filter(|until| is_transfer && *until > now) {
            Some(until) if self.is_allowed() => Self::TransferLocked { until },
            _ => self,
        }
    }
}

/// A query: may `account` take an action on a service?
#[derive(Clone, Copy, Debug)]
pub struct AccessQuery<'a> {
    pub account: &'a NicHandle,
    pub action: &'a CatalogueAction,
    /// The service, by its canonical name.
    pub service: &'a ServiceKey,
    /// Its contacts at the moment; `None` if it does not exist.
    pub contacts: Option<&'a Contacts>,
    pub now: Timestamp,
}

impl AccessQuery<'_> {
    /// Decides by the roles of the account, and by `policies`, which may be about anything.
    ///
    /// Roles are looked at first: no policy takes a right of a role away. A policy gives nothing that its giver may not
    /// do at the moment, and the admin's denials count for the policies of others, too.
    #[must_use]
    pub fn decide(&self, policies: &KnownPolicies<'_>) -> AccessVerdict {
        let by_role = self.by_role();
        if by_role.is_allowed() { by_role } else { self.decide_by(policies, |_| true).unwrap_or(by_role) }
    }

    /// Decides whether the account may take the action in the name of `giver`: by the giver's policies alone, even if the
    /// account has roles itself.
    #[must_use]
    pub fn decide_for(&self, giver: &NicHandle, policies: &KnownPolicies<'_>) -> AccessVerdict {
        self.decide_by(policies, |policy| policy.giver == *giver).unwrap_or(AccessVerdict::NoContact)
    }

    /// The verdict of the policies that are `meant`; `None` if none of them gives the action.
    fn decide_by(&self, policies: &KnownPolicies<'_>, meant: impl Fn(&AccessPolicy) -> bool) -> Option<AccessVerdict> {
        let about = policies.about(self.account, self.service);
        let mut giving = self.giving(&about).filter(|known| meant(known.policy)).peekable();
        giving.peek()?;
        let denials = self.denials(&about);
        let mut denied = None;
        for Known { policy, .. } in giving {
            match denials.of(&policy.giver) {
                None => return Some(AccessVerdict::AllowedByPolicy { policy: policy.id, giver: policy.giver.clone() }),
                found => denied = denied.or(found),
            }
        }
        denied.map(|denying| AccessVerdict::DeniedByPolicy { policy: denying.id, giver: denying.giver.clone() })
    }

    /// The policies whose givers read about the use: the one that permits or denies it, otherwise the latest of each giver
    /// that is about account and service, also if it is over.
    #[must_use]
    pub fn recorded_for<'p>(&self, verdict: &AccessVerdict, policies: &KnownPolicies<'p>) -> Vec<&'p AccessPolicy> {
        use AccessVerdict::{Allowed, AllowedByPolicy, DeniedByPolicy};
        let about = policies.about(self.account, self.service).into_iter().map(|known| known.policy);
        let concerned = about.filter(|policy| !self.roles_of(&policy.giver).is_empty());
        match verdict {
            Allowed { .. } => Vec::new(),
            AllowedByPolicy { policy: id, .. } | DeniedByPolicy { policy: id, .. } => {
                concerned.filter(|policy| policy.id == *id).collect()
            }
            _ => {
                let mut latest: Vec<&AccessPolicy> = Vec::new();
                for policy in concerned {
                    latest.retain(|other| other.giver != policy.giver);
                    latest.push(policy);
                }
                latest
            }
        }
    }

    /// Decides by the roles of the account alone.
    #[must_use]
    pub fn by_role(&self) -> AccessVerdict {
        let roles = self.roles_of(self.account);
        if roles.is_empty() {
            AccessVerdict::NoContact
        } else if !self.action.exists_for(self.service.category) {
            AccessVerdict::NotOfThisCategory
        } else {
            let by = self.action.permitted_by(roles);
            by.map_or(AccessVerdict::RoleLacksRight { holds: roles }, |by| AccessVerdict::Allowed { by })
        }
    }

    fn roles_of(&self, account: &NicHandle) -> RoleSet {
        self.contacts.map_or(RoleSet::EMPTY, |contacts| contacts.roles_of(account))
    }

    /// Of the policies about account and service, those that give the action, unless it is denied.
    fn giving<'k, 'p>(&self, about: &'k [&'k Known<'p>]) -> impl Iterator<Item = &'k Known<'p>> {
        let may_give = |giver| self.action.may_be_given_by(self.roles_of(giver), self.service.category);
        let gives =
            move |known: &&Known<'_>| known.given.contains(&self.action.name) && known.policy.is_valid(self.now);
        about.iter().copied().filter(move |known| gives(known) && may_give(&known.policy.giver))
    }

    /// Of the policies about account and service, those that deny the action.
    fn denials<'p>(&self, about: &[&Known<'p>]) -> Denials<'p> {
        let mut denials = Denials::default();
        let denies = |known: &&&Known<'_>| known.denied.contains(&self.action.name) && known.policy.is_valid(self.now);
        for Known { place, policy, .. } in about.iter().filter(denies) {
            let roles = self.roles_of(&policy.giver);
            if roles.contains(Role::Admin) {
                denials.of_admin.get_or_insert((*place, policy));
            }
            if !roles.is_empty() {
                denials.by_giver.entry(&policy.giver).or_insert((*place, policy));
            }
        }
        denials
    }
}

/// Policies, which may be about anything, found by account and service. What each says about an action is looked up once,
/// because customers choose how many policies and patterns there are.
#[derive(Debug)]
pub struct KnownPolicies<'p> {
    policies: Vec<Known<'p>>,
    /// Places of the policies about an account, by pattern.
    places: BTreeMap<&'p NicHandle, BTreeMap<&'p ResourcePattern, Vec<usize>>>,
}

#[derive(Debug)]
struct Known<'p> {
    place: usize,
    policy: &'p AccessPolicy,
    given: BTreeSet<&'p ActionName>,
    denied: BTreeSet<&'p ActionName>,
}

impl<'p> KnownPolicies<'p> {
    /// For queries about these actions. Asks `go_on` for each policy.
    ///
    /// # Errors
    /// Those of `go_on`.
    pub fn new<E>(
        policies: &'p [AccessPolicy],
        actions: impl IntoIterator<Item = &'p CatalogueAction, IntoIter: Clone>,
        go_on: impl Fn() -> Result<(), E>,
    ) -> Result<Self, E> {
        let actions = actions.into_iter();
        let known = |(place, policy): (usize, &'p AccessPolicy)| {
            let permissions = &policy.content.permissions;
            let named = |is_meant: &dyn Fn(&CatalogueAction) -> bool| {
                actions.clone().filter(|action| is_meant(action)).map(|action| &action.name).collect()
            };
            Known {
                place,
                policy,
                given: named(&|action| permissions.give(&action.name, action.group)),
                denied: named(&|action| permissions.deny(&action.name)),
            }
        };
        let mut places: BTreeMap<&NicHandle, BTreeMap<&ResourcePattern, Vec<usize>>> = BTreeMap::new();
        for (place, AccessPolicy { content, .. }) in policies.iter().enumerate() {
            go_on()?;
            for account in &content.accounts {
                let of_account = places.entry(account).or_default();
                content.services.iter().for_each(|pattern| of_account.entry(pattern).or_default().push(place));
            }
        }
        let policies = policies.iter().enumerate().map(|policy| go_on().map(|()| known(policy)));
        Ok(Self { policies: policies.collect::<Result<_, E>>()?, places })
    }

    /// Those about account and service, in their order.
    fn about(&self, account: &NicHandle, service: &ServiceKey) -> Vec<&Known<'p>> {
        let Some(of_account) = self.places.get(account) else { return Vec::new() };
        let found = ResourcePattern::all_covering(service).filter_map(|pattern| of_account.get(&pattern));
        let places: BTreeSet<usize> = found.flatten().copied().collect();
        places.into_iter().map(|place| &self.policies[place]).collect()
    }
}

/// The first denial of an action by each giver, with its place among the policies. The admin's counts for all givers.
#[derive(Default)]
struct Denials<'p> {
    of_admin: Option<(usize, &'p AccessPolicy)>,
    by_giver: BTreeMap<&'p NicHandle, (usize, &'p AccessPolicy)>,
}

impl<'p> Denials<'p> {
    /// The first one that takes away what policies of `giver` give.
    fn of(&self, giver: &NicHandle) -> Option<&'p AccessPolicy> {
        let own = self.by_giver.get(giver).copied();
        own.into_iter().chain(self.of_admin).min_by_key(|(place, _)| *place).map(|(_, policy)| policy)
    }
}

/// The reason that somebody has access to a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase", tag = "source")]
pub enum AccessSource {
    /// A role: a policy of the provider, which nobody changes.
    Role {
        /// The role.
        role: Role,
    },
    /// A policy.
    Policy {
        /// Its number.
        policy: AccessPolicyId,
        /// Its name.
        name: String,
        /// The account that has given access.
        giver: NicHandle,
        /// Its end.
        #[serde(default, rename = "expiresAt", deserialize_with = "timestamp::read_option")]
        expires_at: Option<Timestamp>,
    },
}

impl AccessSource {
    #[must_use]
    pub const fn policy(&self) -> Option<AccessPolicyId> {
        match self {
            Self::Role { .. } => None,
            Self::Policy { policy, .. } => Some(*policy),
        }
    }

    #[must_use]
    pub const fn giver(&self) -> Option<&NicHandle> {
        match self {
            Self::Role { .. } => None,
            Self::Policy { giver, .. } => Some(giver),
        }
    }
}

/// Actions that an account may take on a service, and the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AccessLine {
    /// The account.
    pub account: NicHandle,
    /// The reason.
    #[serde(flatten)]
    pub source: AccessSource,
    /// The actions.
    pub actions: Vec<ActionName>,
}

/// Everybody with access to a service: a line for each role, then one for each account of a policy that permits something.
/// Asks `go_on` before each account.
///
/// # Errors
/// Those of `go_on`.
pub fn access_lines<E>(
    service: &ServiceKey,
    contacts: &Contacts,
    policies: &KnownPolicies<'_>,
    catalogue: &Catalogue,
    now: Timestamp,
    go_on: impl Fn() -> Result<(), E>,
) -> Result<Vec<AccessLine>, E> {
    let of_roles = Role::ALL.into_iter().map(|role| AccessLine {
        account: contacts.holder(role).clone(),
        source: AccessSource::Role { role },
        actions: actions_of_role(role, catalogue, |action| action.exists_for(service.category)),
    });
    let mut permitted: BTreeMap<(usize, &NicHandle), Vec<ActionName>> = BTreeMap::new();
    for account in policies.places.keys().copied() {
        go_on()?;
        let about = policies.about(account, service);
        for action in catalogue.actions() {
            let query = AccessQuery { account, action, service, contacts: Some(contacts), now };
            let denials = query.denials(&about);
            for Known { place, .. } in query.giving(&about).filter(|known| denials.of(&known.policy.giver).is_none()) {
                permitted.entry((*place, account)).or_default().push(action.name.clone());
            }
        }
    }
    let of_policies = permitted.into_iter().map(|((place, account), actions)| {
        let AccessPolicy { id, giver, content } = policies.policies[place].policy;
        let source = AccessSource::Policy {
            policy: *id,
            name: content.name.clone(),
            giver: giver.clone(),
            expires_at: content.expires_at,
        };
        AccessLine { account: account.clone(), source, actions }
    });
    Ok(of_roles.chain(of_policies).collect())
}

/// The accounts whose policies give an action, each once.
#[must_use]
pub fn givers_of<'a>(lines: &'a [AccessLine], action: &str) -> BTreeSet<&'a NicHandle> {
    let permits = |line: &&AccessLine| line.actions.iter().any(|name| name.as_str() == action);
    lines.iter().filter(permits).filter_map(|line| line.source.giver()).collect()
}

/// The end of the access that lasts longest; `None` if it has no end.
#[must_use]
pub fn access_until(lines: &[AccessLine]) -> Option<Timestamp> {
    let end = |line: &AccessLine| match &line.source {
        AccessSource::Policy { expires_at, .. } => *expires_at,
        AccessSource::Role { .. } => None,
    };
    let ends: Option<Vec<Timestamp>> = lines.iter().map(end).collect();
    ends?.into_iter().max()
}

/// The end of access whose last day it is.
#[must_use]
pub fn end_of(day: NaiveDate) -> Option<Timestamp> {
    Some(day.succ_opt()?.and_time(NaiveTime::MIN).and_utc())
}

/// The last day of access that ends at midnight.
#[must_use]
pub fn last_day_of(end: Timestamp) -> Option<NaiveDate> {
    if end.time() == NaiveTime::MIN { end.date_naive().pred_opt() } else { None }
}

/// Whether a service with this last day ends before access with an end does.
#[must_use]
pub fn ends_first(last_day: NaiveDate, access_until: Option<Timestamp>) -> bool {
    end_of(last_day).zip(access_until).is_some_and(|(end, until)| end < until)
}

/// Whether one of the lines lets its account see the service, with contacts and history.
#[must_use]
pub fn gives_sight(lines: &[AccessLine]) -> bool {
    lines.iter().flat_map(|line| &line.actions).any(|action| action.as_str() == SEE)
}

/// The actions that a role includes, of those that are `wanted`.
#[must_use]
pub fn actions_of_role(
    role: Role,
    catalogue: &Catalogue,
    wanted: impl Fn(&CatalogueAction) -> bool,
) -> Vec<ActionName> {
    let includes = |action: &&CatalogueAction| wanted(action) && action.roles.contains(role);
    names(catalogue.actions().iter().filter(includes))
}

fn names<'a>(actions: impl Iterator<Item = &'a CatalogueAction>) -> Vec<ActionName> {
    actions.map(|action| action.name.clone()).collect()
}
