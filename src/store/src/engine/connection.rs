//! A connection of either engine, for statements.

use super::row::Row;
use super::value::Params;
use super::{postgres, sqlite};
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
    /// Passes the rows of a query to `visit`, until it breaks.
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

    /// Runs a data-modifying statement; returns the number of rows written.
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

    /// Whether a transaction is under way.
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
