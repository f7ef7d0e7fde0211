//! The database file on disk: noticing that it was deleted or replaced while it is open. See decision 0051.
//!
//! An open file stays usable after its name is gone, and everything written to it is lost with the process. So each
//! commit checks that the names of the database and of its write-ahead log still lead to the files that are open. A file
//! overwritten in place keeps its identity, but loses the mark: in a table of its own, random bytes that are new with each
//! start of a server, and the number of checkpoints since. Each commit of a server reads the mark's bytes from the file: with
//! others it was overwritten, and with fewer checkpoints than before, too, by a copy from earlier in the same run. Each
//! commit also compares the schema version, which copies made with SQLite have changed, and the file's length: a database
//! never gets shorter, unless it is compacted.
//!
//! An open file stays writable after its mode is changed, but the next start would fail. So nothing is written to a
//! file that this process may no longer write.

use super::connection::open_for_reading;
use super::mark::{is_same_run, mark};
use super::mark_probe::{FileContents, MarkProbe};
use crate::{StoreError, StoreResult};
use rusqlite::Connection;
use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

/// Device and inode.
#[cfg(unix)]
type FileIdentity = (u64, u64);

/// Other systems do not let open files be deleted or replaced.
#[cfg(not(unix))]
type FileIdentity = ();

/// The identity and the length of a file.
#[cfg(unix)]
fn look(path: &Path) -> std::io::Result<(FileIdentity, u64)> {
    use std::os::unix::fs::MetadataExt;
    let metadata = std::fs::metadata(path)?;
    Ok(((metadata.dev(), metadata.ino()), metadata.len()))
}

#[cfg(not(unix))]
fn look(path: &Path) -> std::io::Result<(FileIdentity, u64)> {
    Ok(((), std::fs::metadata(path)?.len()))
}

/// Whether this process may write a file: its mode, its owner, and whether its file system is mounted read-only.
#[cfg(unix)]
fn require_access(path: &Path) -> std::io::Result<()> {
    Ok(rustix::fs::access(path, rustix::fs::Access::WRITE_OK)?)
}

#[cfg(not(unix))]
fn require_access(path: &Path) -> std::io::Result<()> {
    if std::fs::metadata(path)?.permissions().readonly() { Err(ErrorKind::PermissionDenied.into()) } else { Ok(()) }
}

/// The files of an open database.
pub(crate) struct DatabaseFile {
    path: PathBuf,
    files: Vec<(PathBuf, FileIdentity)>,
    mark: Option<Vec<u8>>,
    /// Of a server's store.
    probe: Option<MarkProbe>,
    /// The greatest length of the database that was seen since it was compacted.
    longest: AtomicU64,
    /// The reason the database cannot be written at present; `None` if it can.
    trouble: Mutex<Option<WriteObstacle>>,
    is_overwritten: Mutex<bool>,
    /// The reason SQLite gave when it first found the file malformed.
    damage: OnceLock<String>,
}

#[derive(Clone, PartialEq, Eq)]
struct WriteObstacle {
    reason: String,
    /// Found by looking at the files, not by writing.
    is_of_files: bool,
}

