//! The reasons an import fails.

use crate::provider_objects::ExportFault;
use crate::runtime::file_lock::{FileLockError, owner};
use handover_store::StoreError;
use std::fmt;
use std::path::PathBuf;

/// The reason an export was not imported.
#[derive(Debug)]
pub enum ImportError {
    /// The faults of the files, in the order of files, lines and columns.
    Faults(Vec<ExportFault>),
    /// A file without rows would remove everything; one sentence each.
    WouldRemove(Vec<String>),
    /// Another import is running.
    UnderWay,
    /// The lock that keeps other imports off could not be taken.
    Locking(FileLockError),
    /// The staged rows beside the database: the path, and the error of the file system.
    Staging(PathBuf, std::io::Error),
    /// Database error.
    Store(StoreError),
}

impl fmt::Display for ImportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Faults(faults) => {
                let noun = if faults.len() == 1 { "fault" } else { "faults" };
                write!(f, "nothing was imported: {} {noun} found", faults.len())?;
                faults.iter().try_for_each(|fault| write!(f, "\n{fault}"))
            }
            Self::WouldRemove(losses) => {
                write!(f, "nothing was imported: {}. If that is right, add --allow-empty", losses.join("; "))
            }
            Self::UnderWay => f.write_str(
                "nothing was imported: another import is running on this database, or the server is finishing an \
                 interrupted one. Try again once it has ended",
            ),
            Self::Locking(error) => write!(f, "nothing was imported: {error}"),
            Self::Staging(path, error) => {
                write!(f, "cannot stage the export in {}{}: {error}", path.display(), owner(path))
            }
            Self::Store(error) => {
                write!(
                    f,
                    "the import was interrupted: {error}. If it had begun, the server finishes it, or else the next start or import"
                )
            }
        }
    }
}

impl std::error::Error for ImportError {}

impl ImportError {
    /// The number of faults of the export.
    pub(super) fn faults(&self) -> usize {
        match self {
            Self::Faults(faults) => faults.len(),
            Self::WouldRemove(losses) => losses.len(),
            Self::UnderWay | Self::Locking(_) | Self::Staging(..) | Self::Store(_) => 0,
        }
    }
}

impl From<StoreError> for ImportError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
