//! Services: their names, what state they are in and who their contacts are.

use crate::{Category, NicHandle, Role, RoleSet};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of a service as the provider gives it: a domain, a server's name, a project's id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ServiceName(String);

impl ServiceName {
    /// Reads a name: 1 to 255 bytes, no white space or control characters, none of `<>"`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bad = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>' | '"');
        ((1..=255).contains(&text.len()) && !text.contains(bad)).then(|| Self(text.to_owned()))
    }

    /// Whether it can be the name of a domain: two labels or more, of letters, digits and hyphens between them. Letters
    /// of any script count; which of them a registry takes is the registry's to say.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-';
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && label.chars().all(is_part)
                && !label.starts_with('-')
                && !label.ends_with('-')
        };
        let ends_in_a_word = |last: &str| !last.bytes().all(|byte| byte.is_ascii_digit());
        self.0.rsplit_once('.').is_some_and(|(_, last)| ends_in_a_word(last)) && self.0.split('.').all(is_label)
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ServiceName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a name of a service")
    }
}

impl From<ServiceName> for String {
    fn from(name: ServiceName) -> Self {
        name.0
    }
}

/// What identifies a service: a domain, its zone and its hosting plan share one name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ServiceKey {
    /// Its name.
    pub name: ServiceName,
    /// What kind of thing it is.
    pub category: Category,
}

/// What state a service is in (reference.md 2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ServiceStatus {
    /// Past its end.
    Expired,
    /// Ordered, but not ready yet.
    InCreation,
    /// Running.
    Ok,
    /// Running, with a debt that is being collected.
    PendingDebt,
    /// Not paid for.
    UnPaid,
}

impl ServiceStatus {
    /// Every status, the most urgent first: the order that "sort by state" shows.
    pub const ALL: [Self; 5] = [Self::Expired, Self::UnPaid, Self::PendingDebt, Self::InCreation, Self::Ok];

    /// The name on the wire and in a provider's export.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::InCreation => "inCreation",
            Self::Ok => "ok",
            Self::PendingDebt => "pendingDebt",
            Self::UnPaid => "unPaid",
        }
    }

    /// Reads a wire name; `None` when there is no such status.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether money is owed for the service itself, which locks its billing role.
    #[must_use]
    pub const fn is_in_debt(self) -> bool {
        matches!(self, Self::PendingDebt | Self::UnPaid)
    }
}

/// The three contacts of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contacts {
    /// Manages the administrative side.
    pub admin: NicHandle,
    /// Manages the technical side.
    pub tech: NicHandle,
    /// Pays, and gets the renewal notices.
    pub billing: NicHandle,
}

impl Contacts {
    /// Who holds `role`.
    #[must_use]
    pub fn holder(&self, role: Role) -> &NicHandle {
        match role {
            Role::Admin => &self.admin,
            Role::Tech => &self.tech,
            Role::Billing => &self.billing,
        }
    }

    /// The roles that `account` holds.
    #[must_use]
    pub fn roles_of(&self, account: &NicHandle) -> RoleSet {
        Role::ALL.into_iter().filter(|role| self.holder(*role) == account).collect()
    }

    /// The contacts after `roles` have moved to `to`.
    #[must_use]
    pub fn after(&self, roles: RoleSet, to: &NicHandle) -> Self {
        let pick = |role| if roles.contains(role) { to } else { self.holder(role) }.clone();
        Self { admin: pick(Role::Admin), tech: pick(Role::Tech), billing: pick(Role::Billing) }
    }
}

/// The facts about a service that decide whether its contacts can change, as they are at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFacts {
    /// Which service.
    pub key: ServiceKey,
    /// What state it is in.
    pub status: ServiceStatus,
    /// Who its contacts are.
    pub contacts: Contacts,
}
