//! Read and write transactions, and savepoints.

use super::connection::Connection;
use super::lane::ReadLimit;
use super::sqlite::database_file::add_checkpoint;
use super::values::{Column, Params, Row, only};
use crate::columns::TokenHash;
use crate::engine::lock;
use crate::{ServiceId, StoreError, StoreResult};
use handover_rules::{Contacts, NicHandle, RequestId, Timestamp};
use serde::{Deserialize, Serialize};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::ops::{ControlFlow, Deref};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

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
    SessionEnded(TokenHash),
    SessionUsed(TokenHash),
    Due(Timestamp),
    CallDue(Timestamp),
    Outbox,
    Event,
}

/// A read transaction: one snapshot of the database.
pub struct ReadTx<'c> {
    pub(super) connection: Connection<'c>,
    limit: ReadLimit,
    recording: StatementRecording<'c>,
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

    /// For [`by_engine`](by_engine).
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
        self.first(sql, values, read)?.ok_or_else(|| StoreError::engine("a query that always has a row had none"))
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
            Connection::Sqlite(session) => add_checkpoint(session),
            Connection::Postgres(_) => Ok(()),
        }
    }

    /// Broadcasts `change` once the transaction is committed.
    pub fn announce(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Runs `part` in a savepoint: an error or panic rolls back only the part. Savepoints nest.
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

/// Chooses by the engine of a transaction. `cargo xtask lint` counts the places.
macro_rules! by_engine {
    ($tx:expr, sqlite: $sqlite:expr, postgres: $postgres:expr $(,)?) => {
        if $tx.is_postgres() { $postgres } else { $sqlite }
    };
}
pub(crate) use by_engine;

/// Runs `job` in a savepoint that is rolled back on error or panic.
pub(super) fn in_savepoint<T>(connection: Connection<'_>, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    // The engine has rolled back the transaction: anything written now would be committed by itself.
    if !connection.is_open() {
        return Err(StoreError::unavailable("the transaction was rolled back"));
    }
    connection.run("savepoint job")?;
    let result = catch_panic(connection, job);
    if !connection.is_open() {
        return result;
    }
    let undone = if result.is_ok() { Ok(()) } else { connection.run("rollback to job") };
    let ended = undone.and_then(|()| connection.run("release job"));
    if ended.is_err() && connection.is_open() {
        // Losing the batch is better than storing half a job.
        connection.run("rollback")?;
    }
    ended?;
    result
}

/// Runs `job`. Panics are treated as corrupt data, their usual cause.
///
/// # Errors
/// [`StoreError::Unavailable`] if the engine has rolled back the transaction.
pub(super) fn catch_panic<T>(connection: Connection<'_>, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    let job = || job().and_then(|done| connection.flush().map(|()| done));
    let result = catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(StoreError::Corrupt("store job panicked")));
    if connection.is_open() {
        return if connection.is_doomed() && result.is_ok() {
            Err(StoreError::engine("the error of a statement was passed over"))
        } else {
            result
        };
    }
    let reason = result.err().map_or_else(|| "the transaction was rolled back".to_owned(), |error| error.to_string());
    Err(StoreError::Unavailable(reason))
}

/// The statements of the transactions since the log was begun, by transaction.
#[derive(Default)]
pub(crate) struct StatementLog(Mutex<Option<Vec<Vec<String>>>>);

/// The statements of a transaction under way; dropping it adds them to the log.
struct StatementRecording<'l> {
    log: &'l StatementLog,
    statements: RefCell<Vec<String>>,
}

impl StatementLog {
    fn record(&self) -> StatementRecording<'_> {
        StatementRecording { log: self, statements: RefCell::default() }
    }

    /// Empties the log and returns its content.
    pub(crate) fn take(&self) -> Vec<Vec<String>> {
        lock(&self.0).replace(Vec::new()).unwrap_or_default()
    }
}

impl StatementRecording<'_> {
    fn add(&self, sql: &str) {
        if cfg!(debug_assertions) {
            self.statements.borrow_mut().push(sql.to_owned());
        }
    }
}

impl Drop for StatementRecording<'_> {
    fn drop(&mut self) {
        if cfg!(debug_assertions)
            && let Some(log) = &mut *lock(&self.log.0)
        {
            log.push(self.statements.take());
        }
    }
}

#[derive(Clone, Debug)]
pub(crate) struct ContactChange {
    pub(crate) service: ServiceId,
    pub(crate) before: Contacts,
    pub(crate) after: Contacts,
}
