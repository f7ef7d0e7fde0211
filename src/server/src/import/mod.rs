//! Importing a provider export: accounts, services, holders, bills and payment methods.
//!
//! An export is five CSV files in one directory. All files are read and staged first, in a database file of their own, and
//! validated there, so memory does not grow with them. Every fault is reported with file, line and field. A faulty row is left
//! out, with those that need it; what stops the whole import is in decision 0013. The rest is applied in short transactions,
//! from a stage that outlives an interruption.

mod apply;
mod files;

pub use crate::provider_objects::ExportFault;
pub(crate) use files::parse_texts;

use crate::clock::Clock;
use crate::config::Policies;
use crate::provider_objects::FaultEffect;
use crate::runtime::supervisor::{INTERRUPTED_IMPORT, Supervisor};
use crate::runtime::{FileLock, FileLockError, owner};
use apply::{StagedImport, on_stage};
use files::{ReadFiles, check_references, stage_files};
use handover_api::provider::ExportTable;
use handover_store::import::{Export, ImportLock, ImportSummary, OnProgress, Stage, StagePlace};
use handover_store::{Store, StoreError, StoreResult, beside};
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fmt, fs};

#[derive(Debug)]
pub struct ImportReport {
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

#[derive(Clone, Copy, Debug, Default)]
pub struct Options {
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
    let summary = import.run(store, silent_progress()).await?;
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
        import.run(store, silent_progress()).await?;
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
    let mut files = on_stage(move || stage_files(&directory, &stage)).await?;
    let place = staging.stage();
    let open = || StagedImport::open(&place, None, store, clock, options.policies);
    if !files.are_refused() {
        // Before it is checked which of them were taken.
        let import = open().await?;
        import.reserve_handles().await?;
        import.close().await;
    }
    let (stage, database) = (staging.stage(), store.database());
    let check = move || check_references(&mut files, &stage, &database).map(|()| files);
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

#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The faults of the files, in the order of files, lines and columns.
    #[error("nothing was imported: {} {} found\n{}", .0.len(), if .0.len() == 1 { "fault" } else { "faults" }, lines(.0))]
    Faults(Vec<ExportFault>),
    /// A file without rows would remove everything; one sentence each.
    #[error("nothing was imported: {}. If that is right, add --allow-empty", .0.join("; "))]
    WouldRemove(Vec<String>),
    #[error(
        "nothing was imported: another import is running on this database, or the server is finishing an interrupted one. \
         Try again once it has ended"
    )]
    UnderWay,
    /// The lock that keeps other imports off could not be taken.
    #[error("nothing was imported: {0}")]
    Locking(FileLockError),
    /// The staged rows beside the database: the path, and the error of the file system.
    #[error("cannot stage the export in {}{}: {}", .0.display(), owner(.0), .1)]
    Staging(PathBuf, std::io::Error),
    #[error(
        "the import was interrupted: {0}. If it had begun, the server finishes it, or else the next start or import"
    )]
    Store(#[from] StoreError),
}

impl ImportError {
    fn faults(&self) -> usize {
        match self {
            Self::Faults(faults) => faults.len(),
            Self::WouldRemove(losses) => losses.len(),
            Self::UnderWay | Self::Locking(_) | Self::Staging(..) | Self::Store(_) => 0,
        }
    }
}

fn lines(faults: &[ExportFault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// The stage of a database, locked against other imports.
struct Staging {
    place: StagePlace,
    /// Of a file.
    folder: PathBuf,
    _lock: Lock,
}

/// Keeps other imports off the database until it is dropped: a [`FileLock`], or an [`ImportLock`].
type Lock = Box<dyn Send + Sync>;

impl Staging {
    /// Locks the stage of a database; `None` if another import runs.
    fn lock(store: &Store) -> Result<Option<Self>, ImportError> {
        let folder = store.file().map(|database| beside(database, "-import")).unwrap_or_default();
        let lock = match store.file() {
            Some(database) => match FileLock::take(database, "-import-lock") {
                Ok(lock) => Some(Box::new(lock) as Lock),
                Err(FileLockError::Held) => None,
                Err(error) => return Err(ImportError::Locking(error)),
            },
            None => store.lock_imports()?.map(|lock: ImportLock| Box::new(lock) as Lock),
        };
        Ok(lock.map(|lock| Self { place: store.stage_place(folder.join("stage.db")), folder, _lock: lock }))
    }

    fn stage(&self) -> StagePlace {
        self.place.clone()
    }

    fn begin(&self) -> Result<(), ImportError> {
        self.remove()?;
        if let StagePlace::File(_) = self.place {
            fs::create_dir_all(&self.folder).map_err(|error| self.failed(error))?;
            restrict_to_owner(&self.folder).map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    fn remove(&self) -> Result<(), ImportError> {
        if let StagePlace::Schema(_) = self.place {
            return Ok(self.place.remove_schema()?);
        }
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.failed(error)),
            _ => Ok(()),
        }
    }

    fn failed(&self, error: std::io::Error) -> ImportError {
        ImportError::Staging(self.folder.clone(), error)
    }
}

/// Exports hold addresses and bills, like the database.
#[cfg(unix)]
fn restrict_to_owner(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

/// On other systems the permissions of the directory apply.
#[cfg(not(unix))]
fn restrict_to_owner(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[must_use]
pub fn silent_progress() -> OnProgress {
    Box::new(|_, _| {})
}

/// Shows progress in a line on standard error that is cleared at the end. Silent unless it is a terminal.
pub(crate) fn progress_on_terminal() -> OnProgress {
    let mut terminal = std::io::stderr();
    if !terminal.is_terminal() {
        return silent_progress();
    }
    Box::new(move |done, total| {
        let line = if done == total { String::new() } else { format!("{done}/{total} rows") };
        // A closed terminal must not stop the import.
        let _ = write!(terminal, "\r\u{1b}[K{line}").and_then(|()| terminal.flush());
    })
}

/// The time between two looks.
const LOOK: Duration = Duration::from_secs(1);

/// Looks for an interrupted import. The server is not ready until [`watch_interrupted`] has finished it.
pub(crate) async fn look_for_interrupted(store: &Store, supervisor: &Supervisor) {
    match is_abandoned(store).await {
        Ok(is_abandoned) => supervisor.set_failing(INTERRUPTED_IMPORT, is_abandoned),
        // The next look tries again.
        Err(error) => tracing::debug!(%error, "cannot look for an interrupted import"),
    }
}

/// Finishes interrupted imports until dropped. Until then, the data from before them is served, with the changes so far.
pub(crate) async fn watch_interrupted(store: Store, clock: Clock, policies: Policies, supervisor: Supervisor) {
    loop {
        look_for_interrupted(&store, &supervisor).await;
        if supervisor.failing().contains(&INTERRUPTED_IMPORT) {
            let finish = || {
                let (store, clock) = (store.clone(), clock.clone());
                async move {
                    let finished = finish_interrupted(&store, &clock, policies).await;
                    if let Err(error) = &finished {
                        tracing::error!(%error, "an interrupted import was not finished");
                    }
                    finished.is_ok()
                }
            };
            supervisor.until_done(INTERRUPTED_IMPORT, finish).await;
        }
        tokio::time::sleep(LOOK).await;
    }
}
