//! Errors: problem details (RFC 9457) that clients of OVHcloud's API can read as well.

use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::account::password::WeakPassword;
use handover_rules::model::account::HandleError;
use handover_rules::model::timestamp;
use handover_rules::request::lifecycle::Refusal;
use handover_rules::submission::PlanError;
use handover_rules::{NicHandle, PerRole, Timestamp, string_enum};
use serde::{Deserialize, Serialize};

/// Media type of a problem.
pub const MEDIA_TYPE: &str = "application/problem+json";

string_enum! {
    /// Machine-readable reason of an error. Names are stable; new ones may be added.
    pub enum Reason {
        /// Body, query or path cannot be parsed; see `faults`.
        Malformed = "malformed",
        /// The sign-in by the provider is refused; see `cause`.
        ProviderRefused = "providerRefused",
        /// The provider, which signs people in, can't be reached.
        ProviderUnavailable = "providerUnavailable",
        /// Signing in by the provider needs another setting, here or there; see `faults`.
        ProviderMisconfigured = "providerMisconfigured",
        /// The act needs a more recent or stronger authentication by the provider; see `cause`.
        StepUp = "stepUp",
        /// Passwords or sign-up are switched off here.
        SwitchedOff = "switchedOff",
        /// No session, or it has ended.
        NotSignedIn = "notSignedIn",
        /// Handle, address or password are wrong; never says which.
        WrongCredentials = "wrongCredentials",
        /// Too many failed sign-ins or calls; see `until`.
        TooManyTries = "tooManyTries",
        /// Does not exist, or not for this account.
        NotFound = "notFound",
        /// The path does not support the method.
        MethodNotAllowed = "methodNotAllowed",
        /// Cross-origin call from a page that is not permitted.
        ForeignOrigin = "foreignOrigin",
        /// The body or the requested change is too large; see `cause` and `budget`.
        TooLarge = "tooLarge",
        /// The `after` parameter of a list is not, or no longer, a cursor of it.
        StaleCursor = "staleCursor",
        /// The body took too long to arrive.
        TooSlow = "tooSlow",
        /// The rules refuse the submission, see `rejected`, or the policy, see `faults`.
        Rejected = "rejected",
        /// A contact is neither a handle nor an address; see `entries`.
        BadEntry = "badEntry",
        /// The rules refuse an action on a request; see `refusal`.
        Refused = "refused",
        /// The idempotency key was used with another body.
        KeyReused = "keyReused",
        /// A limit of open requests, mails or cases is reached; see `budget` and `until`.
        OverBudget = "overBudget",
        /// The new password is too weak; see `password`.
        WeakPassword = "weakPassword",
        /// The act at the desk needs another role, or the call another scope of its key.
        NotAllowed = "notAllowed",
        /// A condition of the call does not hold, such as that of `If-Match`: what it is for has changed since it was read.
        PreconditionFailed = "preconditionFailed",
        /// This version of the object is stored, or a later one; nothing was written.
        StaleVersion = "staleVersion",
        /// The act is not possible in the current state; see `cause`.
        Conflict = "conflict",
        /// The rules refuse an action on a case; see `cause`.
        CaseRefused = "caseRefused",
        /// A signed call is refused; see `errorCode`.
        Unsigned = "unsigned",
        /// The token of a mailed link is refused; see `token`.
        BadToken = "badSecret",
        /// The server is overloaded.
        Busy = "busy",
        /// The server cannot store anything at present, such as on a full disk.
        CannotStore = "cannotStore",
        /// The database did not say whether it stored the call: look before you repeat it, or use the same idempotency key.
        MayBeStored = "mayBeStored",
        /// Internal server error.
        Internal = "internal",
    }
}

impl Reason {
    /// The HTTP status. Refusals of the lifecycle have a status of their own, see [`refusal_status`].
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::Malformed | Self::BadEntry | Self::Rejected | Self::WeakPassword => 400,
            Self::NotSignedIn | Self::WrongCredentials => 401,
            Self::ForeignOrigin
            | Self::Refused
            | Self::Unsigned
            | Self::BadToken
            | Self::NotAllowed
            | Self::ProviderRefused
            | Self::StepUp
            | Self::SwitchedOff => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::KeyReused | Self::Conflict | Self::StaleVersion | Self::CaseRefused => 409,
            Self::StaleCursor => 410,
            Self::PreconditionFailed => 412,
            Self::TooLarge => 413,
            Self::TooManyTries | Self::OverBudget => 429,
            Self::Internal => 500,
            Self::ProviderUnavailable | Self::ProviderMisconfigured => 502,
            Self::Busy | Self::CannotStore | Self::MayBeStored => 503,
        }
    }

    /// The error class of OVHcloud's API.
    #[must_use]
    pub const fn class(self) -> &'static str {
        class(self.status())
    }
}

