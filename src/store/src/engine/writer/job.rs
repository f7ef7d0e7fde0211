//! A job of the writer.

use super::engine::CommitError;
use crate::engine::connection::Connection;
use crate::engine::savepoint::{catch_panic, in_savepoint};
use crate::engine::statement_log::StatementLog;
use crate::engine::transaction::{Change, WriteTx};
use crate::{StoreError, StoreResult};
use std::collections::BTreeSet;
use tokio::sync::oneshot;

/// The error once the writer has ended. Callers get it only if there is a fault in this module.
pub(super) const STOPPED: &str = "the writer has stopped; restart the server";

/// Reports the result of a job, once the batch was committed or has failed for a reason.
pub(super) type Finish = Box<dyn FnOnce(Result<(), &CommitError>) + Send>;

/// A job. With a reason instead of a connection it must fail for that.
pub(super) type Job = Box<dyn FnOnce(Result<Usable<'_>, &str>, &mut BTreeSet<Change>) -> JobEnd + Send>;

/// The connection for a job.
pub(super) struct Usable<'c> {
    pub(super) connection: Connection<'c>,
    pub(super) statements: &'c StatementLog,
    /// No other job has run in the transaction.
    pub(super) is_first: bool,
}

pub(super) struct JobEnd {
    pub(super) finish: Finish,
    /// Nothing of the job may be stored.
    pub(super) has_failed: bool,
    /// The reason why SQLite could not go on, if any.
    pub(super) outage: Option<String>,
}

/// A job, and the receiver of its result.
pub(super) fn boxed<T, F>(job: F) -> (Job, oneshot::Receiver<StoreResult<T>>)
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
{
    let (sender, receiver) = oneshot::channel();
    let job: Job = Box::new(move |usable, changes| {
        let result = usable.map_err(unavailable).and_then(|Usable { connection, statements, is_first }| {
            let mut tx = WriteTx::new(connection, statements);
            let job = || job(&mut tx);
            let result = if is_first { catch_panic(connection, job) } else { in_savepoint(connection, job) };
            if result.is_ok() {
                // Not `append`, which rebuilds the set with everything that earlier jobs have added.
                changes.extend(tx.into_changes());
            }
            result
        });
        let outage = match &result {
            Err(StoreError::Unavailable(reason)) => Some(reason.clone()),
            _ => None,
        };
        let has_failed = result.is_err();
        let finish: Finish = Box::new(move |batch| {
            let result = match (result, batch) {
                (Ok(_), Err(error)) if error.may_be_stored => Err(StoreError::Unknown(error.reason.clone())),
                (Ok(_) | Err(StoreError::Unavailable(_)), Err(error)) => Err(unavailable(&error.reason)),
                (result, _) => result,
            };
            // The caller may be gone; the write stands regardless.
            let _ = sender.send(result);
        });
        JobEnd { finish, has_failed, outage }
    });
    (job, receiver)
}

pub(super) fn unavailable(reason: &str) -> StoreError {
    StoreError::Unavailable(reason.to_owned())
}
