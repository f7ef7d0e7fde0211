//! Savepoints, and statements that begin or end a transaction.

use crate::{StoreError, StoreResult};
use rusqlite::Connection;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `job` in a savepoint that is rolled back on error or panic.
pub(in crate::engine) fn in_savepoint<T>(
    connection: &Connection,
    job: impl FnOnce() -> StoreResult<T>,
) -> StoreResult<T> {
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
pub(in crate::engine) fn catch_panic<T>(
    connection: &Connection,
    job: impl FnOnce() -> StoreResult<T>,
) -> StoreResult<T> {
    let result = catch_unwind(AssertUnwindSafe(job)).unwrap_or(Err(StoreError::Corrupt("store job panicked")));
    if !connection.is_autocommit() {
        return result;
    }
    let reason = result.err().map_or_else(|| "the transaction was rolled back".to_owned(), |error| error.to_string());
    Err(StoreError::Unavailable(reason))
}

/// Runs a statement that begins or ends a transaction or savepoint. Each runs for every job, so it is prepared once.
pub(in crate::engine) fn run(connection: &Connection, sql: &'static str) -> StoreResult<()> {
    connection.prepare_cached(sql)?.execute([])?;
    Ok(())
}
