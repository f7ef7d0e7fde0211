//! Connections: how they are set up, migrated and shared among readers.

use super::search::ascii_form;
use super::{Reader, StoreError, StoreResult};
use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Every migration in order; one is never edited after a release.
const MIGRATIONS: &[&str] =
    &[include_str!("migrations/0001_initial.sql"), include_str!("migrations/0002_earlier_builds.sql")];

/// How many reads run at once.
const READERS: usize = 8;

/// Statements kept prepared on each connection.
const PREPARED: usize = 128;

pub(super) fn open_for_writing(path: &Path) -> StoreResult<Connection> {
    make_private(path)?;
    let mut connection = Connection::open(path)?;
    set_up(&connection)?;
    // FULL: a decision that was acknowledged survives a power cut.
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
    migrate(&mut connection)?;
    Ok(connection)
}

/// Makes the file where it is missing, for its owner alone: it holds addresses, bills and hashes of passwords. The engine
/// gives the files beside it the same rights. What is there already keeps those that it has.
#[cfg(unix)]
fn make_private(path: &Path) -> StoreResult<()> {
    use std::os::unix::fs::OpenOptionsExt;
    match std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(StoreError::Engine(Box::new(error))),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Elsewhere the folder's rights count.
#[cfg(not(unix))]
fn make_private(_: &Path) -> StoreResult<()> {
    Ok(())
}

fn open_for_reading(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    set_up(&connection)?;
    Ok(connection)
}

fn set_up(connection: &Connection) -> StoreResult<()> {
    connection.busy_timeout(Duration::from_secs(10))?;
    connection.set_prepared_statement_cache_capacity(PREPARED);
    connection.execute_batch("pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;")?;
    Ok(())
}

fn migrate(connection: &mut Connection) -> StoreResult<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: usize = transaction.query_row("select user_version from pragma_user_version", [], |row| row.get(0))?;
    let missing = MIGRATIONS.get(version..).ok_or(StoreError::Corrupt("a schema from a later version"))?;
    for migration in missing {
        transaction.execute_batch(migration)?;
    }
    if version < WITH_ASCII_FORMS {
        fill_ascii_forms(&transaction)?;
    }
    transaction.execute_batch(&format!("pragma user_version = {}", MIGRATIONS.len()))?;
    transaction.commit()?;
    check(connection)
}

/// The first version with the ASCII forms of services' names.
const WITH_ASCII_FORMS: usize = 2;

/// The engine cannot spell names in ASCII.
fn fill_ascii_forms(connection: &Connection) -> StoreResult<()> {
    let mut statement = connection.prepare("select id, name from service where name glob '*[^ -~]*'")?;
    let mut spell = connection.prepare("update service set ascii_key = ?2 where id = ?1")?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for (id, name) in names.collect::<Result<Vec<(i64, String)>, _>>()? {
        spell.execute(params![id, ascii_form(&name)])?;
    }
    Ok(())
}

/// Every table with its columns.
const COLUMNS: &str = "select t.name || '.' || c.name from sqlite_schema t join pragma_table_info(t.name) c
    where t.type = 'table' and t.name not like 'sqlite%'";

/// Refuses a file that lacks a column, as one of a build before the first release may: here that is told at once, and
/// would be found out only by whoever needs it otherwise.
fn check(connection: &Connection) -> StoreResult<()> {
    let whole = Connection::open_in_memory()?;
    for migration in MIGRATIONS {
        whole.execute_batch(migration)?;
    }
    if columns(&whole)?.is_subset(&columns(connection)?) {
        return Ok(());
    }
    Err(StoreError::Corrupt("a schema from before the first release, which cannot be brought up to date"))
}

fn columns(connection: &Connection) -> StoreResult<HashSet<String>> {
    let mut statement = connection.prepare(COLUMNS)?;
    let names = statement.query_map([], |row| row.get(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}

/// Read connections, each used by one read at a time.
pub(super) struct ReadPool {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
    places: Arc<Semaphore>,
}

impl ReadPool {
    pub(super) fn open(path: &Path) -> StoreResult<Self> {
        let first = open_for_reading(path)?;
        Ok(Self { path: path.to_owned(), idle: Mutex::new(vec![first]), places: Arc::new(Semaphore::new(READERS)) })
    }

    pub(super) async fn run<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> StoreResult<T> + Send + 'static,
    {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|_| StoreError::Busy)?;
        let pool = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let mut connection = pool.take()?;
            // One transaction, so that every statement of the job sees the same state.
            let transaction = connection.transaction()?;
            let result = job(&Reader { connection: &transaction });
            transaction.finish()?;
            pool.give_back(connection);
            drop(place);
            result
        });
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    fn take(&self) -> StoreResult<Connection> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| open_for_reading(&self.path), Ok)
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
