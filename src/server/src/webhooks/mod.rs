//! Webhooks: events posted to the provider's systems as the Standard Webhooks specification says (decision 0055).

mod worker;

pub use worker::{WebhookFigures, run};

use crate::http_client::{CallFailure, HttpClient, last_cause};
use crate::random;
use crate::secrets::SealingKey;
use axum::http::{HeaderMap, Method, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_rules::delivery::{WebhookRefusal, webhook_refusal};
use handover_rules::provider_event::FeedEntry;
use handover_store::{WebhookId, WebhookRecord};
use reqwest::Certificate;
use ring::hmac;
use std::fmt::{self, Display};
use std::path::Path;
use std::time::Duration;
use tokio::time::timeout;

#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The key that their secrets are sealed under.
    pub key: SealingKey,
    pub http: HttpClient,
}

const SECRET_BYTES: usize = 32;

/// The most that the time of a delivery may be off: an old one may be a replay.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// A secret that deliveries are signed with.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookSecret(Vec<u8>);

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WebhookSecret(…)")
    }
}

impl WebhookSecret {
    #[must_use]
    pub fn random() -> Self {
        Self(random::bytes::<SECRET_BYTES>().to_vec())
    }

    /// The form in which receivers get it.
    #[must_use]
    pub fn expose(&self) -> String {
        format!("whsec_{}", STANDARD.encode(&self.0))
    }

    fn key(&self) -> hmac::Key {
        hmac::Key::new(hmac::HMAC_SHA256, &self.0)
    }

    /// The encrypted form, for this webhook.
    pub(crate) fn seal(&self, key: &SealingKey, webhook: WebhookId) -> Vec<u8> {
        key.seal(&place(webhook), &self.0).expect("a short secret")
    }

    /// The secrets to sign with at `now`, the present one first; `None` if they were sealed under another key.
    pub(crate) fn all_of(webhook: &WebhookRecord, key: &SealingKey, now: Timestamp) -> Option<Vec<Self>> {
        let former = webhook.former_secrets.iter().filter(|(_, until)| now < *until).map(|(sealed, _)| sealed);
        let open = |sealed: &Vec<u8>| key.open(&place(webhook.id), sealed).map(Self);
        [&webhook.secret].into_iter().chain(former).map(open).collect()
    }
}

fn place(webhook: WebhookId) -> String {
    format!("webhook/{webhook}")
}

/// The signatures of a delivery at `now`, one for each secret.
pub(crate) fn sign(secrets: &[WebhookSecret], id: &str, now: Timestamp, body: &str) -> String {
    let content = content(id, &now.timestamp().to_string(), body.as_bytes());
    let signatures =
        secrets.iter().map(|secret| format!("v1,{}", STANDARD.encode(hmac::sign(&secret.key(), &content))));
    signatures.collect::<Vec<_>>().join(" ")
}

/// Whether a delivery with these headers (id, time, signatures) was signed with one of the secrets around `now`.
pub(crate) fn is_genuine(
    secrets: &[WebhookSecret],
    (id, sent, signatures): (&str, &str, &str),
    body: &[u8],
    now: Timestamp,
) -> bool {
    let sent_at = sent.parse().ok().and_then(|seconds| Timestamp::from_timestamp(seconds, 0));
    let content = content(id, sent, body);
    let is_valid = |tag: &[u8]| secrets.iter().any(|secret| hmac::verify(&secret.key(), &content, tag).is_ok());
    let mut tags = signatures.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
    sent_at.is_some_and(|at| (now - at).abs() <= TOLERANCE) && tags.any(|tag| is_valid(&tag))
}

/// The bytes that a signature is made of.
fn content(id: &str, sent: &str, body: &[u8]) -> Vec<u8> {
    [id.as_bytes(), sent.as_bytes(), body].join(&b'.')
}

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
    pub(crate) fn of_event(entry: &FeedEntry) -> Self {
        Self {
            id: [EVENT_PREFIX, &entry.id.to_string()].concat(),
            body: serde_json::to_string(entry).expect("events are JSON"),
        }
    }
}

/// A client of the receiver at `url`.
#[derive(Clone)]
pub struct WebhookClient {
    pub(crate) http: HttpClient,
    pub(crate) url: String,
    pub(crate) secrets: Vec<WebhookSecret>,
}

impl WebhookClient {
    /// Posts a message at `now`. The receiver accepts it with a status of 2xx.
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

#[derive(Clone, Debug, thiserror::Error)]
pub enum DeliveryFailure {
    #[error(transparent)]
    Call(#[from] CallFailure),
    #[error("response with status {}", .status.as_u16())]
    Refused {
        status: StatusCode,
        /// The time of the next attempt that the receiver asks for.
        retry_at: Option<Timestamp>,
    },
    #[error("the secret cannot be decrypted with this key")]
    OtherKey,
}

impl DeliveryFailure {
    /// Its effect on the webhook, besides the retry of the event.
    pub(crate) fn effect(&self, now: Timestamp) -> Option<WebhookRefusal> {
        match self {
            Self::Refused { status, retry_at } => webhook_refusal(status.as_u16(), *retry_at, now),
            _ => None,
        }
    }
}

/// The time of `Retry-After`, in seconds from `now` or as a date in any of the forms of HTTP; `None` without one, or if it
/// is malformed.
fn retry_at(headers: &HeaderMap, now: Timestamp) -> Option<Timestamp> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        // Too large a number is a time without end.
        let seconds = text.parse().ok().and_then(TimeDelta::try_seconds);
        return Some(seconds.and_then(|wait| now.checked_add_signed(wait)).unwrap_or(Timestamp::MAX_UTC));
    }
    httpdate::parse_http_date(text).ok().map(Timestamp::from)
}

