//! The roles of a service's contacts, sets of them, and a value for each.

use crate::string_enum;
use serde::{Deserialize, Serialize};

string_enum! {
    /// A role that a service assigns to an account. Declared in the order in which screens list the roles.
    ///
    /// The names are those of OVHcloud's API.
    #[derive(PartialOrd, Ord)]
    pub enum Role {
        /// Manages administration and technology, and may change all three contacts.
        Admin = "contactAdmin",
        /// Manages technology only.
        Tech = "contactTech",
        /// Manages billing only, and receives the renewal notices.
        Billing = "contactBilling",
    }
}

impl Role {
    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of roles, serialized as a list of role names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Vec<Role>))]
#[serde(from = "Vec<Role>", into = "Vec<Role>")]
pub struct RoleSet(u8);

impl RoleSet {
    /// The empty set.
    pub const EMPTY: Self = Self(0);

    /// The set plus `role`.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        Self(self.0 | role.bit())
    }

    /// Membership of `role`.
    #[must_use]
    pub const fn contains(self, role: Role) -> bool {
        self.0 & role.bit() != 0
    }

    /// True for the empty set.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    #[must_use]
    pub const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// The roles in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.contains(*role))
    }

    /// Bit mask for storage: 1 admin, 2 tech, 4 billing.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Reads the bit mask; unknown bits are dropped.
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

/// One value for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PerRole<T> {
    /// Value of the admin role.
    pub admin: T,
    /// Value of the tech role.
    pub tech: T,
    /// Value of the billing role.
    pub billing: T,
}

impl<T> PerRole<T> {
    /// Calls `make` for each role, in the order of [`Role::ALL`].
    pub fn from_fn(mut make: impl FnMut(Role) -> T) -> Self {
        Self { admin: make(Role::Admin), tech: make(Role::Tech), billing: make(Role::Billing) }
    }

    /// The value of `role`.
    pub fn get(&self, role: Role) -> &T {
        match role {
            Role::Admin => &self.admin,
            Role::Tech => &self.tech,
            Role::Billing => &self.billing,
        }
    }

    /// Mutable access to the value of `role`.
    pub fn get_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Admin => &mut self.admin,
            Role::Tech => &mut self.tech,
            Role::Billing => &mut self.billing,
        }
    }
}
