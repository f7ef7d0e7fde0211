//! Savepoints.

use super::connection::Connection;
use crate::{StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs `job` in a savepoint that is rolled back on error or panic.
pub(super) fn in_savepoint<T>(connection: Connection<'_>, job: impl FnOnce() -> StoreResult<T>) -> StoreResult<T> {
    // The engine has rolled back the transaction: anything written now would be committed by itself.
    if !connection.is_open() {
        return Err(StoreError::Unavailable("the transaction was rolled back".to_owned()));
    }
    connection.run("savepoint job")?;
    let result = catch_panic(connection, job);
    if !connection.is_open() {
        return result;
    }
    let undone = if result.is_ok() { Ok(()) } else { connection.run("rollback to job") };
    let ended = undone.and_then(|()| connection.run("release job"));
    if ended.is_err() && connection.is_open() {
        // Rather lose the batch than keep half a job.
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
            Err(StoreError::Engine("the error of a statement was passed over".into()))
        } else {
            result
        };
    }
    let reason = result.err().map_or_else(|| "the transaction was rolled back".to_owned(), |error| error.to_string());
    Err(StoreError::Unavailable(reason))
}
