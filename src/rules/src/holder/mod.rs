//! The holder (registrant) of a domain: its data, the change of holder, and the block of outgoing transfers after it
//! (decision 0031).
//!
//! A holder is registry data, not an account: being the holder gives no access here. So the link between the two is the
//! mailbox: an account answers, in its session, for the party whose address is its own. To decline is safe: nothing changes by
//! it. To accept gives a domain away, so a stolen session must not be enough, nor the stolen account of the admin who asked,
//! who often is the current holder, too.

pub mod data;
pub mod input;
pub mod lifecycle;
pub mod notices;

use crate::model::timestamp;
use crate::request::Answer;
use crate::submission::blockers::OpenRequest;
use crate::{EmailAddress, NicHandle, RequestId, Role, ServiceName, ServiceStatus, Timestamp, string_enum, typed_id};
use data::HolderIdentity;
use serde::{Deserialize, Serialize};

typed_id! {
    /// Number of a change of holder: random, and not a secret.
    HolderChangeId
}

string_enum! {
    /// A party of a change of holder.
    pub enum HolderSide {
        /// The current holder.
        Old = "old",
        /// The proposed holder.
        New = "new",
    }
}

impl HolderSide {
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Old => Self::New,
            Self::New => Self::Old,
        }
    }
}

/// The ending of a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum HolderChangeEnding {
    /// Both agreed, and the domain has the new holder.
    Done,
    /// A party declined.
    Declined {
        /// The party.
        by: HolderSide,
    },
    /// The deadline passed.
    Lapsed,
    /// The admin withdrew it.
    Withdrawn {
        /// The admin.
        by: NicHandle,
    },
    /// The owner of the account that had asked undid a change of its address that somebody else had made (decision 0010).
    AccountRecovered {
        /// The account.
        by: NicHandle,
    },
    /// Staff ended it.
    EndedByProvider {
        /// The reason.
        reason: String,
    },
    /// Both agreed, but a check found blockers.
    Failed {
        /// The blockers.
        reasons: Vec<HolderBlocker>,
    },
}

impl HolderChangeEnding {
    /// The ending as the parties may see it: without the reasons of a failure, which concern the admin, and without the
    /// recovery of the admin's account.
    #[must_use]
    pub fn as_seen_by_holders(&self) -> Self {
        match self {
            Self::Failed { .. } => Self::Failed { reasons: Vec::new() },
            Self::AccountRecovered { by } => Self::Withdrawn { by: by.clone() },
            other => other.clone(),
        }
    }
}

/// The end of a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HolderChangeEnd {
    /// The scheduled time, not the time at which a timer ran.
    #[serde(deserialize_with = "timestamp::read")]
    pub at: Timestamp,
    /// The kind of ending.
    pub how: HolderChangeEnding,
}

/// A change of holder that the admin of a domain asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HolderChange {
    pub id: HolderChangeId,
    pub domain: ServiceName,
    /// The admin who asked for it.
    pub asker: NicHandle,
    /// The holder when it was asked for.
    pub before: HolderIdentity,
    /// The holder that it makes.
    pub after: HolderIdentity,
    /// Outgoing transfers stay possible afterwards.
    pub opts_out: bool,
    #[serde(deserialize_with = "timestamp::read")]
    pub asked_at: Timestamp,
    /// End of the time for answers, exclusive.
    #[serde(deserialize_with = "timestamp::read")]
    pub deadline: Timestamp,
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub old_accepted_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "timestamp::read_option")]
    pub new_accepted_at: Option<Timestamp>,
    pub ended: Option<HolderChangeEnd>,
}

impl HolderChange {
    #[must_use]
    pub const fn accepted_at(&self, side: HolderSide) -> Option<Timestamp> {
        match side {
            HolderSide::Old => self.old_accepted_at,
            HolderSide::New => self.new_accepted_at,
        }
    }

    /// The parties that have not agreed.
    pub fn missing(&self) -> impl Iterator<Item = HolderSide> {
        HolderSide::ALL.into_iter().filter(|side| self.accepted_at(*side).is_none())
    }

