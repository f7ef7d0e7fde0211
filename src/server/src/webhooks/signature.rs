//! Secrets and signatures.

use crate::random;
use crate::sealing_key::SealingKey;
use crate::store::{WebhookId, WebhookRecord};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use handover_rules::Timestamp;
use ring::hmac;
use std::fmt;

const SECRET_BYTES: usize = 32;

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
        let former = webhook.former_secret.as_ref().filter(|(_, until)| now < *until).map(|(sealed, _)| sealed);
        let open = |sealed: &Vec<u8>| key.open(&place(webhook.id), sealed).map(Self);
        [Some(&webhook.secret), former].into_iter().flatten().map(open).collect()
    }
}

fn place(webhook: WebhookId) -> String {
    format!("webhook/{webhook}")
}

/// The signatures of a delivery at `now`, one for each secret.
#[must_use]
pub fn sign(secrets: &[WebhookSecret], id: &str, now: Timestamp, body: &str) -> String {
    let content = format!("{id}.{}.{body}", now.timestamp());
    let signatures = secrets.iter().map(|secret| {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &secret.0), content.as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    });
    signatures.collect::<Vec<_>>().join(" ")
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
}
