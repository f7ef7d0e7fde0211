//! Calls of other servers: public addresses over HTTPS only, unless allowed, so that nobody reads a private network
//! through this server; no redirects, no proxies, and bounds on time and size.

mod address;
mod failure;
mod resolver;

pub use address::AddressFault;
pub use failure::CallFailure;
pub(crate) use failure::last_cause;

use axum::http;
use reqwest::redirect::Policy;
use reqwest::{Certificate, Client, Method, RequestBuilder, Response};
use resolver::CheckedResolver;
use std::sync::Arc;
use std::time::Duration;

/// Longer idle connections are likely to be closed by the other side just when they are used.
const IDLE_TIME: Duration = Duration::from_secs(2);

/// The time for a connection, TLS included. It is divided among the addresses of a kind (IPv4, IPv6), so that one whose packets
/// vanish does not use up all of it; the other kind is tried after 300 ms.
const CONNECT_TIME: Duration = Duration::from_secs(3);

/// Calls other servers.
#[derive(Clone, Debug)]
pub struct HttpClient {
    client: Client,
    /// Whether private addresses and HTTP are allowed.
    pub allows_private: bool,
    timeout: Duration,
}

impl HttpClient {
    /// A client whose calls take `timeout` at most, name resolution and response included. It trusts the public
    /// authorities.
    ///
    /// # Panics
    /// Never: without certificates of ours, TLS has valid settings.
    #[must_use]
    pub fn new(allows_private: bool, timeout: Duration) -> Self {
        Self::trusting(Vec::new(), allows_private, timeout).expect("valid settings")
    }

    /// A client that also trusts these certificates.
    ///
    /// # Errors
    /// A certificate is invalid.
    pub fn trusting(authorities: Vec<Certificate>, allows_private: bool, timeout: Duration) -> reqwest::Result<Self> {
        let builder = Client::builder()
            .user_agent("Handover")
            .timeout(timeout)
            .connect_timeout(CONNECT_TIME)
            .pool_idle_timeout(IDLE_TIME)
            .redirect(Policy::none())
            .no_proxy()
            .https_only(!allows_private)
            .dns_resolver(Arc::new(CheckedResolver { allows_private }));
        let client = authorities.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate).build()?;
        Ok(Self { client, allows_private, timeout })
    }

    /// Whether an address may be called.
    ///
    /// # Errors
    /// It may not.
    pub fn check(&self, address: &str) -> Result<(), AddressFault> {
        address::parse(address, self.allows_private).map(drop)
    }

    /// A request.
    ///
    /// # Errors
    /// The address may not be called.
    pub fn request(&self, method: Method, address: &str) -> Result<RequestBuilder, CallFailure> {
        Ok(self.client.request(method, address::parse(address, self.allows_private)?))
    }

    /// Sends a request, and reads the response with a body of at most `max_bytes`.
    ///
    /// # Errors
    /// There is no response, or it is too large.
    pub async fn call(
        &self,
        request: RequestBuilder,
        max_bytes: usize,
    ) -> Result<http::Response<Vec<u8>>, CallFailure> {
        let response = self.send(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = http::Response::new(self.read(response, max_bytes).await?);
        (*answer.status_mut(), *answer.headers_mut()) = (status, headers);
        Ok(answer)
    }

    /// Sends a request; returns the response without its body.
    ///
    /// # Errors
    /// There is no response.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, CallFailure> {
        request.send().await.map_err(|error| CallFailure::of_request(&error, self.timeout.as_secs()))
    }

    /// Reads the body of a response.
    ///
    /// # Errors
    /// It is not complete, or longer than `max_bytes`.
    pub async fn read(&self, mut response: Response, max_bytes: usize) -> Result<Vec<u8>, CallFailure> {
        let mut read = Vec::new();
        let failed = |error: reqwest::Error| {
            if error.is_timeout() { CallFailure::TimedOut(self.timeout.as_secs()) } else { CallFailure::Incomplete }
        };
        while let Some(part) = response.chunk().await.map_err(failed)? {
            if read.len() + part.len() > max_bytes {
                return Err(CallFailure::TooLarge(max_bytes));
            }
            read.extend_from_slice(&part);
        }
        Ok(read)
    }
}