    #[must_use]
    pub const fn identity(&self, side: HolderSide) -> &HolderIdentity {
        match side {
            HolderSide::Old => &self.before,
            HolderSide::New => &self.after,
        }
    }
}

string_enum! {
    /// A precondition of a change of holder, in the order of the screen.
    pub enum HolderPrecondition {
        /// The domain is registered and has not expired.
        NotExpired = "notExpired",
        /// Nothing is owed for the domain, or by its admin.
        NothingOwed = "nothingOwed",
        /// Nothing else is being changed at the registry.
        NoOtherOperation = "noOtherOperation",
        /// Nobody disputes the domain.
        NotDisputed = "notDisputed",
    }
}

/// Something else that is under way on a domain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum RunningOperation {
    /// Another change of holder.
    HolderChange(HolderChangeId),
    /// A request that changes the admin or tech contact, which registries list.
    ContactRequest(RequestId),
}

/// A reason that blocks a change of holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum HolderBlocker {
    /// The asker is not the admin of the domain.
    NotTheAdmin,
    /// The provider has suspended the account of who asked for it.
    Suspended,
    /// The holder is not known here.
    HolderUnknown,
    /// Somebody else has changed the holder since it was asked for.
    HolderChanged,
    /// The domain is still being registered.
    InCreation,
    /// The domain has expired.
    Expired,
    /// Money is owed for the domain.
    InDebt,
    /// The admin has an unpaid invoice.
    UnpaidInvoice,
    /// Something else is under way on the domain.
    OperationRunning {
        /// The operation under way.
        operation: RunningOperation,
    },
    /// The domain is in dispute.
    InDispute,
    /// Somebody claims the domain by a case that staff have approved and that is not over.
    Claimed,
}

impl HolderBlocker {
    /// The unmet precondition; `None` if the reason is not about a precondition.
    #[must_use]
    pub const fn precondition(&self) -> Option<HolderPrecondition> {
        match self {
            Self::InCreation | Self::Expired => Some(HolderPrecondition::NotExpired),
            Self::InDebt | Self::UnpaidInvoice => Some(HolderPrecondition::NothingOwed),
            Self::OperationRunning { .. } => Some(HolderPrecondition::NoOtherOperation),
            Self::InDispute | Self::Claimed => Some(HolderPrecondition::NotDisputed),
            Self::NotTheAdmin | Self::Suspended | Self::HolderUnknown | Self::HolderChanged => None,
        }
    }
}

/// Everything that decides about changes of the holder of one domain, read in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent facts, each read from a different table")]
pub struct HolderFacts {
    pub status: ServiceStatus,
    pub is_admin: bool,
    pub is_suspended: bool,
    pub has_unpaid_bill: bool,
    /// The provider says that the domain is in dispute.
    pub is_disputed: bool,
    /// Somebody claims the domain by a case that staff have approved and that is not over, also after an objection.
    pub is_claimed: bool,
    /// The open change of holder, unless it is the one in question.
    pub open_change: Option<HolderChangeId>,
    pub open_requests: Vec<OpenRequest>,
    /// The holder now, if it is known.
    pub holder: Option<HolderIdentity>,
}

impl HolderFacts {
    /// Other operations at the registry. It does not list the billing contact, which is the provider's own matter.
    fn running_operations(&self) -> impl Iterator<Item = RunningOperation> {
        let is_at_registry = |open: &&OpenRequest| open.roles.contains(Role::Admin) || open.roles.contains(Role::Tech);
        let requests = self.open_requests.iter().filter(|open| !open.unconfirmed).filter(is_at_registry);
        let requests = requests.map(|open| RunningOperation::ContactRequest(open.id));
        self.open_change.into_iter().map(RunningOperation::HolderChange).chain(requests)
    }
}

