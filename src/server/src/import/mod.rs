//! Importing a provider export: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. All files are read, validated and staged first: their rows are sorted on
//! disk, so that memory does not grow with them. Every fault is reported with file, line and field, and a faulty export
//! changes nothing. A valid one is applied by [`crate::store::import`] in short transactions, from staged rows that outlive
//! an interruption. The CSV layer is our own because no crate reports all faults of a file. See decision 0013.

mod apply;
mod error;
mod fault;
mod file;
mod files;
pub mod progress;
mod read_ahead;
mod references;
mod row;
mod staging;
mod table;
mod value;

pub use apply::apply;
pub use error::ImportError;
pub use fault::ExportFault;

use crate::clock::Clock;
use crate::store::import::{ImportPosition, ImportSummary, OnProgress, StagedTables};
use crate::store::{Store, StoreError, StoreResult};
use apply::{SlicedImport, reserve_handles};
use file::ExportFile;
use handover_rules::Policy;
use staging::Staging;
use std::path::Path;
use std::sync::Arc;

/// Options of an import.
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
    progress: OnProgress,
) -> Result<ImportSummary, ImportError> {
    let staging = Staging::lock(store.path())?.ok_or(ImportError::UnderWay)?;
    finish(&staging, store, clock, options.policy).await?;
    staging.begin()?;
    let result = match validate(directory, &staging, store, options).await {
        Err(error) => {
            let (faults, now) = (error.faults(), clock.now());
            if faults > 0 {
                store.write(move |tx| tx.record_refused_import(faults, now)).await?;
            }
            Err(error)
        }
        Ok(stage) => {
            let position = ImportPosition { next: 0, listed: None, began_at: clock.now() };
            store.write(move |tx| tx.set_import_position(position)).await?;
            let import = SlicedImport::new(position, staging.folder().to_owned(), store, clock, options.policy).await?;
            Ok(import.run(Some(Arc::new(stage)), store, progress).await?)
        }
    };
    // Rows that are still needed are those of an import that has begun.
    if store.read(|reader| reader.import_under_way()).await?.is_none() {
        clean_up(&staging, store).await?;
    }
    result
}

/// Removes what an import leaves that is complete or has not begun.
async fn clean_up(staging: &Staging, store: &Store) -> Result<(), ImportError> {
    if store.read(|reader| reader.has_reserved_handles()).await? {
        store.write(|tx| tx.release_handles()).await?;
    }
    staging.remove()
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
        return clean_up(staging, store).await;
    };
    // Validated before it began.
    let stage = match files::open(staging.folder()) {
        Err(StoreError::Unavailable(reason)) => return Err(StoreError::Unavailable(reason).into()),
        stage => stage.ok(),
    };
    let mut position = position;
    if stage.is_some() {
        tracing::warn!(row = position.next, "finishing an interrupted import");
    } else {
        tracing::error!("an interrupted import cannot be finished, because its rows are gone: import again");
        staging.begin()?;
        position.listed = None;
        store.write(|tx| tx.doubt_staged_lists()).await?;
    }
    let import = SlicedImport::new(position, staging.folder().to_owned(), store, clock, policy).await?;
    import.run(stage.map(Arc::new), store, progress::silent()).await?;
    staging.remove()
}

/// Reads the export in `directory` and validates it, also against the database. Its rows are then staged.
async fn validate(
    directory: &Path,
    staging: &Staging,
    store: &Store,
    options: Options,
) -> Result<StagedTables, ImportError> {
    let (directory, folder) = (directory.to_owned(), staging.folder().to_owned());
    let staged = tokio::task::spawn_blocking(move || files::stage(&directory, &folder));
    let mut files = staged.await.unwrap_or(Err(StoreError::Corrupt("reading the export panicked")))?;
    if files.faults.is_empty() {
        // Before it is checked which of them were taken.
        reserve_handles(&files.stage, store).await?;
    }
    references::check(&mut files, store).await?;
    if files.faults.is_empty() {
        require_rows(&files.stage, store, options).await?;
        files.stage.end_checks(&ExportFile::ALL.map(ExportFile::table))?;
        return Ok(files.stage);
    }
    files.faults.sort();
    Err(ImportError::Faults(files.faults))
}

/// Fails if a file without rows would remove all rows of its table.
async fn require_rows(stage: &StagedTables, store: &Store, options: Options) -> Result<(), ImportError> {
    let is_empty = |file: ExportFile| StoreResult::Ok(stage.len(file.table())? == 0);
    let (no_bills, no_methods) = (is_empty(ExportFile::Bills)?, is_empty(ExportFile::PaymentMethods)?);
    if options.allow_empty || !(no_bills || no_methods) {
        return Ok(());
    }
    let (bills, methods) = store.read(|reader| reader.count_replaceable_rows()).await?;
    let losses = [
        (ExportFile::Bills, "bills", bills, no_bills),
        (ExportFile::PaymentMethods, "payment methods", methods, no_methods),
    ];
    let losses: Vec<String> = losses
        .into_iter()
        .filter(|(_, _, rows, is_empty)| *is_empty && *rows > 0)
        .map(|(file, table, rows, _)| format!("{} has no rows: this would remove all {rows} {table}", file.name()))
        .collect();
    if losses.is_empty() { Ok(()) } else { Err(ImportError::WouldRemove(losses)) }
}
