//! Actions by name, patterns of names, and groups of actions.

use crate::string_enum;
use core::fmt;
use serde::{Deserialize, Serialize};

/// Maximum length of the name of an action.
const MAX_NAME: usize = 120;

/// The name of an action in the [catalogue](super::Catalogue): `configure`, or one of the provider's such as
/// `vps:apiovh:reboot`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9:/_.-]{1,120}$", example = "configure")
)]
#[serde(try_from = "String")]
pub struct ActionName(String);

impl ActionName {
    /// Parses a name of letters, digits and `:/_.-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.is_empty() && is_part(text)).then(|| Self(text.to_owned()))
    }

    /// The name of an action of ours.
    pub(super) fn named(name: &'static str) -> Self {
        Self(name.to_owned())
    }

    /// The name as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether the text has only characters of names of actions.
fn is_part(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":/_.-".contains(&byte);
    text.len() <= MAX_NAME && text.bytes().all(is_plain)
}

impl fmt::Display for ActionName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ActionName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the name of an action")
    }
}

impl From<ActionName> for String {
    fn from(name: ActionName) -> Self {
        name.0
    }
}

/// The name of an action, or a beginning of names with `*` at its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(pattern = "^[A-Za-z0-9:/_.-]{0,120}\\*?$", example = "vps:apiovh:*")
)]
#[serde(try_from = "String")]
pub struct ActionPattern(String);

impl ActionPattern {
    /// Parses a name or a beginning.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_valid = text.strip_suffix('*').map_or(!text.is_empty() && is_part(text), is_part);
        is_valid.then(|| Self(text.to_owned()))
    }

    /// The pattern of one action.
    #[must_use]
    pub fn of(name: &ActionName) -> Self {
        Self(name.0.clone())
    }

    /// Whether it stands for this action.
    #[must_use]
    pub fn matches(&self, name: &ActionName) -> bool {
        matches_name(&self.0, name.as_str())
    }

    /// Whether it stands for one action only.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        !self.0.ends_with('*')
    }

    /// The pattern as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ActionPattern {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the name of an action")
    }
}

/// Whether `name` is `pattern`, or begins with it if that ends with `*`.
pub(super) fn matches_name(pattern: &str, name: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == name, |beginning| name.starts_with(beginning))
}

string_enum! {
    /// Actions that are given together. Declared in the order in which screens list them.
    #[derive(PartialOrd, Ord)]
    pub enum ActionGroup {
        /// See the service, its contacts and their history.
        See = "see",
        /// Everything technical.
        Technical = "technical",
        /// Read invoices.
        BillingRead = "billingRead",
        /// Renew and pay.
        BillingPay = "billingPay",
        /// Ask for other contacts in the giver's name.
        Contacts = "contacts",
    }
}