/// Every reason that blocks a change of holder now. Empty if it is possible.
#[must_use]
pub fn holder_blockers(facts: &HolderFacts) -> Vec<HolderBlocker> {
    let mut found = Vec::new();
    if !facts.is_admin {
        found.push(HolderBlocker::NotTheAdmin);
    }
    if facts.is_suspended {
        found.push(HolderBlocker::Suspended);
    }
    if facts.holder.is_none() {
        found.push(HolderBlocker::HolderUnknown);
    }
    match facts.status {
        ServiceStatus::InCreation => found.push(HolderBlocker::InCreation),
        ServiceStatus::Expired => found.push(HolderBlocker::Expired),
        status if status.is_in_debt() => found.push(HolderBlocker::InDebt),
        _ => {}
    }
    if facts.has_unpaid_bill {
        found.push(HolderBlocker::UnpaidInvoice);
    }
    found.extend(facts.running_operations().map(|operation| HolderBlocker::OperationRunning { operation }));
    if facts.is_disputed {
        found.push(HolderBlocker::InDispute);
    }
    if facts.is_claimed {
        found.push(HolderBlocker::Claimed);
    }
    found
}

string_enum! {
    /// The proof that an account needs to accept.
    pub enum AcceptanceProof {
        /// Its present password, or an authentication by the provider just now.
        Password = "password",
        /// The code of the mailed link: it asked for the change itself, or its address changed not long ago.
        MailedLink = "mailedLink",
    }
}

/// An account that may be a party of a change of holder.
#[derive(Clone, Copy, Debug)]
pub struct HolderAccount<'a> {
    pub handle: &'a NicHandle,
    /// End of the cool-down after a change of its address, if one runs (decision 0010).
    pub cooldown_until: Option<Timestamp>,
}

/// The reason an account cannot give an answer in its session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionAnswerRefusal {
    /// It is not the party. For such an account, the change does not exist.
    NoPart,
    /// It accepts with the code of the mailed link only.
    OnlyByLink,
}

impl HolderSide {
    /// The party that an account answers for, of those at its address: of two, the one that has not agreed, the old holder
    /// first.
    pub fn to_answer_for(is_own: impl Fn(Self) -> bool, has_agreed: impl Fn(Self) -> bool) -> Option<Self> {
        let mut own = Self::ALL.into_iter().filter(|side| is_own(*side));
        let first = own.clone().next();
        own.find(|side| !has_agreed(*side)).or(first)
    }
}

impl HolderChange {
    /// Whether `is_own`, the confirmed mailboxes of an account, has the address of a party.
    fn is_at(&self, side: HolderSide, is_own: impl Fn(&EmailAddress) -> bool) -> bool {
        is_own(&self.identity(side).email)
    }

    /// The party that an account answers for, whose confirmed mailboxes are `is_own`.
    pub fn side_of(&self, is_own: impl Fn(&EmailAddress) -> bool) -> Option<HolderSide> {
        HolderSide::to_answer_for(|side| self.is_at(side, &is_own), |side| self.accepted_at(side).is_some())
    }

    /// The proof that a party's account needs to accept.
    #[must_use]
    pub fn acceptance_proof(&self, account: HolderAccount<'_>) -> AcceptanceProof {
        if self.asker == *account.handle || account.cooldown_until.is_some() {
            AcceptanceProof::MailedLink
        } else {
            AcceptanceProof::Password
        }
    }

    /// Whether an account whose confirmed mailboxes are `is_own` can answer for a party in its session, with the proof that
    /// it `gave`.
    pub fn may_answer_in_session(
        &self,
        account: HolderAccount<'_>,
        is_own: impl Fn(&EmailAddress) -> bool,
        (side, answer): (HolderSide, Answer),
        gave: Option<AcceptanceProof>,
    ) -> Result<(), SessionAnswerRefusal> {
        if !self.is_at(side, is_own) {
            return Err(SessionAnswerRefusal::NoPart);
        }
        let is_proven =
            gave.is_some_and(|gave| gave == AcceptanceProof::MailedLink || gave == self.acceptance_proof(account));
        if answer == Answer::Decline || is_proven { Ok(()) } else { Err(SessionAnswerRefusal::OnlyByLink) }
    }
}
