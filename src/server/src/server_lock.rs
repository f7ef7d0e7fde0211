//! The lock that keeps a second server off a database. See decision 0012.

use crate::store::beside;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

/// Held for as long as the server runs; the operating system releases it however the process ends.
#[derive(Debug)]
pub struct ServerLock {
    _file: File,
}

/// Why the lock was not taken.
#[derive(Debug, thiserror::Error)]
pub enum ServerLockError {
    /// Another server holds it.
    #[error("another server is running on this database. Stop it first, or choose another database with --database")]
    Held,
    /// The file system failed.
    #[error("cannot lock {0}: {1}")]
    Io(String, std::io::Error),
}

impl ServerLock {
    /// Locks the database at `path`, which need not exist. The lock is a file beside it, because closing the database
    /// file itself would release SQLite's own locks.
    ///
    /// # Errors
    /// Another server holds the lock, or the file system failed.
    pub fn take(path: &Path) -> Result<Self, ServerLockError> {
        // Whichever name leads to the database, the lock is the same.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let lock = beside(&real, "-lock");
        let failed = |error| ServerLockError::Io(lock.display().to_string(), error);
        let file = OpenOptions::new().write(true).create(true).truncate(false).open(&lock).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ServerLockError::Held),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }
}
