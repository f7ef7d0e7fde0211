//! Hashes of codes and tokens, and the keys that other secrets are sealed under.

use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use handover_rules::{CodeHash, ValidationCode};
use handover_store::{Store, StoreError, TokenHash};
use sha2::{Digest, Sha256};
use std::fmt;

/// The hash under which a mailed code is stored and looked up (ASVS 11.4.2). Codes, tokens and keys carry enough entropy
/// for an unsalted SHA-256.
pub(crate) fn hash(code: &str) -> CodeHash {
    CodeHash(token_hash(code))
}

/// The hash of an entered code. Malformed text hashes to an unknown code.
pub(crate) fn hash_code(text: &str) -> CodeHash {
    match ValidationCode::parse(text) {
        Some(code) => hash(code.expose()),
        None => hash(text),
    }
}

/// The SHA-256 hash of a token or key.
pub(crate) fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}

const NONCE_BYTES: usize = 24;

/// A key of the configuration, of 32 bytes. Encryption under it is authenticated, and bound to the place of the ciphertext.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealingKey(…)")
    }
}

impl SealingKey {
    pub(crate) const fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key of every demo, whose secrets are public.
    #[must_use]
    pub const fn of_demo() -> Self {
        Self(*b"Handover demo: no secrets inside")
    }

    /// Reads 32 bytes in Base64.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// Nonce and ciphertext; `None` if the content is too large for the cipher (256 GiB).
    pub(crate) fn seal(&self, place: &str, content: &[u8]) -> Option<Vec<u8>> {
        let nonce = random::bytes::<NONCE_BYTES>();
        let payload = Payload { msg: content, aad: place.as_bytes() };
        let text = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([&nonce[..], &text].concat())
    }

    /// The content, if it was sealed under this key for this place.
    pub(crate) fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: place.as_bytes() }).ok()
    }

    /// A hash by which the key is recognised.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"Handover key").chain_update(self.0).finalize().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
}

/// The key of secrets of webhooks and applications: its name in the database and in options.
pub(crate) const SECRETS_KEY: &str = "secrets";

pub(crate) const PAPERS_KEY: &str = "papers";

#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(
        "--{0}-key is missing, or not the key with which this database was written: what is encrypted could not be read. \
         Give every server and command the same key. If the old one is lost or has leaked, or is not needed any more, start \
         once with --new-keys"
    )]
    Other(&'static str),
}

/// The keys that may be recorded. Servers are not ready with keys other than those.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NewKeys {
    /// The first key of a name: of a server that starts.
    First,
    /// The same for a command, unless a server runs.
    FirstWithoutServer,
    /// Any, unless a server runs.
    Any,
}

/// Records a new key of a name, and refuses others from then on, and to have none.
///
/// # Errors
/// The key is another one, a server runs, or the store failed.
pub(crate) async fn require_known(
    store: &Store,
    name: &'static str,
    key: Option<&SealingKey>,
    new: NewKeys,
) -> Result<(), KeyError> {
    let fingerprint = key.map(SealingKey::fingerprint);
    // In one transaction: servers may start together.
    let is_known = store.write(move |tx| {
        let known = tx.key_fingerprint(name)?;
        if known == fingerprint {
            return Ok(true);
        }
        if known.is_some() && new != NewKeys::Any {
            return Ok(false);
        }
        if known.is_some() || new == NewKeys::FirstWithoutServer {
            tx.require_no_server()?;
        }
        tx.set_key_fingerprint(name, fingerprint.as_ref()).map(|()| true)
    });
    if is_known.await? { Ok(()) } else { Err(KeyError::Other(name)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_opens_with_its_key_at_its_place_only() {
        let key = SealingKey(random::bytes());
        let sealed = key.seal("1/5", b"a paper").expect("sealed");
        assert!(!sealed.windows(7).any(|piece| piece == b"a paper"));
        assert_eq!(key.open("1/5", &sealed).as_deref(), Some(&b"a paper"[..]));
        assert_eq!(key.open("2/5", &sealed), None);
        assert_eq!(SealingKey::of_demo().open("1/5", &sealed), None);
        assert_eq!(key.open("1/5", &sealed[..sealed.len() - 1]), None);
        assert_eq!(key.open("1/5", &[]), None);
    }

    #[test]
    fn key_is_32_bytes_in_base64() {
        assert!(SealingKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").is_some());
        for wrong in ["", "AAEC", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI="] {
            assert!(SealingKey::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{:?}", SealingKey::of_demo()), "SealingKey(…)");
    }
}
