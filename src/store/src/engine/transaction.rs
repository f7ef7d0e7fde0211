//! Read and write transactions.

use super::row::{Columns, Row, only};
use super::statement_log::{StatementLog, StatementRecording};
use super::value::{Column, List, Params, Value};
use crate::ids::TokenHash;
use crate::tables::services::ContactChange;
use crate::{StoreError, StoreResult};
use handover_rules::{NicHandle, RequestId, Timestamp};
use rusqlite::{CachedStatement, Connection, types};
use std::collections::BTreeSet;
use std::ops::{ControlFlow, Deref};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

/// A change that is broadcast once it is committed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// A request visible to the account, or the contacts of its service, changed.
    Request(NicHandle, RequestId),
    /// Many services of the account changed, or something of them that its lists show: an import, an order, ends of roles.
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
    pub(super) connection: &'c Connection,
    recording: StatementRecording<'c>,
}

impl<'c> ReadTx<'c> {
    pub(crate) fn new(connection: &'c Connection, log: &'c StatementLog) -> Self {
        Self { connection, recording: log.record() }
    }

    /// A statement with its values.
    fn prepare(&self, sql: &str, values: &impl Params) -> StoreResult<CachedStatement<'c>> {
        self.recording.add(sql);
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut bound = 0;
        values.each(&mut |number, value| {
            bound = number;
            bind(&mut statement, number, value)
        })?;
        debug_assert_eq!(bound, statement.parameter_count(), "values of {sql}");
        Ok(statement)
    }

    /// Passes the rows of a query to `visit`, until it breaks.
    pub(crate) fn visit<B>(
        &self,
        sql: &str,
        values: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        let mut statement = self.prepare(sql, &values)?;
        let columns = Columns::of(&statement);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if let ControlFlow::Break(result) = visit(&Row::new(row, &columns))? {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// Collects the rows of a query, mapped by `read`.
    pub(crate) fn all<T, C: FromIterator<T>>(
        &self,
        sql: &str,
        values: impl Params,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<C> {
        let mut statement = self.prepare(sql, &values)?;
        let columns = Columns::of(&statement);
        statement.raw_query().and_then(|row| read(&Row::new(row, &columns))).collect()
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
        Ok(self.first(sql, values, read)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?)
    }

    /// The only column of the only row of a query.
    pub(crate) fn value<T: Column>(&self, sql: &str, values: impl Params) -> StoreResult<T> {
        self.one(sql, values, only)
    }
}

fn bind(statement: &mut CachedStatement<'_>, number: usize, value: Value<'_>) -> StoreResult<()> {
    match value {
        Value::Null => statement.raw_bind_parameter(number, types::Null)?,
        Value::Bool(value) => statement.raw_bind_parameter(number, value)?,
        Value::Integer(value) => statement.raw_bind_parameter(number, value)?,
        Value::Text(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::Blob(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::List(List::Ids(ids)) => {
            statement
                .raw_bind_parameter(number, Rc::new(ids.into_iter().map(types::Value::from).collect::<Vec<_>>()))?;
        }
        Value::List(List::Texts(texts)) => {
            let texts = texts.into_iter().map(types::Value::from).collect::<Vec<_>>();
            statement.raw_bind_parameter(number, Rc::new(texts))?;
        }
    }
    Ok(())
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
    pub(crate) fn new(connection: &'c Connection, log: &'c StatementLog) -> Self {
        Self { read: ReadTx::new(connection, log), changes: Vec::new(), unlisted: None }
    }

    pub(crate) fn changes(&self) -> BTreeSet<Change> {
        self.changes.iter().cloned().collect()
    }

    pub(crate) fn into_changes(self) -> BTreeSet<Change> {
        self.changes.into_iter().collect()
    }
}

impl WriteTx<'_> {
    /// Runs a data-modifying statement; returns the number of rows written.
    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> StoreResult<usize> {
        Ok(self.prepare(sql, &values)?.raw_execute()?)
    }

    /// Runs a data-modifying statement.
    pub(crate) fn run(&self, sql: &str, values: impl Params) -> StoreResult<()> {
        self.execute(sql, values).map(drop)
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

/// Runs `job` in a savepoint that is rolled back on error or panic.
pub(crate) fn in_savepoint<T>(connection: &Connection, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    // SQLite has rolled back the transaction: anything written now would be committed by itself.
    if connection.is_autocommit() {
        return Err(StoreError::Unavailable("the transaction was rolled back".to_owned()));
    }
    run(connection, "savepoint job")?;
    let result = catch_panic(connection, job);
    if connection.is_autocommit() {
        return result;
    }
    let undone = if result.is_ok() { Ok(()) } else { run(connection, "rollback to job") };
    let ended = undone.and_then(|()| run(connection, "release job"));
    if ended.is_err() && !connection.is_autocommit() {
        // Rather lose the batch than keep half a job.
        run(connection, "rollback")?;
    }
    ended?;
    result
}

/// Runs `job`. Panics are treated as corrupt data, their usual cause.
///
/// # Errors
/// [`StoreError::Unavailable`] if SQLite has rolled back the transaction.
pub(crate) fn catch_panic<T>(connection: &Connection, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    let result = catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(StoreError::Corrupt("store job panicked")));
    if !connection.is_autocommit() {
        return result;
    }
    let reason = result.err().map_or_else(|| "the transaction was rolled back".to_owned(), |error| error.to_string());
    Err(StoreError::Unavailable(reason))
}

/// Runs a statement that begins or ends a transaction or savepoint. Each runs for every job, so it is prepared once.
pub(crate) fn run(connection: &Connection, sql: &'static str) -> StoreResult<()> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
