//! Webhooks: events posted to the provider's systems as the Standard Webhooks specification says (decision 0055).

mod client;
mod delivery;
mod failure;
mod figures;
mod retry_after;
mod signature;
mod trust;
mod worker;

pub use client::{EVENT_PREFIX, Message, WebhookClient};
pub use failure::DeliveryFailure;
pub use figures::WebhookFigures;
pub use signature::{WebhookSecret, is_genuine, sign};
pub use trust::http_client;
pub use worker::run;

use crate::http_client::HttpClient;
use crate::secrets::sealing_key::SealingKey;

/// Settings of the delivery of webhooks.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The key that their secrets are sealed under.
    pub key: SealingKey,
    /// Calls receivers.
    pub http: HttpClient,
}
