//! Backups: copying the database to a file, and putting such a file in the place of the database. See decision 0051.

use super::connection::{open_for_reading, open_for_writing, schema_state};
use super::database_file::beside;
use super::leftovers::{FEED_MARK, is_sound, open_without_log, require_own_log};
use crate::engine::transaction::{StatementLog, WriteTx};
use crate::{RestoreOptions, StoreError, StoreResult};
use handover_rules::Timestamp;
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// The reason a backup was not made or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file would be overwritten.
    #[error("{} exists already; choose another file, or move it away", .0.display())]
    Exists(PathBuf),
    /// Left over, or being written.
    #[error("{} exists: another backup is being made, or one was interrupted. Remove it in that case", .0.display())]
    Partial(PathBuf),
    #[error("{} is damaged", .0.display())]
    Damaged(PathBuf),
    /// Something else, or of a later version.
    #[error("{} is no database that this version of Handover can use", .0.display())]
    Unknown(PathBuf),
    /// The file alone is not the whole database.
    #[error(
        "{} has a log beside it ({}), so it is not a backup by itself. Make backups with `handover backup`",
        .0.display(), beside(.0, "-wal").display()
    )]
    HasLog(PathBuf),
    /// The file system failed.
    #[error("{}: {}", .0.display(), .1)]
    Io(PathBuf, io::Error),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Appended to the name of a backup that is being made.
const PARTIAL: &str = ".handover-partial";

type BackupResult<T> = Result<T, BackupError>;

fn io_error(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    move |error| BackupError::Io(path.to_owned(), error)
}

/// Copies the database at `path`, which a server may be using, to a new file that only its owner can read, and checks the
/// copy.
///
/// # Errors
/// The file exists, the database is damaged, or the file system failed. No file is left then.
pub fn back_up(path: &Path, copy: &Path) -> BackupResult<()> {
    require_missing(copy)?;
    require_own_log(path)?;
    remove_abandoned(copy);
    let partial = beside(copy, PARTIAL);
    let partial = PartialFile::create(partial.clone()).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => BackupError::Partial(partial),
        _ => BackupError::Io(partial, error),
    })?;
    copy_pages(path, &partial.path)?;
    check(&partial.path, path)?;
    give_another_mark(&partial.path)?;
    require_missing(copy)?;
    partial.keep_as(copy)
}

fn require_missing(path: &Path) -> BackupResult<()> {
    if path.try_exists().map_err(io_error(path))? { Err(BackupError::Exists(path.to_owned())) } else { Ok(()) }
}

/// All in one step: the copy is of one moment. Writes of a server continue and do not make it start over.
fn copy_pages(path: &Path, copy: &Path) -> StoreResult<()> {
    let source = open_for_reading(path)?;
    let mut copy = Connection::open(copy)?;
    match Backup::new(&source, &mut copy)?.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(StoreError::unavailable("it is locked")),
    }
}

/// A server whose file is overwritten with the copy then notices that (decision 0051).
fn give_another_mark(copy: &Path) -> StoreResult<()> {
    let connection = Connection::open(copy)?;
    connection.execute("update database_mark set mark = randomblob(length(mark))", [])?;
    connection.close().map_err(|(_, error)| error.into())
}

/// Removes backups beside `copy` that were interrupted. Those under way are locked.
fn remove_abandoned(copy: &Path) {
    let entries = fs::read_dir(folder_of(copy)).into_iter().flatten().flatten().map(|entry| entry.path());
    for path in entries.filter(|path| path.to_string_lossy().ends_with(PARTIAL)) {
        if OpenOptions::new().write(true).open(&path).is_ok_and(|file| try_lock(&file)) {
            tracing::info!(path = %path.display(), "removing an interrupted backup");
            remove_with_logs(&path);
        }
    }
}

/// Removes an unfinished database with SQLite's files beside it.
fn remove_with_logs(path: &Path) {
    for ending in ["-journal", "-wal", "-shm", ""] {
        // Most are not there; the next backup or restore tries again.
        let _ = fs::remove_file(beside(path, ending));
    }
}

/// Puts a copy of `backup` in the place of the database at `path`, which no process may be using. Returns where the files
/// that were there are now, if any.
///
/// # Errors
/// The backup is not usable, or the file system failed.
pub fn restore(path: &Path, backup: &Path, options: RestoreOptions, now: Timestamp) -> BackupResult<Option<PathBuf>> {
    // A link to the database stays one.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if fs::metadata(beside(backup, "-wal")).is_ok_and(|log| log.len() > 0) {
        return Err(BackupError::HasLog(backup.to_owned()));
    }
    let restored = beside(&path, ".restored");
    // Of an interrupted restore: nobody else may be at it.
    remove_with_logs(&restored);
    let restored = PartialFile::create(restored.clone()).map_err(io_error(&restored))?;
    let mut source = File::open(backup).map_err(io_error(backup))?;
    io::copy(&mut source, &mut &restored.file).map_err(io_error(&restored.path))?;
    check(&restored.path, backup)?;
    end_access(&restored.path, options, now)?;
    keep_owner(&path, &restored.path).map_err(io_error(&restored.path))?;
    let aside = move_aside(&path, now)?;
    restored.keep_as(&path)?;
    Ok(aside)
}

