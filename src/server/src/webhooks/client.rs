//! Posts messages to a receiver. Connects to checked addresses only, follows no redirects, and reads little of a response.

use super::address::WebhookUrl;
use super::failure::DeliveryFailure;
use super::retry_after::retry_at;
use super::signature::{WebhookSecret, sign};
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use handover_rules::Timestamp;
use handover_rules::provider_event::FeedEntry;
use hyper::body::Incoming;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;

/// The time for a delivery, with looking the host up and connecting.
const TIMEOUT: Duration = Duration::from_secs(15);

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

/// A client of one receiver, which keeps its connection.
pub struct WebhookClient {
    url: WebhookUrl,
    secrets: Vec<WebhookSecret>,
    tls: TlsConnector,
    connection: Option<SendRequest<Body>>,
}

impl WebhookClient {
    /// A client without a connection.
    #[must_use]
    pub fn new(url: WebhookUrl, secrets: Vec<WebhookSecret>, tls: &Arc<ClientConfig>) -> Self {
        Self { url, secrets, tls: Arc::clone(tls).into(), connection: None }
    }

    /// Posts a message at `now`. The receiver accepts it with a status of 2xx.
    ///
    /// # Errors
    /// It did not, or was not reached.
    pub async fn post(&mut self, message: &Message, now: Timestamp) -> Result<StatusCode, DeliveryFailure> {
        timeout(TIMEOUT, self.exchange(message, now)).await.unwrap_or(Err(DeliveryFailure::TimedOut))
    }

    async fn exchange(&mut self, message: &Message, now: Timestamp) -> Result<StatusCode, DeliveryFailure> {
        let mut connection = match self.kept_connection().await {
            Some(kept) => kept,
            None => connect(&self.url, &self.tls).await?,
        };
        let response = connection.send_request(self.request(message, now)).await;
        let response = response.map_err(|_| DeliveryFailure::Closed)?;
        let (status, retry_at) = (response.status(), retry_at(response.headers(), now));
        if is_read(response).await {
            self.connection = Some(connection);
        }
        if status.is_success() { Ok(status) } else { Err(DeliveryFailure::Refused { status, retry_at }) }
    }

    /// The connection of the message before, if the receiver has not closed it.
    async fn kept_connection(&mut self) -> Option<SendRequest<Body>> {
        let mut kept = self.connection.take()?;
        kept.ready().await.is_ok().then_some(kept)
    }

    fn request(&self, message: &Message, now: Timestamp) -> Request<Body> {
        let Message { id, body } = message;
        Request::post(self.url.path())
            .header(header::HOST, self.url.authority())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, "Handover")
            .header("webhook-id", id)
            .header("webhook-timestamp", now.timestamp())
            .header("webhook-signature", sign(&self.secrets, id, now, body))
            .body(Body::from(body.clone()))
            .expect("parts of a URL and our own headers are valid")
    }
}

/// Connects to a checked address of the host.
pub(crate) async fn connect(url: &WebhookUrl, tls: &TlsConnector) -> Result<SendRequest<Body>, DeliveryFailure> {
    let addresses = url.resolve().await?;
    let stream = TcpStream::connect(&addresses[..]).await.map_err(|_| DeliveryFailure::NoConnection)?;
    if !url.is_secure() {
        return over(stream).await;
    }
    let name = ServerName::try_from(url.host().to_owned()).map_err(|_| DeliveryFailure::Tls)?;
    over(tls.connect(name, stream).await.map_err(|_| DeliveryFailure::Tls)?).await
}

/// HTTP/1.1 on a stream.
async fn over<S>(stream: S) -> Result<SendRequest<Body>, DeliveryFailure>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) = handshake(TokioIo::new(stream)).await.map_err(|_| DeliveryFailure::Closed)?;
    // Ends with the sender; its errors reach that as well.
    tokio::spawn(connection);
    Ok(sender)
}

/// Reads the rest of a short response, after which the connection can be used again.
async fn is_read(response: Response<Incoming>) -> bool {
    let body = to_bytes(Body::new(response.into_body()), MAX_RESPONSE_BYTES);
    matches!(timeout(RESPONSE_TIME, body).await, Ok(Ok(_)))
}
