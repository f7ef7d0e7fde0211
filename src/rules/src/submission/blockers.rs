//! Reasons that block a change, and their redaction for a viewer (decisions 0005 and 0008).
//!
//! The same checks run at submission, after the last acceptance and in the transaction that transfers the roles, because
//! anything may have changed in between.

use crate::model::timestamp;
use crate::{
    AccountFacts, Category, Contacts, NicHandle, RequestId, Role, RoleSet, ServiceFacts, ServiceStatus, Timestamp,
};
use serde::{Deserialize, Serialize};

/// A reason that blocks a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum Blocker {
    /// The asker holds no role that entitles it to change these roles.
    RightMissing {
        /// The roles it may not change.
        roles: RoleSet,
    },
    /// The outgoing contact no longer holds the role.
    RoleLost {
        /// The roles that another account holds.
        roles: RoleSet,
    },
    /// No account has this handle; or none that shares a service with the asker has this address.
    NoSuchAccount,
    /// Several accounts that share a service with the asker have this address.
    SeveralAccounts,
    /// The two accounts are in different geographical zones.
    OtherZone {
        /// The outgoing contact.
        from: NicHandle,
        /// The incoming contact.
        to: NicHandle,
    },
    /// A required field of the profile is empty.
    ProfileIncomplete {
        /// The account.
        account: NicHandle,
    },
    /// The email address is not confirmed.
    AddressUnconfirmed {
        /// The account.
        account: NicHandle,
    },
    /// An invoice is unpaid.
    UnpaidInvoice {
        /// The account.
        account: NicHandle,
    },
    /// There is no valid payment method.
    NoPaymentMethod {
        /// The account.
        account: NicHandle,
    },
    /// The address of the asker was changed recently, so it cannot ask for a new admin yet.
    CoolingDown {
        /// The asker.
        account: NicHandle,
        /// End of the wait.
        #[serde(deserialize_with = "timestamp::read")]
        until: Timestamp,
    },
    /// The account cannot take or give up the role at present: it is suspended, or a redacted form of the reasons that
    /// concern its profile, invoices and payment methods.
    Unable {
        /// The account.
        account: NicHandle,
    },
    /// The service is still being created.
    InCreation,
    /// The service has expired.
    Expired,
    /// Money is owed for the service, which locks its billing role (guide, statement 15).
    InDebt,
    /// The last day has passed, or is too far away.
    LastDayOutOfRange,
    /// An open request for the same service covers the same role.
    RequestOpen {
        /// The open request.
        request: RequestId,
        /// The roles in both.
        roles: RoleSet,
    },
}

impl Blocker {
    /// Redacts the reason for `viewer`: invoices, payment methods and profile gaps of other accounts become
    /// [`Blocker::Unable`]. Everything else may be shown to anybody who may read the request (decision 0008).
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        match self {
            Self::ProfileIncomplete { account }
            | Self::AddressUnconfirmed { account }
            | Self::UnpaidInvoice { account }
            | Self::NoPaymentMethod { account }
            | Self::CoolingDown { account, .. }
                if account != viewer =>
            {
                Self::Unable { account: account.clone() }
            }
            // No wildcard: a new reason must not be shown to everybody by default.
            Self::ProfileIncomplete { .. }
            | Self::AddressUnconfirmed { .. }
            | Self::UnpaidInvoice { .. }
            | Self::NoPaymentMethod { .. }
            | Self::CoolingDown { .. }
            | Self::RightMissing { .. }
            | Self::RoleLost { .. }
            | Self::NoSuchAccount
            | Self::SeveralAccounts
            | Self::OtherZone { .. }
            | Self::Unable { .. }
            | Self::InCreation
            | Self::Expired
            | Self::InDebt
            | Self::LastDayOutOfRange
            | Self::RequestOpen { .. } => self.clone(),
        }
    }

    /// The same for the asker, about an account that has accepted: it has read before that it lacks a payment method.
    #[must_use]
    pub fn as_seen_by_asker(&self, asker: &NicHandle) -> Self {
        if let Self::NoPaymentMethod { .. } = self { self.clone() } else { self.as_seen_by(asker) }
    }

    /// The account that can resolve it in its own profile.
    #[must_use]
    pub const fn resolved_in_profile_of(&self) -> Option<&NicHandle> {
        match self {
            Self::UnpaidInvoice { account }
            | Self::NoPaymentMethod { account }
            | Self::ProfileIncomplete { account }
            | Self::AddressUnconfirmed { account } => Some(account),
            _ => None,
        }
    }

    /// Whether `account` can resolve it in its own profile.
    #[must_use]
    pub fn is_resolved_in_profile_of(&self, account: &NicHandle) -> bool {
        self.resolved_in_profile_of() == Some(account)
    }

    /// Whether `account` may be able to resolve it in its own profile, as far as it is visible to others.
    #[must_use]
    pub fn may_be_resolved_by(&self, account: &NicHandle) -> bool {
        self.is_resolved_in_profile_of(account)
            || matches!(self, Self::Unable { account: concerned } if concerned == account)
    }

    /// A person concerned can remove it by paying or by completing an account, so that the request waits for that until its
    /// deadline (decision 0007).
    #[must_use]
    pub const fn can_be_removed(&self) -> bool {
        // Only the provider, time, or another request can change the others.
        self.resolved_in_profile_of().is_some() || matches!(self, Self::InDebt)
    }

    /// The contacts have changed so that the request can never succeed; it ends immediately. All other reasons can be
    /// resolved and only count at the scheduled checks.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::RightMissing { .. } | Self::RoleLost { .. })
    }
}