/// The time for a delivery, name resolution included.
const TIMEOUT: Duration = Duration::from_secs(15);

/// A client that trusts the public authorities, and the certificates of a PEM file.
pub fn http_client(file: Option<&Path>, allows_private: bool) -> Result<HttpClient, String> {
    let Some(file) = file else { return Ok(HttpClient::new(allows_private, TIMEOUT)) };
    let unreadable = |reason: &dyn Display| format!("--webhooks-ca {}: {reason}", file.display());
    let invalid = |error: reqwest::Error| unreadable(&last_cause(&error));
    let pem = std::fs::read(file).map_err(|error| unreadable(&error))?;
    let certificates = Certificate::from_pem_bundle(&pem).map_err(invalid)?;
    if certificates.is_empty() {
        return Err(unreadable(&"it has no certificates in PEM (BEGIN CERTIFICATE)"));
    }
    HttpClient::trusting(certificates, allows_private, TIMEOUT).map_err(invalid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    /// Computed with Python's `hmac`.
    #[test]
    fn signature_is_hmac_of_id_time_and_body() {
        let secret = WebhookSecret((0..32).collect());
        let at = Timestamp::from_timestamp(1_674_087_231, 0).expect("a time");
        let signature = sign(std::slice::from_ref(&secret), "evt_1", at, "{\"a\":1}");
        assert_eq!(signature, "v1,6L/uPKIVA+EinvGRLvOpbz/QWXEsd80NWgg/mH56GuM=");
        assert_eq!(sign(&[secret.clone(), secret], "evt_1", at, "{\"a\":1}"), format!("{signature} {signature}"));
    }

    #[test]
    fn only_recent_deliveries_signed_with_a_secret_are_genuine() {
        let at = Timestamp::from_timestamp(1_674_087_231, 0).expect("a time");
        let [secret, other] = [WebhookSecret::random(), WebhookSecret::random()];
        let (id, sent, body) = ("evt_1", at.timestamp().to_string(), "{}");
        let signed = sign(&[other.clone(), secret.clone()], id, at, body);
        let is_genuine = |secrets: &[WebhookSecret], id: &str, sent: &str, body: &str, seconds: i64| {
            is_genuine(secrets, (id, sent, &signed), body.as_bytes(), at + TimeDelta::seconds(seconds))
        };
        let known = std::slice::from_ref(&secret);
        for seconds in [-300, 0, 300] {
            assert!(is_genuine(known, id, &sent, body, seconds));
        }
        assert!(is_genuine(&[WebhookSecret::random(), other], id, &sent, body, 0));
        let later = (at.timestamp() + 1).to_string();
        for (id, sent, body, seconds) in [
            ("evt_2", sent.as_str(), "{}", 0),
            (id, &later, "{}", 0),
            (id, "soon", "{}", 0),
            (id, &sent, "{ }", 0),
            (id, &sent, "{}", 301),
            (id, &sent, "{}", -301),
        ] {
            assert!(!is_genuine(known, id, sent, body, seconds), "{id} {sent} {body} {seconds}");
        }
        assert!(!is_genuine(&[WebhookSecret::random()], id, &sent, body, 0));
        assert!(!is_genuine(&[], id, &sent, body, 0));
    }

    #[test]
    fn seconds_and_dates_are_read() {
        let now = Timestamp::from_timestamp(784_111_700, 0).expect("a time");
        let at = |text: &str| {
            let value = HeaderValue::from_str(text).expect("a header");
            retry_at(&HeaderMap::from_iter([(header::RETRY_AFTER, value)]), now)
        };
        let after = |seconds| Some(now + TimeDelta::seconds(seconds));
        for (text, expected) in [
            ("120", after(120)),
            (" 0 ", after(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", after(77)),
            ("Sunday, 06-Nov-94 08:49:37 GMT", after(77)),
            ("Sun Nov  6 08:49:37 1994", after(77)),
            ("99999999999999999999999999", Some(Timestamp::MAX_UTC)),
            ("9223372036854775807", Some(Timestamp::MAX_UTC)),
            ("-5", None),
            ("1.5", None),
            ("", None),
            ("soon", None),
            ("Sun, 36 Nov 1994 08:49:37 GMT", None),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
        assert_eq!(retry_at(&HeaderMap::new(), now), None);
    }

    #[test]
    fn files_without_certificates_are_refused() {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let file = folder.path().join("ca.pem");
        let client = |file| http_client(file, false);
        assert!(client(Some(&file)).is_err_and(|error| error.contains("ca.pem")));
        let damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        for (text, reason) in
            [("", "no certificates"), ("no PEM", "no certificates"), (damaged, "invalid peer certificate")]
        {
            std::fs::write(&file, text).expect("writing a file");
            let error = client(Some(&file)).expect_err("no client");
            assert!(error.contains("--webhooks-ca") && error.contains(reason), "{error}");
        }
        std::fs::write(&file, include_str!("../../../../tests/http/smtp/cert.pem")).expect("writing a file");
        assert!(client(Some(&file)).is_ok() && client(None).is_ok());
    }
}
