//! The NIC handle: the public name of an account.

use core::fmt;
use serde::{Deserialize, Serialize};

/// The public name of an account, such as `aa00000-ovh`, in lower case.
///
/// The guide says a handle is "usually" two letters and digits, so reading is wider than minting:
/// `[a-z0-9]{2,32}-[a-z]{2,16}`, in any case (design.md 1). ASCII only, which leaves no room for look-alike letters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct NicHandle(String);

/// What is wrong with a text that should be a NIC handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum HandleError {
    /// There is no hyphen before the ending.
    NoHyphen,
    /// The part before the hyphen is not 2 to 32 letters and digits.
    BadName,
    /// The part after the hyphen is not 2 to 16 letters.
    BadSuffix,
}

impl NicHandle {
    /// Reads a handle in any case, ignoring white space around it.
    ///
    /// # Errors
    /// Says which part of the text is not that of a handle.
    pub fn parse(text: &str) -> Result<Self, HandleError> {
        let text = text.trim();
        let (name, suffix) = text.split_once('-').ok_or(HandleError::NoHyphen)?;
        if !(2..=32).contains(&name.len()) || !name.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return Err(HandleError::BadName);
        }
        if !(2..=16).contains(&suffix.len()) || !suffix.bytes().all(|b| b.is_ascii_alphabetic()) {
            return Err(HandleError::BadSuffix);
        }
        Ok(Self(text.to_ascii_lowercase()))
    }

    /// The handle as text, in lower case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The handle somebody may have meant who left out the hyphen before the provider's `suffix`, or the whole ending.
#[must_use]
pub fn suggestion(text: &str, suffix: &str) -> Option<NicHandle> {
    let text = text.trim().to_ascii_lowercase();
    if text.contains('-') || !text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    let name = text.strip_suffix(suffix).unwrap_or(&text);
    NicHandle::parse(&[name, "-", suffix].concat()).ok()
}

/// A new handle: two letters from the names, `digits`, and the provider's `suffix` ("usually two letters followed by
/// numbers", guide 2026). Names without letters of the alphabet stand for `x`. `None` when the suffix is none.
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
