//! Protection against cross-site request forgery, and CORS for configured origins.

use crate::config::Settings;
use crate::http::AppState;
use crate::http::errors::ApiError;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use handover_api::cases::FILE_NAME;
use handover_api::event::POSITION;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Refuses unsafe methods from foreign origins (ASVS 3.5.1 to 3.5.3). Clients that are not browsers send neither header,
/// and send no cookie unasked.
pub(crate) async fn require_own_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || is_same_origin(request.headers(), &state.settings) {
        return next.run(request).await;
    }
    ApiError::new(Reason::ForeignOrigin, "This page is not allowed to make this call.").into_response()
}

fn is_same_origin(headers: &HeaderMap, settings: &Settings) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN.as_str()), text(SEC_FETCH_SITE)) {
        (Some(origin), _) => is_allowed(origin, settings),
        (None, Some(site)) => site == "same-origin",
        // An `Origin` that is not text is foreign.
        (None, None) => !headers.contains_key(header::ORIGIN),
    }
}

fn is_allowed(origin: &str, settings: &Settings) -> bool {
    origin == settings.public_url.origin() || settings.allowed_origins.iter().any(|allowed| allowed == origin)
}

/// CORS headers for the configured origins.
pub(crate) fn cors_layer(settings: &Settings) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        settings.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            header::AUTHORIZATION,
            header::IF_MATCH,
            HeaderName::from_bytes(FILE_NAME.as_bytes()).unwrap_or(header::ACCEPT),
            HeaderName::from_bytes(IDEMPOTENCY_KEY.as_bytes()).unwrap_or(header::ACCEPT),
            HeaderName::from_bytes(route::UNATTENDED.as_bytes()).unwrap_or(header::ACCEPT),
            HeaderName::from_static(route::ACCOUNT),
        ])
        .expose_headers([HeaderName::from_static(POSITION), header::ETAG])
        .max_age(Duration::from_secs(600))
}
