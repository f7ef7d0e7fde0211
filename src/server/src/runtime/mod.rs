//! The process: its log on standard error, locks beside a database, and background loops.

pub(crate) mod loops;
pub mod supervisor;

use clap::ValueEnum;
use handover_store::beside;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{ErrorKind, IsTerminal, stderr};
use std::path::{Path, PathBuf};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// The environment variable with the log filter, such as `info` or `warn,handover_server=debug`.
const LOG_VARIABLE: &str = "HANDOVER_LOG";

/// The target of the audit log. Enabled unless the filter turns it off by name.
pub(crate) const AUDIT: &str = "audit";

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum LogFormat {
    /// Readable text.
    #[default]
    Text,
    /// One JSON object per line.
    Json,
}

/// Starts logging: one line per event, in UTC.
pub(crate) fn init_logging(format: LogFormat) -> Result<(), String> {
    let requested = std::env::var_os(LOG_VARIABLE).map(|text| text.to_string_lossy().into_owned());
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter(requested.as_deref())?)
        .with_writer(stderr)
        // Otherwise it writes to standard error, and panics if that fails too, as on a full disk.
        .log_internal_errors(false);
    match format {
        LogFormat::Text => log.with_ansi(stderr().is_terminal()).init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(())
}

/// Parses the filter. The library would take a misspelt level for a target, and log nothing.
fn filter(requested: Option<&str>) -> Result<EnvFilter, String> {
    let requested = requested.map(str::trim).filter(|text| !text.is_empty()).unwrap_or("warn");
    let invalid = || {
        format!(
            "{LOG_VARIABLE}={requested} is not a log filter: use error, warn, info, debug, trace or off, with levels for single \
             targets as in warn,handover_server=debug"
        )
    };
    let is_known = |part: &str| part.contains(['=', '[']) || part.trim().parse::<LevelFilter>().is_ok();
    // Field filters may contain commas.
    if !requested.contains('[') && !requested.split(',').all(is_known) {
        return Err(invalid());
    }
    EnvFilter::try_new(format!("{AUDIT}=info,{requested}")).map_err(|_| invalid())
}

/// A lock beside a database, which keeps a second server or import off it (decision 0051). Held until it is dropped; the operating system releases it however the process ends.
#[derive(Debug)]
pub struct FileLock {
    _file: File,
}

#[derive(Debug, thiserror::Error)]
pub enum FileLockError {
    #[error("the lock is held")]
    Held,
    /// This user may not open the lock's file.
    #[error(
        "cannot lock {}{}: {error}. Run all commands as the user that the server runs as; if the file is another user's, \
         remove it once nothing of that user runs on this database",
        .path.display(), owner(.path)
    )]
    Denied { path: PathBuf, error: std::io::Error },
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn audit_log_is_on_unless_turned_off_by_name() {
        for (requested, shown) in [
            (None, "audit=info,warn"),
            (Some("error"), "audit=info,error"),
            (Some("audit=off,info"), "audit=off,info"),
            (Some("info,audit=off"), "audit=off,info"),
        ] {
            assert_eq!(filter(requested).expect("a valid filter").to_string(), shown, "{requested:?}");
        }
    }

    #[test]
    fn rejects_misspelt_levels() {
        for right in [None, Some(""), Some("info"), Some("WARN"), Some("off"), Some("warn,handover_server=debug")] {
            assert!(filter(right).is_ok(), "{right:?}");
        }
        for wrong in ["wran", "info,handover_server=lots", "verbose", "handover_server"] {
            let message = filter(Some(wrong)).expect_err("an invalid filter");
            assert!(message.contains(&format!("HANDOVER_LOG={wrong} ")) && message.contains("debug"), "{message}");
        }
    }
}
