//! Middleware around every route: checks of requests, then headers and compression of responses.

use crate::config::{Host, Settings};
use crate::http::AppState;
use crate::http::connections::BeyondCapacity;
use crate::http::errors::{ApiError, ProblemSummary};
use crate::http::extract::{has_control_characters, header_text};
use crate::http::openapi::Endpoint;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Extensions, HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Version, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::{StreamExt, stream};
use handover_api::cases::FILE_NAME;
use handover_api::event::POSITION;
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{And, Predicate, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};

/// Refuses requests beyond capacity, with repeated headers, for unknown hosts, with control characters in the query, and with
/// conditions that would be ignored.
pub(crate) async fn admit(
    State((state, versioned)): State<(AppState, Arc<[Endpoint]>)>,
    request: Request,
    next: Next,
) -> Response {
    let checked = require_capacity(&request)
        .and_then(|()| require_single_headers(&request))
        .and_then(|()| require_known_host(&request, &state.settings))
        .and_then(|()| require_plain_query(&request))
        .and_then(|()| require_known_conditions(&request, &versioned));
    match checked {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

/// Refuses requests on connections beyond the limit (decision 0022), so that clients try again. Health checks are answered.
fn require_capacity(request: &Request) -> Result<(), ApiError> {
    if request.extensions().get::<BeyondCapacity>().is_some() && request.uri().path() != route::HEALTH {
        return Err(ApiError::new(Reason::Busy, "The server has too many connections. Try again in a moment."));
    }
    Ok(())
}

/// Refuses more than one `Host` or `Origin` (RFC 9112, section 3.2): a proxy and this server might each believe another one.
fn require_single_headers(request: &Request) -> Result<(), ApiError> {
    let is_repeated = |name| request.headers().get_all(name).iter().nth(1).is_some();
    if [header::HOST, header::ORIGIN].into_iter().any(is_repeated) {
        return Err(ApiError::new(Reason::Malformed, "A request has one Host and at most one Origin header."));
    }
    Ok(())
}

/// Refuses requests for unknown hosts, against DNS rebinding. Health checks may use any name.
fn require_known_host(request: &Request, settings: &Settings) -> Result<(), ApiError> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.and_then(|host| Host::parse(host, settings.public_url.is_secure()));
    let is_known =
        host.is_some_and(|host| host == *settings.public_url.host() || settings.allowed_hosts.contains(&host));
    if is_known || [route::HEALTH, route::READY].contains(&request.uri().path()) {
        return Ok(());
    }
    Err(ApiError::new(Reason::Malformed, "This server doesn't answer for this host name."))
}

/// Refuses control characters in the query. No field of a page sends them, and SQLite's search fails on NUL.
fn require_plain_query(request: &Request) -> Result<(), ApiError> {
    if has_control_characters(request.uri().query().unwrap_or_default()) {
        return Err(ApiError::new(Reason::Malformed, "A query has no control characters, such as NUL."));
    }
    Ok(())
}

/// Refuses `If-Match` except for `versioned` endpoints, whose handlers read it, and other conditions of writes (RFC 9110,
/// section 13). A caller relies on the conditions that it sends, so none may be ignored.
fn require_known_conditions(request: &Request, versioned: &[Endpoint]) -> Result<(), ApiError> {
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

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// Refuses unsafe methods from foreign origins (ASVS 3.5.1 to 3.5.3). Clients that are not browsers send neither header,
/// and send no cookie unasked.
pub(crate) async fn require_own_origin(state: AppState, request: Request, next: Next) -> Response {
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

/// Announces that the connection closes: the rest of the body would be read as the next request (RFC 9112, section
/// 9.3).
pub(crate) async fn close_after_unread_body(request: Request, next: Next) -> Response {
    if axum::body::HttpBody::is_end_stream(request.body()) {
        return next.run(request).await;
    }
    let was_read = Arc::new(AtomicBool::new(false));
    let request = request.map(|body| notice_end(body, Arc::clone(&was_read)));
    let mut response = next.run(request).await;
    if !was_read.load(Ordering::Relaxed) {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn notice_end(body: Body, was_read: Arc<AtomicBool>) -> Body {
    let mut chunks = body.into_data_stream();
    Body::from_stream(stream::poll_fn(move |context| {
        let chunk = chunks.poll_next_unpin(context);
        if matches!(chunk, Poll::Ready(None)) {
            was_read.store(true, Ordering::Relaxed);
        }
        chunk
    }))
}

/// Adds the position in the sequence of changes, from before anything is read (decision 0014): a stream of events that
/// continues there misses nothing.
pub(crate) async fn add_read_position(state: AppState, request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let position = HeaderValue::from_str(&state.store.delivery_position().to_string());
    let mut response = next.run(request).await;
    if let Ok(position) = position {
        response.headers_mut().insert(HeaderName::from_static(POSITION), position);
    }
    response
}

/// On every response (decision 0020).
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
pub(crate) async fn set_response_headers(state: AppState, request: Request, next: Next) -> Response {
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

/// A body that fits into one packet gains nothing, and small answers are the frequent ones.
const SMALLEST: u16 = 1400;

type IsText = fn(StatusCode, Version, &HeaderMap, &Extensions) -> bool;

/// Compresses JSON and CSV with gzip, as fast as possible: a list of 50 services becomes a tenth, in a tenth of a millisecond.
///
/// Length does not betray secrets (BREACH): other sites cannot make a browser call the API with its session
/// (`SameSite`), and no answer has a secret beside words of the caller.
pub(crate) fn compression_layer() -> CompressionLayer<And<SizeAbove, IsText>> {
    let is_text: IsText = |_, _, headers, _| is_text(headers);
    CompressionLayer::new()
        .gzip(true)
        .quality(CompressionLevel::Fastest)
        .compress_when(SizeAbove::new(SMALLEST).and(is_text))
}

/// Not an event stream, which would be held back, nor papers, which are compressed already.
fn is_text(headers: &HeaderMap) -> bool {
    let kind = header_text(headers, header::CONTENT_TYPE);
    ["application/json", "text/csv"].iter().any(|text| kind.starts_with(text))
}
