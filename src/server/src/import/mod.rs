//! Importing a provider export: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. All files are read and staged first, in a database file of their own, and
//! validated there, so memory does not grow with them. Every fault is reported with file, line and field. A faulty row is left
//! out, with those that need it; what stops the whole import is in decision 0013. The rest is applied by [`handover_store::import`] in short transactions, from a stage that outlives an
//! interruption. The CSV layer is our own because no crate reports all faults of a file. See decision 0013.

mod apply;
mod error;
mod files;
pub(crate) mod interrupted;
pub mod progress;
mod references;
mod staging;
mod table;
mod texts;

pub use crate::provider_objects::ExportFault;
pub use error::ImportError;
pub(crate) use texts::parse;

use crate::clock::Clock;
use crate::config::Policies;
use crate::provider_objects::FaultEffect;
use apply::{StagedImport, on_stage};
use files::ReadFiles;
use handover_api::provider::ExportTable;
use handover_store::import::{Export, ImportSummary, OnProgress, Stage};
use handover_store::{Store, StoreResult};
use staging::Staging;
use std::fmt;
use std::path::Path;

/// What an import did.
#[derive(Debug)]
pub struct ImportReport {
    /// The rows that it wrote.
    pub summary: ImportSummary,
    /// Faults of rows that were left out, and values that are not known, in the order of files, lines and columns.
    pub faults: Vec<ExportFault>,
}

impl fmt::Display for ImportReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.summary.fmt(f)?;
        for (effect, heading) in [
            (FaultEffect::LeavesOut, "Rows with these faults were left out, and what was stored of them stays:"),
            (FaultEffect::None, "Values that this version does not know:"),
        ] {
            let mut faults = self.faults.iter().filter(|fault| fault.effect == effect).peekable();
            if faults.peek().is_some() {
                write!(f, "\n{heading}")?;
            }
            faults.try_for_each(|fault| write!(f, "\n{fault}"))?;
        }
        Ok(())
    }
}

/// Options of an import.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
    /// Durations and limits.
    pub policies: Policies,
    /// Whether a file without rows may remove all bills or payment methods.
    pub allow_empty: bool,
}

/// Reads the export in `directory`, and applies its rows without faults. Finishes an interrupted import first.
///
/// # Errors
/// A fault stops the import or it would remove too much, and nothing is written; or an error of the database or the file
/// system.
pub async fn run(
    directory: &Path,
    store: &Store,
    clock: &Clock,
    options: Options,
    progress: OnProgress,
) -> Result<ImportReport, ImportError> {
    let staging = Staging::lock(store)?.ok_or(ImportError::UnderWay)?;
    finish(&staging, store, clock, options.policies).await?;
    staging.begin()?;
    let result = match validate(directory, &staging, store, clock, options).await {
        Err(error) => {
            let (faults, now) = (error.faults(), clock.now());
            if faults > 0 {
                store.write(move |tx| tx.record_refused_import(faults, now)).await?;
            }
            Err(error)
        }
        Ok((import, faults)) => Ok(ImportReport { summary: import.run(store, progress).await?, faults }),
    };
    clean_up(&staging, store).await?;
    result
}

/// Applies a valid export that is in memory.
///
/// # Errors
/// An error of the database or the file system.
pub async fn apply(
    export: Export,
    store: &Store,
    clock: &Clock,
    policies: Policies,
) -> Result<ImportSummary, ImportError> {
    let staging = Staging::lock(store)?.ok_or(ImportError::UnderWay)?;
    staging.begin()?;
    let place = staging.stage();
    let fill = move || {
        let stage = Stage::create(&place)?;
        export.into_rows().into_iter().try_for_each(|(table, rows)| stage.add(table, rows))?;
        stage.sort()
    };
    on_stage(fill).await?;
    let import = StagedImport::open(&staging.stage(), None, store, clock, policies).await?;
    let summary = import.run(store, progress::silent()).await?;
    staging.remove()?;
    Ok(summary)
}

