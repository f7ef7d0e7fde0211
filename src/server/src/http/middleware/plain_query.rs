//! Query strings with control characters. No field of a page sends them, and SQLite's search fails on NUL.

use crate::http::errors::ApiError;
use crate::http::input::has_control_characters;
use axum::extract::Request;
use handover_api::Reason;

/// Refuses them in every parameter.
pub(super) fn require_plain_query(request: &Request) -> Result<(), ApiError> {
    if has_control_characters(request.uri().query().unwrap_or_default()) {
        return Err(ApiError::new(Reason::Malformed, "A query has no control characters, such as NUL."));
    }
    Ok(())
}
