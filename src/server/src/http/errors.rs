//! API errors as problem details (RFC 9457, decision 0014). They reveal nothing about the server's internals.

use crate::password::TooBusy;
use crate::use_cases::desk::DeskError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use handover_api::app::ScreenResponse;
use handover_api::problem::{Budget, ErrorCode, MEDIA_TYPE, MemberFault};
use handover_api::{Problem, Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::cases::lifecycle::CaseRefusal;
use handover_rules::desk::{ActRefusal, ReasonFault};
use handover_rules::{NicHandle, Refusal, Timestamp};
use handover_store::StoreError;
use std::any::Any;

#[derive(Debug)]
pub struct ApiError(Box<Problem>);

pub(crate) type ApiResult<T> = Result<T, ApiError>;

pub(crate) type JsonResult<T> = ApiResult<Json<T>>;

pub(crate) type ScreenResult<T> = JsonResult<ScreenResponse<T>>;

impl ApiError {
    /// The refusal of a server that is about to stop.
    pub(super) fn stopping() -> Self {
        Self::new(Reason::Busy, "This server is about to stop. Try again.")
    }

    /// An error without further members.
    #[must_use]
    pub fn new(reason: Reason, detail: &str) -> Self {
        Self(Box::new(Problem::new(reason, detail)))
    }

    /// Whether the server cannot serve the call at present.
    pub(super) fn is_outage(&self) -> bool {
        self.0.status == 503
    }

    pub(super) fn into_problem(self) -> Problem {
        *self.0
    }

    #[cfg(test)]
    pub(super) fn reason(&self) -> Reason {
        self.0.reason
    }

    /// 404, also for resources that the account must not know of.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Reason::NotFound, "Not found.")
    }

    /// 404 unless it was found.
    pub(super) fn unless_found(is_found: bool) -> ApiResult<()> {
        if is_found { Ok(()) } else { Err(Self::not_found()) }
    }

    /// 412 for a call about another version than the present one.
    pub(super) fn changed() -> Self {
        Self::new(
            Reason::PreconditionFailed,
            "This is not what you have read: it has changed since, or the call does not say which version it is for. \
             Nothing was changed. Read it again, and send its ETag as If-Match.",
        )
    }

    /// A faulty member of the body, in words.
    #[must_use]
    pub fn faulty_member(member: &str, problem: String) -> Self {
        Self::new(Reason::Rejected, &problem).with_fault(member, problem)
    }

    /// 429 for an exhausted limit; `until` is the time at which there is room at the latest.
    #[must_use]
    pub fn over_budget(budget: Budget, until: Option<Timestamp>) -> Self {
        let mut error = Self::new(Reason::OverBudget, budget_detail(budget));
        error.0.budget = Some(budget);
        error.0.until = until;
        error
    }

    /// 429 after too many tries or calls.
    pub(super) fn too_many_tries(detail: &str, until: Timestamp) -> Self {
        let mut error = Self::new(Reason::TooManyTries, detail);
        error.0.until = Some(until);
        error
    }

    /// Adds the cause as a word for programs.
    pub(super) fn with_cause(mut self, cause: &str) -> Self {
        self.0.cause = Some(cause.to_owned());
        self
    }

    pub(super) fn with_fault(mut self, member: &str, problem: String) -> Self {
        self.0.faults = vec![MemberFault { member: member.to_owned(), problem }];
        self
    }

    /// Replaces the usual status of the reason.
    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.0.set_status(status);
        self
    }

    pub(super) fn with_account(mut self, account: Option<NicHandle>) -> Self {
        self.0.account = account;
        self
    }

    /// 401 for a missing or ended session.
    #[must_use]
    pub fn not_signed_in() -> Self {
        Self::new(Reason::NotSignedIn, "Sign in first.")
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self(Box::new(problem))
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Problem::refused(refusal).into()
    }
}

impl From<MailedLinkRefusal> for ApiError {
    fn from(refusal: MailedLinkRefusal) -> Self {
        // OVHcloud's API answers with this text.
        let mut problem = Problem::new(Reason::BadToken, "Invalid token");
        problem.token = Some(refusal);
        problem.into()
    }
}

