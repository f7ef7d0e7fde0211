//! From a submission to the requests it becomes.

use super::blockers::{Blocker, ChangeFacts, RoleTransfer, blockers, blockers_without_incoming};
use super::contact_input::Resolution;
use crate::wire;
use crate::{AccountFacts, NicHandle, PerRole, RequestId, Role, RoleSet};
use serde::{Deserialize, Serialize};

/// One request to be made: roles that go from one account to one other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedRequest {
    /// Who holds the roles.
    pub from: NicHandle,
    /// Who is to hold them.
    pub to: NicHandle,
    /// What moves.
    pub roles: RoleSet,
}

impl PlannedRequest {
    /// The accounts that must confirm: the asker and the incoming contact, once when they are the same
    /// (guide 2026: "Validation is required from both you and the new contact"; "You need to confirm this request").
    #[must_use]
    pub fn parties(&self, asker: &NicHandle) -> Vec<NicHandle> {
        let mut parties = vec![asker.clone()];
        if self.to != *asker {
            parties.push(self.to.clone());
        }
        parties
    }
}

/// What a submission leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The requests it becomes, one for each pair of outgoing and incoming contact.
    pub requests: Vec<PlannedRequest>,
    /// Open requests of others that it ends, because an admin may change the contacts at any time.
    pub supersedes: Vec<RequestId>,
}

/// Why a submission is refused as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", try_from = "wire::PlanError")]
pub enum PlanError {
    /// Every value is empty or the present contact.
    NothingToChange,
    /// Some roles cannot be handed over, each for its reasons.
    Blocked {
        /// The reasons, role by role; roles without any are fine.
        reasons: PerRole<Vec<Blocker>>,
    },
}

/// Decides about a submission of `asker`: all of it, or nothing with every reason.
///
/// # Errors
/// Nothing to change, or the reasons in full: show them to the asker through [`super::blockers::as_seen_by`].
pub fn plan(asker: &NicHandle, found: &PerRole<Resolution>, facts: &ChangeFacts) -> Result<Plan, PlanError> {
    let contacts = &facts.service.contacts;
    let is_admin = contacts.admin == *asker;
    let mut requests: Vec<PlannedRequest> = Vec::new();
    let mut supersedes = Vec::new();
    let mut reasons: PerRole<Vec<Blocker>> = PerRole::default();

    for role in Role::ALL {
        let from = contacts.holder(role);
        let found = found.get(role);
        if *found == Resolution::Unchanged || matches!(found, Resolution::Account(to) if to == from) {
            continue;
        }
        if *found == Resolution::Denied || !facts.right_of(asker).contains(role) {
            reasons.get_mut(role).push(Blocker::RightMissing { roles: role.into() });
            continue;
        }
        let mut here = match found {
            Resolution::Account(to) => blockers(RoleTransfer { asker, from, to, roles: role.into() }, facts),
            _ => blockers_without_incoming(asker, from, role.into(), facts),
        };
        match found {
            Resolution::NoAccount => here.push(Blocker::NoSuchAccount),
            Resolution::Ambiguous => here.push(Blocker::SeveralAccounts),
            _ => {}
        }
        for open in facts.open.iter().filter(|open| open.roles.contains(role)) {
            if is_admin && open.asker != *asker {
                if !supersedes.contains(&open.id) {
                    supersedes.push(open.id);
                }
            } else {
                here.push(Blocker::RequestOpen { request: open.id, roles: role.into() });
            }
        }
        *reasons.get_mut(role) = here;
        if let Resolution::Account(to) = found {
            match requests.iter_mut().find(|draft| draft.from == *from && draft.to == *to) {
                Some(draft) => draft.roles = draft.roles.with(role),
                None => requests.push(PlannedRequest { from: from.clone(), to: to.clone(), roles: role.into() }),
            }
        }
    }

    if Role::ALL.into_iter().any(|role| !reasons.get(role).is_empty()) {
        return Err(PlanError::Blocked { reasons });
    }
    if requests.is_empty() {
        return Err(PlanError::NothingToChange);
    }
    Ok(Plan { requests, supersedes })
}

/// An account about which the browser knows nothing but that it exists in the asker's zone: the server's look-up
/// says the rest.
#[must_use]
pub fn presumed_account(handle: &NicHandle, like: &AccountFacts) -> AccountFacts {
    AccountFacts {
        handle: handle.clone(),
        zone: like.zone,
        profile_complete: true,
        address_confirmed: true,
        has_unpaid_bill: false,
        has_payment_method: true,
    }
}
