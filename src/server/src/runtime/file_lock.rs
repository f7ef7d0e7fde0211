//! Locks beside a database, which keep a second server or import off it. See decision 0051.

use handover_store::beside;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Held until it is dropped; the operating system releases it however the process ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

/// The reason a lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum FileLockError {
    /// Somebody else holds it.
    #[error("the lock is held")]
    Held,
    /// This user may not open the lock's file.
    #[error(
        "cannot lock {}{}: {error}. Run all commands as the user that the server runs as; if the file is another user's, \
         remove it once nothing of that user runs on this database",
        .path.display(), owner(.path)
    )]
    Denied {
        /// The file.
        path: PathBuf,
        /// The error of the file system.
        error: std::io::Error,
    },
    /// The file system failed.
    #[error("cannot lock {}: {}", .0.display(), .1)]
    Io(PathBuf, std::io::Error),
}

/// The owner of a file that may not be used, in brackets; empty if unknown.
#[cfg(unix)]
pub(crate) fn owner(path: &Path) -> String {
    use std::os::unix::fs::MetadataExt;
    match std::fs::metadata(path).map(|metadata| metadata.uid()) {
        Ok(0) => " (owner: root, user id 0)".to_owned(),
        Ok(id) => format!(" (owner: user id {id})"),
        Err(_) => String::new(),
    }
}

#[cfg(not(unix))]
pub(crate) fn owner(_: &Path) -> String {
    String::new()
}

/// Whether another user's process holds a lock whose file this user may read.
fn is_held(lock: &Path) -> bool {
    File::open(lock).is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

impl FileLock {
    /// Takes the lock of the database at `path` that has this ending. The database need not exist. The lock is a file
    /// beside it, because closing the database file itself would release SQLite's own locks.
    ///
    /// # Errors
    /// Somebody else holds the lock, or the file system failed.
    pub fn take(path: &Path, ending: &str) -> Result<Self, FileLockError> {
        // The lock is the same for every name of the database file.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let lock = beside(&real, ending);
        let opened = OpenOptions::new().write(true).create(true).truncate(false).open(&lock);
        let file = opened.map_err(|error| match error.kind() {
            ErrorKind::PermissionDenied if is_held(&lock) => FileLockError::Held,
            ErrorKind::PermissionDenied => FileLockError::Denied { path: lock.clone(), error },
            _ => FileLockError::Io(lock.clone(), error),
        })?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(FileLockError::Held),
            Err(TryLockError::Error(error)) => Err(FileLockError::Io(lock, error)),
        }
    }
}
