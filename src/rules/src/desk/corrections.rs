//! Putting a role right: one person of the staff proposes, another one approves.

use super::{ActRefusal, StaffId};
use crate::{AccountFacts, Contacts, NicHandle, Role, Timestamp};
use chrono::TimeDelta;

/// Lifetime of a proposal without a decision.
pub const LAPSES_AFTER: TimeDelta = TimeDelta::days(14);

/// A proposal to give a role of a service to another account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// The role.
    pub role: Role,
    /// Contact at the time of the proposal.
    pub from: NicHandle,
    /// Proposed contact.
    pub to: NicHandle,
    /// Member of staff who proposed it.
    pub proposed_by: StaffId,
    /// The proposer no longer has access.
    pub has_proposer_left: bool,
    /// Time of the proposal.
    pub proposed_at: Timestamp,
    /// Somebody has approved, rejected or withdrawn it.
    pub is_decided: bool,
}

impl Proposal {
    /// The time at which it lapses without a decision.
    #[must_use]
    pub fn lapses_at(&self) -> Timestamp {
        self.proposed_at + LAPSES_AFTER
    }
}

/// Checks a new proposal. What blocks customers, such as unpaid invoices, does not block a correction.
///
/// # Errors
/// The refusal.
pub fn check_proposal(role: Role, to: Option<&AccountFacts>, contacts: &Contacts) -> Result<(), ActRefusal> {
    let to = to.ok_or(ActRefusal::NoSuchAccount)?;
    if to.suspended {
        Err(ActRefusal::Suspended)
    } else if *contacts.holder(role) == to.handle {
        Err(ActRefusal::HoldsRole)
    } else {
        Ok(())
    }
}

/// Checks a rejection, and whatever else needs an open proposal.
///
/// # Errors
/// It is not open any more.
pub fn check_open(proposal: &Proposal, now: Timestamp) -> Result<(), ActRefusal> {
    if proposal.is_decided {
        Err(ActRefusal::Decided)
    } else if proposal.lapses_at() <= now {
        Err(ActRefusal::Lapsed)
    } else {
        Ok(())
    }
}

/// Checks a withdrawal by `staff`.
///
/// # Errors
/// The refusal.
pub fn check_withdrawal(proposal: &Proposal, staff: StaffId, now: Timestamp) -> Result<(), ActRefusal> {
    check_open(proposal, now)?;
    if proposal.proposed_by == staff { Ok(()) } else { Err(ActRefusal::OthersProposal) }
}

/// Checks an approval by `staff`.
///
/// # Errors
/// The refusal.
pub fn check_approval(
    proposal: &Proposal,
    staff: StaffId,
    to: Option<&AccountFacts>,
    contacts: &Contacts,
    now: Timestamp,
) -> Result<(), ActRefusal> {
    check_open(proposal, now)?;
    if proposal.proposed_by == staff {
        return Err(ActRefusal::OwnProposal);
    }
    if proposal.has_proposer_left {
        return Err(ActRefusal::ProposerLeft);
    }
    if *contacts.holder(proposal.role) != proposal.from {
        return Err(ActRefusal::RoleMoved);
    }
    check_proposal(proposal.role, to, contacts)
}
