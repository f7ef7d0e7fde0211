//! Calls of the identity provider. As for webhooks: checked addresses only, no redirects, and bounds on time and size.

use crate::webhooks::{DeliveryFailure, WebhookUrl, connect, tls};
use axum::body::{Body, to_bytes};
use axum::http::{HeaderValue, Request, Response, Uri, header};
use std::sync::LazyLock;
use std::time::Duration;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

/// The time for a call, with looking the host up and connecting.
const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_RESPONSE_BYTES: usize = 256 * 1024;

/// Trusts the public authorities only.
static TLS: LazyLock<TlsConnector> = LazyLock::new(|| tls(None).expect("no file is read").into());

/// A failed call.
#[derive(Debug, thiserror::Error)]
pub(super) enum HttpFailure {
    #[error("{0:?} is not an https address, or a private one; --oidc-allow-private allows both")]
    Address(String),
    #[error(transparent)]
    Connection(#[from] DeliveryFailure),
    #[error("no response within 10 seconds")]
    TimedOut,
    #[error("the response is not complete, or too large")]
    Response,
}

/// Sends a request.
pub(super) async fn call(request: Request<Vec<u8>>, allow_private: bool) -> Result<Response<Vec<u8>>, HttpFailure> {
    timeout(TIMEOUT, exchange(request, allow_private)).await.unwrap_or(Err(HttpFailure::TimedOut))
}

async fn exchange(request: Request<Vec<u8>>, allow_private: bool) -> Result<Response<Vec<u8>>, HttpFailure> {
    let address = request.uri().to_string();
    let url = WebhookUrl::parse(&address, allow_private).map_err(|_| HttpFailure::Address(address.clone()))?;
    let mut connection = connect(&url, &TLS).await?;
    let mut request = request.map(Body::from);
    let host = HeaderValue::from_str(url.authority()).map_err(|_| HttpFailure::Address(address.clone()))?;
    request.headers_mut().insert(header::HOST, host);
    request.headers_mut().insert(header::USER_AGENT, HeaderValue::from_static("Handover"));
    *request.uri_mut() = url.path().parse::<Uri>().map_err(|_| HttpFailure::Address(address))?;
    let response = connection.send_request(request).await.map_err(|_| HttpFailure::Response)?;
    let (head, body) = response.into_parts();
    let body = to_bytes(Body::new(body), MAX_RESPONSE_BYTES).await.map_err(|_| HttpFailure::Response)?;
    Ok(Response::from_parts(head, body.into()))
}
