//! Preconditions of a change of holder.
//!
//! The same checks run when it is asked for and after the last answer, because anything may have changed in between.

use super::HolderChangeId;
use super::data::HolderIdentity;
use crate::submission::blockers::OpenRequest;
use crate::{RequestId, Role, ServiceStatus, string_enum};
use serde::{Deserialize, Serialize};

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
    /// Status of the domain.
    pub status: ServiceStatus,
    /// The asker is the admin of the domain.
    pub is_admin: bool,
    /// The account of who asks is suspended.
    pub is_suspended: bool,
    /// The asker has an unpaid invoice.
    pub has_unpaid_bill: bool,
    /// The provider says that the domain is in dispute.
    pub is_disputed: bool,
    /// Somebody claims the domain by a case that staff have approved and that is not over, also after an objection.
    pub is_claimed: bool,
    /// The open change of holder, unless it is the one in question.
    pub open_change: Option<HolderChangeId>,
    /// The open requests for the domain, for all roles.
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
