//! What an export refers to without having it: it must be known already, because accounts and services that are
//! missing from an export stay.

use super::fault::{Fault, Place, quoted};
use super::files::FilesRead;
use crate::store::{Reader, Store, StoreResult};
use handover_rules::{Category, NicHandle, ServiceKey, ServiceName};

/// Something that one field refers to.
pub(super) struct Reference {
    place: Place,
    column: &'static str,
    target: Target,
}

enum Target {
    Account(NicHandle),
    Domain(ServiceName),
}

impl Reference {
    pub(super) fn account(place: Place, column: &'static str, handle: NicHandle) -> Self {
        Self { place, column, target: Target::Account(handle) }
    }

    pub(super) fn domain(place: Place, column: &'static str, name: ServiceName) -> Self {
        Self { place, column, target: Target::Domain(name) }
    }

    /// The fault that this reference is when what it refers to is not known.
    fn fault(&self, reader: &Reader<'_>) -> StoreResult<Option<Fault>> {
        let (is_known, problem) = match &self.target {
            Target::Account(handle) => (
                reader.account(handle)?.is_some(),
                format!("there is no account {}, neither in accounts.csv nor from earlier", quoted(handle.as_str())),
            ),
            Target::Domain(name) => (
                reader.service(&ServiceKey { name: name.clone(), category: Category::Domain })?.is_some(),
                format!("there is no domain {}, neither in services.csv nor from earlier", quoted(name.as_str())),
            ),
        };
        Ok((!is_known).then(|| Fault::new(self.place, self.column, problem)))
    }
}

/// Turns every reference to something unknown into a fault.
pub(super) async fn check(read: &mut FilesRead, store: &Store) -> StoreResult<()> {
    let references = std::mem::take(&mut read.references);
    if references.is_empty() {
        return Ok(());
    }
    // Accounts and services are never removed, so what is known now is known when the export is applied.
    let faults = store.read(move |reader| references.iter().map(|reference| reference.fault(reader)).collect()).await;
    let faults: Vec<Option<Fault>> = faults?;
    read.faults.extend(faults.into_iter().flatten());
    Ok(())
}
