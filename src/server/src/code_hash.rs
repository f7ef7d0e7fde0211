//! The hash under which mailed codes and tokens are stored (ASVS 11.4.2): they carry enough entropy for an unsalted one.

use handover_rules::CodeHash;
use sha2::{Digest, Sha256};

/// The SHA-256 hash of a code, as the store keeps and looks it up.
#[must_use]
pub fn hash(code: &str) -> CodeHash {
    CodeHash(Sha256::digest(code.as_bytes()).into())
}
