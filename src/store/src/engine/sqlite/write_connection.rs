//! The connection that writes, and its file.

use super::checkpoint::Checkpoints;
use super::connection::{pause_for_lock, wait_for_no_lock};
use super::database_file::DatabaseFile;
use super::session::Session;
use crate::engine::connection::Connection;
use crate::engine::open_purpose::OpenPurpose;
use crate::stopwatch::Stopwatch;
use crate::{StoreError, StoreResult};
use rusqlite::ErrorCode;
use std::sync::Arc;
use std::time::Duration;

/// The error of writes while another process holds the write lock.
const LOCKED: &str = "the database file is locked by another process";

/// The time that writes of a server wait for another process, such as an import, to leave the write lock.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The same for commands and imports, which nobody waits for.
const LOCK_PATIENCE_OF_COMMANDS: Duration = Duration::from_secs(10);

/// The reason a transaction could not begin.
pub(in crate::engine) enum BeginError {
    /// Another process holds the write lock.
    Locked,
    /// Anything else, such as a file that is gone.
    Failed(String),
}

impl BeginError {
    pub(in crate::engine) fn reason(&self) -> &str {
        match self {
            Self::Locked => LOCKED,
            Self::Failed(reason) => reason,
        }
    }
}

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

    /// For statements of the transaction.
    pub(in crate::engine) fn connection(&self) -> Connection<'_> {
        (&self.connection).into()
    }

    /// Begins a transaction, and waits for that if another process holds the write lock.
    pub(in crate::engine) fn begin(&mut self) -> Result<(), BeginError> {
        let stopwatch = Stopwatch::start();
        loop {
            match self.try_begin() {
                Err(BeginError::Locked) if stopwatch.elapsed() < self.patience => pause_for_lock(),
                result => return result,
            }
        }
    }

    /// Begins a transaction without waiting.
    pub(in crate::engine) fn try_begin(&mut self) -> Result<(), BeginError> {
        self.file.require_writable(Some(&self.connection)).map_err(|error| BeginError::Failed(error.into_reason()))?;
        let begun = self.connection.prepare_cached("begin immediate").and_then(|mut begin| begin.execute([]));
        self.rows_before = self.connection.total_changes();
        begun.map(drop).map_err(|error| match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy) => BeginError::Locked,
            _ => BeginError::Failed(StoreError::from(error).into_reason()),
        })
    }

    /// Whether a transaction is under way.
    pub(in crate::engine) fn is_open(&self) -> bool {
        self.connection.is_open()
    }

    /// Whether the transaction has written rows.
    pub(in crate::engine) fn has_written(&self) -> bool {
        self.connection.total_changes() != self.rows_before
    }

    /// Makes the transaction durable.
    ///
    /// # Errors
    /// The reason why nothing is stored.
    pub(in crate::engine) fn commit(&self) -> Result<(), String> {
        let Self { connection, file, .. } = self;
        // A file that went away before or during the commit will not be found by the next start.
        let committed = connection.run("commit").and_then(|()| file.require_in_place(Some(connection)));
        committed.map_err(|error| {
            file.note_damage(&error);
            // SQLite says "disk I/O error" on a file system that became read-only.
            let error = file.require_writable(None).err().unwrap_or(error);
            if self.is_open() {
                self.roll_back();
            }
            error.into_reason()
        })
    }

    /// Rolls back the transaction.
    ///
    /// # Panics
    /// If SQLite cannot: the next commit would store it. That ends the writer.
    pub(in crate::engine) fn roll_back(&self) {
        let rolled_back = self.connection.execute_batch("rollback");
        assert!(!self.is_open(), "cannot roll back: {rolled_back:?}");
    }

    /// Notes why the database cannot be written, or that it can, unless only a write of rows could show that.
    pub(in crate::engine) fn note_trouble(&self, trouble: Option<String>, has_written: bool) {
        // A transaction that writes nothing succeeds on a full disk too.
        if trouble.is_some() || has_written || !self.file.must_be_tried() {
            self.file.set_trouble(trouble);
        }
    }

    /// Notes that a transaction could begin again.
    pub(in crate::engine) fn note_unlocked(&self) {
        self.file.set_trouble(None);
    }

    /// To be called after each commit, on the thread that writes.
    pub(in crate::engine) fn after_commit(&mut self) {
        self.checkpoints.after_commit(&mut self.connection);
    }

    /// To be called once no further transaction begins.
    pub(in crate::engine) fn end(self) {
        self.checkpoints.end();
    }

    #[cfg(test)]
    pub(in crate::engine) fn for_tests(path: &std::path::Path) -> Self {
        let connection = super::connection::open_for_writing(path).expect("a database");
        let file = Arc::new(DatabaseFile::of(path, &connection, false).expect("a database"));
        Self::new(connection, file, OpenPurpose::Command).expect("a connection")
    }
}
