//! Services: key, status and contacts.

use super::pasted::plain;
use crate::{Category, NicHandle, Role, RoleSet, string_enum};
use core::fmt;
use serde::{Deserialize, Serialize};

/// The name of a service as the provider assigns it: a domain, a host name, a project id.
///
/// Names that differ in a byte are different names. The server brings domain names to their canonical form where they come
/// in ([`Category::compares_names_as_domains`]); names entered in the browser may have another one. So compare parts, such as
/// a top-level domain, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    feature = "openapi",
    derive(utoipa::ToSchema),
    schema(min_length = 1, max_length = 255, example = "amber-atelier.example")
)]
#[serde(try_from = "String")]
pub struct ServiceName(String);

impl ServiceName {
    /// Parses a name: 1 to 255 bytes without whitespace, control characters or `<>"`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_bad_byte = |b: u8| b.is_ascii_control() || matches!(b, b' ' | b'<' | b'>' | b'"');
        // Without a branch for each byte. Nearly all names are ASCII, and pass.
        let has_bad_byte = text.bytes().fold(false, |found, b| found | is_bad_byte(b));
        let is_bad = |c: char| c.is_control() || c.is_whitespace();
        let is_valid = !has_bad_byte && (text.is_ascii() || !text.contains(is_bad));
        (is_valid && (1..=255).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// Parses a name that was typed or pasted.
    #[must_use]
    pub fn entered(text: &str) -> Option<Self> {
        Self::parse(&plain(text))
    }

    /// Checks the syntax of a domain name: two labels or more of letters, digits and inner hyphens. Letters of any
    /// script are accepted; registries decide which they take.
    #[must_use]
    pub fn is_domain(&self) -> bool {
        is_domain(&self.0)
    }

    /// The name as a string slice.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn is_domain(text: &str) -> bool {
    let is_part = |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || c == '-';
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.chars().all(is_part)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ends_in_a_word = |last: &str| !last.bytes().all(|byte| byte.is_ascii_digit());
    text.rsplit_once('.').is_some_and(|(_, last)| ends_in_a_word(last)) && text.split('.').all(is_label)
}

impl fmt::Display for ServiceName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for ServiceName {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not a service name")
    }
}

impl From<ServiceName> for String {
    fn from(name: ServiceName) -> Self {
        name.0
    }
}

/// Identifies a service. The name alone does not: a domain, its DNS zone and its hosting plan share one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ServiceKey {
    /// Its name.
    pub name: ServiceName,
    /// Its category.
    pub category: Category,
}

string_enum! {
    /// Status of a service, under the provider's names. Declared most urgent first: the order of "sort by status".
    pub enum ServiceStatus {
        /// Past its expiry date.
        Expired = "expired",
        /// Not paid for.
        UnPaid = "unPaid",
        /// Running, with a debt in collection.
        PendingDebt = "pendingDebt",
        /// Ordered, not yet ready.
        InCreation = "inCreation",
        /// Running.
        Ok = "ok",
        /// One that this version does not know. It blocks nothing.
        Other = "other",
    }
}

impl ServiceStatus {
    /// Money is owed for the service itself, which locks its billing role.
    #[must_use]
    pub const fn is_in_debt(self) -> bool {
        matches!(self, Self::PendingDebt | Self::UnPaid)
    }

    /// Its place in the order of "sort by status": a digit, 0 for the most urgent one.
    #[must_use]
    pub const fn rank(self) -> u8 {
        self as u8
    }
}

/// Sort key of services of the same status: the day of expiry, as `YYYY-MM-DD`. Services that do not expire come last.
#[must_use]
pub fn expiration_key(day: Option<&str>) -> &str {
    day.unwrap_or("9999")
}

/// The three contacts of a service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contacts {
    /// The admin contact.
    pub admin: NicHandle,
    /// The tech contact.
    pub tech: NicHandle,
    /// The billing contact.
    pub billing: NicHandle,
}

impl Contacts {
    /// The account that holds `role`.
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

    /// The roles that another account holds in `other`.
    #[must_use]
    pub fn changed_roles(&self, other: &Self) -> RoleSet {
        Role::ALL.into_iter().filter(|role| self.holder(*role) != other.holder(*role)).collect()
    }

    /// The accounts, each once.
    #[must_use]
    pub fn accounts(&self) -> Vec<NicHandle> {
        let mut accounts = vec![self.admin.clone(), self.tech.clone(), self.billing.clone()];
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    /// The contacts after `roles` have moved to `to`.
    #[must_use]
    pub fn after(&self, roles: RoleSet, to: &NicHandle) -> Self {
        let pick = |role| if roles.contains(role) { to } else { self.holder(role) }.clone();
        Self { admin: pick(Role::Admin), tech: pick(Role::Tech), billing: pick(Role::Billing) }
    }
}

/// The state of a service that decides whether its contacts can change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceFacts {
    /// The service.
    pub key: ServiceKey,
    /// Its status.
    pub status: ServiceStatus,
    /// Its contacts.
    pub contacts: Contacts,
}
