//! Permissions at the desk, by role.

use super::StaffRole;
use crate::string_enum;

string_enum! {
    /// An act at the desk, as the audit log names it.
    pub enum DeskAct {
        /// Was given access, or new roles.
        AddStaff = "addStaff",
        /// Lost access.
        RemoveStaff = "removeStaff",
        /// Chose a password and a second factor.
        Enrol = "enrol",
        /// Began a session.
        SignIn = "signIn",
        /// Ended the session.
        SignOut = "signOut",
        /// Opened the overview.
        SeeOverview = "seeOverview",
        /// Searched.
        Search = "search",
        /// Opened the page of a customer.
        SeeCustomer = "seeCustomer",
        /// Opened the page of a service.
        SeeService = "seeService",
        /// Opened the page of a request.
        SeeRequest = "seeRequest",
        /// Read the audit log.
        SeeAuditLog = "seeAuditLog",
        /// Looked at the queue of cases.
        SeeCases = "seeCases",
        /// Opened the page of a case.
        SeeCase = "seeCase",
        /// Opened a paper of a case.
        OpenPaper = "openPaper",
        /// Approved a case.
        ApproveCase = "approveCase",
        /// Asked for papers of a case again.
        AskCaseAgain = "askCaseAgain",
        /// Refused a case.
        RefuseCase = "refuseCase",
        /// Had an email sent again, also one that had failed or was quarantined.
        ResendMail = "resendMail",
        /// Ended a request.
        EndRequest = "endRequest",
        /// Ended a change of holder.
        EndHolderChange = "endHolderChange",
        /// Ended the sessions of an account.
        EndSessions = "endSessions",
        /// Ended an application of an account.
        EndApplication = "endApplication",
        /// Ended a policy of an account.
        EndPolicy = "endPolicy",
        /// Sent a link to set a password.
        SendPasswordLink = "sendPasswordLink",
        /// Suspended an account.
        Suspend = "suspend",
        /// Released a suspended account.
        Release = "release",
        /// Set an address of an account without a second person.
        SetAddress = "setAddress",
        /// Proposed another contact of a service, or another address of an account.
        ProposeCorrection = "proposeCorrection",
        /// Approved a proposal of somebody else.
        ApproveCorrection = "approveCorrection",
        /// Rejected a proposal.
        RejectCorrection = "rejectCorrection",
        /// Withdrew an own proposal.
        WithdrawCorrection = "withdrawCorrection",
        /// Corrected contacts of a service by the provider's API.
        CorrectContacts = "correctContacts",
        /// Took up a request that had been quarantined.
        TakeUpRequest = "takeUpRequest",
        /// Took up a case that had been quarantined.
        TakeUpCase = "takeUpCase",
        /// Took up a change of holder that had been quarantined.
        TakeUpHolderChange = "takeUpHolderChange",
    }
}

string_enum! {
    /// The kind of thing that an act was about.
    pub enum SubjectKind {
        /// A person of the staff, by address.
        Staff = "staff",
        /// A customer's account, by handle.
        Account = "account",
        /// A service, by category and name.
        Service = "service",
        /// A request, by number.
        Request = "request",
        /// A case, by number.
        Case = "case",
        /// An email, by number.
        Mail = "mail",
        /// A search, by its term.
        Search = "search",
        /// The audit log, by its filter.
        AuditLog = "auditLog",
    }
}

impl DeskAct {
    /// Done by the operator on the command line or by another system of the provider, and by nobody at the desk.
    #[must_use]
    pub const fn is_operators(self) -> bool {
        matches!(self, Self::AddStaff | Self::RemoveStaff | Self::CorrectContacts)
    }

    /// The role that the act needs; `None` if no particular one.
    #[must_use]
    pub const fn needs(self) -> Option<StaffRole> {
        match self {
            Self::AddStaff
            | Self::RemoveStaff
            | Self::CorrectContacts
            | Self::Enrol
            | Self::SignIn
            | Self::SignOut
            | Self::SeeOverview
            | Self::Search
            | Self::SeeCustomer
            | Self::SeeService
            | Self::SeeRequest
            | Self::SeeAuditLog
            | Self::SeeCases
            | Self::SeeCase => None,
            Self::ResendMail
            | Self::EndRequest
            | Self::EndHolderChange
            | Self::EndSessions
            | Self::EndApplication
            | Self::EndPolicy
            | Self::SendPasswordLink
            | Self::Suspend
            | Self::Release
            | Self::SetAddress
            | Self::ProposeCorrection
            | Self::WithdrawCorrection
            | Self::TakeUpRequest
            | Self::TakeUpCase
            | Self::TakeUpHolderChange => Some(StaffRole::Support),
            Self::ApproveCorrection
            | Self::RejectCorrection
            | Self::OpenPaper
            | Self::ApproveCase
            | Self::AskCaseAgain
            | Self::RefuseCase => Some(StaffRole::Approver),
        }
    }

    /// Staff must say why: the act changes something. Opening a paper is a look, though not for everybody.
    #[must_use]
    pub const fn needs_reason(self) -> bool {
        self.needs().is_some() && !matches!(self, Self::OpenPaper)
    }

    /// Whether somebody with `roles` may do it. Without any role, nothing is allowed.
    #[must_use]
    pub fn is_allowed(self, roles: &[StaffRole]) -> bool {
        match self.needs() {
            _ if self.is_operators() => false,
            Some(role) => roles.contains(&role),
            None => !roles.is_empty(),
        }
    }
}
