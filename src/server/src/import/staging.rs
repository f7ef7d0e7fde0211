//! The folder beside the database with the stage of an import. It is kept until the import is finished, also after an
//! interruption.

use super::ImportError;
use crate::runtime::file_lock::{FileLock, FileLockError};
use handover_store::beside;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The staging folder of a database, locked against other imports.
pub(super) struct Staging {
    folder: PathBuf,
    _lock: FileLock,
}

impl Staging {
    /// Locks the staging folder of a database; `None` if another import runs.
    pub(super) fn lock(database: &Path) -> Result<Option<Self>, ImportError> {
        match FileLock::take(database, "-import-lock") {
            Ok(lock) => Ok(Some(Self { folder: beside(database, "-import"), _lock: lock })),
            Err(FileLockError::Held) => Ok(None),
            Err(error) => Err(ImportError::Locking(error)),
        }
    }

    /// The file with the staged rows.
    pub(super) fn stage(&self) -> PathBuf {
        self.folder.join("stage.db")
    }

    /// Makes an empty folder.
    pub(super) fn begin(&self) -> Result<(), ImportError> {
        self.remove()?;
        fs::create_dir_all(&self.folder).map_err(|error| self.failed(error))?;
        restrict_to_owner(&self.folder).map_err(|error| self.failed(error))
    }

    /// Deletes the folder, if there is one.
    pub(super) fn remove(&self) -> Result<(), ImportError> {
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