fn end_access(restored: &Path, options: RestoreOptions, now: Timestamp) -> StoreResult<()> {
    if !options.end_sessions && !options.revoke_keys {
        return Ok(());
    }
    let connection = open_for_writing(restored)?;
    let statements = StatementLog::default();
    let transaction = connection.unchecked_transaction()?;
    let mut tx = WriteTx::new(&connection, &statements);
    tx.end_access(options, now)?;
    drop(tx);
    transaction.commit()?;
    connection.close()
}

/// Fails unless a file is by itself a sound database of Handover. The error shows the path `named`.
fn check(file: &Path, named: &Path) -> BackupResult<()> {
    let connection = open_without_log(file)?;
    if !is_sound(&connection)? {
        return Err(BackupError::Damaged(named.to_owned()));
    }
    match schema_state(&connection) {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(_)) => Err(BackupError::Unknown(named.to_owned())),
        Err(error) => Err(error.into()),
    }
}

/// Moves the files of a database to other names, where they are still a database: the file first, as without its log it would
/// pass for a database of an earlier moment. Staged rows of an import go, too.
fn move_aside(path: &Path, now: Timestamp) -> BackupResult<Option<PathBuf>> {
    let aside = beside(path, &now.format(".replaced-%Y%m%dT%H%M%SZ").to_string());
    require_missing(&aside)?;
    let mut is_any = false;
    for ending in ["", "-wal", "-journal", "-import"] {
        let file = beside(path, ending);
        match fs::rename(&file, beside(&aside, ending)) {
            Ok(()) => is_any = true,
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(BackupError::Io(file, error)),
        }
    }
    // Without its mark, the feed of events begins another epoch.
    for ending in ["-shm", FEED_MARK] {
        let file = beside(path, ending);
        match fs::remove_file(&file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(BackupError::Io(file, error)),
            _ => {}
        }
    }
    Ok(is_any.then_some(aside))
}

/// So that the server's user can go on when root has restored a backup.
#[cfg(unix)]
fn keep_owner(of: &Path, to: &Path) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, chown};
    let (Ok(before), own) = (fs::metadata(of), fs::metadata(to)?) else { return Ok(()) };
    if (before.uid(), before.gid()) == (own.uid(), own.gid()) {
        return Ok(());
    }
    chown(to, Some(before.uid()), Some(before.gid()))
}

#[cfg(not(unix))]
fn keep_owner(_: &Path, _: &Path) -> io::Result<()> {
    Ok(())
}

/// A file that is removed unless it is kept.
struct PartialFile {
    file: File,
    path: PathBuf,
    is_kept: bool,
}

impl PartialFile {
    /// Creates a file that only its owner can read, and locks it.
    fn create(path: PathBuf) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path)?;
        // Somebody who removes abandoned files may have been faster.
        if cfg!(unix) && (!try_lock(&file) || !path.try_exists()?) {
            let _ = fs::remove_file(&path);
            return Err(ErrorKind::AlreadyExists.into());
        }
        Ok(Self { file, path, is_kept: false })
    }

    /// Gives it its name once all of it is on disk.
    fn keep_as(mut self, path: &Path) -> BackupResult<()> {
        self.file.sync_all().map_err(io_error(&self.path))?;
        fs::rename(&self.path, path).map_err(io_error(path))?;
        self.is_kept = true;
        sync_folder(path).map_err(io_error(path))
    }
}

impl Drop for PartialFile {
    fn drop(&mut self) {
        if !self.is_kept {
            // The cause is reported.
            remove_with_logs(&self.path);
        }
    }
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Locks an unfinished file until it is closed. SQLite's own locks are of another kind.
#[cfg(unix)]
fn try_lock(file: &File) -> bool {
    file.try_lock().is_ok()
}

/// On other systems such a lock would keep SQLite out: nothing is taken for abandoned there.
#[cfg(not(unix))]
fn try_lock(_: &File) -> bool {
    false
}

/// So that the name survives a power cut, too.
#[cfg(unix)]
fn sync_folder(file: &Path) -> io::Result<()> {
    File::open(folder_of(file))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
