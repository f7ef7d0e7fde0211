//! Path parameters.

use crate::http::errors::ApiError;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

/// A path parameter. A malformed one is answered like an unknown resource.
pub(crate) struct PathParam<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for PathParam<T> {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let param = Path::<T>::from_request_parts(parts, state).await;
        param.map(|Path(param)| Self(param)).map_err(|_| ApiError::not_found())
    }
}
