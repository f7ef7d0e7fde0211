//! Acts of staff.

use handover_rules::access::AccessPolicyId;
use handover_rules::account::applications::ApplicationId;
use handover_rules::cases::CaseNumber;
use handover_rules::desk::{CorrectionId, DeskAct};
use handover_rules::holder::HolderChangeId;
use handover_rules::{EmailAddress, MailId, NicHandle, RequestId, Role, ServiceKey};
use serde::{Deserialize, Serialize};

/// An act, with its reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeskActCall {
    /// The act.
    pub act: DeskAction,
    /// The reason for it.
    pub reason: String,
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum DeskAction {
    /// Sends an email again: a waiting one now, any other once more.
    ResendMail {
        /// The email.
        mail: MailId,
    },
    /// Ends an open request.
    EndRequest {
        /// The request.
        request: RequestId,
    },
    /// Ends an open change of holder.
    EndHolderChange {
        /// The change.
        change: HolderChangeId,
    },
    /// Takes up a quarantined request.
    TakeUpRequest {
        /// The request.
        request: RequestId,
    },
    /// Ends all sessions of an account.
    EndSessions {
        /// The account.
        account: NicHandle,
    },
    /// Ends an application, and all access that it has.
    EndApplication {
        /// The application.
        application: ApplicationId,
    },
    /// Ends a policy, and all access that it gives.
    EndPolicy {
        /// The policy.
        policy: AccessPolicyId,
    },
    /// Sends a link to set a password.
    SendPasswordLink {
        /// The account.
        account: NicHandle,
    },
    /// Suspends an account.
    Suspend {
        /// The account.
        account: NicHandle,
    },
    /// Releases a suspended account.
    Release {
        /// The account.
        account: NicHandle,
    },
    /// Proposes another address of an account.
    ProposeAddress {
        /// The account.
        account: NicHandle,
        /// Proposed address.
        address: EmailAddress,
    },
    /// Sets the address of an own proposal without a second person, where the provider allows that.
    SetAddress {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Proposes to put a role right.
    ProposeCorrection {
        /// The service.
        service: ServiceKey,
        /// The role.
        role: Role,
        /// Proposed contact.
        to: NicHandle,
    },
    /// Approves a proposal of somebody else.
    ApproveCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Rejects a proposal.
    RejectCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Withdraws an own proposal.
    WithdrawCorrection {
        /// The proposal.
        correction: CorrectionId,
    },
    /// Takes up a quarantined case.
    TakeUpCase {
        /// The case.
        case: CaseNumber,
    },
    /// Takes up a quarantined change of holder.
    TakeUpHolderChange {
        /// The change.
        change: HolderChangeId,
    },
}

impl DeskAction {
    /// Its name in the audit log.
    #[must_use]
    pub const fn act(&self) -> DeskAct {
        match self {
            Self::ResendMail { .. } => DeskAct::ResendMail,
            Self::EndRequest { .. } => DeskAct::EndRequest,
            Self::EndHolderChange { .. } => DeskAct::EndHolderChange,
            Self::TakeUpRequest { .. } => DeskAct::TakeUpRequest,
            Self::EndSessions { .. } => DeskAct::EndSessions,
            Self::EndApplication { .. } => DeskAct::EndApplication,
            Self::EndPolicy { .. } => DeskAct::EndPolicy,
            Self::SendPasswordLink { .. } => DeskAct::SendPasswordLink,
            Self::Suspend { .. } => DeskAct::Suspend,
            Self::Release { .. } => DeskAct::Release,
            Self::SetAddress { .. } => DeskAct::SetAddress,
            Self::ProposeAddress { .. } | Self::ProposeCorrection { .. } => DeskAct::ProposeCorrection,
            Self::ApproveCorrection { .. } => DeskAct::ApproveCorrection,
            Self::RejectCorrection { .. } => DeskAct::RejectCorrection,
            Self::WithdrawCorrection { .. } => DeskAct::WithdrawCorrection,
            Self::TakeUpCase { .. } => DeskAct::TakeUpCase,
            Self::TakeUpHolderChange { .. } => DeskAct::TakeUpHolderChange,
        }
    }
}
