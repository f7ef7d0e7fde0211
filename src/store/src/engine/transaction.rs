//! Read and write transactions.

use super::connection::Connection;
use super::lane::ReadLimit;
use super::row::{Row, only};
use super::savepoint::in_savepoint;
use super::sqlite;
use super::statement_log::{StatementLog, StatementRecording};
use super::value::{Column, Params};
use crate::contact_change::ContactChange;
use crate::ids::TokenHash;
use crate::{StoreError, StoreResult};
use handover_rules::{NicHandle, RequestId, Timestamp};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::ops::{ControlFlow, Deref};

/// A change that is broadcast once it is committed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Change {
    /// A request visible to the account, or the contacts of its service, changed.
    Request(NicHandle, RequestId),
    /// Many services of the account changed, or something of them that its lists show: an import, an order, ends of
    /// roles, access from others.
    Services(NicHandle),
    /// The name or the address of the account changed, or a change of the address began or ended.
    Account(NicHandle),
    /// The services of many accounts changed by an import.
    AllServices,
    /// The session with this token hash ended.
    SessionEnded(TokenHash),
    /// The use of the session with this token hash was recorded.
    SessionUsed(TokenHash),
    /// Something is scheduled for this time.
    Due(Timestamp),
    /// A postponed call is due at this time.
    CallDue(Timestamp),
    /// An email was queued.
    Outbox,
    /// An event was appended to the feed.
    Event,
}

/// A read transaction: one snapshot of the database.
pub struct ReadTx<'c> {
    pub(super) connection: Connection<'c>,
    limit: ReadLimit,
    recording: StatementRecording<'c>,
    /// Whether a row is being read.
    is_at_row: Cell<bool>,
}

impl<'c> ReadTx<'c> {
    pub(crate) fn new(connection: impl Into<Connection<'c>>, log: &'c StatementLog) -> Self {
        let (connection, limit) = (connection.into(), ReadLimit::None);
        Self { connection, limit, recording: log.record(), is_at_row: Cell::new(false) }
    }

    pub(super) fn within(self, limit: ReadLimit) -> Self {
        Self { limit, ..self }
    }

    /// Fails once the read has taken too long, as each statement does. For loops whose length callers choose.
    ///
    /// # Errors
    /// [`StoreError::Busy`].
    pub fn require_time(&self) -> StoreResult<()> {
        if self.limit.is_reached() { Err(StoreError::Busy) } else { Ok(()) }
    }

    /// For [`by_engine`](super::by_engine).
    pub(crate) const fn is_postgres(&self) -> bool {
        matches!(self.connection, Connection::Postgres(_))
    }

    /// Passes the rows of a query to `visit`, until it breaks.
    pub(crate) fn visit<B>(
        &self,
        sql: &str,
        values: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        self.require_time()?;
        self.note(sql);
        self.connection.visit(sql, values, |row| {
            self.is_at_row.set(true);
            let _reset = AtRow(&self.is_at_row);
            visit(row)
        })
    }

    /// To be called for each statement. One that runs while a row is read would run for each row.
    fn note(&self, sql: &str) {
        debug_assert!(!self.is_at_row.get(), "a statement while a row is read: {sql}");
        self.recording.add(sql);
    }

    /// Collects the rows of a query, mapped by `read`.
    pub(crate) fn all<T, C: FromIterator<T>>(
        &self,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<C> {
        let mut rows = Vec::new();
        self.visit(sql, values, |row| {
            rows.push(read(row)?);
            Ok(ControlFlow::<()>::Continue(()))
        })?;
        Ok(rows.into_iter().collect())
    }

    /// The first row of a query, mapped by `read`.
    pub(crate) fn first<T>(
        &self,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<Option<T>> {
        self.visit(sql, values, |row| read(row).map(ControlFlow::Break))
    }

    /// The only row of a query that always has one, such as an aggregate.
    pub(crate) fn one<T>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        self.first(sql, values, read)?
            .ok_or_else(|| StoreError::Engine("a query that always has a row had none".into()))
    }

    /// The only column of the only row of a query.
    pub(crate) fn value<T: Column>(&self, sql: &str, values: impl Params) -> StoreResult<T> {
        self.one(sql, values, only)
    }
}

/// The reading of a row, which may panic.
struct AtRow<'t>(&'t Cell<bool>);

