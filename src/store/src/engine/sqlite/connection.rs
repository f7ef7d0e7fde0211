//! Opening and configuring connections.

use super::schema;
use super::session::Session;
use crate::{StoreError, StoreResult};
use rusqlite::config::DbConfig;
use rusqlite::vtab::array::load_module;
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::time::Duration;

/// Prepared statements cached per connection.
const STATEMENT_CACHE: usize = 256;

/// Page cache of an import, in KiB: it writes to every index.
const IMPORT_CACHE: u32 = 32_000;

/// Page cache of a stage, and memory for each of its sorts, in KiB.
const STAGE_CACHE: u32 = 16_000;

/// Time that a statement waits for a lock, such as that of an import running in another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Time that a statement waits for a lock if it can be left for later.
const BRIEF_WAIT: Duration = Duration::from_millis(20);

/// The time between two tries to get a lock.
const LOCK_POLL: Duration = Duration::from_millis(2);

pub(crate) fn open_for_writing(path: &Path) -> StoreResult<Session> {
    create_private(path)?;
    let mut connection = Connection::open(path)?;
    configure(&mut connection)?;
    // FULL: an acknowledged decision survives a power cut.
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
    schema::migrate(&connection)?;
    Ok(connection.into())
}

/// A second writer, for an import. See decisions 0013 and 0012.
pub(crate) fn open_for_import(path: &Path) -> StoreResult<Session> {
    let mut connection = Connection::open(path)?;
    configure(&mut connection)?;
    // NORMAL: a power cut may undo the last transactions, which the import then repeats from its staged rows. Foreign keys
    // were checked by the validation, and the rows that they refer to are never deleted.
    connection.execute_batch(&format!(
        "pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = off;
         pragma cache_size = -{IMPORT_CACHE};"
    ))?;
    Ok(connection.into())
}

/// A connection that only moves pages from the log to the file.
pub(crate) fn open_for_checkpoints(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // An acknowledged commit must not be lost with the log.
    connection.execute_batch("pragma synchronous = full;")?;
    // The log is opened with the first read.
    connection.query_row("pragma schema_version", [], |_| Ok(()))?;
    Ok(connection)
}

/// The stage of an import.
pub(crate) fn open_stage(path: &Path) -> StoreResult<Session> {
    let mut connection = Connection::open(path)?;
    wait_for_locks(&mut connection)?;
    load_module(&connection)?;
    // NORMAL: a stage that is complete survives a power cut.
    connection.execute_batch(&format!(
        "pragma journal_mode = delete; pragma synchronous = normal; pragma temp_store = file;
         pragma cache_size = -{STAGE_CACHE};"
    ))?;
    Ok(connection.into())
}

/// Creates a missing database file with mode 0600: it holds addresses, bills and password hashes. SQLite gives the WAL
/// and shared-memory files the same mode. An existing file keeps its mode.
#[cfg(unix)]
fn create_private(path: &Path) -> StoreResult<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::Engine(Box::new(error))),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// On other systems the permissions of the directory apply.
#[cfg(not(unix))]
fn create_private(_: &Path) -> StoreResult<()> {
    Ok(())
}

pub(crate) fn open_for_reading(path: &Path) -> StoreResult<Session> {
    let mut connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    configure(&mut connection)?;
    Ok(connection.into())
}

/// Waits before the next attempt to get a lock. Brief, because an import leaves the lock for a few milliseconds at a time.
pub(crate) fn pause_for_lock() {
    #[expect(clippy::disallowed_methods, reason = "a thread of its own, and SQLite has no other way to wait")]
    std::thread::sleep(LOCK_POLL);
}

/// Polls more often than SQLite's own waits.
fn wait_for_lock(tries: i32) -> bool {
    pause_for_lock();
    LOCK_POLL * tries.unsigned_abs() < BUSY_TIMEOUT
}

/// Like [`wait_for_lock`], but gives up soon: for work that can be done later.
fn wait_briefly(tries: i32) -> bool {
    wait_for_lock(tries) && LOCK_POLL * tries.unsigned_abs() < BRIEF_WAIT
}

/// Statements fail immediately instead of waiting for a lock.
pub(crate) fn wait_for_no_lock(connection: &Connection) -> StoreResult<()> {
    Ok(connection.busy_timeout(Duration::ZERO)?)
}

pub(crate) fn wait_briefly_for_locks(connection: &mut Connection) -> StoreResult<()> {
    Ok(connection.busy_handler(Some(wait_briefly))?)
}

pub(crate) fn wait_for_locks(connection: &mut Connection) -> StoreResult<()> {
    Ok(connection.busy_handler(Some(wait_for_lock))?)
}

fn configure(connection: &mut Connection) -> StoreResult<()> {
    wait_for_locks(connection)?;
    load_module(connection)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // Query planner stability: otherwise SQLite plans a statement again whenever a value is bound.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch("pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;")?;
    Ok(())
}
