//! Putting a role right: one person of the staff proposes, another one approves.

use super::StaffId;
use crate::{AccountFacts, Contacts, NicHandle, Role, string_enum};

string_enum! {
    /// Why a proposal cannot be made or approved.
    pub enum CorrectionRefusal {
        /// Somebody has approved or rejected it.
        Decided = "decided",
        /// Nobody approves their own proposal.
        OwnProposal = "ownProposal",
        /// The role has moved since it was proposed.
        RoleMoved = "roleMoved",
        /// There is no such account.
        NoSuchAccount = "noSuchAccount",
        /// The account is suspended.
        Suspended = "suspended",
        /// The account holds the role already.
        HoldsRole = "holdsRole",
    }
}

/// A proposal to give a role of a service to another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The role.
    pub role: Role,
    /// Who held it when it was proposed.
    pub from: NicHandle,
    /// Who shall hold it.
    pub to: NicHandle,
    /// Who proposed it.
    pub proposed_by: StaffId,
    /// Somebody has approved or rejected it.
    pub is_decided: bool,
}

/// Checks a new proposal. What blocks customers, such as unpaid invoices, does not block a correction.
///
/// # Errors
/// Why it cannot be made.
pub fn check_proposal(role: Role, to: Option<&AccountFacts>, contacts: &Contacts) -> Result<(), CorrectionRefusal> {
    let to = to.ok_or(CorrectionRefusal::NoSuchAccount)?;
    if to.suspended {
        Err(CorrectionRefusal::Suspended)
    } else if *contacts.holder(role) == to.handle {
        Err(CorrectionRefusal::HoldsRole)
    } else {
        Ok(())
    }
}

/// Checks an approval by `staff`.
///
/// # Errors
/// Why it cannot be approved.
pub fn check_approval(
    proposal: &Proposal,
    staff: StaffId,
    to: Option<&AccountFacts>,
    contacts: &Contacts,
) -> Result<(), CorrectionRefusal> {
    if proposal.is_decided {
        return Err(CorrectionRefusal::Decided);
    }
    if proposal.proposed_by == staff {
        return Err(CorrectionRefusal::OwnProposal);
    }
    if *contacts.holder(proposal.role) != proposal.from {
        return Err(CorrectionRefusal::RoleMoved);
    }
    check_proposal(proposal.role, to, contacts)
}
