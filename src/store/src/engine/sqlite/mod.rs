//! SQLite: one file, one thread that writes, and a pool of readers.

mod backup;
pub(crate) mod connection;
pub(super) mod database_file;
mod leftovers;
mod reader;
mod write_connection;

pub use backup::{BackupError, back_up, restore};
pub(crate) use connection::Session;
#[cfg(test)]
pub(crate) use connection::migrate;
pub use database_file::beside;

use super::database::{Inspection, OpenPurpose};
use super::schema::SchemaState;
use super::transaction::{ReadTx, StatementLog};
use crate::{StoreError, StoreResult};
use connection::{open_for_import, open_for_reading, schema_state};
use database_file::{DatabaseFile, renew_mark};
use leftovers::{
    FeedMark, feed_is_confirmed, open_with_own_log, remove_unless_confirmed, renew_version, require_own_log,
};
use reader::Reader;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use std::{fs, io};
pub(super) use write_connection::WriteConnection;

pub(crate) struct Files {
    pub(crate) reader: Arc<Reader>,
    pub(crate) file: Arc<DatabaseFile>,
    /// Only in a server.
    feed_mark: Option<FeedMark>,
}

impl Files {
    /// Opens the file at `path` for a purpose. Also returns the connection that writes.
    ///
    /// # Errors
    /// The file cannot be opened, is not a Handover database, was written by a later version, or has the log of another file
    /// beside it.
    pub(crate) fn open(
        path: &Path,
        purpose: OpenPurpose,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<(Self, WriteConnection)> {
        let mut feed_mark = None;
        let connection = match purpose {
            OpenPurpose::Server => {
                let connection = open_with_own_log(path)?;
                renew_mark(&connection)?;
                renew_version(&connection)?;
                feed_mark = Some(FeedMark::open(path, &connection)?);
                connection
            }
            OpenPurpose::Command => {
                let connection = open_with_own_log(path)?;
                remove_unless_confirmed(path, &connection)?;
                connection
            }
            OpenPurpose::Import | OpenPurpose::ImportAlone => open_for_import(path)?,
        };
        let file = Arc::new(DatabaseFile::of(path, &connection, purpose == OpenPurpose::Server)?);
        let write = WriteConnection::new(connection, Arc::clone(&file), purpose)?;
        let reader = Arc::new(Reader::open(Arc::clone(&file), patience, Arc::clone(statements))?);
        Ok((Self { reader, file, feed_mark }, write))
    }

    pub(crate) fn note_handed_out(&self, number: i64) {
        if let Some(mark) = &self.feed_mark {
            mark.note(number);
        }
    }

    /// A connection of its own, for tests.
    pub(crate) fn another(&self) -> StoreResult<Session> {
        open_for_reading(self.file.path())
    }

    /// Moves pages from the log to the file, which was counted in its mark before.
    pub(crate) async fn checkpoint(&self) -> StoreResult<()> {
        let file = Arc::clone(&self.file);
        let work = tokio::task::spawn_blocking(move || write_connection::checkpoint_once(file.path()));
        work.await.map_err(StoreError::engine)?
    }
}

/// Looks at the database at `path`, which a server may be using.
pub(crate) fn inspect(path: &Path) -> StoreResult<Inspection> {
    require_own_log(path)?;
    let connection = open_for_reading(path)?;
    Inspection::of(schema_state(&connection)?, None, &ReadTx::new(&connection, &StatementLog::default()))
}

pub(crate) struct CopySource {
    path: PathBuf,
    session: Session,
    statements: StatementLog,
}

impl CopySource {
    /// Begins a snapshot of the file at `path`.
    pub(crate) fn open(path: &Path) -> StoreResult<Self> {
        require_own_log(path)?;
        let session = open_for_reading(path)?;
        schema_state(&session)?;
        session.execute_batch("begin")?;
        Ok(Self { path: path.to_owned(), session, statements: StatementLog::default() })
    }

    /// Whether no migration is left to run.
    pub(crate) fn is_current(&self) -> StoreResult<bool> {
        Ok(schema_state(&self.session)? == SchemaState::Current)
    }

    /// Whether an import is under way, whose staged rows are in another file.
    pub(crate) fn has_import(&self) -> StoreResult<bool> {
        Ok(self.session.query_row("select exists (select 1 from import_position)", [], |row| row.get(0))?)
    }

    pub(crate) fn reader(&self) -> ReadTx<'_> {
        ReadTx::new(&self.session, &self.statements)
    }

    /// Whether the file has all events that were handed out.
    pub(crate) fn confirms_feed(&self) -> StoreResult<bool> {
        feed_is_confirmed(&self.path, &self.session)
    }
}

/// Sizes in bytes.
#[derive(Clone, Copy, Debug)]
pub struct DiskUsage {
    pub database: u64,
    /// Its write-ahead log.
    pub log: u64,
    /// Free space of its disk, as far as users other than root may take it.
    pub free: u64,
}

/// Measures the files of the database at `path` and its disk.
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
