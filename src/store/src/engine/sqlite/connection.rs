//! Connections of SQLite: opening and configuring them, the schema, statements, rows and errors.

use crate::engine::schema::{SchemaState, VERSION, for_sqlite};
use crate::engine::values::{Cells, ColumnCache, Columns, List, Params, Row, Value, ValueRef};
use crate::{StoreError, StoreResult};
use rusqlite::config::DbConfig;
use rusqlite::vtab::array::load_module;
use rusqlite::{CachedStatement, Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, types};
use std::ops::{ControlFlow, Deref, DerefMut};
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

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
    migrate(&connection)?;
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
    schema_version(&connection)?;
    Ok(connection)
}

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
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::engine(error)),
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

/// A connection, with the columns of the statements that it has run.
pub(crate) struct Session {
    connection: Connection,
    columns: ColumnCache,
}

impl From<Connection> for Session {
    fn from(connection: Connection) -> Self {
        Self { connection, columns: ColumnCache::default() }
    }
}

impl Deref for Session {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Session {
    pub(crate) fn visit<B>(
        &self,
        sql: &str,
        values: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        let mut statement = self.prepare(sql, values)?;
        let columns = Columns::new(&self.columns, sql);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if let ControlFlow::Break(result) = visit(&Row::new(row, &columns))? {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    pub(crate) fn execute(&self, sql: &str, values: impl Params) -> StoreResult<usize> {
        Ok(self.prepare(sql, values)?.raw_execute()?)
    }

    /// Runs a statement that begins or ends a transaction or savepoint. Each runs for every job, so it is prepared once.
    pub(crate) fn run(&self, sql: &'static str) -> StoreResult<()> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Closes the connection; dropping it would pass over an error.
    pub(crate) fn close(self) -> StoreResult<()> {
        self.connection.close().map_err(|(_, error)| error.into())
    }

    pub(crate) fn is_open(&self) -> bool {
        !self.connection.is_autocommit()
    }

    fn prepare(&self, sql: &str, values: impl Params) -> StoreResult<CachedStatement<'_>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut bound = 0;
        values.each(&mut |number, value| {
            bound = number;
            bind(&mut statement, number, value)
        })?;
        if bound != statement.parameter_count() {
            return Err(StoreError::engine(format!("{bound} values for the statement {sql}")));
        }
        Ok(statement)
    }
}

fn bind(statement: &mut CachedStatement<'_>, number: usize, value: Value<'_>) -> StoreResult<()> {
    match value {
        Value::OutOfRange => return Err(StoreError::engine("a number that is too large for the database")),
        Value::Null => statement.raw_bind_parameter(number, types::Null)?,
        Value::Bool(value) => statement.raw_bind_parameter(number, value)?,
        Value::Integer(value) => statement.raw_bind_parameter(number, value)?,
        Value::Text(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::Blob(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::List(list) => {
            let values: Vec<types::Value> = match &*list {
                List::Ids(ids) => ids.iter().copied().map(types::Value::from).collect(),
                List::Texts(texts) => texts.iter().cloned().map(types::Value::from).collect(),
            };
            statement.raw_bind_parameter(number, Rc::new(values))?;
        }
    }
    Ok(())
}

impl Cells for rusqlite::Row<'_> {
    fn count(&self) -> usize {
        self.as_ref().column_count()
    }

    fn name(&self, position: usize) -> &str {
        self.as_ref().column_name(position).unwrap_or_default()
    }

    fn value(&self, position: usize) -> StoreResult<ValueRef<'_>> {
        Ok(match self.get_ref(position)? {
            types::ValueRef::Null => ValueRef::Null,
            types::ValueRef::Integer(number) => ValueRef::Integer(number),
            types::ValueRef::Text(text) => {
                ValueRef::Text(std::str::from_utf8(text).map_err(|_| StoreError::Corrupt("column type"))?)
            }
            types::ValueRef::Blob(bytes) => ValueRef::Blob(bytes),
            types::ValueRef::Real(_) => return Err(StoreError::Corrupt("column type")),
        })
    }
}

/// Brings the schema up to date.
///
/// # Errors
/// The database comes from a later version, or from another program.
pub(crate) fn migrate(connection: &Connection) -> StoreResult<()> {
    if version(connection)? < VERSION {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        // Read again: another process may have migrated before this transaction, perhaps to a later version.
        for (statements, version) in for_sqlite(version(&transaction)?) {
            transaction.execute_batch(&statements)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
        transaction.commit()?;
    }
    schema_state(connection)?;
    drop_statistics(connection)
}

/// Drops the query planner's statistics, which somebody has gathered by `analyze`: plans are those that tests pin
/// (decision 0012).
fn drop_statistics(connection: &Connection) -> StoreResult<()> {
    Ok(connection.execute_batch("drop table if exists sqlite_stat1; drop table if exists sqlite_stat4")?)
}

fn version(connection: &Connection) -> StoreResult<usize> {
    let version: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    // Only another program sets a negative version, which is refused like a later one.
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// The number of SQLite, which changes with the schema.
pub(super) fn schema_version(connection: &Connection) -> StoreResult<i64> {
    Ok(connection.query_row("pragma schema_version", [], |row| row.get(0))?)
}

/// Fails unless the schema is of Handover, and not of a later version.
pub(super) fn schema_state(connection: &Connection) -> StoreResult<SchemaState> {
    let version = version(connection)?;
    // A query looks at the schema anew, which another process may just have made.
    let has_accounts = "select exists (select 1 from sqlite_schema where type = 'table' and name = 'account')";
    if version == 0 || !connection.query_row(has_accounts, [], |row| row.get(0))? {
        return Err(StoreError::FOREIGN_SCHEMA);
    }
    SchemaState::of(version)
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        match error {
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) => {
                Self::Corrupt("column type")
            }
            error if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                Self::Constraint(error.to_string())
            }
            error if error.sqlite_error_code() == Some(ErrorCode::OperationInterrupted) => Self::Busy,
            error if is_malformed(&error) => Self::Malformed(error.to_string()),
            error if is_outage(&error) => Self::Unavailable(error.to_string()),
            error => Self::Engine(Box::new(error)),
        }
    }
}

fn is_malformed(error: &rusqlite::Error) -> bool {
    use ErrorCode::{DatabaseCorrupt, NotADatabase};
    matches!(error.sqlite_error_code(), Some(DatabaseCorrupt | NotADatabase))
}

/// Whether the cause is the disk, the file system or another process, rather than the statement or the data.
fn is_outage(error: &rusqlite::Error) -> bool {
    use ErrorCode::{
        CannotOpen, DatabaseBusy, DatabaseLocked, DiskFull, FileLockingProtocolFailed, OutOfMemory, PermissionDenied,
        ReadOnly, SystemIoFailure,
    };
    matches!(
        error.sqlite_error_code(),
        Some(
            CannotOpen
                | DatabaseBusy
                | DatabaseLocked
                | DiskFull
                | FileLockingProtocolFailed
                | OutOfMemory
                | PermissionDenied
                | ReadOnly
                | SystemIoFailure
        )
    )
}