/// Removes the files of an import that is complete or has not begun. The stage of one that has begun is still needed.
async fn clean_up(staging: &Staging, store: &Store) -> Result<(), ImportError> {
    if store.read(|reader| reader.import_under_way()).await?.is_some() {
        return Ok(());
    }
    if store.read(|reader| reader.has_reserved_handles()).await? {
        store.write(|tx| tx.release_handles()).await?;
    }
    staging.remove()
}

/// Whether an import was interrupted that no process is finishing.
///
/// # Errors
/// An error of the database.
pub async fn is_abandoned(store: &Store) -> StoreResult<bool> {
    let is_there =
        async || store.read(|reader| Ok(reader.import_under_way()?.is_some() || reader.has_reserved_handles()?)).await;
    if !is_there().await? {
        return Ok(false);
    }
    match Staging::lock(store) {
        Ok(None) => Ok(false),
        // It may have ended in between.
        Ok(Some(_staging)) => is_there().await,
        // Finishing it will say why not.
        Err(_) => Ok(true),
    }
}

/// Finishes an import that was interrupted, unless another process is at it.
///
/// # Errors
/// An error of the database or the file system.
pub async fn finish_interrupted(store: &Store, clock: &Clock, policies: Policies) -> Result<(), ImportError> {
    match Staging::lock(store)? {
        Some(staging) => finish(&staging, store, clock, policies).await,
        None => Ok(()),
    }
}

async fn finish(staging: &Staging, store: &Store, clock: &Clock, policies: Policies) -> Result<(), ImportError> {
    if let Some(mut position) = store.read(|reader| reader.import_under_way()).await? {
        if staging.stage().exists()? {
            tracing::warn!(row = position.next, "finishing an interrupted import");
        } else {
            tracing::error!("an interrupted import cannot be finished, because its rows are gone: import again");
            staging.begin()?;
            position.listed = None;
        }
        // Validated before it began.
        let import = StagedImport::open(&staging.stage(), Some(position), store, clock, policies).await?;
        import.run(store, progress::silent()).await?;
        tracing::info!("an interrupted import is finished");
    }
    clean_up(staging, store).await
}

/// Reads the export in `directory` and validates it, also against the database. Returns the faults of rows that are left out.
async fn validate(
    directory: &Path,
    staging: &Staging,
    store: &Store,
    clock: &Clock,
    options: Options,
) -> Result<(StagedImport, Vec<ExportFault>), ImportError> {
    let (directory, stage) = (directory.to_owned(), staging.stage());
    let mut files = on_stage(move || files::stage(&directory, &stage)).await?;
    let place = staging.stage();
    let open = || StagedImport::open(&place, None, store, clock, options.policies);
    if !files.are_refused() {
        // Before it is checked which of them were taken.
        let import = open().await?;
        import.reserve_handles().await?;
        import.close().await;
    }
    let (stage, database) = (staging.stage(), store.database());
    let check = move || references::check(&mut files, &stage, &database).map(|()| files);
    let mut files = on_stage(check).await?;
    files.faults.sort();
    if files.are_refused() {
        files.faults.retain(|fault| fault.effect != FaultEffect::None);
        return Err(ImportError::Faults(files.faults));
    }
    let import = open().await?;
    let losses = if options.allow_empty { Vec::new() } else { losses(&import, &files, store).await? };
    if losses.is_empty() {
        return Ok((import, files.faults));
    }
    import.close().await;
    Err(ImportError::WouldRemove(losses))
}

/// A sentence for each file that has no rows and would so remove all rows of its table.
async fn losses(import: &StagedImport, files: &ReadFiles, store: &Store) -> StoreResult<Vec<String>> {
    let mut losses = Vec::new();
    for (table, name) in [(ExportTable::Bills, "bills"), (ExportTable::PaymentMethods, "payment methods")] {
        let rows = store.read(move |reader| reader.count_replaceable_rows(table)).await?;
        if import.length(table) == 0 && !files.lack_rows(table) && rows > 0 {
            losses.push(format!("{} has no rows: this would remove all {rows} {name}", table.file_name()));
        }
    }
    Ok(losses)
}
