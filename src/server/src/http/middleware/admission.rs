//! Checks of every request: capacity, repeated headers, known hosts, plain queries, known conditions. One layer, because each layer clones
//! those inside of it.

use super::{capacity, conditions, host, plain_query, repeated_headers};
use crate::http::AppState;
use crate::http::route_table::Endpoint;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// Refuses requests beyond capacity, with repeated headers, for unknown hosts, with control characters in the query, and with
/// conditions that would be ignored.
pub(crate) async fn admit(
    State((state, versioned)): State<(AppState, Arc<[Endpoint]>)>,
    request: Request,
    next: Next,
) -> Response {
    let checked = capacity::require_capacity(&request)
        .and_then(|()| repeated_headers::require_single_headers(&request))
        .and_then(|()| host::require_known_host(&request, &state.settings))
        .and_then(|()| plain_query::require_plain_query(&request))
        .and_then(|()| conditions::require_known_conditions(&request, &versioned));
    match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}
