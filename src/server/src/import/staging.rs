//! The folder beside the database with the stage of an import. It is kept until the import is finished, also after an
//! interruption.

use super::ImportError;
use crate::runtime::file_lock::{FileLock, FileLockError};
use handover_store::import::{ImportLock, StagePlace};
use handover_store::{Store, beside};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The stage of a database, locked against other imports.
pub(super) struct Staging {
    place: StagePlace,
    /// Of a file.
    folder: PathBuf,
    _lock: Lock,
}

/// Keeps other imports off the database until it is dropped: a [`FileLock`], or an [`ImportLock`].
type Lock = Box<dyn Send + Sync>;

impl Staging {
    /// Locks the stage of a database; `None` if another import runs.
    pub(super) fn lock(store: &Store) -> Result<Option<Self>, ImportError> {
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

    /// The place of the staged rows.
    pub(super) fn stage(&self) -> StagePlace {
        self.place.clone()
    }

    /// Makes an empty folder.
    pub(super) fn begin(&self) -> Result<(), ImportError> {
        self.remove()?;
        if let StagePlace::File(_) = self.place {
            fs::create_dir_all(&self.folder).map_err(|error| self.failed(error))?;
            restrict_to_owner(&self.folder).map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// Removes the stage, if there is one.
    pub(super) fn remove(&self) -> Result<(), ImportError> {
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