/// The HTTP status of a refusal: 404 if the request does not exist for the account, 403 for a refused code (as in the
/// reference API), 409 for a conflicting state, 429 for limits.
#[must_use]
pub const fn refusal_status(refusal: &Refusal) -> u16 {
    match refusal {
        Refusal::NoPart => 404,
        Refusal::WrongCode { .. }
        | Refusal::UsedCode { .. }
        | Refusal::SupersededCode
        | Refusal::OthersCode
        | Refusal::NotTheAsker => 403,
        Refusal::Closed { .. }
        | Refusal::CoolingDown { .. }
        | Refusal::Answered
        | Refusal::NotAccepted
        | Refusal::Together => 409,
        Refusal::Paused { .. } | Refusal::TooSoon { .. } | Refusal::TooMany { .. } => 429,
    }
}

string_enum! {
    /// The limit behind [`Reason::OverBudget`].
    pub enum Budget {
        /// Open submissions of one asker.
        OpenSubmissions = "openRequests",
        /// Emails with a code from one account to another.
        Mails = "mails",
        /// Emails with a code from one account to itself.
        OwnMails = "ownMails",
        /// Accounts looked up.
        Lookups = "lookups",
        /// Emails to confirm a new address.
        AddressMails = "addressMails",
        /// Changes of an account's password.
        PasswordChanges = "passwordChanges",
        /// Confirmed cases of a domain.
        ConfirmedCases = "confirmedCases",
    }
}

/// A faulty member of a body.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MemberFault {
    /// Its path, such as `holder.email`.
    pub member: String,
    /// The problem, and the expected value.
    pub problem: String,
}

string_enum! {
    /// Reason of refusing a signed call (reference).
    pub enum ErrorCode {
        /// The application key is unknown.
        InvalidKey = "INVALID_KEY",
        /// The consumer key is unknown, or access was revoked.
        NotCredential = "NOT_CREDENTIAL",
        /// Access is not granted yet, refused or over.
        InvalidCredential = "INVALID_CREDENTIAL",
        /// The rules do not allow the call.
        NotGrantedCall = "NOT_GRANTED_CALL",
        /// Applications cannot make this call.
        Forbidden = "FORBIDDEN",
        /// The signature does not fit the call, or was used before.
        InvalidSignature = "INVALID_SIGNATURE",
        /// The time of the call is too far off.
        QueryTimeOut = "QUERY_TIME_OUT",
    }
}

/// Body of every error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Always `about:blank`; `reason` identifies the problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The HTTP reason phrase.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Explanation in English.
    pub detail: String,
    /// Machine-readable reason. Not called `code`, where clients of OVHcloud's API expect a number.
    pub reason: Reason,
    /// The error class (reference).
    pub class: String,
    /// Same as `detail` (reference).
    pub message: String,
    /// Refusal of a signed call (reference).
    #[serde(rename = "errorCode", default, skip_serializing_if = "Option::is_none")]
    pub error_code: Option<ErrorCode>,
    /// The status, for clients that read an `errorCode` (reference).
    #[serde(rename = "httpCode", default, skip_serializing_if = "Option::is_none")]
    pub http_code: Option<String>,
    /// Refusal of an action on a request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
    /// Refusal of a submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<PlanError>,
    /// Fields that are neither a handle nor an address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<PerRole<Option<HandleError>>>,
    /// Faulty members of an object of the provider's API, of a policy, or of a token of the provider's sign-in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<MemberFault>,
    /// Weakness of a new password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<WeakPassword>,
    /// Refusal of the token of a mailed link.
    #[serde(rename = "secret", default, skip_serializing_if = "Option::is_none")]
    pub token: Option<MailedLinkRefusal>,
    /// Name of the refusal of an action on a case, of an act at the desk, or of a sign-in by the provider; the act that needs
    /// a [step-up](Reason::StepUp); the limit that a submission exceeds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// The exhausted limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// The account that the exhausted limit is about, if it is not the caller's own: one that the call has named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<NicHandle>,
    /// Earliest time of the next try.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "timestamp::read_option")]
    pub until: Option<Timestamp>,
}

