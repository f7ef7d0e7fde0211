//! Checks of an export against the database.
//!
//! An export may refer to accounts and domains that it does not contain, since those that are missing from an export are
//! kept. A handle that was created here by sign-up must belong to the same person in the export: otherwise one of them
//! would get into the other's account.

use super::fault::{Fault, Location, quoted};
use crate::store::{ReadTx, Store, StoreResult, email_key};
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName};
use std::collections::HashMap;

/// A field to check against the database.
pub(super) struct Reference {
    location: Location,
    column: &'static str,
    target: Target,
}

enum Target {
    Account(NicHandle),
    /// An account in the export with its lower-case address, which must match if the account was created by sign-up.
    SamePerson(NicHandle, String),
    Domain(ServiceName),
}

impl Reference {
    pub(super) fn account(location: Location, column: &'static str, handle: NicHandle) -> Self {
        Self { location, column, target: Target::Account(handle) }
    }

    pub(super) fn same_person(
        location: Location,
        column: &'static str,
        handle: NicHandle,
        email: &EmailAddress,
    ) -> Self {
        Self { location, column, target: Target::SamePerson(handle, email_key(email)) }
    }

    pub(super) fn domain(location: Location, column: &'static str, name: ServiceName) -> Self {
        Self { location, column, target: Target::Domain(name) }
    }

    /// The fault if the check fails.
    fn fault(&self, reader: &ReadTx<'_>, signed_up: &HashMap<NicHandle, String>) -> StoreResult<Option<Fault>> {
        let (is_valid, problem) = match &self.target {
            Target::SamePerson(handle, email) => match signed_up.get(handle) {
                Some(known) if known != email => {
                    (false, format!("{} was created by a sign-up with another address", quoted(handle.as_str())))
                }
                _ => return Ok(None),
            },
            Target::Account(handle) => (
                reader.account(handle)?.is_some(),
                format!("unknown account {}: neither in accounts.csv nor in the database", quoted(handle.as_str())),
            ),
            Target::Domain(name) => (
                reader.service(&ServiceKey { name: name.clone(), category: Category::Domain })?.is_some(),
                format!("unknown domain {}: neither in services.csv nor in the database", quoted(name.as_str())),
            ),
        };
        Ok((!is_valid).then(|| Fault::new(self.location, self.column, problem)))
    }
}

/// The faults of all references that fail their check.
pub(super) async fn check(references: Vec<Reference>, store: &Store) -> StoreResult<Vec<Fault>> {
    if references.is_empty() {
        return Ok(Vec::new());
    }
    // Accounts and services are never deleted, so what exists now still exists when the export is applied.
    let faults: Vec<Option<Fault>> = store
        .read_everything(move |reader| {
            let signed_up = reader.signed_up_accounts()?;
            references.iter().map(|reference| reference.fault(reader, &signed_up)).collect()
        })
        .await?;
    Ok(faults.into_iter().flatten().collect())
}
