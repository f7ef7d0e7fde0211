//! Why a change cannot be made, and who may know it.
//!
//! The checks are the same at submission, when the last party has confirmed, and in the transaction that moves the
//! role (design.md 2): something may have changed in between.

use crate::wire;
use crate::{AccountFacts, NicHandle, RequestId, Role, RoleSet, ServiceFacts, ServiceStatus};
use serde::{Deserialize, Serialize};

/// One reason why a change cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", try_from = "wire::Blocker")]
pub enum Blocker {
    /// The asker does not, or no longer, hold a role that gives the right to change these ones.
    RightMissing {
        /// The roles asked for without the right to.
        roles: RoleSet,
    },
    /// The outgoing contact no longer holds the role.
    RoleLost {
        /// The roles that have moved elsewhere.
        roles: RoleSet,
    },
    /// No account has this handle, or this address among those the asker shares a service with.
    NoSuchAccount,
    /// Several accounts that the asker shares a service with have this address.
    SeveralAccounts,
    /// The two accounts are in different geographical zones.
    OtherZone,
    /// Something is missing in the account's profile.
    ProfileIncomplete {
        /// Whose profile.
        account: NicHandle,
    },
    /// The account's e-mail address is not confirmed.
    AddressUnconfirmed {
        /// Whose address.
        account: NicHandle,
    },
    /// The account has an unpaid invoice.
    UnpaidInvoice {
        /// Who owes it.
        account: NicHandle,
    },
    /// The account has no valid payment method.
    NoPaymentMethod {
        /// Who would have to pay.
        account: NicHandle,
    },
    /// The account cannot take, or give up, the role at present: all that others learn of its debts,
    /// payment methods and profile.
    Unable {
        /// Which account.
        account: NicHandle,
    },
    /// The service is still being created.
    InCreation,
    /// The service has expired.
    Expired,
    /// Money is owed for the service, which locks its billing role.
    InDebt,
    /// Another request for the same role of the same service is open.
    RequestOpen {
        /// Its number.
        request: RequestId,
        /// The roles both ask for.
        roles: RoleSet,
    },
}

impl Blocker {
    /// What `viewer` may know of this reason: its own debts, payment methods and profile gaps in full, nobody else's
    /// (design.md 2 and 9). Everything else is no secret to those who may read the request at all.
    #[must_use]
    pub fn as_seen_by(&self, viewer: &NicHandle) -> Self {
        match self {
            Self::ProfileIncomplete { account }
            | Self::AddressUnconfirmed { account }
            | Self::UnpaidInvoice { account }
            | Self::NoPaymentMethod { account }
                if account != viewer =>
            {
                Self::Unable { account: account.clone() }
            }
            other => other.clone(),
        }
    }

    /// Whether the change has become impossible for good because contacts have moved, so that its request ends at
    /// once. Everything else may be mended and only counts at the checks.
    #[must_use]
    pub fn is_lasting(&self) -> bool {
        matches!(self, Self::RightMissing { .. } | Self::RoleLost { .. })
    }
}

/// Reasons as `viewer` may know them, without repetition.
#[must_use]
pub fn as_seen_by(blockers: &[Blocker], viewer: &NicHandle) -> Vec<Blocker> {
    let mut seen = Vec::new();
    for blocker in blockers.iter().map(|blocker| blocker.as_seen_by(viewer)) {
        if !seen.contains(&blocker) {
            seen.push(blocker);
        }
    }
    seen
}

/// An open request for a service, as far as it concerns others for the same service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenRequest {
    /// Its number.
    pub id: RequestId,
    /// Who asked.
    pub asker: NicHandle,
    /// What it moves.
    pub roles: RoleSet,
    /// Who is to hold the roles.
    pub to: NicHandle,
}

/// The facts that decide about changes of one service, read in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeFacts {
    /// The service.
    pub service: ServiceFacts,
    /// The accounts concerned; one that is missing does not exist.
    pub accounts: Vec<AccountFacts>,
    /// Open requests for the service.
    pub open: Vec<OpenRequest>,
    /// Roles the asker has lost only because a sibling request of the same submission took effect: they still
    /// count as its right (design.md 2).
    pub lost_to_siblings: RoleSet,
}

impl ChangeFacts {
    /// The facts about `account`; `None` when it does not exist.
    #[must_use]
    pub fn account(&self, account: &NicHandle) -> Option<&AccountFacts> {
        self.accounts.iter().find(|facts| facts.handle == *account)
    }

    /// The roles of the service that `asker` may name new contacts for.
    #[must_use]
    pub fn right_of(&self, asker: &NicHandle) -> RoleSet {
        may_ask_for(self.service.contacts.roles_of(asker).union(self.lost_to_siblings))
    }
}

/// The roles that a holder of `held` may name new contacts for (guide: "Administrative contact", "Technical contact",
/// "Billing contact"): an admin all three, everybody else the roles they hold themselves.
#[must_use]
pub fn may_ask_for(held: RoleSet) -> RoleSet {
    if held.contains(Role::Admin) { Role::ALL.into_iter().collect() } else { held }
}

/// One hand-over: `roles` of a service from one account to another, because `asker` wishes so.
#[derive(Clone, Copy, Debug)]
pub struct RoleTransfer<'a> {
    /// Who asks.
    pub asker: &'a NicHandle,
    /// Who holds the roles.
    pub from: &'a NicHandle,
    /// Who is to hold them.
    pub to: &'a NicHandle,
    /// What moves.
    pub roles: RoleSet,
}

/// Every reason why a hand-over cannot be made now, apart from other open requests; none when it can.
#[must_use]
pub fn blockers(hand_over: RoleTransfer<'_>, facts: &ChangeFacts) -> Vec<Blocker> {
    let RoleTransfer { asker, from, to, roles } = hand_over;
    let mut found = blockers_without_incoming(asker, from, roles, facts);
    let Some(incoming) = facts.account(to) else {
        found.push(Blocker::NoSuchAccount);
        return found;
    };
    if facts.account(from).is_some_and(|outgoing| outgoing.zone != incoming.zone) {
        found.push(Blocker::OtherZone);
    }
    if incoming.has_unpaid_bill {
        found.push(Blocker::UnpaidInvoice { account: to.clone() });
    }
    found.extend(readiness_blockers(incoming, roles));
    found
}

/// The reasons among [`blockers`] that do not depend on the incoming contact.
#[must_use]
pub fn blockers_without_incoming(
    asker: &NicHandle,
    from: &NicHandle,
    roles: RoleSet,
    facts: &ChangeFacts,
) -> Vec<Blocker> {
    let contacts = &facts.service.contacts;
    let mut found = Vec::new();
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

/// What an account lacks for taking `roles`; its profile shows the same as a check-list.
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
