//! Failed deliveries.

use axum::http::StatusCode;

/// The reason a delivery failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryFailure {
    /// The host has no address.
    #[error("the host has no address")]
    NoAddress,
    /// An address of the host is not public.
    #[error("the host has an address that is not public")]
    PrivateAddress,
    /// No connection.
    #[error("no connection")]
    NoConnection,
    /// The certificate is not valid, or there is no TLS.
    #[error("no TLS connection; is the certificate valid?")]
    Tls,
    /// The connection was closed.
    #[error("the connection was closed before a response")]
    Closed,
    /// No response in time.
    #[error("no response within 15 seconds")]
    TimedOut,
    /// A response that is no success.
    #[error("response with status {}", .0.as_u16())]
    Status(StatusCode),
    /// The secret was encrypted under another key.
    #[error("the secret cannot be decrypted with this key")]
    OtherKey,
}
