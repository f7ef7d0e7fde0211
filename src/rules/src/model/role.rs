//! The three roles a service names contacts for, and sets of them.

use serde::{Deserialize, Serialize};

/// What an account may be a contact for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Role {
    /// Manages the administrative and technical side, and may change every contact.
    #[serde(rename = "contactAdmin")]
    Admin,
    /// Manages the technical side only.
    #[serde(rename = "contactTech")]
    Tech,
    /// Manages billing only, and receives the renewal notices.
    #[serde(rename = "contactBilling")]
    Billing,
}

impl Role {
    /// The three roles, in the order every screen shows them.
    pub const ALL: [Self; 3] = [Self::Admin, Self::Tech, Self::Billing];

    /// The name the reference's clients use (reference.md 2.1).
    #[must_use]
    pub fn wire_name(self) -> &'static str {
        match self {
            Self::Admin => "contactAdmin",
            Self::Tech => "contactTech",
            Self::Billing => "contactBilling",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles, written as a list of wire names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "Vec<Role>", into = "Vec<Role>")]
pub struct RoleSet(u8);

impl RoleSet {
    /// No role.
    pub const EMPTY: Self = Self(0);

    /// The set with `role` added.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// Whether `role` is in the set.
    #[must_use]
    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// Whether there is no role in the set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// What is in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// What is in both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// What is in this set but not in `other`.
    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The roles in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.contains(*role))
    }

    /// The set as three bits, for storage: 1 admin, 2 tech, 4 billing.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// The set stored as `bits`; bits beyond the three roles are dropped.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b111)
    }
}

impl FromIterator<Role> for RoleSet {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        roles.into_iter().fold(Self::EMPTY, Self::with)
    }
}

impl From<Role> for RoleSet {
    fn from(role: Role) -> Self {
        Self::EMPTY.with(role)
    }
}

impl From<Vec<Role>> for RoleSet {
    fn from(roles: Vec<Role>) -> Self {
        roles.into_iter().collect()
    }
}

impl From<RoleSet> for Vec<Role> {
    fn from(set: RoleSet) -> Self {
        set.iter().collect()
    }
}
