//! Calls of the identity provider.

use super::settings::OidcSettings;
use crate::http_client::CallFailure;
use axum::http::{Method, Response, StatusCode, header};
use reqwest::RequestBuilder;
use std::time::Duration;

/// The time for a call, name resolution included.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// A failed call.
#[derive(Debug, thiserror::Error)]
pub(super) enum EndpointFailure {
    #[error(transparent)]
    Call(#[from] CallFailure),
    #[error("answers with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("answers with a redirection (status {}), which is not followed", .0.as_u16())]
    Redirection(StatusCode),
}

impl EndpointFailure {
    /// Whether it may end by itself.
    pub(super) fn is_temporary(&self) -> bool {
        match self {
            Self::Call(failure) => !matches!(
                failure,
                CallFailure::Address(_) | CallFailure::PrivateAddress | CallFailure::Tls(_) | CallFailure::TooLarge(_)
            ),
            Self::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Redirection(_) => false,
        }
    }
}

/// The body at an address.
pub(super) async fn get(
    address: &str,
    authorization: Option<&str>,
    settings: &OidcSettings,
) -> Result<Vec<u8>, EndpointFailure> {
    let mut request = settings.http.request(Method::GET, address)?;
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let response = send(request, settings).await?;
    match response.status() {
        status if status.is_success() => Ok(response.into_body()),
        status if status.is_redirection() => Err(EndpointFailure::Redirection(status)),
        status => Err(EndpointFailure::Status(status)),
    }
}

/// Sends a request that accepts JSON.
pub(super) async fn send(request: RequestBuilder, settings: &OidcSettings) -> Result<Response<Vec<u8>>, CallFailure> {
    settings.http.call(request.header(header::ACCEPT, "application/json"), MAX_RESPONSE_BYTES).await
}
