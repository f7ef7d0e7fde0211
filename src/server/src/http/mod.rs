//! The HTTP interface: the API and, where configured, the built app.
//!
//! A handler authenticates, parses, throttles, runs one use case and maps the result. To add a route, follow the checklist
//! in `src/README.md`; the access test fails for a route that it does not list.

mod answers;
mod connections;
mod cookies;
mod errors;
mod extract;
mod limits;
mod logs;
mod middleware;
mod openapi;
mod preconditions;
mod routes;
mod sign_in;
mod signed_calls;
mod state;
mod static_site;

use answers::memory::hold_answer_memory;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{from_fn, from_fn_with_state};
use logs::record_answer;
use middleware::{
    add_read_position, admit, close_after_unread_body, compression_layer, cors_layer, require_own_origin,
    set_response_headers,
};
use tower_http::catch_panic::CatchPanicLayer;

pub(crate) use middleware::{HSTS, SECURITY_HEADERS};

pub use connections::{RESERVE, serve};
pub use errors::ApiError;
pub use openapi::Endpoint;
pub use state::AppState;
pub use static_site::{Site, SiteError};

/// The largest request body; the rights route has its own limit.
const MAX_BODY_BYTES: usize = 16 * 1024;

/// Every endpoint of the API.
#[must_use]
pub fn endpoints(demo: bool) -> Vec<Endpoint> {
    routes::all(demo).into_endpoints()
}

/// The description of the API (OpenAPI).
#[must_use]
pub fn description(demo: bool) -> serde_json::Value {
    routes::describe(demo)
}

/// The router with all middleware. Without `site`, another server serves the app.
pub fn router(state: AppState, site: Option<Site>) -> Router {
    let pages = site.map(|site| static_site::router(site, state.store.clone()));
    let mut api = routes::all(state.settings.demo);
    if state.settings.has_movable_clock {
        api = api.merge(routes::app::movable_clock());
    }
    let versioned = api.versioned();
    let api = api
        .into_router()
        .method_not_allowed_fallback(errors::method_not_allowed)
        // Not of the app's own files, which all callers share.
        .layer(from_fn_with_state(state.clone(), hold_answer_memory))
        .layer(from_fn_with_state(state.clone(), add_read_position))
        .fallback(move |request: Request| static_site::fallback(pages.clone(), request))
        .layer(from_fn_with_state(state.clone(), signed_calls::authenticate))
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(state.clone(), require_own_origin))
        .layer(cors_layer(&state.settings))
        .layer(compression_layer());
    // The last layer is the outermost: a response of any other layer gets the headers too.
    api.layer(from_fn_with_state((state.clone(), versioned), admit))
        // Inside the layer that counts and logs answers.
        .layer(CatchPanicLayer::custom(errors::panicked))
        .layer(from_fn_with_state(state.clone(), record_answer))
        .layer(from_fn_with_state(state.clone(), set_response_headers))
        .layer(from_fn(close_after_unread_body))
        .with_state(state)
}
