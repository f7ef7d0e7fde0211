//! A database file that is copied to PostgreSQL: one snapshot, which nothing changes.

use super::connection::open_for_reading;
use super::feed_mark;
use super::leftover_log::require_own_log;
use super::schema;
use super::session::Session;
use crate::StoreResult;
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::ReadTx;
use std::path::{Path, PathBuf};

/// A snapshot of a database file.
pub(in crate::engine) struct CopySource {
    path: PathBuf,
    session: Session,
    statements: StatementLog,
}

impl CopySource {
    /// Begins a snapshot of the file at `path`.
    pub(in crate::engine) fn open(path: &Path) -> StoreResult<Self> {
        require_own_log(path)?;
        let session = open_for_reading(path)?;
        schema::require_known(&session)?;
        session.execute_batch("begin")?;
        Ok(Self { path: path.to_owned(), session, statements: StatementLog::default() })
    }

    /// Whether no migration is left to run.
    pub(in crate::engine) fn is_current(&self) -> StoreResult<bool> {
        schema::is_current(&self.session)
    }

    /// Whether an import is under way, whose staged rows are in another file.
    pub(in crate::engine) fn has_import(&self) -> StoreResult<bool> {
        Ok(self.session.query_row("select exists (select 1 from import_position)", [], |row| row.get(0))?)
    }

    pub(in crate::engine) fn reader(&self) -> ReadTx<'_> {
        ReadTx::new(&self.session, &self.statements)
    }

    /// Whether the file has all events that were handed out.
    pub(in crate::engine) fn confirms_feed(&self) -> StoreResult<bool> {
        feed_mark::is_confirmed(&self.path, &self.session)
    }
}
