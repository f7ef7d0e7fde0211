//! Locks beside a database, which keep a second server or import off it. See decision 0051.

use crate::store::beside;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

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
    /// The file system failed.
    #[error("cannot lock {0}: {1}")]
    Io(String, std::io::Error),
}

impl FileLock {
    /// Takes the lock of the database at `path` that has this ending. The database need not exist. The lock is a file
    /// beside it, because closing the database file itself would release SQLite's own locks.
    ///
    /// # Errors
    /// Somebody else holds the lock, or the file system failed.
    pub fn take(path: &Path, ending: &str) -> Result<Self, FileLockError> {
        // Whichever name leads to the database, the lock is the same.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let lock = beside(&real, ending);
        let failed = |error| FileLockError::Io(lock.display().to_string(), error);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(FileLockError::Held),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
