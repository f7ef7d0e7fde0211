//! The schema in which an import stages its rows.

use super::cluster::on_own_thread;
use super::session::Session;
use super::url::PostgresUrl;
use crate::StoreResult;
use std::sync::{Mutex, PoisonError};

/// The names of staged tables come before those of the database. A crash may undo the stage, which is then made again.
const SETTINGS: &str = "-c search_path=stage,handover,public -c synchronous_commit=off";

pub(in crate::engine) fn open_stage(url: &PostgresUrl) -> StoreResult<Session> {
    Session::open(&url.for_whole_tables(SETTINGS))
}

/// Whether the schema is there.
pub(in crate::engine) fn has_stage(url: &PostgresUrl) -> StoreResult<bool> {
    on_own_thread(|| {
        let sql = "select exists (select 1 from pg_namespace where nspname = 'stage')";
        Session::open(&url.with(""))?.value(sql)
    })
}

/// Drops the schema and what is in it, and creates it again if `is_wanted`.
pub(in crate::engine) fn clear_stage(url: &PostgresUrl, is_wanted: bool) -> StoreResult<()> {
    on_own_thread(|| {
        let session = Session::open(&url.with(""))?;
        session.run_all("set client_min_messages = warning; drop schema if exists stage cascade")?;
        if is_wanted { session.run_all("create schema stage") } else { Ok(()) }
    })
}

/// Keeps other imports off the database until it is dropped.
pub struct ImportLock {
    /// Threads share the lock, and none uses the session.
    session: Mutex<Session>,
}

/// Waits until it is given back: the next import may follow immediately, before PostgreSQL notices a closed connection.
impl Drop for ImportLock {
    fn drop(&mut self) {
        let session = self.session.get_mut().unwrap_or_else(PoisonError::into_inner);
        let sql = format!("select pg_advisory_unlock({IMPORT})");
        // Without a connection, the lock has ended with it.
        let _ = on_own_thread(move || session.value::<bool>(&sql));
    }
}

/// The advisory lock of imports.
const IMPORT: i64 = 0x6861_6e64_696d_7074;

/// Locks the database against other imports; `None` if one runs.
pub(in crate::engine) fn lock_imports(url: &PostgresUrl) -> StoreResult<Option<ImportLock>> {
    on_own_thread(|| {
        let session = Session::open(&url.with(""))?;
        let sql = format!("select pg_try_advisory_lock({IMPORT})");
        Ok(session.value::<bool>(&sql)?.then_some(ImportLock { session: Mutex::new(session) }))
    })
}
