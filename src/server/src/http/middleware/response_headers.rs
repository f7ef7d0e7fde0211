//! Security headers, `Cache-Control` and `Retry-After` (decision 0020).

use crate::http::AppState;
use crate::http::errors::ProblemSummary;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use handover_api::Reason;
use handover_rules::Timestamp;

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
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-site"));
    if state.settings.public_url.is_secure() {
        let one_year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, one_year);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        let deny_all = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'; base-uri 'none'");
        headers.insert(header::CONTENT_SECURITY_POLICY, deny_all);
    }
    response
}
