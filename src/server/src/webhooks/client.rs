//! Posts messages to a receiver, and reads little of its responses.

use super::failure::DeliveryFailure;
use super::retry_after::retry_at;
use super::signature::{WebhookSecret, sign};
use crate::http_client::{CallFailure, HttpClient};
use axum::http::{Method, StatusCode, header};
use handover_rules::Timestamp;
use handover_rules::provider_event::FeedEntry;
use std::time::Duration;
use tokio::time::timeout;

/// The part of a response that is read; after a longer one, the connection is closed.
const MAX_RESPONSE_BYTES: usize = 4096;

/// The time for reading it.
const RESPONSE_TIME: Duration = Duration::from_secs(1);

/// Begins the id of a message about an event; that of the event follows.
pub const EVENT_PREFIX: &str = "evt_";

/// A message, apart from its signature.
#[derive(Clone, Debug)]
pub struct Message {
    /// Its id, the same in every attempt.
    pub id: String,
    /// Its body, JSON.
    pub body: String,
}

impl Message {
    /// The message of an event.
    ///
    /// # Panics
    /// Never: events can be written as JSON.
    #[must_use]
    pub fn of_event(entry: &FeedEntry) -> Self {
        Self {
            id: [EVENT_PREFIX, &entry.id.to_string()].concat(),
            body: serde_json::to_string(entry).expect("events are JSON"),
        }
    }
}

/// A client of one receiver.
#[derive(Clone)]
pub struct WebhookClient {
    http: HttpClient,
    url: String,
    secrets: Vec<WebhookSecret>,
}

impl WebhookClient {
    /// A client of the receiver at `url`.
    #[must_use]
    pub fn new(http: HttpClient, url: String, secrets: Vec<WebhookSecret>) -> Self {
        Self { http, url, secrets }
    }

    /// Posts a message at `now`. The receiver accepts it with a status of 2xx.
    ///
    /// # Errors
    /// It did not, or was not reached.
    pub async fn post(&self, message: &Message, now: Timestamp) -> Result<StatusCode, DeliveryFailure> {
        let Message { id, body } = message;
        // `handover webhooks add` refuses other faults of an address.
        let request = self.http.request(Method::POST, &self.url).map_err(|_| CallFailure::PrivateAddress)?;
        let request = request
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.timestamp())
            .header("webhook-signature", sign(&self.secrets, id, now, body))
            .body(body.clone());
        let response = self.http.send(request).await?;
        let (status, retry_at) = (response.status(), retry_at(response.headers(), now));
        // The connection can be used again once the body has been read; its content does not matter.
        let _ = timeout(RESPONSE_TIME, self.http.read(response, MAX_RESPONSE_BYTES)).await;
        if status.is_success() { Ok(status) } else { Err(DeliveryFailure::Refused { status, retry_at }) }
    }
}
