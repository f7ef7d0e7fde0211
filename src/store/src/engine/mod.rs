//! Runs the store's jobs: one thread writes, others read; and the steps around a transaction. Nothing here knows
//! requests.
//!
//! From the bottom: `values`, the sessions of `sqlite` and `postgres`, `connection` and `transaction`; then readers, the
//! `writer` and its `followers`; `store` is the handle to all of it.

mod commands;
mod connection;
mod database;
mod followers;
mod lane;
mod postgres;
mod schema;
pub(crate) mod sqlite;
mod store;
mod subscriptions;
mod transaction;
mod values;
mod writer;

pub(crate) use commands::StageConnection;
pub(crate) use transaction::{ContactChange, StatementLog, by_engine};
pub(crate) use values::{
    Column, FromRow, IdParam, List, Param, Params, Row, TextParam, Value, ValueRef, from_row, only, params,
};

pub use commands::{Copied, CopiedTable, CopyError, StagePlace, copy, inspect};
pub use database::{ClusterState, Database, DatabaseUse, Inspection, RestoreOptions, ServerState};
pub use followers::{Awaited, LiveSession, SessionLimits};
pub use postgres::{ImportLock, PostgresUrl, SqlValue, after_restore};
pub use schema::SchemaState;
pub use sqlite::{BackupError, DiskUsage, back_up, beside, disk_usage, restore};
pub use store::Store;
pub use subscriptions::{DeliveryPosition, SubscriberChanges, Subscription};
pub use transaction::{Change, ReadTx, WriteTx};
pub use writer::WriterFigures;

use std::sync::{Mutex, MutexGuard, PoisonError};

/// Locks, also after a panic of another thread: nothing here is left half changed.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Notes the reason why something is impossible at present, if there is one, and logs when that changes.
fn note<T: PartialEq>(noted: &Mutex<Option<T>>, found: Option<T>, log_begin: impl FnOnce(&T), log_end: impl FnOnce()) {
    let mut noted = lock(noted);
    match (&*noted, &found) {
        (before, Some(found)) if before.as_ref() != Some(found) => log_begin(found),
        (Some(_), None) => log_end(),
        _ => {}
    }
    *noted = found;
}

/// As [`note`], for the reason why the last transaction could not be written.
fn note_trouble<T: PartialEq>(noted: &Mutex<Option<T>>, found: Option<T>, reason: impl FnOnce(&T) -> &str) {
    let log_begin = |found: &T| {
        let reason = reason(found);
        tracing::error!(reason, "the database cannot be written");
    };
    note(noted, found, log_begin, || tracing::warn!("the database can be written again"));
}