impl Problem {
    /// A problem with a reason and an explanation only.
    #[must_use]
    pub fn new(reason: Reason, detail: &str) -> Self {
        let mut problem = Self {
            kind: "about:blank".to_owned(),
            title: String::new(),
            status: 0,
            detail: detail.to_owned(),
            reason,
            class: String::new(),
            message: detail.to_owned(),
            error_code: None,
            http_code: None,
            refusal: None,
            rejected: None,
            entries: None,
            faults: Vec::new(),
            password: None,
            token: None,
            cause: None,
            budget: None,
            account: None,
            until: None,
        };
        problem.set_status(reason.status());
        problem
    }

    /// Refusal of a signed call.
    #[must_use]
    pub fn unsigned(code: ErrorCode, detail: &str) -> Self {
        let mut problem = Self::new(Reason::Unsigned, detail);
        if matches!(code, ErrorCode::InvalidSignature | ErrorCode::QueryTimeOut) {
            problem.set_status(400);
        }
        problem.error_code = Some(code);
        problem.http_code = Some([&problem.status.to_string(), " ", &problem.title].concat());
        problem
    }

    /// Refusal of an action on a request.
    #[must_use]
    pub fn refused(refusal: Refusal) -> Self {
        let status = refusal_status(&refusal);
        let detail = match &refusal {
            Refusal::NoPart => "This account has no part in this request.",
            // Scripts for OVHcloud's API may look for this text.
            Refusal::WrongCode { .. } => "Invalid token",
            Refusal::UsedCode { .. } => "Invalid token: it was used already.",
            Refusal::SupersededCode => "Invalid token: a newer mail has taken its place.",
            Refusal::OthersCode => "Invalid token: it belongs to another party.",
            Refusal::Closed { .. } => "This request has ended.",
            Refusal::Paused { .. } => "Too many wrong codes. Wait, then try again.",
            Refusal::CoolingDown { .. } => {
                "The address of this account was changed recently. Wait before accepting a change of admin."
            }
            Refusal::NotTheAsker => "Only the account that asked may do this.",
            Refusal::Answered => "This party has answered already.",
            Refusal::NotAccepted => "There is no acceptance to take back.",
            Refusal::TooSoon { .. } => "The last mail is too recent. Wait, then try again.",
            Refusal::TooMany { .. } => "Too many mails were asked for today. Wait, then try again.",
            Refusal::Together => "This request takes effect together with others: replace their submission.",
        };
        let reason = if status == 404 { Reason::NotFound } else { Reason::Refused };
        let until = match &refusal {
            Refusal::Paused { until } | Refusal::CoolingDown { until } | Refusal::TooMany { until } => Some(*until),
            Refusal::TooSoon { until } => *until,
            _ => None,
        };
        let mut problem = Self { refusal: Some(refusal), until, ..Self::new(reason, detail) };
        problem.set_status(status);
        problem
    }

    /// Sets another status than that of the reason.
    pub fn set_status(&mut self, status: u16) {
        self.status = status;
        status_text(status).clone_into(&mut self.title);
        class(status).clone_into(&mut self.class);
    }
}

const fn class(status: u16) -> &'static str {
    match status {
        401 => "Client::Unauthorized",
        403 => "Client::Forbidden",
        404 => "Client::NotFound",
        405 => "Client::MethodNotAllowed",
        408 => "Client::RequestTimeout",
        409 => "Client::Conflict",
        410 => "Client::Gone",
        412 => "Client::PreconditionFailed",
        413 => "Client::PayloadTooLarge",
        429 => "Client::TooManyRequests",
        500..=599 => "Server::InternalServerError",
        _ => "Client::BadRequest",
    }
}

const fn status_text(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        409 => "Conflict",
        410 => "Gone",
        412 => "Precondition Failed",
        413 => "Payload Too Large",
        429 => "Too Many Requests",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}