impl DatabaseFile {
    /// Remembers the files behind an open connection. A server looks for its mark in the file with each commit;
    /// commands and imports do not, because a server that starts during them gives the file another mark.
    pub(crate) fn of(path: &Path, connection: &Connection, is_server: bool) -> StoreResult<Self> {
        let mark = mark(connection)?;
        let probe = match &mark {
            Some(mark) if is_server => MarkProbe::open(path, mark, connection)?,
            _ => None,
        };
        // SQLite keeps the log while a connection is open.
        let files = [path.to_owned(), beside(path, "-wal")];
        let files = files.into_iter().filter_map(|file| look(&file).ok().map(|(identity, _)| (file, identity)));
        Ok(Self {
            path: path.to_owned(),
            files: files.collect(),
            mark,
            probe,
            longest: AtomicU64::default(),
            trouble: Mutex::default(),
            is_overwritten: Mutex::default(),
            damage: OnceLock::default(),
        })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if a file was deleted, replaced or overwritten since it was opened. Only the writer can recognise a file
    /// that was cut off.
    pub(crate) fn require_in_place(&self, writer: Option<&Connection>) -> StoreResult<()> {
        self.require_not_overwritten()?;
        for (file, opened) in &self.files {
            let fate = match look(file) {
                Ok((found, length)) if found == *opened => {
                    if *file == self.path {
                        self.require_own_contents(length, writer)?;
                    }
                    continue;
                }
                Ok(_) => "was replaced".to_owned(),
                Err(error) if error.kind() == ErrorKind::NotFound => "was deleted or moved".to_owned(),
                Err(error) => format!("cannot be found: {error}"),
            };
            return Err(StoreError::Unavailable(format!(
                "{} {fate} while the server was running. Put it back, or restart the server",
                file.display()
            )));
        }
        self.require_undamaged()
    }

    /// Fails if the file has something else where it had the mark, or got shorter, unless the database was compacted.
    fn require_own_contents(&self, length: u64, writer: Option<&Connection>) -> StoreResult<()> {
        let Some(probe) = &self.probe else { return Ok(()) };
        match probe.look(writer) {
            FileContents::Own => {}
            FileContents::Earlier => self.set_overwritten(),
            FileContents::Other => {
                let fresh = open_for_reading(&self.path).ok();
                match fresh
                    .filter(|fresh| mark(fresh).is_ok_and(|found| is_same_run(found.as_deref(), self.mark.as_deref())))
                {
                    Some(fresh) if probe.follow(&fresh) => {}
                    _ => self.set_overwritten(),
                }
            }
        }
        if let Some(writer) = writer {
            let longest = self.longest.fetch_max(length, Ordering::Relaxed);
            if length < longest {
                // The writer knows its size without the file. Pages that were never in the file are in the log. A
                // database that was compacted and grew again since the last look is reported as cut off: better than
                // the reverse.
                if length < size(writer)?.min(longest) {
                    self.set_overwritten();
                }
                self.longest.store(length, Ordering::Relaxed);
            }
        }
        self.require_not_overwritten()
    }

    fn set_overwritten(&self) {
        let mut is_overwritten = self.is_overwritten.lock().unwrap_or_else(PoisonError::into_inner);
        if !std::mem::replace(&mut *is_overwritten, true) {
            tracing::error!("{} was overwritten while the server was running", self.path.display());
        }
    }

    /// Remembers the error of a malformed file, which takes no further write until the next start. A file that was overwritten
    /// is malformed, too, but needs another remedy.
    pub(crate) fn note_damage(&self, error: &StoreError) {
        if let StoreError::Malformed(reason) = error
            && self.require_in_place(None).is_ok()
            && self.damage.set(reason.clone()).is_ok()
        {
            tracing::error!(reason, "the database is malformed; it is not written any more");
        }
    }

    fn require_undamaged(&self) -> StoreResult<()> {
        let Some(reason) = self.damage.get() else { return Ok(()) };
        Err(StoreError::Unavailable(format!(
            "{} is malformed: {reason}. Stop the server, and put a backup in place with `handover restore`",
            self.path.display()
        )))
    }

    /// Fails like [`Self::require_in_place`], and if a file may not be written.
    pub(crate) fn require_writable(&self, writer: Option<&Connection>) -> StoreResult<()> {
        self.require_in_place(writer)?;
        for (file, _) in &self.files {
            require_access(file).map_err(|error| {
                StoreError::Unavailable(format!("{} cannot be written: {error}. Allow it again", file.display()))
            })?;
        }
        Ok(())
    }

    /// Fails once the file was found overwritten: reads would then see a mixture.
    pub(crate) fn require_not_overwritten(&self) -> StoreResult<()> {
        if *self.is_overwritten.lock().unwrap_or_else(PoisonError::into_inner) {
            return Err(StoreError::Unavailable(format!(
                "{} was overwritten while the server was running. Stop the server, put the right file in place without \
                 its -wal and -shm files, and start again",
                self.path.display()
            )));
        }
        Ok(())
    }

    /// Fails like [`Self::require_in_place`], and if a connection that was just opened finds another database in the file,
    /// or none at all.
    pub(crate) fn require_same_contents(&self, fresh: Option<&Connection>) -> StoreResult<()> {
        let found = fresh.and_then(|fresh| mark(fresh).ok());
        let is_same =
            self.mark.is_none() || found.is_some_and(|found| is_same_run(found.as_deref(), self.mark.as_deref()));
        if !is_same {
            self.set_overwritten();
        }
        self.require_in_place(None)
    }

    /// Records whether the last transaction could be written, and logs a new reason.
    pub(crate) fn set_trouble(&self, reason: Option<String>) {
        let found = reason.map(|reason| WriteObstacle { is_of_files: self.require_writable(None).is_err(), reason });
        let mut trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        match (&*trouble, &found) {
            (before, Some(found)) if before.as_ref() != Some(found) => {
                tracing::error!(reason = found.reason, "the database cannot be written");
            }
            (Some(_), None) => tracing::warn!("the database can be written again"),
            _ => {}
        }
        *trouble = found;
    }

    /// Whether only a write shows that the fault has passed, as on a full disk.
    pub(crate) fn must_be_tried(&self) -> bool {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.as_ref().is_none_or(|trouble| !trouble.is_of_files)
    }

    /// Fails if the last transaction could not be written.
    pub(crate) fn require_no_trouble(&self) -> StoreResult<()> {
        match &*self.trouble.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(trouble) => Err(StoreError::Unavailable(trouble.reason.clone())),
            None => Ok(()),
        }
    }
}

/// The path with an ending appended, such as that of SQLite's own files.
#[must_use]
pub fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(ending);
    name.into()
}

/// The length of the database as of the last commit.
fn size(connection: &Connection) -> StoreResult<u64> {
    let size = "select page_count * page_size from pragma_page_count, pragma_page_size";
    Ok(connection.query_row(size, [], |row| row.get(0))?)
}
