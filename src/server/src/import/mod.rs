//! Importing a provider export: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. All files are read and validated first; every fault is reported with
//! file, line and field, and a faulty export changes nothing. A valid one is applied by [`crate::store::import`]: in one
//! transaction before the first server, and beside a server in short ones, from a copy that outlives an interruption. The
//! CSV layer is our own because no crate reports all faults of a file. See decision 0013.

mod apply;
mod fault;
mod file;
pub mod files;
pub mod progress;
mod references;
mod row;
mod staging;
mod table;
mod value;

pub use apply::apply;
pub use fault::Fault;

use crate::clock::Clock;
use crate::store::import::{Export, ImportPosition, ImportSummary, Progress};
use crate::store::{DatabaseUse, Store, StoreError};
use apply::apply_in_slices;
use file::File;
use handover_rules::Policy;
use staging::Staging;
use std::fmt;
use std::path::Path;
use std::sync::Arc;

/// Why an export was not imported.
#[derive(Debug)]
pub enum ImportError {
    /// The faults of the files, in the order of files, lines and columns.
    Faults(Vec<Fault>),
    /// A file without rows would remove everything; one sentence each.
    WouldRemove(Vec<String>),
    /// Another import is running.
    UnderWay,
    /// The copy of the export beside the database: the path, and the error of the file system.
    Staging(String, std::io::Error),
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
            Self::WouldRemove(losses) => {
                write!(f, "nothing was imported: {}. If that is right, add --allow-empty", losses.join("; "))
            }
            Self::UnderWay => f.write_str("nothing was imported: another import is running on this database"),
            Self::Staging(path, error) => write!(f, "cannot keep a copy of the export in {path}: {error}"),
            Self::Store(error) => {
                write!(f, "the import was interrupted: {error}. The next start or import finishes it, if it had begun")
            }
        }
    }
}

impl std::error::Error for ImportError {}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// What an import may do, and the rules it goes by.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Periods and limits of the rules.
    pub policy: Policy,
    /// Whether a file without rows may remove all bills or payment methods.
    pub allow_empty: bool,
}

/// Reads and applies the export in `directory`. Finishes an interrupted import first.
///
/// # Errors
/// The export is faulty or would remove too much, and nothing is written; or an error of the database or the file system.
pub async fn run(
    directory: &Path,
    store: &Store,
    clock: &Clock,
    options: Options,
    progress: Progress,
) -> Result<ImportSummary, ImportError> {
    let staging = Staging::lock(store.path())?.ok_or(ImportError::UnderWay)?;
    finish(&staging, store, clock, options.policy).await?;
    let is_served = store.read(|reader| reader.database_use()).await? != DatabaseUse::Unused;
    if !is_served {
        let export = read(directory, store).await?;
        require_rows(&export, store, options).await?;
        return Ok(apply(export, store, clock, options.policy, progress).await?);
    }
    if let Err(error) = staging.copy(directory) {
        staging.remove()?;
        // Files that cannot be read are faults.
        return Err(read(directory, store).await.err().unwrap_or(error));
    }
    let result = apply_copy(&staging, store, clock, options, progress).await;
    // A copy that is still needed is one whose import has begun.
    if store.read(|reader| reader.import_under_way()).await?.is_none() {
        staging.remove()?;
    }
    result
}

async fn apply_copy(
    staging: &Staging,
    store: &Store,
    clock: &Clock,
    options: Options,
    progress: Progress,
) -> Result<ImportSummary, ImportError> {
    let export = read(staging.folder(), store).await?;
    require_rows(&export, store, options).await?;
    let position = ImportPosition { next: 0, began_at: clock.now() };
    store.write(move |tx| tx.set_import_position(position)).await?;
    Ok(apply_in_slices(Arc::new(export), position, store, clock, options.policy, progress).await?)
}

/// Finishes an import that was interrupted, unless another process is at it.
///
/// # Errors
/// An error of the database or the file system.
pub async fn finish_interrupted(store: &Store, clock: &Clock, policy: Policy) -> Result<(), ImportError> {
    match Staging::lock(store.path())? {
        Some(staging) => finish(&staging, store, clock, policy).await,
        None => Ok(()),
    }
}

async fn finish(staging: &Staging, store: &Store, clock: &Clock, policy: Policy) -> Result<(), ImportError> {
    let Some(position) = store.read(|reader| reader.import_under_way()).await? else {
        return staging.remove();
    };
    if staging.exists() {
        // Validated before it began.
        let export = Arc::new(files::read(staging.folder()).export);
        tracing::warn!(row = position.next, "finishing an interrupted import");
        apply_in_slices(export, position, store, clock, policy, progress::silent()).await?;
    } else {
        tracing::error!("an interrupted import cannot be finished, because its copy is gone: import again");
        store.write(|tx| tx.end_import()).await?;
    }
    staging.remove()
}

/// Fails if a file without rows would remove all rows of its table.
async fn require_rows(export: &Export, store: &Store, options: Options) -> Result<(), ImportError> {
    if options.allow_empty || (!export.bills.is_empty() && !export.payment_methods.is_empty()) {
        return Ok(());
    }
    let (bills, methods) = store.read(|reader| reader.count_replaceable_rows()).await?;
    let losses = [
        (File::Bills, "bills", bills, export.bills.is_empty()),
        (File::PaymentMethods, "payment methods", methods, export.payment_methods.is_empty()),
    ];
    let losses: Vec<String> = losses
        .into_iter()
        .filter(|(_, _, rows, is_empty)| *is_empty && *rows > 0)
        .map(|(file, table, rows, _)| format!("{} has no rows: this would remove all {rows} {table}", file.name()))
        .collect();
    if losses.is_empty() { Ok(()) } else { Err(ImportError::WouldRemove(losses)) }
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
