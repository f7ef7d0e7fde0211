//! A value for each role.

use crate::Role;
use serde::{Deserialize, Serialize};

/// A value for each role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PerRole<T> {
    /// For the admin role.
    pub admin: T,
    /// For the tech role.
    pub tech: T,
    /// For the billing role.
    pub billing: T,
}

impl<T> PerRole<T> {
    /// Makes the value for each role.
    pub fn from_fn(mut make: impl FnMut(Role) -> T) -> Self {
        Self { admin: make(Role::Admin), tech: make(Role::Tech), billing: make(Role::Billing) }
    }

    /// The value for `role`.
    pub fn get(&self, role: Role) -> &T {
        match role {
            Role::Admin => &self.admin,
            Role::Tech => &self.tech,
            Role::Billing => &self.billing,
        }
    }

    /// The value for `role`, to change it.
    pub fn get_mut(&mut self, role: Role) -> &mut T {
        match role {
            Role::Admin => &mut self.admin,
            Role::Tech => &mut self.tech,
            Role::Billing => &mut self.billing,
        }
    }
}
