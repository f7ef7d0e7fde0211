//! Query strings with control characters. No field of a page sends them, and SQLite's search fails on NUL.

use crate::http::errors::ApiError;
use axum::extract::Request;
use handover_api::Reason;
use handover_api::query::unescape;

/// Refuses them, whatever the parameter.
pub(super) fn require_plain_query(request: &Request) -> Result<(), ApiError> {
    let query = request.uri().query().unwrap_or_default();
    if unescape(query).contains(char::is_control) {
        return Err(ApiError::new(Reason::Malformed, "A query has no control characters, such as NUL."));
    }
    Ok(())
}
