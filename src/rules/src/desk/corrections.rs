//! Acts on emails and accounts that their current state refuses; corrections of roles and addresses, which one person of the
//! staff proposes and another one approves.

use super::{ActRefusal, StaffId};
use crate::{AccountFacts, Contacts, EmailAddress, NicHandle, Role, ServiceKey, Timestamp};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Lifetime of a proposal without a decision.
pub const LAPSES_AFTER: TimeDelta = TimeDelta::days(14);

/// Wait before a proposer may set an address alone, where the provider allows that. It outlasts a weekend, so that the
/// reader of the former mailbox can ask support.
pub const SOLE_WAIT: TimeDelta = TimeDelta::hours(72);

/// Number of people that a correction takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CorrectionPolicy {
    /// The proposer of an address may set it alone after [`SOLE_WAIT`].
    pub may_set_address_alone: bool,
}

/// A change that staff propose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum ProposedChange {
    /// A role of a service goes to another account.
    Role {
        /// The service.
        service: ServiceKey,
        /// The role.
        role: Role,
        /// Contact at the time of the proposal.
        from: NicHandle,
        /// Proposed contact.
        to: NicHandle,
    },
    /// An account gets another address.
    Address {
        /// The account.
        account: NicHandle,
        /// Address at the time of the proposal.
        from: EmailAddress,
        /// Proposed address.
        to: EmailAddress,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub change: ProposedChange,
    pub proposed_by: StaffId,
    /// The proposer no longer has access.
    pub has_proposer_left: bool,
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

/// The time from which the proposer may carry a change out alone; `None` if it takes a second person.
#[must_use]
pub fn sole_from(change: &ProposedChange, proposed_at: Timestamp, policy: CorrectionPolicy) -> Option<Timestamp> {
    match change {
        ProposedChange::Address { .. } if policy.may_set_address_alone => Some(proposed_at + SOLE_WAIT),
        ProposedChange::Address { .. } | ProposedChange::Role { .. } => None,
    }
}

/// Checks a new proposal to correct a role. Blockers for customers, such as unpaid invoices, do not apply.
pub fn check_new_contact(role: Role, to: Option<&AccountFacts>, contacts: &Contacts) -> Result<(), ActRefusal> {
    let to = to.ok_or(ActRefusal::NoSuchAccount)?;
    if to.suspended {
        Err(ActRefusal::Suspended)
    } else if *contacts.holder(role) == to.handle {
        Err(ActRefusal::HoldsRole)
    } else {
        Ok(())
    }
}

/// Checks an act of a member of staff, with the mailbox `own`, towards another address of an account. A change by the
/// user since the proposal does not matter: an intruder could otherwise put the correction off for ever.
pub fn check_new_address(present: &EmailAddress, to: &EmailAddress, own: &EmailAddress) -> Result<(), ActRefusal> {
    if present == to {
        Err(ActRefusal::SameAddress)
    } else if to.is_same_mailbox(own) {
        Err(ActRefusal::OwnMailbox)
    } else {
        Ok(())
    }
}

/// Checks an act that needs an open proposal, such as a rejection.
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
pub fn check_withdrawal(proposal: &Proposal, staff: StaffId, now: Timestamp) -> Result<(), ActRefusal> {
    check_open(proposal, now)?;
    if proposal.proposed_by == staff { Ok(()) } else { Err(ActRefusal::OthersProposal) }
}

/// Checks an approval by `staff`.
pub fn check_approval(proposal: &Proposal, staff: StaffId, now: Timestamp) -> Result<(), ActRefusal> {
    check_open(proposal, now)?;
    if proposal.proposed_by == staff {
        Err(ActRefusal::OwnProposal)
    } else if proposal.has_proposer_left {
        Err(ActRefusal::ProposerLeft)
    } else {
        Ok(())
    }
}

/// Checks whether `staff` may carry out their own proposal without a second person.
pub fn check_sole(
    proposal: &Proposal,
    staff: StaffId,
    policy: CorrectionPolicy,
    now: Timestamp,
) -> Result<(), ActRefusal> {
    check_withdrawal(proposal, staff, now)?;
    match sole_from(&proposal.change, proposal.proposed_at, policy) {
        None => Err(ActRefusal::OwnProposal),
        Some(from) if now < from => Err(ActRefusal::TooEarly),
        Some(_) => Ok(()),
    }
}

/// Checks the effect of a proposal to give a role of `from` to another account.
pub fn check_correction_of_role(
    role: Role,
    from: &NicHandle,
    to: Option<&AccountFacts>,
    contacts: &Contacts,
) -> Result<(), ActRefusal> {
    if contacts.holder(role) == from { check_new_contact(role, to, contacts) } else { Err(ActRefusal::RoleMoved) }
}

/// An email that staff want to send again.
#[derive(Clone, Copy, Debug)]
pub struct MailToResend {
    /// It was obsolete before it was sent.
    pub is_dropped: bool,
    /// It asks for an answer to a request.
    pub asks: bool,
    /// That answer is still missing.
    pub is_answer_missing: bool,
}

/// Checks whether an email is sent again.
///
/// # Errors
/// Nobody needs it any more.
pub const fn check_resend(mail: MailToResend) -> Result<(), ActRefusal> {
    if mail.is_dropped || mail.asks && !mail.is_answer_missing { Err(ActRefusal::MailNotNeeded) } else { Ok(()) }
}

/// Checks whether an account can be suspended.
///
/// # Errors
/// It is suspended already.
pub const fn check_suspension(is_suspended: bool) -> Result<(), ActRefusal> {
    if is_suspended { Err(ActRefusal::SuspendedAlready) } else { Ok(()) }
}

/// Checks whether the suspension of an account can be ended.
///
/// # Errors
/// It is not suspended, or the provider's systems have deleted it: only they bring it back.
pub const fn check_release(is_suspended: bool, is_deleted: bool) -> Result<(), ActRefusal> {
    match (is_suspended, is_deleted) {
        (_, true) => Err(ActRefusal::Deleted),
        (true, false) => Ok(()),
        (false, false) => Err(ActRefusal::NotSuspended),
    }
}

/// Checks whether a link to set a password is sent. While an address waits for a decision, nobody knows yet whose mailbox is
/// the right one.
///
/// # Errors
/// An address is proposed.
pub const fn check_password_link(is_address_proposed: bool) -> Result<(), ActRefusal> {
    if is_address_proposed { Err(ActRefusal::AddressProposed) } else { Ok(()) }
}
