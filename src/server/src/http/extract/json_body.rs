//! JSON request bodies.

use crate::http::AppState;
use crate::http::errors::{ApiError, ApiResult};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRequest, Request};
use handover_api::Reason;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};

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
        let Json(body) = in_time(state, Json::<Object<T>>::from_request(request, state)).await?;
        Ok(Self(body.0))
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
        let Json(body) = Json::<Option<Object<T>>>::from_request(whole, state).await?;
        Ok(Self(body.map(|body| body.0)))
    }
}

/// A value whose JSON is an object. Derived readers also take an array of the fields, which would make `[]` a body with
/// all optional fields left out.
struct Object<T>(T);

impl<'de, T: DeserializeOwned> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = serde_json::Map::deserialize(deserializer)?;
        T::deserialize(serde_json::Value::Object(fields)).map(Self).map_err(D::Error::custom)
    }
}
