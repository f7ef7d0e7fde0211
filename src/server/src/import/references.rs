//! What an export says that has to fit what is known already.
//!
//! What it refers to without having it must be known, because accounts and services that are missing from an export
//! stay. And a handle that somebody got here by signing up must not be somebody else's in an export: one of them would
//! get into the other's account.

use super::fault::{Fault, Place, quoted};
use super::files::FilesRead;
use crate::store::{ReadTx, Store, StoreResult};
use handover_rules::{Category, EmailAddress, NicHandle, ServiceKey, ServiceName};
use std::collections::HashMap;

/// Something that one field says about what is known already.
pub(super) struct Reference {
    place: Place,
    column: &'static str,
    target: Target,
}

enum Target {
    Account(NicHandle),
    /// An account that the export has, with its address in lower case: where it was made here, the same person's.
    SamePerson(NicHandle, String),
    Domain(ServiceName),
}

impl Reference {
    pub(super) fn account(place: Place, column: &'static str, handle: NicHandle) -> Self {
        Self { place, column, target: Target::Account(handle) }
    }

    pub(super) fn same_person(place: Place, column: &'static str, handle: NicHandle, email: &EmailAddress) -> Self {
        Self { place, column, target: Target::SamePerson(handle, email.as_str().to_lowercase()) }
    }

    pub(super) fn domain(place: Place, column: &'static str, name: ServiceName) -> Self {
        Self { place, column, target: Target::Domain(name) }
    }

    /// The fault that this reference is when it does not fit what is known.
    fn fault(&self, reader: &ReadTx<'_>, made_here: &HashMap<NicHandle, String>) -> StoreResult<Option<Fault>> {
        let (fits, problem) = match &self.target {
            Target::SamePerson(handle, email) => match made_here.get(handle) {
                Some(known) if known != email => (
                    false,
                    format!("{} belongs to somebody who signed up here with another address", quoted(handle.as_str())),
                ),
                _ => return Ok(None),
            },
            Target::Account(handle) => (
                reader.account(handle)?.is_some(),
                format!("there is no account {}, neither in accounts.csv nor from earlier", quoted(handle.as_str())),
            ),
            Target::Domain(name) => (
                reader.service(&ServiceKey { name: name.clone(), category: Category::Domain })?.is_some(),
                format!("there is no domain {}, neither in services.csv nor from earlier", quoted(name.as_str())),
            ),
        };
        Ok((!fits).then(|| Fault::new(self.place, self.column, problem)))
    }
}

/// Turns every reference that does not fit what is known into a fault.
pub(super) async fn check(read: &mut FilesRead, store: &Store) -> StoreResult<()> {
    let references = std::mem::take(&mut read.references);
    if references.is_empty() {
        return Ok(());
    }
    // Accounts and services are never removed, so what is known now is known when the export is applied.
    let faults = store
        .read(move |reader| {
            let made_here = reader.signed_up_accounts()?;
            references.iter().map(|reference| reference.fault(reader, &made_here)).collect()
        })
        .await;
    let faults: Vec<Option<Fault>> = faults?;
    read.faults.extend(faults.into_iter().flatten());
    Ok(())
}
