//! Guards around every route: where a call may come from, and the headers that protect what is answered.

use super::Shared;
use super::error::{ApiError, Told};
use crate::host::Host;
use crate::settings::Settings;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::Timestamp;
use std::time::Duration;
use tower_http::cors::{AllowOrigin, CorsLayer};

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Calls that change something come from the app's own origin, or from one on the list (ASVS 3.5.1 to 3.5.3). Programs
/// that are no browsers send neither header, and carry no cookie by accident.
pub(super) async fn own_origins_only(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return next.run(request).await;
    }
    if comes_from_us(request.headers(), &shared.settings) {
        return next.run(request).await;
    }
    ApiError::new(Reason::ForeignOrigin, "This call comes from a page that may not make it.").into_response()
}

fn comes_from_us(headers: &HeaderMap, settings: &Settings) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match (text(header::ORIGIN.as_str()), text(SEC_FETCH_SITE)) {
        (Some(origin), _) => is_own(origin, settings),
        (None, Some(site)) => site == "same-origin",
        (None, None) => !headers.contains_key(header::ORIGIN),
    }
}

fn is_own(origin: &str, settings: &Settings) -> bool {
    origin == settings.public_url.origin() || settings.allowed_origins.iter().any(|allowed| allowed == origin)
}

/// Lets the app call from another origin of the same site, where one is configured.
pub(super) fn cross_origin(settings: &Settings) -> CorsLayer {
    let origins: Vec<HeaderValue> =
        settings.allowed_origins.iter().filter_map(|origin| HeaderValue::from_str(origin).ok()).collect();
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_credentials(true)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::CONTENT_TYPE,
            HeaderName::from_bytes(IDEMPOTENCY_KEY.as_bytes()).unwrap_or(header::ACCEPT),
            HeaderName::from_bytes(route::UNATTENDED.as_bytes()).unwrap_or(header::ACCEPT),
        ])
        .max_age(Duration::from_secs(600))
}

/// Only hosts that are ours are answered, so that no name that somebody points at this address is taken for the app
/// (and a demo on loopback cannot be reached through one).
pub(super) async fn known_hosts_only(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let settings = &shared.settings;
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.and_then(|host| Host::parse(host, settings.public_url.is_secure()));
    let known = host.is_some_and(|host| host == *settings.public_url.host() || settings.allowed_hosts.contains(&host));
    if known || request.uri().path() == route::HEALTH {
        return next.run(request).await;
    }
    ApiError::new(Reason::Malformed, "This server does not answer under this name.").into_response()
}

/// Seconds after which a call that came too often, or at a bad moment, is worth another try.
fn retry_after(response: &Response, now: Timestamp) -> Option<i64> {
    let is_too_soon = matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let told = response.extensions().get::<Told>().filter(|_| is_too_soon)?;
    Some(match (told.until, told.reason) {
        // Rounded up: a moment too early would be in vain.
        (Some(until), _) => ((until - now).num_milliseconds().max(1) + 999) / 1000,
        (None, Reason::Busy) => 1,
        // Nobody knows when somebody answers, or withdraws.
        (None, Reason::OverBudget) => 60 * 60,
        (None, _) => 60,
    })
}

/// Headers on everything. Answers are nobody's to keep (ASVS 14.3.2) unless they say themselves how long they are good,
/// as the app's files do.
pub(super) async fn common_headers(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let retry_after = retry_after(&response, shared.clock.now());
    let headers = response.headers_mut();
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-site"));
    if shared.settings.public_url.is_secure() {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        headers.insert(header::CONTENT_SECURITY_POLICY, nothing);
    }
    response
}
