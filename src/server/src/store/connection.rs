//! Connections: opening and configuring them, and the pool of read connections.

use super::database_file::DatabaseFile;
use super::{ReadTx, StoreError, StoreResult, migrations};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Concurrent reads.
const MAX_READERS: usize = 8;

/// Prepared statements cached per connection.
const STATEMENT_CACHE: usize = 128;

/// How long a statement waits for a lock, such as that of an import running in another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

pub(super) fn open_for_writing(path: &Path) -> StoreResult<Connection> {
    create_private(path)?;
    let mut connection = Connection::open(path)?;
    configure(&connection)?;
    // FULL: an acknowledged decision survives a power cut.
    connection.execute_batch("pragma journal_mode = wal; pragma synchronous = full;")?;
    migrations::run(&mut connection)?;
    Ok(connection)
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

fn open_for_reading(path: &Path) -> StoreResult<Connection> {
    let connection = Connection::open_with_flags(
        path,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_URI,
    )?;
    configure(&connection)?;
    Ok(connection)
}

fn configure(connection: &Connection) -> StoreResult<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    connection.execute_batch("pragma foreign_keys = on; pragma temp_store = memory; pragma cache_size = -16000;")?;
    Ok(())
}

/// Pool of read connections, opened on demand.
pub(super) struct ReadPool {
    file: Arc<DatabaseFile>,
    idle: Mutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
}

impl ReadPool {
    pub(super) fn open(file: Arc<DatabaseFile>) -> StoreResult<Self> {
        let first = open_for_reading(file.path())?;
        Ok(Self { file, idle: Mutex::new(vec![first]), permits: Arc::new(Semaphore::new(MAX_READERS)) })
    }

    pub(super) async fn run<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Busy)?;
        let pool = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || {
            let mut connection = pool.take()?;
            // One transaction, so that all statements of the job see the same snapshot.
            let transaction = connection.transaction()?;
            let result = job(&ReadTx { connection: &transaction });
            transaction.finish()?;
            pool.put_back(connection);
            drop(permit);
            result
        });
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    fn take(&self) -> StoreResult<Connection> {
        self.file.require_not_overwritten()?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.open_another(), Ok)
    }

    /// By its name, which may lead to another file by now.
    fn open_another(&self) -> StoreResult<Connection> {
        self.file.require_in_place()?;
        let opened = open_for_reading(self.file.path());
        if !matches!(opened, Err(StoreError::Unavailable(_))) {
            self.file.require_same_contents(opened.as_ref().ok())?;
        }
        opened
    }

    /// Fails if the file is not in place, or holds another database than when it was opened.
    pub(super) async fn check_contents(self: &Arc<Self>) -> StoreResult<()> {
        let pool = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || pool.open_another().map(drop));
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    fn put_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}
