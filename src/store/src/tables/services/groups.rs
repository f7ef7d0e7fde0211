//! Numbers of services by category and roles, which `contact_count` keeps.

use crate::engine::{FromRow, from_row};
use crate::{ReadTx, StoreResult};
use handover_rules::{Category, NicHandle, RoleSet};

/// Number of services of an account in one category and with the same roles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ServiceGroup {
    pub(crate) category: Category,
    pub(crate) roles: RoleSet,
    pub(crate) number: u64,
}

from_row!(ServiceGroup { category, roles, number });

pub(super) const GROUPS: &str = "select category, roles, number from contact_count where account = ?1";

impl ReadTx<'_> {
    /// The numbers of an account's services.
    pub(super) fn contact_groups(&self, account: &NicHandle) -> StoreResult<Vec<ServiceGroup>> {
        self.all(GROUPS, [account], ServiceGroup::from_row)
    }

    /// The roles that an account has on any service.
    pub fn roles_held(&self, account: &NicHandle) -> StoreResult<RoleSet> {
        let groups = self.contact_groups(account)?;
        Ok(groups.into_iter().filter(|group| group.number > 0).flat_map(|group| group.roles.iter()).collect())
    }
}
