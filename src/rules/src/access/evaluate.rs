//! Decides by roles and policies whether an account may take an action on a service (decision 0064).

use super::action::ActionName;
use super::catalogue::{Catalogue, CatalogueAction, SEE};
use super::policy::{AccessPolicy, AccessPolicyId};
use crate::submission::abilities::Ability;
use crate::{Contacts, NicHandle, Role, RoleSet, ServiceKey, Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
        #[serde(deserialize_with = "crate::model::timestamp::read")]
        until: Timestamp,
    },
}

impl AccessVerdict {
    /// Permitted or not.
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
    /// The account.
    pub account: &'a NicHandle,
    /// The action.
    pub action: &'a CatalogueAction,
    /// The service, by its canonical name.
    pub service: &'a ServiceKey,
    /// Its contacts at the moment; `None` if it does not exist.
    pub contacts: Option<&'a Contacts>,
    /// The moment.
    pub now: Timestamp,
}

impl AccessQuery<'_> {
    /// Decides by the roles of the account, and by `policies`, which may be about anything.
    ///
    /// Roles are looked at first: no policy takes a right of a role away. A policy gives nothing that its giver may not
    /// do at the moment, and the admin's denials count for the policies of others, too.
    #[must_use]
    pub fn decide(&self, policies: &[&AccessPolicy]) -> AccessVerdict {
        let by_role = self.by_role();
        if by_role.is_allowed() { by_role } else { self.decide_by(policies, |_| true).unwrap_or(by_role) }
    }

    /// Decides whether the account may take the action in the name of `giver`: by the giver's policies alone, even if the
    /// account has roles itself.
    #[must_use]
    pub fn decide_for(&self, giver: &NicHandle, policies: &[&AccessPolicy]) -> AccessVerdict {
        self.decide_by(policies, |policy| policy.giver == *giver).unwrap_or(AccessVerdict::NoContact)
    }

    /// The verdict of the policies that are `meant`; `None` if none of them gives the action. Looks at each policy twice at
    /// most, because customers choose how many there are.
    fn decide_by(&self, policies: &[&AccessPolicy], meant: impl Fn(&AccessPolicy) -> bool) -> Option<AccessVerdict> {
        let gives = |policy: &&&AccessPolicy| meant(policy) && self.reaches(policy) && self.is_given_by(policy);
        let mut giving = policies.iter().filter(gives).peekable();
        giving.peek()?;
        let denials = self.denials(policies);
        let mut denied = None;
        for policy in giving {
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
    pub fn recorded_for<'p>(&self, verdict: &AccessVerdict, policies: &[&'p AccessPolicy]) -> Vec<&'p AccessPolicy> {
        use AccessVerdict::{Allowed, AllowedByPolicy, DeniedByPolicy};
        match verdict {
            Allowed { .. } => Vec::new(),
            AllowedByPolicy { policy: id, .. } | DeniedByPolicy { policy: id, .. } => {
                policies.iter().copied().filter(|policy| policy.id == *id).collect()
            }
            _ => {
                let about = policies.iter().copied().filter(|policy| self.is_concerned(policy));
                let mut latest: Vec<&AccessPolicy> = Vec::new();
                for policy in about {
                    latest.retain(|other| other.giver != policy.giver);
                    latest.push(policy);
                }
                latest
            }
        }
    }

    fn by_role(&self) -> AccessVerdict {
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

    /// About account and service, of a giver who has a role there, valid or over.
    fn is_concerned(&self, policy: &AccessPolicy) -> bool {
        policy.is_about(self.account, self.service) && !self.roles_of(&policy.giver).is_empty()
    }

    fn reaches(&self, policy: &AccessPolicy) -> bool {
        policy.is_valid(self.now) && self.is_concerned(policy)
    }

    fn is_given_by(&self, policy: &AccessPolicy) -> bool {
        let has_right = self.action.may_be_given_by(self.roles_of(&policy.giver), self.service.category);
        has_right && policy.content.permissions.give(&self.action.name, self.action.group)
    }

    /// The policies that deny the action, in their order.
    fn denials<'p>(&self, policies: &[&'p AccessPolicy]) -> Denials<'p> {
        let mut denials = Denials::default();
        let denies = |policy: &AccessPolicy| self.reaches(policy) && policy.content.permissions.deny(&self.action.name);
        for (place, policy) in policies.iter().copied().enumerate().filter(|(_, policy)| denies(policy)) {
            if self.roles_of(&policy.giver).contains(Role::Admin) {
                denials.of_admin.get_or_insert((place, policy));
            }
            denials.by_giver.entry(&policy.giver).or_insert((place, policy));
        }
        denials
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
        #[serde(default, rename = "expiresAt", deserialize_with = "crate::model::timestamp::read_option")]
        expires_at: Option<Timestamp>,
    },
}

impl AccessSource {
    /// The number of a policy.
    #[must_use]
    pub const fn policy(&self) -> Option<AccessPolicyId> {
        match self {
            Self::Role { .. } => None,
            Self::Policy { policy, .. } => Some(*policy),
        }
    }

    /// The account that gives access by a policy.
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
#[must_use]
pub fn access_lines(
    service: &ServiceKey,
    contacts: &Contacts,
    policies: &[&AccessPolicy],
    catalogue: &Catalogue,
    now: Timestamp,
) -> Vec<AccessLine> {
    let of_roles = Role::ALL.into_iter().map(|role| AccessLine {
        account: contacts.holder(role).clone(),
        source: AccessSource::Role { role },
        actions: actions_of_role(role, catalogue, |action| action.exists_for(service.category)),
    });
    let mut denials: BTreeMap<(&NicHandle, &ActionName), Denials<'_>> = BTreeMap::new();
    let of_policies = policies.iter().flat_map(|policy| {
        let mut lines = Vec::new();
        for account in &policy.content.accounts {
            let mut permitted: Vec<&CatalogueAction> = Vec::new();
            for action in catalogue.actions() {
                let query = AccessQuery { account, action, service, contacts: Some(contacts), now };
                if query.reaches(policy) && query.is_given_by(policy) {
                    let denials = denials.entry((account, &action.name)).or_insert_with(|| query.denials(policies));
                    if denials.of(&policy.giver).is_none() {
                        permitted.push(action);
                    }
                }
            }
            let actions = names(permitted.into_iter());
            let line = AccessLine {
                account: account.clone(),
                source: AccessSource::Policy {
                    policy: policy.id,
                    name: policy.content.name.clone(),
                    giver: policy.giver.clone(),
                    expires_at: policy.content.expires_at,
                },
                actions,
            };
            lines.push(line);
        }
        lines.into_iter().filter(|line| !line.actions.is_empty())
    });
    of_roles.chain(of_policies).collect()
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
