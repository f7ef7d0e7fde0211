//! Errors as they leave the server: problem details, and nothing about the inside.

use crate::password::TooBusy;
use crate::store::StoreError;
use crate::use_cases::requests::SubmitError;
use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use handover_api::problem::MEDIA_TYPE;
use handover_api::{Problem, Reason};
use handover_rules::{Refusal, Timestamp};
use std::any::Any;

/// An error of the API.
#[derive(Debug)]
pub struct ApiError(Box<Problem>);

/// The result of a handler.
pub(crate) type ApiResult<T> = Result<T, ApiError>;

impl ApiError {
    /// An error with nothing but its reason.
    #[must_use]
    pub fn new(reason: Reason, detail: &str) -> Self {
        Self(Box::new(Problem::new(reason, detail)))
    }

    /// There is nothing here, as far as this account is concerned.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(Reason::NotFound, "There is nothing here.")
    }

    /// Nobody is signed in.
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

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::new(Reason::Busy, "There is too much to do. Try again in a moment."),
            // The caller lost a race that the rules would have told it about: reading again shows what won.
            StoreError::Conflict(what) => {
                tracing::warn!(what, "a guard of the store refused");
                Self::new(Reason::Busy, "Somebody else was faster. Look again.")
            }
            StoreError::Engine(_) | StoreError::Corrupt(_) => {
                tracing::error!(%error, "the store failed");
                Self::new(Reason::Internal, "Something went wrong on our side. Nothing was changed. Try again.")
            }
        }
    }
}

impl From<TooBusy> for ApiError {
    fn from(_: TooBusy) -> Self {
        Self::new(Reason::Busy, "Too many people sign in at once. Try again in a moment.")
    }
}

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Self::new(Reason::TooLarge, "The body is too large.");
        }
        // The parser's own words may quote the body, and with it a code; so they go nowhere.
        Self::new(
            Reason::Malformed,
            "The body is not the JSON that belongs here, or is not marked as application/json.",
        )
    }
}

impl From<SubmitError> for ApiError {
    fn from(error: SubmitError) -> Self {
        match error {
            SubmitError::NoService => Self::not_found(),
            SubmitError::Rejected(rejected) => {
                let mut problem = Problem::new(Reason::Rejected, "The rules do not allow this change.");
                problem.rejected = Some(rejected);
                problem.into()
            }
            SubmitError::OverBudget { until } => {
                let mut problem =
                    Problem::new(Reason::OverBudget, "You have asked for too much in a short time. Try again later.");
                problem.until = until;
                problem.into()
            }
        }
    }
}

/// What an answer says about an error, for those who stand around every route: they do not read bodies.
#[derive(Clone, Debug)]
pub(crate) struct ProblemSummary {
    /// The reason.
    pub(crate) reason: Reason,
    /// Why the rules refuse it.
    pub(crate) refusal: Option<Refusal>,
    /// When it may be tried again.
    pub(crate) until: Option<Timestamp>,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let told = ProblemSummary { reason: self.0.reason, refusal: self.0.refusal.clone(), until: self.0.until };
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(self.0)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        response.extensions_mut().insert(told);
        response
    }
}

/// Answers a method that does not fit.
pub(crate) async fn method_not_allowed() -> ApiError {
    ApiError::new(Reason::MethodNotAllowed, "This address does not take this method.")
}

/// Answers when a handler panicked: the last resort (ASVS 16.5.4).
pub(crate) fn panicked(_: Box<dyn Any + Send + 'static>) -> Response {
    tracing::error!("a handler panicked");
    ApiError::new(Reason::Internal, "Something went wrong on our side.").into_response()
}
