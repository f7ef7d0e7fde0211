//! Rules of the provider's desk: permissions of staff, refusals and reasons of their acts, and what the audit log keeps of
//! the texts that they type (decision 0032).

pub mod corrections;

use crate::model::account::changes_direction;
use crate::model::code::may_carry_secret;
use crate::model::pasted::clean;
use crate::{EmailAddress, string_enum, typed_id};

typed_id! {
    /// A proposal to correct a role or an address.
    CorrectionId
}

typed_id! {
    /// An entry of the audit log; later ones are higher.
    AuditId
}

typed_id! {
    /// A person of the provider's staff.
    StaffId
}

string_enum! {
    /// A role of staff. One person can have several.
    #[derive(PartialOrd, Ord)]
    pub enum StaffRole {
        /// Looks, but changes nothing.
        Reader = "reader",
        /// Helps customers.
        Support = "support",
        /// Decides proposals of others.
        Approver = "approver",
    }
}

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

string_enum! {
    /// The reason an act is refused in the current state.
    pub enum ActRefusal {
        /// Nobody needs the email any more.
        MailNotNeeded = "mailNotNeeded",
        /// The request has ended.
        RequestEnded = "requestEnded",
        /// The change of holder has ended.
        HolderChangeEnded = "holderChangeEnded",
        /// It is not quarantined, which the API and the screens call set aside.
        NotSetAside = "notSetAside",
        /// It is still damaged; its rows have to be repaired first.
        StillDamaged = "stillDamaged",
        /// The account is suspended already.
        SuspendedAlready = "suspendedAlready",
        /// The account is not suspended.
        NotSuspended = "notSuspended",
        /// The provider's systems have deleted the account.
        Deleted = "deleted",
        /// The account has this address already.
        SameAddress = "sameAddress",
        /// Nobody gives an account their own mailbox.
        OwnMailbox = "ownMailbox",
        /// An address is proposed for the account, so it is not clear yet who may set its password.
        AddressProposed = "addressProposed",
        /// Somebody has approved or rejected the proposal.
        Decided = "decided",
        /// Nobody approves their own proposal.
        OwnProposal = "ownProposal",
        /// The proposer no longer has access, so only one person supports the proposal.
        ProposerLeft = "proposerLeft",
        /// Nobody withdraws the proposal of somebody else, or carries it out alone.
        OthersProposal = "othersProposal",
        /// The proposer has to wait longer before acting alone.
        TooEarly = "tooEarly",
        /// The proposal has waited too long.
        Lapsed = "lapsed",
        /// The role has moved since it was proposed.
        RoleMoved = "roleMoved",
        /// There is no account with this handle.
        NoSuchAccount = "noSuchAccount",
        /// The account is suspended, so it takes no role.
        Suspended = "suspended",
        /// The account holds the role already.
        HoldsRole = "holdsRole",
        /// The code is not the present one of the authenticator app.
        WrongCode = "wrongCode",
    }
}

string_enum! {
    /// The reason a call at the desk is refused in every state.
    pub enum CallRefusal {
        /// It needs another role.
        NotAllowed = "notAllowed",
        /// The reason given is too short, too long or has unfit characters.
        UnfitReason = "unfitReason",
        /// The subject does not exist.
        NotFound = "notFound",
        /// The password or the code is wrong, or the code was used.
        WrongCredentials = "wrongCredentials",
        /// It is not for what is there: that has changed since it was read.
        Changed = "changed",
    }
}

/// The shortest reason, in characters: more than a dot.
pub const SHORTEST_REASON: usize = 5;

/// The longest reason, in characters.
pub const LONGEST_REASON: usize = 500;

string_enum! {
    /// A fault of a reason.
    pub enum ReasonFault {
        /// Shorter than [`SHORTEST_REASON`].
        TooShort = "tooShort",
        /// Longer than [`LONGEST_REASON`].
        TooLong = "tooLong",
        /// Has a character that controls the text around it.
        Characters = "characters",
    }
}

/// The reason without surrounding space, if it will do.
pub fn check_reason(text: &str) -> Result<&str, ReasonFault> {
    let reason = text.trim();
    let length = reason.chars().count();
    if length < SHORTEST_REASON {
        Err(ReasonFault::TooShort)
    } else if length > LONGEST_REASON {
        Err(ReasonFault::TooLong)
    } else if reason.contains(|c: char| changes_direction(c) || c.is_control() && c != '\n') {
        Err(ReasonFault::Characters)
    } else {
        Ok(reason)
    }
}

/// Longest text that is kept, in characters. Longer ones are neither handle, address, name nor number.
pub const LONGEST_TYPED: usize = 320;

/// Stands for a text that is not kept.
pub const NOT_KEPT: &str = "…";

/// A search text as the audit log keeps it: only if it may be a handle, an address, a name of a service or a number, and
/// no secret. Anything else finds nothing, and may be a passphrase.
#[must_use]
pub fn kept_search(text: &str) -> &str {
    let is_name = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '.' | '_'));
    // In groups, those of cases with a prefix.
    let is_number =
        |text: &str| text.trim_start_matches(['B', 'b', '-']).chars().all(|c| c.is_ascii_digit() || c.is_whitespace());
    let cleaned = clean(text);
    let is_searchable = is_name(&cleaned) || EmailAddress::parse(&cleaned).is_some() || is_number(&cleaned);
    let is_kept = is_searchable && text.chars().count() <= LONGEST_TYPED && !may_carry_secret(text);
    if is_kept { text } else { NOT_KEPT }
}

/// Words of a filter as the audit log keeps them: not if they may be a secret.
#[must_use]
pub fn kept_words(text: &str) -> &str {
    if may_carry_secret(text) { NOT_KEPT } else { text }
}

/// The name of a subject that does not exist, as the audit log keeps it.
#[must_use]
pub fn kept_unknown(kind: SubjectKind, name: &str) -> &str {
    match kind {
        // With a category before the name.
        SubjectKind::Service => kept_words(name),
        _ => kept_search(name),
    }
}

/// Sign-in of staff: invitations, second factors and the length of sessions.
pub mod sign_in {
    use crate::Timestamp;
    use chrono::TimeDelta;

    /// Idle timeout of staff sessions.
    pub const IDLE_TIMEOUT: TimeDelta = TimeDelta::minutes(30);

    /// Maximum length of a staff session.
    pub const ABSOLUTE: TimeDelta = TimeDelta::hours(8);

    /// Validity of an invitation's link.
    pub const INVITATION: TimeDelta = TimeDelta::hours(72);

    /// Time step of an authenticator app's codes (RFC 6238), in seconds.
    pub const CODE_STEP: u64 = 30;

    /// Steps before and after the present one whose code is accepted, for clocks that differ.
    pub const CODE_SKEW: u16 = 1;

    /// Whether the code of this time step can be accepted: a code is used once, and none from before it any more.
    #[must_use]
    pub const fn is_fresh_code(step: u64, last_used: Option<u64>) -> bool {
        match last_used {
            Some(last_used) => step > last_used,
            None => true,
        }
    }

    /// Whether an invitation still works.
    #[must_use]
    pub fn is_invited(until: Option<Timestamp>, now: Timestamp) -> bool {
        until.is_some_and(|until| now < until)
    }

    /// The end of a session that is not used again.
    #[must_use]
    pub fn session_end(began_at: Timestamp, used_at: Timestamp) -> Timestamp {
        (began_at + ABSOLUTE).min(used_at + IDLE_TIMEOUT)
    }
}
