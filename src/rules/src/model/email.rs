//! E-mail addresses.

use core::fmt;
use serde::{Deserialize, Serialize};

/// An e-mail address: the local part as written, the domain in lower case.
///
/// Only what could break a mail header or cannot be delivered at all is refused (RFC 5321 lengths, no white space,
/// no control characters, one `@`); whether mail arrives is found out by sending a code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// Reads an address, ignoring white space around it; `None` when mail could not be sent there.
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

    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether mail to both arrives at the same place: in practice nobody tells local parts apart by their case, and
    /// accounts are looked up without it too.
    #[must_use]
    pub fn is_same_mailbox(&self, other: &Self) -> bool {
        self.0.eq_ignore_ascii_case(&other.0)
    }

    /// The address with all but the first letter of its local part hidden: `m•••@halden.example`.
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
        Self::parse(&text).ok_or("not an e-mail address")
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}
