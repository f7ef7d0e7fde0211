//! Webhooks: events posted to the provider's systems as the Standard Webhooks specification says (decision 0055).

mod address;
mod client;
mod delivery;
mod failure;
mod figures;
mod retry_after;
mod signature;
mod trust;
mod worker;

pub use address::{WebhookUrl, is_public};
pub(crate) use client::connect;
pub use client::{EVENT_PREFIX, Message, WebhookClient};
pub use failure::DeliveryFailure;
pub use figures::WebhookFigures;
pub use signature::{WebhookSecret, is_genuine, sign};
pub use trust::tls;
pub use worker::run;

use crate::sealing_key::SealingKey;
use std::sync::Arc;
use tokio_rustls::rustls::ClientConfig;

/// Settings of the delivery of webhooks.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The key that their secrets are sealed under.
    pub key: SealingKey,
    /// Whether they may go to addresses that are not public, and over HTTP.
    pub allow_private: bool,
    /// The certificates that receivers may have.
    pub tls: Arc<ClientConfig>,
}
