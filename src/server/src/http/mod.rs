//! The HTTP interface: the API and, where configured, the built app.
//!
//! A handler authenticates, parses, throttles, runs one use case and maps the result. To add a route, follow the checklist
//! in `src/README.md`; the access test fails for a route that it does not list.

mod answers;
mod audit_log;
mod connections;
mod cookies;
mod description;
mod errors;
mod extract;
mod idempotency;
mod input;
mod limits;
mod mangled_link;
mod middleware;
mod openapi;
mod received_webhooks;
mod route_table;
mod routes;
mod sign_in;
mod signed_calls;
mod state;
mod static_site;
mod unique_members;
mod versions;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use middleware::{
    access_log, admission, answer_memory, compression, origin, read_position, response_headers, unread_body,
};
use tower_http::catch_panic::CatchPanicLayer;

pub(crate) use middleware::response_headers::{HSTS, SECURITY_HEADERS};

pub use connections::{RESERVE, serve};
pub use errors::ApiError;
pub use route_table::Endpoint;
pub use state::AppState;
pub use static_site::{Site, SiteError};

/// The largest request body; the rights route has its own limit.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Every endpoint of the API.
#[must_use]
pub fn endpoints(demo: bool) -> Vec<Endpoint> {
    description::all(demo).into_endpoints()
}

/// The description of the API (OpenAPI).
#[must_use]
pub fn description(demo: bool) -> serde_json::Value {
    description::describe(demo)
}

/// The router with all middleware. Without `site`, another server serves the app.
pub fn router(state: AppState, site: Option<Site>) -> Router {
    let pages = site.map(|site| static_site::router(site, state.store.clone()));
    let mut api = description::all(state.settings.demo);
    if state.settings.has_movable_clock {
        api = api.merge(routes::test_clock::routes());
    }
    let versioned = api.versioned();
    let api = api
        .into_router()
        .method_not_allowed_fallback(errors::method_not_allowed)
        // Not of the app's own files, which all callers share.
        .layer(from_fn_with_state(state.clone(), answer_memory::hold))
        .layer(from_fn_with_state(state.clone(), read_position::add))
        .fallback(move |request: Request| static_site::fallback(pages.clone(), request))
        .layer(from_fn_with_state(state.clone(), signed_calls::authenticate))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(state.clone(), origin::require_own_origin))
        .layer(origin::cors_layer(&state.settings))
        .layer(compression::compression_layer());
    // The last layer is the outermost: a response of any other layer gets the headers too.
    api.layer(from_fn_with_state((state.clone(), versioned), admission::admit))
        // Inside the layer that counts and logs answers.
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(state.clone(), access_log::record_answer))
        .layer(from_fn_with_state(state.clone(), response_headers::set_response_headers))
        .layer(from_fn(unread_body::close_after_unread_body))
        .with_state(state)
}
