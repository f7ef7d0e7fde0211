//! A connection of either engine: for statements, and the one that writes.

use super::postgres::session as postgres;
use super::sqlite::connection as sqlite;
use super::values::{Params, Row};
use crate::{StoreError, StoreResult};
use std::ops::ControlFlow;

/// A connection for statements, one at a time.
#[derive(Clone, Copy)]
pub(crate) enum Connection<'c> {
    Sqlite(&'c sqlite::Session),
    Postgres(&'c postgres::Session),
}

impl<'c> From<&'c sqlite::Session> for Connection<'c> {
    fn from(session: &'c sqlite::Session) -> Self {
        Self::Sqlite(session)
    }
}

impl<'c> From<&'c postgres::Session> for Connection<'c> {
    fn from(session: &'c postgres::Session) -> Self {
        Self::Postgres(session)
    }
}

impl Connection<'_> {
    pub(super) fn visit<B>(
        self,
        sql: &str,
        values: impl Params,
        visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        match self {
            Self::Sqlite(session) => session.visit(sql, values, visit),
            Self::Postgres(session) => session.visit(sql, values, visit),
        }
    }

    pub(super) fn execute(self, sql: &str, values: impl Params) -> StoreResult<usize> {
        match self {
            Self::Sqlite(session) => session.execute(sql, values),
            Self::Postgres(session) => session.execute(sql, values),
        }
    }

    /// Runs a data-modifying statement, or has it run before the next one. Its error may be that of a later statement, or of
    /// [`Self::flush`]. `conflict` is the reason of a [`StoreError::Conflict`] if it writes no row; without one, it need not.
    pub(super) fn defer(self, sql: &str, values: impl Params, conflict: Option<&'static str>) -> StoreResult<()> {
        match self {
            Self::Sqlite(session) => match (session.execute(sql, values)?, conflict) {
                (0, Some(reason)) => Err(StoreError::Conflict(reason)),
                _ => Ok(()),
            },
            Self::Postgres(session) => session.defer(sql, values, conflict),
        }
    }

    /// Runs the statements that were deferred.
    pub(super) fn flush(self) -> StoreResult<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(session) => session.flush(),
        }
    }

    /// Runs a statement that begins or ends a transaction or savepoint.
    pub(super) fn run(self, sql: &'static str) -> StoreResult<()> {
        match self {
            Self::Sqlite(session) => session.run(sql),
            Self::Postgres(session) => session.run(sql),
        }
    }

    pub(super) fn is_open(self) -> bool {
        match self {
            Self::Sqlite(session) => session.is_open(),
            Self::Postgres(session) => session.is_open(),
        }
    }

    /// Whether a statement has failed, so that nothing of the transaction or savepoint can be kept.
    pub(super) fn is_doomed(self) -> bool {
        match self {
            // It undoes only the statement.
            Self::Sqlite(_) => false,
            Self::Postgres(session) => session.is_doomed(),
        }
    }
}

pub(crate) trait WriteEngine: Send {
    fn connection(&self) -> Connection<'_>;

    /// Begins a transaction, and waits for that if another process holds the write lock.
    fn begin(&mut self) -> Result<(), BeginError>;

    /// Begins a transaction without waiting.
    fn try_begin(&mut self) -> Result<(), BeginError>;

    fn has_written(&self) -> bool;

    /// Makes the transaction durable.
    ///
    /// # Errors
    /// Nothing is stored, or that is unknown because the connection ended during the commit. It is never repeated.
    fn commit(&mut self) -> Result<(), CommitError>;

    /// Rolls back the transaction.
    ///
    /// # Panics
    /// If that is impossible: the next commit would store it. That ends the writer.
    fn roll_back(&mut self);

    /// Notes why the database cannot be written, or that it can, unless only a write of rows could show that.
    fn note_trouble(&self, trouble: Option<String>, has_written: bool);

    /// Notes that a transaction could begin again.
    fn note_unlocked(&self);

    /// To be called after each commit, on the thread that writes.
    fn after_commit(&mut self);

    /// To be called once no further transaction begins.
    fn end(self: Box<Self>);
}

/// The reason a transaction could not begin.
pub(crate) enum BeginError {
    /// Another process holds the write lock.
    Locked,
    /// Anything else, such as a file that is gone.
    Failed(String),
}

/// The reason a transaction was not committed.
#[derive(Debug)]
pub(crate) struct CommitError {
    pub(crate) reason: String,
    pub(crate) may_be_stored: bool,
}

impl CommitError {
    pub(crate) fn nothing_stored(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), may_be_stored: false }
    }
}

/// The error of writes while another process holds the write lock.
const LOCKED: &str = "the database is locked by another process";

impl BeginError {
    pub(crate) fn reason(&self) -> &str {
        match self {
            Self::Locked => LOCKED,
            Self::Failed(reason) => reason,
        }
    }
}
