//! JSON request bodies.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use handover_api::Reason;
use serde::de::DeserializeOwned;

/// Waits for a body, for as long as a client may take to send it.
async fn in_time<T>(state: &AppState, body: impl Future<Output = Result<T, JsonRejection>>) -> ApiResult<T> {
    match tokio::time::timeout(state.settings.connections.request_time, body).await {
        Ok(body) => Ok(body?),
        Err(_) => Err(ApiError::new(Reason::TooSlow, "The body took too long to arrive.")),
    }
}

/// A required JSON body.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let Json(body) = in_time(state, Json::<T>::from_request(request, state)).await?;
        Ok(Self(body))
    }
}

/// An optional JSON body: it may be missing or `null`.
pub(crate) struct OptionalJsonBody<T>(pub(crate) Option<T>);

impl<T: DeserializeOwned> FromRequest<AppState> for OptionalJsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &AppState) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let limited = Request::from_parts(parts.clone(), body);
        let bytes = async { Bytes::from_request(limited, state).await.map_err(JsonRejection::from) };
        let bytes = in_time(state, bytes).await?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let whole = Request::from_parts(parts, bytes.into());
        let Json(body) = Json::<Option<T>>::from_request(whole, state).await?;
        Ok(Self(body))
    }
}
