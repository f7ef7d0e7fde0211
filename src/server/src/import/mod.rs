//! Taking over what the provider's other systems say: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. It is read whole ([`files`]), every fault in it is named by file, line
//! and field ([`Fault`]), and only without any is it applied, in one transaction (`store/import.rs`). The same export
//! twice changes nothing. The demo data goes the same way from [`Export`] on.

mod fault;
pub mod files;
pub mod progress;
mod references;
mod row;
mod table;
mod value;

pub use fault::Fault;

use crate::clock::Clock;
use crate::store::import::{Export, ImportSummary, Progress};
use crate::store::{Store, StoreError};
use crate::use_cases::requests;
use handover_rules::Policy;
use std::fmt;
use std::path::Path;

/// Why an export was not taken over. Nothing was written.
#[derive(Debug)]
pub enum ImportError {
    /// What is wrong with the files: all of it, in the order of the files.
    Faults(Vec<Fault>),
    /// The database failed.
    Store(StoreError),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(faults) => {
                let things = if faults.len() == 1 { "thing is" } else { "things are" };
                write!(f, "nothing was imported: {} {things} wrong with the files", faults.len())?;
                faults.iter().try_for_each(|fault| write!(f, "\n{fault}"))
            }
            Self::Store(error) => write!(f, "nothing was imported: {error}"),
        }
    }
}

impl std::error::Error for ImportError {}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// Reads the five files in `directory` and takes over what they say.
///
/// # Errors
/// Every fault of the files, or the database's own failure; either way nothing was written.
pub async fn run(
    directory: &Path,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    progress: Progress,
) -> Result<ImportSummary, ImportError> {
    let export = read(directory, store).await?;
    Ok(apply(export, store, clock, policy, progress).await?)
}

/// Reads the five files in `directory` and checks them, also against the accounts and domains that are known already.
///
/// # Errors
/// Every fault of the files, or the database's own failure.
pub async fn read(directory: &Path, store: &Store) -> Result<Export, ImportError> {
    let mut read = files::read(directory);
    references::check(&mut read, store).await?;
    if read.faults.is_empty() {
        return Ok(read.export);
    }
    read.faults.sort();
    Err(ImportError::Faults(read.faults))
}

/// Takes over an export that was checked, in one transaction.
///
/// # Errors
/// The database's own failure; nothing was written then.
pub async fn apply(
    export: Export,
    store: &Store,
    clock: &Clock,
    policy: Policy,
    mut progress: Progress,
) -> Result<ImportSummary, StoreError> {
    let now = clock.now();
    store
        .write(move |tx| {
            // What is due happens first: moments that were set count, not when somebody looks.
            requests::run_due(tx, now, &policy)?;
            let applied = tx.apply_export(&export, now, &mut progress)?;
            for service in tx.services_with_open_requests(&applied.changed_contacts)? {
                requests::contacts_changed(tx, service, now, &policy)?;
            }
            Ok(applied.summary)
        })
        .await
}
