//! Randomness: the only module that asks the operating system for it (decision 0003).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_rules::model::code::CODE_LENGTH;
use handover_rules::{RequestId, ValidationCode};

/// Random bytes from the operating system's cryptographic generator (ASVS 11.5.1).
///
/// # Panics
/// If the operating system has no generator: no secret would be safe.
pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(clippy::disallowed_methods, reason = "the only caller")]
    getrandom::fill(&mut bytes).expect("the operating system has a random generator");
    bytes
}

pub(crate) fn validation_code() -> ValidationCode {
    loop {
        // Fails only if more than half of the bytes fall outside the alphabet, so practically never.
        if let Some(code) = ValidationCode::from_random(&bytes::<{ CODE_LENGTH * 2 }>()) {
            return code;
        }
    }
}

pub(crate) fn request_id() -> RequestId {
    RequestId::from_random(u64::from_le_bytes(bytes()))
}

/// A random number of 53 bits, which JSON readers represent exactly.
#[must_use]
pub fn number() -> i64 {
    i64::try_from(u64::from_le_bytes(bytes()) >> 11).unwrap_or_default()
}

pub(crate) fn wide_number() -> u128 {
    u128::from_le_bytes(bytes())
}

/// The random part of a `Message-ID`: 128 bits in hexadecimal.
pub(crate) fn message_key() -> String {
    format!("{:032x}", wide_number())
}

/// A random number below `limit`. Slightly biased, so not for secrets.
pub(crate) fn below(limit: u32) -> u32 {
    u32::from_le_bytes(bytes()) % limit.max(1)
}

/// A new cookie token of 256 bits, base64url-encoded.
pub(crate) fn session_token() -> String {
    URL_SAFE_NO_PAD.encode(bytes::<32>())
}
