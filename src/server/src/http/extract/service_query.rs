//! Query parameters that name a service.

use crate::http::errors::ApiError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use handover_api::query::parameter;
use handover_rules::{Category, ServiceKey, ServiceName};
use handover_store::canonical_key;

/// The service named by `?service=…&category=…`. An invalid name is answered like an unknown one.
pub(crate) struct ServiceQuery(pub(crate) ServiceKey);

impl<S: Send + Sync> FromRequestParts<S> for ServiceQuery {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let query = parts.uri.query().unwrap_or_default();
        let name = parameter(query, "service").and_then(|name| ServiceName::parse(&name));
        let category = parameter(query, "category").and_then(|name| Category::parse(&name));
        match (name, category) {
            (Some(name), Some(category)) => Ok(Self(canonical_key(ServiceKey { name, category }))),
            _ => Err(ApiError::not_found()),
        }
    }
}
