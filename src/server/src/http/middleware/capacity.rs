//! Requests on connections beyond the limit (decision 0022).

use crate::http::connections::BeyondCapacity;
use crate::http::errors::ApiError;
use axum::extract::Request;
use handover_api::{Reason, route};

/// Refuses them immediately, so that clients know to try again. Health checks are answered.
pub(super) fn require_capacity(request: &Request) -> Result<(), ApiError> {
    if request.extensions().get::<BeyondCapacity>().is_some() && request.uri().path() != route::HEALTH {
        return Err(ApiError::new(Reason::Busy, "The server has too many connections. Try again in a moment."));
    }
    Ok(())
}
