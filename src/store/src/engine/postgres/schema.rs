//! The schema on PostgreSQL, and the schema beside it in which an import stages its rows.

use super::session::{Session, on_own_thread};
use super::url::{PostgresUrl, SCHEMA};
use crate::engine::schema::{SchemaState, VERSION, for_postgres};
use crate::{StoreError, StoreResult};
use std::sync::{Mutex, PoisonError};

const MIGRATION: i64 = 0x6861_6e64_6d69_6772;

/// Brings the schema up to date. Servers that start together wait for each other.
///
/// # Errors
/// The database comes from a later version.
pub(super) fn migrate(session: &Session) -> StoreResult<()> {
    begin(session)?;
    apply(session)?;
    session.end("commit")
}

/// Begins a transaction that may change the schema.
pub(super) fn begin(session: &Session) -> StoreResult<()> {
    session.begin(&format!(
        "begin isolation level read committed read write; select pg_advisory_xact_lock({MIGRATION}); create schema if not exists {SCHEMA};
         create table if not exists schema_version (version bigint not null)"
    ))
}

/// Brings the schema up to date, in a transaction that has [begun](begin).
pub(super) fn apply(session: &Session) -> StoreResult<()> {
    let present = version(session)?;
    if let Err(later) = SchemaState::of(present) {
        session.end("rollback")?;
        return Err(later);
    }
    for_postgres(present).try_for_each(|sql| session.run_all(&sql))?;
    session.run_all(&format!("delete from schema_version; insert into schema_version values ({VERSION})"))
}

/// Gives the feed of events another epoch: readers have to read everything again.
pub(super) fn renew_epoch(session: &Session) -> StoreResult<()> {
    session.run_all("update event_feed set epoch = left(replace(gen_random_uuid()::text, '-', ''), 10)")
}

/// The version of the schema, without a change.
///
/// # Errors
/// The database comes from a later version.
pub(super) fn state(session: &Session) -> StoreResult<SchemaState> {
    let sql = format!("select to_regclass('{SCHEMA}.schema_version') is not null");
    if session.value::<bool>(&sql)? { SchemaState::of(version(session)?) } else { Ok(SchemaState::Missing) }
}

fn version(session: &Session) -> StoreResult<usize> {
    let sql = "select coalesce(max(version), 0) from schema_version";
    usize::try_from(session.value::<i64>(sql)?).map_err(|_| StoreError::Corrupt("schema version"))
}

/// The names of staged tables come before those of the database. A crash may undo the stage, which is then made again.
const SETTINGS: &str = "-c search_path=stage,handover,public -c synchronous_commit=off";

pub(crate) fn open_stage(url: &PostgresUrl) -> StoreResult<Session> {
    Session::open(&url.for_whole_tables(SETTINGS))
}

pub(crate) fn has_stage(url: &PostgresUrl) -> StoreResult<bool> {
    on_own_thread(|| {
        let sql = "select exists (select 1 from pg_namespace where nspname = 'stage')";
        Session::open(&url.with(""))?.value(sql)
    })
}

/// Drops the schema and what is in it, and creates it again if `is_wanted`.
pub(crate) fn clear_stage(url: &PostgresUrl, is_wanted: bool) -> StoreResult<()> {
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

const IMPORT: i64 = 0x6861_6e64_696d_7074;

/// Locks the database against other imports; `None` if one runs.
pub(crate) fn lock_imports(url: &PostgresUrl) -> StoreResult<Option<ImportLock>> {
    on_own_thread(|| {
        let session = Session::open(&url.with(""))?;
        let sql = format!("select pg_try_advisory_lock({IMPORT})");
        Ok(session.value::<bool>(&sql)?.then_some(ImportLock { session: Mutex::new(session) }))
    })
}
