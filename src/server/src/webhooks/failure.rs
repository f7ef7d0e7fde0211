//! Failed deliveries.

use crate::http_client::CallFailure;
use axum::http::StatusCode;
use handover_rules::Timestamp;
use handover_rules::delivery::{WebhookRefusal, webhook_refusal};

/// The reason a delivery failed.
#[derive(Clone, Debug, thiserror::Error)]
pub enum DeliveryFailure {
    /// The receiver was not reached.
    #[error(transparent)]
    Call(#[from] CallFailure),
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
    pub fn effect(&self, now: Timestamp) -> Option<WebhookRefusal> {
        match self {
            Self::Refused { status, retry_at } => webhook_refusal(status.as_u16(), *retry_at, now),
            _ => None,
        }
    }
}
