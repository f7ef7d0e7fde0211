//! Space that the database takes and has left.

use crate::beside;
use std::path::Path;
use std::{fs, io};

/// Sizes in bytes.
#[derive(Clone, Copy, Debug)]
pub struct DiskUsage {
    /// The database file.
    pub database: u64,
    /// Its write-ahead log.
    pub log: u64,
    /// Free space of its disk, as far as users other than root may take it.
    pub free: u64,
}

/// Measures the files of the database at `path` and its disk.
///
/// # Errors
/// The file system failed.
pub fn disk_usage(path: &Path) -> io::Result<DiskUsage> {
    let log = fs::metadata(beside(path, "-wal")).map_or(0, |file| file.len());
    Ok(DiskUsage { database: fs::metadata(path)?.len(), log, free: free_space(path)? })
}

#[cfg(unix)]
fn free_space(path: &Path) -> io::Result<u64> {
    let disk = rustix::fs::statvfs(path)?;
    Ok(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_space(_: &Path) -> io::Result<u64> {
    Err(io::ErrorKind::Unsupported.into())
}