/// Redacts the reasons for `viewer` and removes duplicates.
#[must_use]
pub fn as_seen_by(blockers: &[Blocker], viewer: &NicHandle) -> Vec<Blocker> {
    distinct(blockers.iter().map(|blocker| blocker.as_seen_by(viewer)))
}

/// Removes duplicates, which redacted reasons may be.
pub(crate) fn distinct(blockers: impl Iterator<Item = Blocker>) -> Vec<Blocker> {
    let mut distinct = Vec::new();
    for blocker in blockers {
        if !distinct.contains(&blocker) {
            distinct.push(blocker);
        }
    }
    distinct
}

/// The part of an open request that matters to other requests for the same service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OpenRequest {
    /// The number.
    pub id: RequestId,
    /// The account that submitted it.
    pub asker: NicHandle,
    /// The roles to transfer.
    pub roles: RoleSet,
    /// The incoming contact.
    pub to: NicHandle,
    /// Whether it takes effect with other requests, or not at all.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub together: bool,
    /// Whether it was asked in the name of its asker, who has not confirmed it yet.
    #[serde(default, skip_serializing_if = "core::ops::Not::not")]
    pub unconfirmed: bool,
}

impl OpenRequest {
    /// Whether a new request of `asker` for one of its roles ends it: an admin replaces the requests of others (guide,
    /// statement 47), and nobody has consented yet to one that a delegate made (decision 0064).
    #[must_use]
    pub fn gives_way_to(&self, asker: &NicHandle, contacts: &Contacts) -> bool {
        self.unconfirmed || (contacts.admin == *asker && self.asker != *asker)
    }

    /// Whether `asker` may replace it alone by a new one (decision 0005).
    #[must_use]
    pub fn may_be_replaced_by(&self, asker: &NicHandle) -> bool {
        self.asker == *asker && !self.together
    }
}

/// Whether a service is selected for `account` when it hands everything over: the service has not expired, and `account`
/// holds a role on it that no open request covers, except those that a new one ends.
///
/// It looks at nothing else, so it promises no success: a service in creation or in debt is selected, too, and so is one
/// whose contacts have unpaid invoices. These reasons are left to the preview, which names them with their remedies; a
/// service that is not selected is omitted silently. Reasons that depend on the new contacts are not known yet.
#[must_use]
pub fn may_be_handed_over(
    account: &NicHandle,
    contacts: &Contacts,
    status: ServiceStatus,
    open: &[OpenRequest],
) -> bool {
    let in_the_way = open.iter().filter(|open| !open.gives_way_to(account, contacts));
    let left = in_the_way.fold(contacts.roles_of(account), |left, open| left.without(open.roles));
    status != ServiceStatus::Expired && !left.is_empty()
}

/// Everything that decides about changes of one service, read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFacts {
    pub service: ServiceFacts,
    /// The accounts concerned. An account that is missing here does not exist.
    pub accounts: Vec<AccountFacts>,
    pub open: Vec<OpenRequest>,
    /// Roles that the asker lost to a request of the same submission. They still entitle it to the other requests of
    /// that submission (decision 0005).
    pub lost_to_siblings: RoleSet,
}

