//! A connection of either engine, for statements.

use super::row::Row;
use super::sqlite;
use super::value::Params;
use crate::StoreResult;
use std::ops::ControlFlow;

/// A connection for statements, one at a time.
#[derive(Clone, Copy)]
pub(crate) enum Connection<'c> {
    Sqlite(&'c sqlite::Session),
}

impl<'c> From<&'c sqlite::Session> for Connection<'c> {
    fn from(session: &'c sqlite::Session) -> Self {
        Self::Sqlite(session)
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
        }
    }

    /// Runs a data-modifying statement; returns the number of rows written.
    pub(super) fn execute(self, sql: &str, values: impl Params) -> StoreResult<usize> {
        match self {
            Self::Sqlite(session) => session.execute(sql, values),
        }
    }

    /// Runs a statement that begins or ends a transaction or savepoint.
    pub(super) fn run(self, sql: &'static str) -> StoreResult<()> {
        match self {
            Self::Sqlite(session) => session.run(sql),
        }
    }

    /// Whether a transaction is under way.
    pub(super) fn is_open(self) -> bool {
        match self {
            Self::Sqlite(session) => session.is_open(),
        }
    }
}
