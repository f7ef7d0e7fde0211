//! Encryption at rest under a key of the configuration, authenticated, and bound to the place of the ciphertext.

use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use std::fmt;

const NONCE_BYTES: usize = 24;

/// A key of 32 bytes.
#[derive(Clone)]
pub struct SealingKey([u8; 32]);

impl fmt::Debug for SealingKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealingKey(…)")
    }
}

impl SealingKey {
    /// Wraps the bytes of a key.
    #[must_use]
    pub const fn new(bytes: [u8; 32]) -> Self {
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
    #[must_use]
    pub fn seal(&self, place: &str, content: &[u8]) -> Option<Vec<u8>> {
        let nonce = random::bytes::<NONCE_BYTES>();
        let payload = Payload { msg: content, aad: place.as_bytes() };
        let text = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([&nonce[..], &text].concat())
    }

    /// The content, if it was sealed under this key for this place.
    #[must_use]
    pub fn open(&self, place: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: place.as_bytes() }).ok()
    }

    /// A hash by which the key is recognised.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        Sha256::new().chain_update(b"Handover key").chain_update(self.0).finalize().into()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
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