impl ChangeFacts {
    /// The state of `account`, if it exists.
    #[must_use]
    pub fn account(&self, account: &NicHandle) -> Option<&AccountFacts> {
        self.accounts.iter().find(|facts| facts.handle == *account)
    }

    /// The roles that `asker` may reassign.
    #[must_use]
    pub fn right_of(&self, asker: &NicHandle) -> RoleSet {
        may_ask_for(self.service.contacts.roles_of(asker).union(self.lost_to_siblings))
    }
}

/// The roles that a holder of `held` may reassign: all three for an admin, otherwise the roles held (decision 0004).
#[must_use]
pub fn may_ask_for(held: RoleSet) -> RoleSet {
    if held.contains(Role::Admin) { Role::ALL.into_iter().collect() } else { held }
}

/// The roles that a form for several services offers to `asker`: those that it may reassign on any of them.
#[must_use]
pub fn roles_on_offer<'a>(asker: &NicHandle, services: impl Iterator<Item = &'a Contacts>) -> RoleSet {
    services.fold(RoleSet::EMPTY, |offered, contacts| offered.union(may_ask_for(contacts.roles_of(asker))))
}

/// The roles that the right of a holder of `held` to ask for `roles` depends on: admin for an admin, for anybody else `roles`
/// themselves.
#[must_use]
pub fn right_to_ask(held: RoleSet, roles: RoleSet) -> RoleSet {
    if held.contains(Role::Admin) { Role::Admin.into() } else { roles }
}

/// Whether a holder of `held` on such a service is offered to give its webmaster access: the admin of a hosting plan.
#[must_use]
pub fn may_name_webmaster(category: Category, held: RoleSet) -> bool {
    category.is_for_webmasters() && held.contains(Role::Admin)
}

/// A transfer of roles of a service from one account to another.
#[derive(Clone, Copy, Debug)]
pub struct RoleTransfer<'a> {
    pub asker: &'a NicHandle,
    pub from: &'a NicHandle,
    pub to: &'a NicHandle,
    pub roles: RoleSet,
}

/// Every reason that blocks a transfer now, except other open requests. Empty if it is possible.
#[must_use]
pub fn blockers(transfer: RoleTransfer<'_>, facts: &ChangeFacts) -> Vec<Blocker> {
    let RoleTransfer { asker, from, to, roles } = transfer;
    let mut found = blockers_without_incoming(asker, from, roles, facts);
    for blocker in incoming_blockers(from, to, roles, facts) {
        // The asker or the outgoing contact may be the incoming one, with the same reason.
        if !found.contains(&blocker) {
            found.push(blocker);
        }
    }
    found
}

/// The subset of [`blockers`] that depends on the incoming contact: every reason that keeps `to` from taking `roles`
/// from `from`, independent of the asker.
#[must_use]
pub fn incoming_blockers(from: &NicHandle, to: &NicHandle, roles: RoleSet, facts: &ChangeFacts) -> Vec<Blocker> {
    let Some(incoming) = facts.account(to) else { return vec![Blocker::NoSuchAccount] };
    let mut found = Vec::new();
    if facts.account(from).is_some_and(|outgoing| outgoing.zone != incoming.zone) {
        found.push(Blocker::OtherZone { from: from.clone(), to: to.clone() });
    }
    if incoming.suspended {
        found.push(Blocker::Unable { account: to.clone() });
    }
    if incoming.has_unpaid_bill {
        found.push(Blocker::UnpaidInvoice { account: to.clone() });
    }
    found.extend(readiness_blockers(incoming, roles));
    found
}

/// The subset of [`blockers`] that does not depend on the incoming contact.
#[must_use]
pub fn blockers_without_incoming(
    asker: &NicHandle,
    from: &NicHandle,
    roles: RoleSet,
    facts: &ChangeFacts,
) -> Vec<Blocker> {
    let contacts = &facts.service.contacts;
    let mut found = Vec::new();
    if facts.account(asker).is_some_and(|asker| asker.suspended) {
        found.push(Blocker::Unable { account: asker.clone() });
    }
    let missing = roles.without(facts.right_of(asker));
    if !missing.is_empty() {
        found.push(Blocker::RightMissing { roles: missing });
    }
    let lost = roles.without(contacts.roles_of(from));
    if !lost.is_empty() {
        found.push(Blocker::RoleLost { roles: lost });
    }
    match facts.service.status {
        ServiceStatus::InCreation => found.push(Blocker::InCreation),
        ServiceStatus::Expired => found.push(Blocker::Expired),
        status if status.is_in_debt() && roles.contains(Role::Billing) => found.push(Blocker::InDebt),
        _ => {}
    }
    if facts.account(from).is_some_and(|outgoing| outgoing.has_unpaid_bill) {
        found.push(Blocker::UnpaidInvoice { account: from.clone() });
    }
    found
}

