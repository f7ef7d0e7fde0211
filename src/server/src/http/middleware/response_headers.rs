//! Security headers, `Cache-Control` and `Retry-After` (decision 0020).

use crate::http::AppState;
use crate::http::errors::ProblemSummary;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::Timestamp;

/// On every response.
pub(crate) const SECURITY_HEADERS: [(HeaderName, &str); 4] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-site"),
];

/// `Strict-Transport-Security`, with https: a year.
pub(crate) const HSTS: &str = "max-age=31536000; includeSubDomains";

/// The seconds for `Retry-After`.
fn retry_after(response: &Response, now: Timestamp) -> Option<i64> {
    let is_temporary = matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let problem = response.extensions().get::<ProblemSummary>().filter(|_| is_temporary)?;
    Some(match (problem.until, problem.reason) {
        // Rounded up, so that the retry does not come too early.
        (Some(until), _) => ((until - now).num_milliseconds().max(1) + 999) / 1000,
        (None, Reason::Busy) => 1,
        // Open requests end when a party acts, which cannot be predicted.
        (None, Reason::OverBudget) => 60 * 60,
        (None, _) => 60,
    })
}

/// Sets headers on every response. Nothing may be cached (ASVS 14.3.2) or embedded unless the handler says otherwise.
pub(crate) async fn set_response_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let retry_after = retry_after(&response, state.clock.now());
    let headers = response.headers_mut();
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    for (name, value) in SECURITY_HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if state.settings.public_url.is_secure() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(HSTS));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let deny_all = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        headers.insert(header::CONTENT_SECURITY_POLICY, deny_all);
    }
    response
}
