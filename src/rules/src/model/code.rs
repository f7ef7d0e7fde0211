//! Validation codes and their stored hashes.

use super::email::is_invisible;
use serde::{Deserialize, Serialize};

/// A single-use secret of [`CODE_LENGTH`] characters from `A–Z a–z 0–9`: a party's code for one request, or the token of
/// a mailed link (decision 0006).
///
/// A party's code is an approval, not a credential: it counts only within a session of that party. `Debug` redacts the
/// value so that it cannot reach a log (ASVS 16.2.5).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "String")]
pub struct ValidationCode(String);

/// Length of a code in characters: more than 190 bits of entropy.
pub const CODE_LENGTH: usize = 32;

const ALPHABET: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

impl ValidationCode {
    /// Parses a code. Whitespace and invisible characters are ignored everywhere, because mail clients wrap long lines, and
    /// so are quotes, brackets and other characters around the code.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let visible: String = text.chars().filter(|c| !c.is_whitespace() && !is_invisible(*c)).collect();
        let code = visible.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        let fits = code.len() == CODE_LENGTH && code.bytes().all(|b| b.is_ascii_alphanumeric());
        fits.then(|| Self(code.to_owned()))
    }

    /// Builds a code from random bytes; `None` if there are too few of them.
    ///
    /// Rejection sampling keeps the distribution uniform: 8 of 256 byte values are discarded. Pass about twice
    /// [`CODE_LENGTH`].
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

    /// The secret in clear, for the mail and the link in it.
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

/// SHA-256 of a code, the only form that is stored. A fast hash is sufficient above 112 bits of entropy (ASVS 6.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);
