//! Validation codes: their shape, and the hash that is kept of them.

use serde::{Deserialize, Serialize};

/// A party's personal, single-use code for one request: 32 characters of `A–Z a–z 0–9` (design.md 4).
///
/// It is an approval, never a way to sign in: it only counts together with a session of its party.
/// `Debug` does not show it, so that it cannot reach a log by accident (ASVS 16.2.5).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ValidationCode(String);

/// How many characters a code has.
pub const CODE_LENGTH: usize = 32;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl ValidationCode {
    /// Reads a code. White space is dropped, wherever it stands: mail programs break long lines.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let code: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let fits = code.len() == CODE_LENGTH && code.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then_some(Self(code))
    }

    /// Makes a code out of `random` bytes, or `None` when they do not suffice: bytes that would favour some
    /// characters over others are thrown away, so give about twice as many as a code is long.
    #[must_use]
    pub fn from_random(random: &[u8]) -> Option<Self> {
        let code: String = random
            .iter()
            .map(|byte| usize::from(byte & 63))
            .filter_map(|index| ALPHABET.get(index))
            .map(|byte| char::from(*byte))
            .take(CODE_LENGTH)
            .collect();
        (code.len() == CODE_LENGTH).then_some(Self(code))
    }

    /// The code itself, for the mail and the link in it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl core::fmt::Debug for ValidationCode {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("ValidationCode(…)")
    }
}

impl TryFrom<String> for ValidationCode {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a validation code")
    }
}

impl From<ValidationCode> for String {
    fn from(code: ValidationCode) -> Self {
        code.0
    }
}

/// The SHA-256 of a code: all that is ever stored of it. A plain hash is enough for a secret of more than
/// 112 bits (ASVS 6.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);