/// The subset of [`blockers`] that the incoming contact can resolve in its own profile.
#[must_use]
pub fn readiness_blockers(incoming: &AccountFacts, roles: RoleSet) -> Vec<Blocker> {
    let account = || incoming.handle.clone();
    let mut found = Vec::new();
    if !incoming.profile_complete {
        found.push(Blocker::ProfileIncomplete { account: account() });
    }
    if !incoming.address_confirmed {
        found.push(Blocker::AddressUnconfirmed { account: account() });
    }
    if roles.contains(Role::Billing) && !incoming.has_payment_method {
        found.push(Blocker::NoPaymentMethod { account: account() });
    }
    found
}

/// Whether an account can take no role at present, as others may know it (decision 0008). A payment method, which billing
/// needs, does not count.
#[must_use]
pub fn is_unable(account: &AccountFacts) -> bool {
    account.suspended || account.has_unpaid_bill || !readiness_blockers(account, RoleSet::EMPTY).is_empty()
}

/// Every reason in an account itself that keeps it from taking roles, and from which ones; not its suspension.
#[must_use]
pub fn own_blockers(account: &AccountFacts) -> Vec<(Blocker, RoleSet)> {
    let all: RoleSet = Role::ALL.into_iter().collect();
    let readiness = readiness_blockers(account, all).into_iter().map(|blocker| {
        let keeps_from = |role: &Role| readiness_blockers(account, (*role).into()).contains(&blocker);
        let roles = Role::ALL.into_iter().filter(keeps_from).collect();
        (blocker, roles)
    });
    let handle = || account.handle.clone();
    let unpaid = account.has_unpaid_bill.then(|| (Blocker::UnpaidInvoice { account: handle() }, all));
    let cooldown = account.cooldown_until.map(|until| Blocker::CoolingDown { account: handle(), until });
    readiness.chain(unpaid).chain(cooldown.map(|blocker| (blocker, Role::Admin.into()))).collect()
}

/// Whether nothing in an account itself keeps it from taking `role`, as in [`own_blockers`].
#[must_use]
pub fn may_become(account: &AccountFacts, role: Role) -> bool {
    own_blockers(account).iter().all(|(_, roles)| !roles.contains(role))
}

/// The obstacles that an account has to resolve in its profile before roles that it takes or gives up can move.
#[must_use]
pub fn to_resolve(account: &AccountFacts, taken: RoleSet, given: RoleSet) -> Vec<Blocker> {
    let counts = |(blocker, roles): &(Blocker, RoleSet)| match blocker {
        Blocker::UnpaidInvoice { .. } => !taken.union(given).is_empty(),
        // The account cannot accept before.
        Blocker::CoolingDown { .. } => false,
        _ => !roles.intersection(taken).is_empty(),
    };
    own_blockers(account).into_iter().filter(counts).map(|(blocker, _)| blocker).collect()
}

/// The obstacles of a party that has accepted to take roles, as the asker may know them: that a payment method is missing,
/// which the party has read before it accepted, and of anything else only that it cannot take the role (decision 0008).
#[must_use]
pub fn shown_to_asker(party: &AccountFacts, taken: RoleSet, asker: &NicHandle) -> Vec<Blocker> {
    distinct(to_resolve(party, taken, RoleSet::EMPTY).iter().map(|blocker| blocker.as_seen_by_asker(asker)))
}

impl Blocker {
    /// The account that can pay first, if money is owed; `None` for every other reason. A redacted reason names no debt.
    #[must_use]
    pub fn payer<'a>(&'a self, contacts: &'a Contacts) -> Option<&'a NicHandle> {
        match self {
            Self::UnpaidInvoice { account } => Some(account),
            Self::InDebt => Some(&contacts.billing),
            _ => None,
        }
    }
}

/// Whether an account is the one that can pay for a service in debt.
#[must_use]
pub fn owes(account: &NicHandle, status: ServiceStatus, contacts: &Contacts) -> bool {
    status.is_in_debt() && Blocker::InDebt.payer(contacts) == Some(account)
}
