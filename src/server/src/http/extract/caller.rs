//! The browser and network of a call, for emails that report it.

use super::client_ip::ClientIp;
use crate::http::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use handover_store::Caller;
use std::convert::Infallible;

impl FromRequestParts<AppState> for Caller {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Self::Rejection> {
        let client_ip = ClientIp::of(&parts.extensions, &parts.headers, state.settings.trusted_proxies);
        Ok(Self { agent: user_agent(&parts.headers), network: client_ip.coarse_network() })
    }
}

/// The `User-Agent`, cut to a length that is fit to show in the list of sessions.
pub(crate) fn user_agent(headers: &HeaderMap) -> String {
    let text = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}
