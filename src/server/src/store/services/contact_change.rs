//! A change of contacts, which a transaction keeps until the lists are written.

use crate::store::ServiceId;
use handover_rules::{Contacts, NicHandle};

/// A change of the contacts of a service.
#[derive(Clone, Debug)]
pub(in crate::store) struct ContactChange {
    pub(in crate::store) service: ServiceId,
    pub(in crate::store) before: Contacts,
    pub(in crate::store) after: Contacts,
}

/// The accounts of a service, each once.
pub(super) fn accounts(contacts: &Contacts) -> Vec<&NicHandle> {
    let mut accounts = vec![&contacts.admin, &contacts.tech, &contacts.billing];
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
