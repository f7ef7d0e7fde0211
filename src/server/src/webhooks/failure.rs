//! Failed deliveries.

use axum::http::StatusCode;
use handover_rules::Timestamp;
use handover_rules::delivery::{WebhookRefusal, webhook_refusal};

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
    #[error("response with status {}", .status.as_u16())]
    Refused {
        /// The status.
        status: StatusCode,
        /// The time of the next attempt that the receiver asks for.
        retry_at: Option<Timestamp>,
    },
    /// The secret was encrypted under another key.
    #[error("the secret cannot be decrypted with this key")]
    OtherKey,
}

impl DeliveryFailure {
    /// Its effect on the webhook, besides the retry of the event.
    #[must_use]
    pub fn effect(self, now: Timestamp) -> Option<WebhookRefusal> {
        match self {
            Self::Refused { status, retry_at } => webhook_refusal(status.as_u16(), retry_at, now),
            _ => None,
        }
    }
}
