//! Email addresses.

use core::fmt;
use serde::{Deserialize, Serialize};

/// An email address: the local part as entered, the domain in lower case.
///
/// Refuses only what could break a mail header or cannot be delivered: RFC 5321 lengths, whitespace, control characters,
/// quoting. Deliverability is proven by a mailed code, not by syntax.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Parses an address; surrounding whitespace is ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@')?;
        let forbidden = |c: char| c.is_whitespace() || c.is_control() || "<>()[]\\,;:\"@".contains(c);
        let labels_fit = domain.split('.').count() >= 2 && domain.split('.').all(|label| !label.is_empty());
        let fits = (1..=64).contains(&local.len()) && text.len() <= 254 && labels_fit;
        if !fits || local.contains(forbidden) || domain.contains(forbidden) {
            return None;
        }
        Some(Self([local, "@", &domain.to_ascii_lowercase()].concat()))
    }

    /// The address as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Compares addresses without regard to case. RFC 5321 lets local parts differ by case; in practice no mail
    /// server does, and accounts are looked up the same way.
    #[must_use]
    pub fn is_same_mailbox(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// The address with its local part masked after the first character: `m•••@halden.example`.
    #[must_use]
    pub fn masked(&self) -> String {
        let domain = self.0.rsplit_once('@').map_or("", |(_, domain)| domain);
        let first: String = self.0.chars().take(1).collect();
        [&first, "•••@", domain].concat()
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not an email address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}
