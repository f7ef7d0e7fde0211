//! The database of a command.

use crate::config::DatabaseOption;
use crate::runtime::file_lock::{FileLock, FileLockError};
use handover_store::{Database, Store, StoreError, beside};
use std::fs::OpenOptions;
use std::path::Path;

impl DatabaseOption {
    /// Opens a database that exists.
    pub(super) fn open(&self) -> Result<Store, String> {
        open(&self.address()?, false)
    }
}

/// Opens a database; a file that does not exist only if `create` is set.
pub(super) fn open(database: &Database, create: bool) -> Result<Store, String> {
    require_database(database, create)?;
    Store::open(database).map_err(cannot_open(database))
}

/// Fails if the file of a database does not exist and `create` is not set: a lost file or a folder that is not mounted must
/// not silently become an empty database.
pub(super) fn require_database(database: &Database, create: bool) -> Result<(), String> {
    match database {
        Database::File(path) => require_file(path, create),
        // PostgreSQL makes no database for those that connect to it.
        Database::Postgres(_) => Ok(()),
    }
}

fn require_file(path: &Path, create: bool) -> Result<(), String> {
    if path.try_exists().map_err(|error| format!("cannot look for {}: {error}", path.display()))? {
        return require_writable(path);
    }
    if !create {
        return Err(format!(
            "there is no database {}. Put it in place, or begin a new one with --create",
            path.display()
        ));
    }
    let log = beside(path, "-wal");
    if log.exists() {
        return Err(format!(
            "{} belongs to a database that is not there. Put that in place, or move this file away",
            log.display()
        ));
    }
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => {
            std::fs::create_dir_all(folder).map_err(|error| format!("cannot create {}: {error}", folder.display()))
        }
        None => Ok(()),
    }
}

/// SQLite would open the file for reading, and fail later with less to go by.
pub(super) fn require_writable(path: &Path) -> Result<(), String> {
    OpenOptions::new().append(true).open(path).map(drop).map_err(|error| {
        format!(
            "cannot write the database {}: {error}. The user that runs Handover has to be allowed to write the file and \
             its folder, and the file system must not be read-only",
            path.display()
        )
    })
}

pub(super) fn cannot_open(database: &Database) -> impl FnOnce(StoreError) -> String {
    move |error| format!("cannot open the database {database}: {error}")
}

/// Keeps other servers off the file of a database; `held` is the message if one is running. Servers share a database of
/// PostgreSQL.
pub(super) fn lock(database: &Database, held: &str) -> Result<Option<FileLock>, String> {
    match database {
        Database::File(path) => lock_file(path, "-lock", held).map(Some),
        Database::Postgres(_) => Ok(None),
    }
}

/// Keeps every other server (`-lock`) or import (`-import-lock`) off the database. `held` is the message if one is
/// running.
pub(super) fn lock_file(path: &Path, ending: &str, held: &str) -> Result<FileLock, String> {
    FileLock::take(path, ending).map_err(|error| match error {
        FileLockError::Held => held.to_owned(),
        error => error.to_string(),
    })
}
