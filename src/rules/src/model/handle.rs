//! NIC handles, the public identifiers of accounts.

use super::pasted::{clean, plain};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The public identifier of an account, such as `aa00000-ovh`, in lower case.
///
/// Two letters and digits are only the usual form (guide, statement 9), so parsing accepts more than [`mint`] makes:
/// `[a-z0-9]{2,32}-[a-z]{2,16}`, case-insensitively. ASCII only, which rules out homoglyphs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9]{2,32}-[A-Za-z]{2,16}$", example = "tq5108-ovh")
)]
#[serde(try_from = "String")]
pub struct NicHandle(String);

/// The reason a text is not a NIC handle.
///
/// It has a tag of its own: if it were hidden in the values that a `char` cannot have, tables of texts would be read at offsets
/// that wasm-split cannot relocate.
#[repr(u8)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "camelCase")]
pub enum HandleError {
    /// This character is no letter of the Latin alphabet, digit or hyphen, but may look like one.
    Character(char),
    /// No hyphen separates name and suffix.
    NoHyphen,
    /// The name before the hyphen is not 2 to 32 letters and digits.
    BadName,
    /// The suffix after the hyphen is not 2 to 16 letters.
    BadSuffix,
}

impl NicHandle {
    /// Parses a handle in any case; characters that only lay it out are ignored.
    ///
    /// # Errors
    /// The first part of the text that does not fit.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let text = plain(text);
        if let Some(character) = text.chars().find(|c| !c.is_ascii()) {
            return Err(HandleError::Character(character));
        }
        let (name, suffix) = text.split_once('-').ok_or(HandleError::NoHyphen)?;
        if !(2..=32).contains(&name.len()) || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(HandleError::BadName);
        }
        if !(2..=16).contains(&suffix.len()) || !suffix.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(HandleError::BadSuffix);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// Parses a handle that was typed or pasted, [without surrounding text](clean).
    ///
    /// # Errors
    /// The first part of the cleaned text that does not fit.
    pub fn entered(text: &str) -> Result<Self, HandleError> {
        Self::parse(&clean(text))
    }

    /// The handle as a string slice, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Suggests a handle for a text that lacks the hyphen or the whole `-suffix`.
#[must_use]
pub fn suggestion(text: &str, suffix: &str) -> Option<NicHandle> {
    let text = clean(text).to_ascii_lowercase();
    if text.contains('-') || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let name = text.strip_suffix(suffix).unwrap_or(&text);
    NicHandle::parse(&[name, "-", suffix].concat()).ok()
}

/// Mints a handle for a new account: the two initials, `digits` and the provider's `suffix`. `x` replaces the initial of
/// a name without ASCII letters. `None` if `suffix` is invalid.
#[must_use]
pub fn mint(first_name: &str, name: &str, digits: u32, suffix: &str) -> Option<NicHandle> {
    let initial = |text: &str| text.chars().find(char::is_ascii_alphabetic).map_or('x', |c| c.to_ascii_lowercase());
    let mut text = String::new();
    text.push(initial(first_name));
    text.push(initial(name));
    text.push_str(&digits.to_string());
    text.push('-');
    text.push_str(suffix);
    NicHandle::parse(&text).ok()
}

impl fmt::Display for NicHandle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for NicHandle {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).map_err(|_| "not a NIC handle")
    }
}

impl From<NicHandle> for String {
    fn from(handle: NicHandle) -> Self {
        handle.0
    }
}