impl From<ErrorCode> for ApiError {
    fn from(code: ErrorCode) -> Self {
        let detail = match code {
            ErrorCode::InvalidKey => "Invalid application key",
            ErrorCode::NotCredential => "This credential does not exist",
            ErrorCode::InvalidCredential => "This credential is not valid",
            ErrorCode::NotGrantedCall => "This call has not been granted",
            ErrorCode::Forbidden => "Applications cannot make this call",
            ErrorCode::InvalidSignature => "Invalid signature",
            ErrorCode::QueryTimeOut => "Query out of time",
        };
        Problem::unsigned(code, detail).into()
    }
}

impl From<CaseRefusal> for ApiError {
    fn from(refusal: CaseRefusal) -> Self {
        let detail = match &refusal {
            CaseRefusal::NotNow { .. } => "This isn't possible in the present state of the case.",
            CaseRefusal::PapersMissing { .. } => "Papers are missing. Upload them first.",
            CaseRefusal::Unfit { .. } => {
                "This file can't be accepted. Papers are whole PDF, JPEG or PNG files of a usual size."
            }
            CaseRefusal::NoSuchPaper => "There is no such paper, or it was sent already.",
            CaseRefusal::NothingAsked => "Name the papers that are to be sent again.",
            CaseRefusal::OwnCase => "You opened this case, so somebody else has to decide it.",
            CaseRefusal::ApprovedAlready => "You have approved already; somebody else has to.",
            CaseRefusal::PapersUnread { .. } => "Open every paper first.",
            CaseRefusal::Impossible => "There is no such domain or account, or nothing would change.",
            CaseRefusal::Blocked => "Something stands against it at present.",
        };
        Self::new(Reason::CaseRefused, detail).with_cause(refusal.name())
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::new(Reason::Busy, "The server is busy. Try again in a moment."),
            // Logged by the store, once for each new reason.
            StoreError::Unavailable(_) | StoreError::Malformed(_) => Self::new(
                Reason::CannotStore,
                "The server cannot store anything at the moment. Nothing was changed. Try again later.",
            ),
            // Logged likewise.
            StoreError::Unknown(_) => Self::new(
                Reason::MayBeStored,
                "The connection to the database ended while this was being stored. It may be stored: look before you \
                 try again.",
            ),
            StoreError::StaleCursor => Self::new(
                Reason::StaleCursor,
                "This page of the list no longer exists. Begin again with the first page.",
            ),
            // A race that the rules did not see; a retry reads the new state.
            StoreError::Conflict(what) => {
                tracing::warn!(what, "conflict: the row changed since it was read");
                Self::new(Reason::Busy, "This has changed in the meantime. Reload and try again.")
            }
            StoreError::Engine(_) | StoreError::Corrupt(_) | StoreError::Refused(_) | StoreError::Constraint(_) => {
                tracing::error!(%error, "store error");
                Self::new(Reason::Internal, "Something went wrong on our side. Nothing was changed. Try again.")
            }
        }
    }
}

impl From<TooBusy> for ApiError {
    fn from(_: TooBusy) -> Self {
        Self::new(Reason::Busy, "Too many people are signing in. Try again in a moment.")
    }
}

impl From<ActRefusal> for ApiError {
    fn from(refusal: ActRefusal) -> Self {
        let detail = match refusal {
            ActRefusal::MailNotNeeded => "Nobody needs this email any more.",
            ActRefusal::RequestEnded => "The request has ended already.",
            ActRefusal::NotSetAside => "It is not set aside.",
            ActRefusal::StillDamaged => {
                "It is set aside, because it is damaged. Repair its rows first, then take it up again."
            }
            ActRefusal::SuspendedAlready => "The account is already suspended.",
            ActRefusal::NotSuspended => "The account is not suspended.",
            ActRefusal::Deleted => "The provider's systems deleted the account. It comes back if they write it again.",
            ActRefusal::SameAddress => "The account has this address already.",
            ActRefusal::OwnMailbox => "This is your own mailbox. Somebody else has to do this.",
            ActRefusal::AddressProposed => "Another address is proposed for the account. Decide on that first.",
            ActRefusal::Decided => "The proposal was decided already.",
            ActRefusal::OwnProposal => "Somebody else has to approve your proposal.",
            ActRefusal::ProposerLeft => "Whoever proposed it has access no longer. Reject the proposal.",
            ActRefusal::OthersProposal => "Somebody else proposed it.",
            ActRefusal::TooEarly => "Nobody sets an address alone before 72 hours have passed.",
            ActRefusal::Lapsed => "The proposal has lapsed. Propose it anew.",
            ActRefusal::RoleMoved => "The role has moved since it was proposed. Reject the proposal.",
            ActRefusal::NoSuchAccount => "There is no account with this handle.",
            ActRefusal::Suspended => "The account is suspended.",
            ActRefusal::HoldsRole => "The account holds this role already.",
            ActRefusal::HolderChangeEnded => "The change of holder has ended.",
            ActRefusal::WrongCode => "This isn't the present code of the authenticator app.",
        };
        Self::new(Reason::Conflict, detail).with_cause(refusal.as_str())
    }
}

