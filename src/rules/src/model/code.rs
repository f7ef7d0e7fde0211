//! Validation codes, and texts that may carry a secret: people paste codes, tokens and passwords into the wrong field or
//! address.

use super::email::is_invisible;
use super::macros::string_value;
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

string_value! { ValidationCode or "not a validation code", |code| code.0 }

/// SHA-256 of a code, the only form that is stored. A fast hash is sufficient above 112 bits of entropy (ASVS 6.5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeHash(pub [u8; 32]);

/// Longer runs of letters and digits may be a code, a token or a part of one.
const LONGEST_WORD: usize = 20;

/// Length from which a run of capitals, small letters and digits may be a password, or part of a code after a line
/// break.
const SHORTEST_MIX: usize = 8;

/// Whether a text may carry a validation code, a token, or a password of capitals, small letters and digits.
#[must_use]
pub fn may_carry_secret(text: &str) -> bool {
    let separates = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '&' | '=' | '#');
    // Mail clients break a code in places where no run of it is long.
    let is_code = ValidationCode::parse(text).is_some_and(|code| !is_project(code.expose()));
    is_code || text.split(separates).any(|part| runs(part).any(|run| is_secret(run, part)))
}

/// A path with an ellipsis in place of each run of letters and digits that may be a secret.
#[must_use]
pub fn redact_path(path: &str) -> String {
    let segment =
        |segment: &str| runs(segment).map(|run| if is_secret(run, segment) { "…" } else { run }).collect::<String>();
    path.split('/').map(segment).collect::<Vec<String>>().join("/")
}

/// Runs of letters and digits, each with the character that ends it.
fn runs(part: &str) -> impl Iterator<Item = &str> {
    part.split_inclusive(|c: char| !c.is_ascii_alphanumeric())
}

fn is_secret(run: &str, part: &str) -> bool {
    let run = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
    let has = |is: fn(&u8) -> bool| run.bytes().any(|byte| is(&byte));
    let has_capital = has(u8::is_ascii_uppercase);
    // Domain names are long, too, but of small letters.
    let is_domain = part.contains('.') && !has_capital;
    let is_mixed = has_capital && has(u8::is_ascii_lowercase) && has(u8::is_ascii_digit);
    run.len() > LONGEST_WORD && !is_domain && !is_project(run) || run.len() >= SHORTEST_MIX && is_mixed
}

/// Ids of cloud projects are 32 hexadecimal digits.
fn is_project(run: &str) -> bool {
    run.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}
