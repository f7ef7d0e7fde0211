//! A change of contacts, which a transaction keeps until the lists are written.

use crate::ServiceId;
use handover_rules::{Contacts, NicHandle};

/// A change of the contacts of a service.
#[derive(Clone, Debug)]
pub(crate) struct ContactChange {
    pub(crate) service: ServiceId,
    pub(crate) before: Contacts,
    pub(crate) after: Contacts,
}

/// The accounts of a service, each once.
pub(crate) fn accounts(contacts: &Contacts) -> Vec<&NicHandle> {
    let mut accounts = vec![&contacts.admin, &contacts.tech, &contacts.billing];
    accounts.sort_unstable();
    accounts.dedup();
    accounts
}
