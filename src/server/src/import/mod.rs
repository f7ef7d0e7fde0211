//! Importing a provider export: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. All files are read and validated first; every fault is reported with
//! file, line and field, and a faulty export changes nothing. A valid one is applied in one transaction, by
//! [`crate::store::import`]. The CSV layer is our own because no crate reports all faults of a file. See decision 0013.

mod fault;
mod file;
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

/// Why an export was not imported.
#[derive(Debug)]
pub enum ImportError {
    /// The faults of the files, in the order of files, lines and columns.
    Faults(Vec<Fault>),
    /// Database error.
    Store(StoreError),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(faults) => {
                let noun = if faults.len() == 1 { "fault" } else { "faults" };
                write!(f, "nothing was imported: {} {noun} found", faults.len())?;
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

/// Reads and applies the export in `directory`.
///
/// # Errors
/// The export is faulty, or a database error; nothing is written in either case.
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

/// Reads the export in `directory` and validates it, also against the database.
///
/// # Errors
/// The export is faulty, or a database error.
pub async fn read(directory: &Path, store: &Store) -> Result<Export, ImportError> {
    let mut files = files::read(directory);
    let references = std::mem::take(&mut files.references);
    files.faults.extend(references::check(references, store).await?);
    if files.faults.is_empty() {
        return Ok(files.export);
    }
    files.faults.sort();
    Err(ImportError::Faults(files.faults))
}

/// Applies a validated export in one transaction.
///
/// # Errors
/// Database error; nothing is written.
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
            // Transitions scheduled before the import take precedence over it, however late their timer.
            while requests::run_due_chunk(tx, now, &policy)? {}
            let applied = tx.apply_export(&export, now, &mut progress)?;
            for service in tx.services_with_open_requests(&applied.changed_contacts)? {
                requests::end_impossible_requests(tx, service, now, &policy)?;
            }
            Ok(applied.summary)
        })
        .await
}
