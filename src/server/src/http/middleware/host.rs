//! Checks the `Host` header.

use crate::config::{Host, Settings};
use crate::http::errors::ApiError;
use axum::extract::Request;
use axum::http::header;
use handover_api::{Reason, route};

/// Refuses requests for unknown hosts, against DNS rebinding. Health checks may use any name.
pub(super) fn require_known_host(request: &Request, settings: &Settings) -> Result<(), ApiError> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok());
    let host = host.and_then(|host| Host::parse(host, settings.public_url.is_secure()));
    let is_known =
        host.is_some_and(|host| host == *settings.public_url.host() || settings.allowed_hosts.contains(&host));
    if is_known || [route::HEALTH, route::READY].contains(&request.uri().path()) {
        return Ok(());
    }
    Err(ApiError::new(Reason::Malformed, "This server doesn't answer for this host name."))
}
