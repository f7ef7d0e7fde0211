//! Conditions of requests (RFC 9110, section 13). A caller relies on those that it sends, so none may be ignored.

use crate::http::errors::ApiError;
use crate::http::route_table::Endpoint;
use axum::extract::{MatchedPath, Request};
use axum::http::header;
use handover_api::Reason;

/// Refuses `If-Match` except for `versioned` endpoints, whose handlers read it, and other conditions of writes.
pub(super) fn require_known_conditions(request: &Request, versioned: &[Endpoint]) -> Result<(), ApiError> {
    let (method, headers) = (request.method(), request.headers());
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let is_versioned = || versioned.iter().any(|(of, path)| of == method && route == Some(path));
    let others = [header::IF_NONE_MATCH, header::IF_UNMODIFIED_SINCE];
    let is_ignored = headers.contains_key(header::IF_MATCH) && !is_versioned()
        || !method.is_safe() && others.iter().any(|name| headers.contains_key(name));
    if is_ignored {
        let detail = "This call knows no such condition. Nothing was changed. Only If-Match is known, where the API's \
                      description names it.";
        return Err(ApiError::new(Reason::PreconditionFailed, detail));
    }
    Ok(())
}
