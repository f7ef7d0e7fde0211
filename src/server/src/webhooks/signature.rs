//! Secrets and signatures.

use crate::random;
use crate::secrets::sealing_key::SealingKey;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::TimeDelta;
use handover_rules::Timestamp;
use handover_store::{WebhookId, WebhookRecord};
use ring::hmac;
use std::fmt;

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
    /// A new secret.
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
    ///
    /// # Panics
    /// Never: a secret is far shorter than the cipher's limit.
    #[must_use]
    pub fn seal(&self, key: &SealingKey, webhook: WebhookId) -> Vec<u8> {
        key.seal(&place(webhook), &self.0).expect("a short secret")
    }

    /// The secrets to sign with at `now`, the present one first; `None` if they were sealed under another key.
    #[must_use]
    pub fn all_of(webhook: &WebhookRecord, key: &SealingKey, now: Timestamp) -> Option<Vec<Self>> {
        let former = webhook.former_secrets.iter().filter(|(_, until)| now < *until).map(|(sealed, _)| sealed);
        let open = |sealed: &Vec<u8>| key.open(&place(webhook.id), sealed).map(Self);
        [&webhook.secret].into_iter().chain(former).map(open).collect()
    }
}

fn place(webhook: WebhookId) -> String {
    format!("webhook/{webhook}")
}

/// The signatures of a delivery at `now`, one for each secret.
#[must_use]
pub fn sign(secrets: &[WebhookSecret], id: &str, now: Timestamp, body: &str) -> String {
    let content = content(id, &now.timestamp().to_string(), body.as_bytes());
    let signatures =
        secrets.iter().map(|secret| format!("v1,{}", STANDARD.encode(hmac::sign(&secret.key(), &content))));
    signatures.collect::<Vec<_>>().join(" ")
}

/// Whether a delivery with these headers (id, time, signatures) was signed with one of the secrets around `now`.
#[must_use]
pub fn is_genuine(
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
