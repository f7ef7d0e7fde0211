//! The connection that writes, and its file.

use super::checkpoint::Checkpoints;
use super::connection::{pause_for_lock, wait_for_no_lock};
use super::database_file::DatabaseFile;
use super::session::Session;
use crate::engine::connection::Connection;
use crate::engine::open_purpose::OpenPurpose;
use crate::engine::writer::{BeginError, CommitError, WriteEngine};
use crate::stopwatch::Stopwatch;
use crate::{StoreError, StoreResult};
use rusqlite::ErrorCode;
use std::sync::Arc;
use std::time::Duration;

/// The time that writes of a server wait for another process, such as an import, to leave the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The same for commands and imports, which nobody waits for.
const LOCK_PATIENCE_OF_COMMANDS: Duration = Duration::from_secs(10);

/// The only connection of a store that writes.
pub(in crate::engine) struct WriteConnection {
    connection: Session,
    file: Arc<DatabaseFile>,
    checkpoints: Checkpoints,
    patience: Duration,
    /// Rows written before the transaction.
    rows_before: u64,
}

impl WriteConnection {
    pub(in crate::engine) fn new(
        mut connection: Session,
        file: Arc<DatabaseFile>,
        purpose: OpenPurpose,
    ) -> StoreResult<Self> {
        let checkpoints = Checkpoints::start(file.path(), &mut connection, purpose)?;
        // It has a limit of its own for locks.
        wait_for_no_lock(&connection)?;
        let patience = match purpose {
            OpenPurpose::Server => LOCK_PATIENCE,
            OpenPurpose::Command | OpenPurpose::Import | OpenPurpose::ImportAlone => LOCK_PATIENCE_OF_COMMANDS,
        };
        Ok(Self { connection, file, checkpoints, patience, rows_before: 0 })
    }

    #[cfg(test)]
    pub(in crate::engine) fn for_tests(path: &std::path::Path) -> Self {
        let connection = super::connection::open_for_writing(path).expect("a database");
        let file = Arc::new(DatabaseFile::of(path, &connection, false).expect("a database"));
        Self::new(connection, file, OpenPurpose::Command).expect("a connection")
    }
}

impl WriteEngine for WriteConnection {
    fn connection(&self) -> Connection<'_> {
        (&self.connection).into()
    }

    fn begin(&mut self) -> Result<(), BeginError> {
        let stopwatch = Stopwatch::start();
        loop {
            match self.try_begin() {
                Err(BeginError::Locked) if stopwatch.elapsed() < self.patience => pause_for_lock(),
                result => return result,
            }
        }
    }

    fn try_begin(&mut self) -> Result<(), BeginError> {
        self.file.require_writable(Some(&self.connection)).map_err(|error| BeginError::Failed(error.into_reason()))?;
        let begun = self.connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
        self.rows_before = self.connection.total_changes();
        begun.map(drop).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => BeginError::Locked,
            _ => BeginError::Failed(StoreError::from(error).into_reason()),
        })
    }

    fn has_written(&self) -> bool {
        self.connection.total_changes() != self.rows_before
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        // A file that went away before or during the commit will not be found by the next start.
        let committed = self.connection.run("commit");
        let committed = committed.and_then(|()| self.file.require_in_place(Some(&self.connection)));
        committed.map_err(|error| {
            self.file.note_damage(&error);
            // SQLite says "disk I/O error" on a file system that became read-only.
            let error = self.file.require_writable(None).err().unwrap_or(error);
            if self.connection.is_open() {
                self.roll_back();
            }
            CommitError::nothing_stored(error.into_reason())
        })
    }

    fn roll_back(&mut self) {
        let rolled_back = self.connection.execute_batch("rollback");
        assert!(!self.connection.is_open(), "cannot roll back: {rolled_back:?}");
    }

    fn note_trouble(&self, trouble: Option<String>, has_written: bool) {
        // A transaction that writes nothing succeeds on a full disk too.
        if trouble.is_some() || has_written || !self.file.must_be_tried() {
            self.file.set_trouble(trouble);
        }
    }

    fn note_unlocked(&self) {
        self.file.set_trouble(None);
    }

    fn after_commit(&mut self) {
        self.checkpoints.after_commit(&mut self.connection);
    }

    fn end(self: Box<Self>) {
        self.checkpoints.end();
    }
}
