//! The file of a database, with the connections of this process that read it.

use super::connection::open_for_import;
use super::connection::open_for_reading;
use super::database_file::DatabaseFile;
use super::feed_mark::{self, FeedMark};
use super::leftover_log;
use super::mark::renew_mark;
use super::reader::Reader;
use super::session::Session;
use super::write_connection::WriteConnection;
use crate::engine::open_purpose::OpenPurpose;
use crate::engine::statement_log::StatementLog;
use crate::{StoreError, StoreResult};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The file of a database.
pub(in crate::engine) struct Files {
    pub(in crate::engine) reader: Arc<Reader>,
    pub(in crate::engine) file: Arc<DatabaseFile>,
    /// Only in a server.
    feed_mark: Option<FeedMark>,
}

impl Files {
    /// Opens the file at `path` for a purpose. Also returns the connection that writes.
    ///
    /// # Errors
    /// The file cannot be opened, is not a Handover database, was written by a later version, or has the log of another file
    /// beside it.
    pub(in crate::engine) fn open(
        path: &Path,
        purpose: OpenPurpose,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<(Self, WriteConnection)> {
        let mut feed_mark = None;
        let connection = match purpose {
            OpenPurpose::Server => {
                let connection = leftover_log::open_with_own_log(path)?;
                renew_mark(&connection)?;
                leftover_log::renew_version(&connection)?;
                feed_mark = Some(FeedMark::open(path, &connection)?);
                connection
            }
            OpenPurpose::Command => {
                let connection = leftover_log::open_with_own_log(path)?;
                feed_mark::remove_unless_confirmed(path, &connection)?;
                connection
            }
            OpenPurpose::Import | OpenPurpose::ImportAlone => open_for_import(path)?,
        };
        let file = Arc::new(DatabaseFile::of(path, &connection, purpose == OpenPurpose::Server)?);
        let write = WriteConnection::new(connection, Arc::clone(&file), purpose)?;
        let reader = Arc::new(Reader::open(Arc::clone(&file), patience, Arc::clone(statements))?);
        Ok((Self { reader, file, feed_mark }, write))
    }

    /// To be called before events up to this number are handed out.
    pub(in crate::engine) fn note_handed_out(&self, number: i64) {
        if let Some(mark) = &self.feed_mark {
            mark.note(number);
        }
    }

    /// A connection of its own, for tests.
    pub(in crate::engine) fn another(&self) -> StoreResult<Session> {
        open_for_reading(self.file.path())
    }

    /// Moves pages from the log to the file, which was counted in its mark before.
    pub(in crate::engine) async fn checkpoint(&self) -> StoreResult<()> {
        let file = Arc::clone(&self.file);
        let work = tokio::task::spawn_blocking(move || super::checkpoint::once(file.path()));
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }
}
