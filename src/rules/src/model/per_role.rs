//! A value per role.

use crate::Role;
use serde::{Deserialize, Serialize};

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
