//! Randomness: the one place that asks the operating system for it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::{RequestId, ValidationCode};

/// Random bytes from the operating system's cryptographic generator (ASVS 11.5.1).
///
/// # Panics
/// When the operating system has none to give: nothing safe can be done then.
#[must_use]
pub fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the one place that asks for randomness")]
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A new validation code.
#[must_use]
pub fn validation_code() -> ValidationCode {
    loop {
        // A draw falls short only when more than half of its bytes are of no use, which practically never happens.
        if let Some(code) = ValidationCode::from_random(&bytes::<{ CODE_LENGTH * 2 }>()) {
            return code;
        }
    }
}

/// A new number for a request.
#[must_use]
pub fn request_id() -> RequestId {
    RequestId::from_random(u64::from_le_bytes(bytes()))
}

/// A random number of 53 bits, so that every program can read it from JSON.
#[must_use]
pub fn number() -> i64 {
    i64::try_from(u64::from_le_bytes(bytes()) >> 11).unwrap_or_default()
}

/// A random number below `limit`; the bias of so few bits does not matter for what tells accounts apart.
#[must_use]
pub fn below(limit: u32) -> u32 {
    u32::from_le_bytes(bytes()) % limit.max(1)
}

/// A new secret of 256 bits for a cookie.
#[must_use]
pub fn session_token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}
