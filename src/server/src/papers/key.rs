//! Encryption of papers at rest, authenticated, and bound to the case and the paper.

use crate::random;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::PaperId;
use std::fmt;

const NONCE_BYTES: usize = 24;

/// The key that papers are sealed under.
#[derive(Clone)]
pub struct PaperKey([u8; 32]);

impl fmt::Debug for PaperKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PaperKey(…)")
    }
}

impl PaperKey {
    /// Reads 32 bytes in Base64.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        STANDARD.decode(text.trim()).ok()?.try_into().ok().map(Self)
    }

    /// The key of every demo: its papers are samples, and stay readable where its database is kept.
    #[must_use]
    pub const fn of_demo() -> Self {
        Self(*b"Handover demo: papers are public")
    }

    /// Nonce and ciphertext of a file; `None` if it is too large for the cipher (256 GiB).
    #[must_use]
    pub fn seal(&self, case: CaseNumber, paper: PaperId, content: &[u8]) -> Option<Vec<u8>> {
        let nonce = random::bytes::<NONCE_BYTES>();
        let aad = place(case, paper);
        let payload = Payload { msg: content, aad: aad.as_bytes() };
        let text = self.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
        Some([&nonce[..], &text].concat())
    }

    /// The file, if it was sealed under this key for this place.
    #[must_use]
    pub fn open(&self, case: CaseNumber, paper: PaperId, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, text) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let aad = place(case, paper);
        self.cipher().decrypt(&XNonce::from(*nonce), Payload { msg: text, aad: aad.as_bytes() }).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&Key::from(self.0))
    }
}

fn place(case: CaseNumber, paper: PaperId) -> String {
    format!("{case}/{paper}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_opens_with_its_key_at_its_place_only() {
        let (key, case, paper) = (PaperKey(random::bytes()), CaseNumber::from_random(1), PaperId::new(5));
        let sealed = key.seal(case, paper, b"a paper").expect("sealed");
        assert!(!sealed.windows(7).any(|piece| piece == b"a paper"));
        assert_eq!(key.open(case, paper, &sealed).as_deref(), Some(&b"a paper"[..]));
        assert_eq!(key.open(CaseNumber::from_random(2), paper, &sealed), None);
        assert_eq!(key.open(case, PaperId::new(6), &sealed), None);
        assert_eq!(PaperKey::of_demo().open(case, paper, &sealed), None);
        assert_eq!(key.open(case, paper, &sealed[..sealed.len() - 1]), None);
        assert_eq!(key.open(case, paper, &[]), None);
    }

    #[test]
    fn key_is_32_bytes_in_base64() {
        assert!(PaperKey::parse("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").is_some());
        for wrong in ["", "AAEC", "not base64 at all!", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISI="] {
            assert!(PaperKey::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(format!("{:?}", PaperKey::of_demo()), "PaperKey(…)");
    }
}
