//! Requests with more than one `Host` or `Origin`: a proxy and this server might each believe another one.

use crate::http::errors::ApiError;
use axum::extract::Request;
use axum::http::header;
use handover_api::Reason;

/// Refuses them (RFC 9112, section 3.2).
pub(super) fn require_single_headers(request: &Request) -> Result<(), ApiError> {
    let is_repeated = |name| request.headers().get_all(name).iter().nth(1).is_some();
    if [header::HOST, header::ORIGIN].into_iter().any(is_repeated) {
        return Err(ApiError::new(Reason::Malformed, "A request has one Host and at most one Origin header."));
    }
    Ok(())
}