impl Drop for AtRow<'_> {
    fn drop(&mut self) {
        self.0.set(false);
    }
}

/// A write transaction. Dereferences to [`ReadTx`].
pub struct WriteTx<'c> {
    read: ReadTx<'c>,
    /// In the order in which they were announced, so that a part can be undone without a copy of all before it.
    changes: Vec<Change>,
    /// Changes of contacts whose lists are still to be written; `None` if they are written with each change.
    pub(crate) unlisted: Option<Vec<ContactChange>>,
}

impl<'c> Deref for WriteTx<'c> {
    type Target = ReadTx<'c>;
    fn deref(&self) -> &Self::Target {
        &self.read
    }
}

impl<'c> WriteTx<'c> {
    pub(crate) fn new(connection: impl Into<Connection<'c>>, log: &'c StatementLog) -> Self {
        Self { read: ReadTx::new(connection, log), changes: Vec::new(), unlisted: None }
    }

    pub(crate) fn into_changes(self) -> BTreeSet<Change> {
        self.changes.into_iter().collect()
    }
}

impl WriteTx<'_> {
    /// Fails if a server runs on this database, and keeps others from starting until the end of the transaction. Locks of their
    /// own do so for files.
    pub fn require_no_server(&self) -> StoreResult<()> {
        match self.connection {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(session) => session.require_no_server(),
        }
    }

    /// Runs a data-modifying statement; returns the number of rows written.
    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> StoreResult<usize> {
        self.note(sql);
        self.connection.execute(sql, values)
    }

    /// Runs a data-modifying statement, at the latest before the next one whose result is read. Its error may be that one's, so
    /// it ends the part that is under way: [`Self::execute`] is for a statement whose error is handled.
    pub(crate) fn run(&self, sql: &str, values: impl Params) -> StoreResult<()> {
        self.note(sql);
        self.connection.defer(sql, values, None)
    }

    /// Runs a data-modifying statement as [`Self::run`], which has to write a row.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] with the `reason`, when the statement is run: it wrote none.
    pub(crate) fn run_or_conflict(&self, sql: &str, values: impl Params, reason: &'static str) -> StoreResult<()> {
        self.note(sql);
        self.connection.defer(sql, values, Some(reason))
    }

    /// Counts a checkpoint of SQLite's file, before it begins.
    pub(super) fn count_checkpoint(&self) -> StoreResult<()> {
        match self.connection {
            Connection::Sqlite(session) => sqlite::add_checkpoint(session),
            Connection::Postgres(_) => Ok(()),
        }
    }

    /// Broadcasts `change` once the transaction is committed.
    pub fn announce(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Runs `part` in a savepoint: an error or panic rolls back only the part. Savepoints nest.
    ///
    /// # Errors
    /// The error of `part`, or a database error.
    pub fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> StoreResult<T>) -> StoreResult<T> {
        let (connection, changes) = (self.connection, self.changes.len());
        let unlisted = self.unlisted.as_ref().map_or(0, Vec::len);
        let result = in_savepoint(connection, || part(self));
        if result.is_err() {
            self.changes.truncate(changes);
            if let Some(changes) = &mut self.unlisted {
                changes.truncate(unlisted);
            }
        }
        result
    }

    /// As [`Self::attempt`], for a part that may be refused: a refusal rolls it back as well.
    ///
    /// # Errors
    /// The outer error is that of [`Self::attempt`], the inner one the refusal.
    pub fn unless_refused<T, E>(
        &mut self,
        part: impl FnOnce(&mut Self) -> StoreResult<Result<T, E>>,
    ) -> StoreResult<Result<T, E>> {
        let mut refusal = None;
        let done = self.attempt(|tx| {
            part(tx)?.map_err(|error| {
                refusal = Some(error);
                StoreError::Conflict("the part is refused")
            })
        });
        refusal.map_or_else(|| done.map(Ok), |error| Ok(Err(error)))
    }
}
