//! JSON request bodies.

use crate::http::errors::ApiError;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

/// A required JSON body.
pub(crate) struct JsonBody<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Json(body) = Json::<T>::from_request(request, state).await?;
        Ok(Self(body))
    }
}

/// An optional JSON body: it may be missing or `null`.
pub(crate) struct OptionalJsonBody<T>(pub(crate) Option<T>);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for OptionalJsonBody<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let (parts, body) = request.into_parts();
        let limited = Request::from_parts(parts.clone(), body);
        let bytes = Bytes::from_request(limited, state).await.map_err(JsonRejection::from)?;
        if bytes.is_empty() {
            return Ok(Self(None));
        }
        let whole = Request::from_parts(parts, bytes.into());
        let Json(body) = Json::<Option<T>>::from_request(whole, state).await?;
        Ok(Self(body))
    }
}
