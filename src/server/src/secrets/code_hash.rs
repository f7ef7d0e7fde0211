//! The hash under which codes, tokens and keys are stored and looked up (ASVS 11.4.2): they carry enough entropy for an
//! unsalted one.

use handover_rules::{CodeHash, ValidationCode};
use handover_store::TokenHash;
use sha2::{Digest, Sha256};

/// The SHA-256 hash of a mailed code.
#[must_use]
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
#[must_use]
pub(crate) fn token_hash(token: &str) -> TokenHash {
    Sha256::digest(token.as_bytes()).into()
}
