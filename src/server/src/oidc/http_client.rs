//! Calls of the identity provider. As for webhooks: checked addresses only, no redirects, and bounds on time and size.

use crate::webhooks::{DeliveryFailure, WebhookUrl, connect, tls};
use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, Response, StatusCode, Uri, header};
use futures_util::StreamExt;
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
    #[error("the response is not complete")]
    Incomplete,
    #[error("answers with more than 256 KiB")]
    TooLarge,
    #[error("answers with status {}", .0.as_u16())]
    Status(StatusCode),
    #[error("answers with a redirection (status {}), which is not followed", .0.as_u16())]
    Redirection(StatusCode),
}

impl HttpFailure {
    /// Whether it may end by itself.
    pub(super) fn is_temporary(&self) -> bool {
        match self {
            Self::Connection(failure) => !matches!(failure, DeliveryFailure::PrivateAddress | DeliveryFailure::Tls),
            Self::TimedOut | Self::Incomplete => true,
            Self::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::Address(_) | Self::TooLarge | Self::Redirection(_) => false,
        }
    }
}

/// A request that accepts JSON.
pub(super) fn request(
    method: Method,
    address: &str,
    authorization: Option<&str>,
    body: Vec<u8>,
) -> Result<Request<Vec<u8>>, HttpFailure> {
    let mut request = Request::builder().method(method).uri(address).header(header::ACCEPT, "application/json");
    if let Some(authorization) = authorization {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    if !body.is_empty() {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    request.body(body).map_err(|_| HttpFailure::Address(address.to_owned()))
}

/// The body at an address.
pub(super) async fn get(
    address: &str,
    authorization: Option<&str>,
    allow_private: bool,
) -> Result<Vec<u8>, HttpFailure> {
    let response = call(request(Method::GET, address, authorization, Vec::new())?, allow_private).await?;
    match response.status() {
        status if status.is_success() => Ok(response.into_body()),
        status if status.is_redirection() => Err(HttpFailure::Redirection(status)),
        status => Err(HttpFailure::Status(status)),
    }
}

/// Sends a request.
pub(super) async fn call(request: Request<Vec<u8>>, allow_private: bool) -> Result<Response<Vec<u8>>, HttpFailure> {
    timeout(TIMEOUT, exchange(request, allow_private)).await.unwrap_or(Err(HttpFailure::TimedOut))
}

async fn read_body(body: Body) -> Result<Vec<u8>, HttpFailure> {
    let mut read = Vec::new();
    let mut parts = body.into_data_stream();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|_| HttpFailure::Incomplete)?;
        if read.len() + part.len() > MAX_RESPONSE_BYTES {
            return Err(HttpFailure::TooLarge);
        }
        read.extend_from_slice(&part);
    }
    Ok(read)
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
    let response = connection.send_request(request).await.map_err(|_| HttpFailure::Incomplete)?;
    let (head, body) = response.into_parts();
    Ok(Response::from_parts(head, read_body(Body::new(body)).await?))
}