impl From<DeskError> for ApiError {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotAllowed(role) => {
                Self::new(Reason::NotAllowed, &format!("This needs the role {}.", role.as_str()))
            }
            DeskError::Reason(fault) => Self::new(Reason::Malformed, reason_detail(fault)),
            DeskError::NotFound => Self::not_found(),
            DeskError::Changed => Self::changed(),
            DeskError::Act(refusal) => refusal.into(),
            DeskError::Case(refusal) => refusal.into(),
            DeskError::Store(error) => error.into(),
        }
    }
}

const fn reason_detail(fault: ReasonFault) -> &'static str {
    match fault {
        ReasonFault::TooShort => "Say why, in 5 characters or more.",
        ReasonFault::TooLong => "The reason is too long; say it in 500 characters.",
        ReasonFault::Characters => "The reason has characters that cannot be shown.",
    }
}

const fn budget_detail(budget: Budget) -> &'static str {
    match budget {
        Budget::OpenSubmissions => {
            "You have as many open requests as you may have. Withdraw one, or wait until one has ended."
        }
        Budget::Mails => {
            "You have caused as many emails to this account as you may in 24 hours. Withdrawing a request does not help; \
             try again later."
        }
        Budget::OwnMails => {
            "You have caused as many emails to yourself as you may in 24 hours. Withdrawing a request does not help; try \
             again later."
        }
        Budget::Lookups => "Too many look-ups. Try again in a minute.",
        Budget::PasswordChanges => "The password was changed too often today. Try again later.",
        Budget::ConfirmedCases => "Too many cases of this domain were confirmed today. Try again after `until`.",
        Budget::AddressMails => "Too many emails were sent for a new address today. Try again tomorrow.",
    }
}

/// A response extension with the error, for middleware, which must not read the body.
#[derive(Clone, Debug)]
pub(crate) struct ProblemSummary {
    pub(crate) reason: Reason,
    pub(crate) refusal: Option<Refusal>,
    /// The earliest time to try again.
    pub(crate) until: Option<Timestamp>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let summary = ProblemSummary { reason: self.0.reason, refusal: self.0.refusal.clone(), until: self.0.until };
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        response.extensions_mut().insert(summary);
        response
    }
}

/// The fallback for known paths. Those of the desk do not exist for customers (decision 0032).
pub(crate) async fn method_not_allowed(uri: Uri) -> ApiError {
    if uri.path().starts_with(route::DESK) {
        return ApiError::not_found();
    }
    ApiError::new(Reason::MethodNotAllowed, "This path does not support this method.")
}

/// The response if a handler panics (ASVS 16.5.4).
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::new(Reason::Internal, "Something went wrong on our side.").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::Body;
    use axum::extract::Request;
    use axum::routing::get;
    use tower::ServiceExt;
    use tower_http::catch_panic::CatchPanicLayer;

    async fn panics() -> &'static str {
        panic!("a mistake of ours")
    }

    #[tokio::test]
    async fn panicking_handler_answers_without_details() {
        let router = Router::new().route("/", get(panics)).layer(CatchPanicLayer::custom(panicked));
        let request = Request::builder().uri("/").body(Body::empty()).expect("a valid request");
        let response = router.oneshot(request).await.expect("a response");
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.expect("a body");
        let text = String::from_utf8_lossy(&body);
        assert!(text.contains("Something went wrong on our side.") && !text.contains("mistake"), "{text}");
    }
}
