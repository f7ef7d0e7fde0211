//! Everything that is kept, and the only place that knows how: all SQL of the server is in this folder.
//!
//! The surface is typed and names no engine. [`Store::read`] runs on one of several read connections and sees one
//! consistent state; [`Store::write`] runs on the single writer, whole or not at all. What happens in a transaction is
//! decided outside, by the rules; here it is only kept.
//!
//! To add something to keep: a migration in `migrations/` with a comment on every column, then its statements and
//! typed functions in a module of its own, on [`Reader`] for reading and on [`Tx`] for writing.

mod account_tasks;
mod accounts;
mod browsers;
mod cleanup;
mod connection;
mod convert;
mod demo;
mod idempotency;
mod import;
mod migrations;
mod outbox;
mod profile;
mod renewals;
mod requests;
mod search;
mod services;
mod sessions;
mod terms;
mod throttle;
mod writer;

pub use account_tasks::{Outcome, TaskRecord};
pub use accounts::{Account, NewAccount};
pub use demo::{KeptMail, RoleCounts, UsedFor};
pub use idempotency::EarlierAnswer;
pub use import::Applied;
pub use outbox::{About, OutboxEntry};
pub use renewals::Expiring;
pub use requests::{RequestRecord, StoredAttempt};
pub use search::{ascii_form, fold};
pub use services::{NewService, ServiceRecord, ServicesQuery};
pub use sessions::{LiveSession, NewSession, SessionLimits};
pub use writer::{Change, Tx};

pub(crate) use convert::request_id;

use connection::ReadPool;
use rusqlite::{Params, Row};
use std::path::Path;
use std::sync::Arc;
use tokio::sync::broadcast;
use writer::Writer;

/// Why something could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed.
    #[error("the database failed: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// Something in the database is not what it can be.
    #[error("the database holds something that cannot be: {0}")]
    Corrupt(&'static str),
    /// A guard that must hold did not: somebody else was faster.
    #[error("somebody else was faster: {0}")]
    Conflict(&'static str),
    /// There is too much to do.
    #[error("too much to do")]
    Busy,
}

impl StoreError {
    /// Whether it is about what is kept, and would be the same at every try; not about the database as a whole.
    #[must_use]
    pub fn is_about_data(&self) -> bool {
        match self {
            Self::Corrupt(_) | Self::Conflict(_) => true,
            Self::Engine(error) => {
                error.downcast_ref().and_then(rusqlite::Error::sqlite_error_code)
                    == Some(rusqlite::ErrorCode::ConstraintViolation)
            }
            Self::Busy => false,
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::Error::{FromSqlConversionFailure, IntegralValueOutOfRange, InvalidColumnType};
        match error {
            FromSqlConversionFailure(..) | IntegralValueOutOfRange(..) | InvalidColumnType(..) => {
                Self::Corrupt("a value of another kind")
            }
            error => Self::Engine(Box::new(error)),
        }
    }
}

/// A result of the store.
pub type StoreResult<T> = Result<T, StoreError>;

/// The database. Clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<ReadPool>,
    changes: broadcast::Sender<Change>,
}

/// One consistent state of the database, to read from.
pub struct Reader<'c> {
    connection: &'c rusqlite::Connection,
}

impl Reader<'_> {
    /// What `read` makes of each row that a statement finds.
    fn all<T, C: FromIterator<T>>(
        &self,
        sql: &str,
        values: impl Params,
        read: impl FnMut(&Row<'_>) -> StoreResult<T>,
    ) -> StoreResult<C> {
        self.connection.prepare_cached(sql)?.query_and_then(values, read)?.collect()
    }
}

impl Store {
    /// Opens the database at `path`, makes it where it is missing, and brings its schema up to date.
    ///
    /// # Errors
    /// The file cannot be opened, is no database of ours, or comes from a later version.
    pub fn open(path: &Path) -> StoreResult<Self> {
        let connection = connection::open_for_writing(path)?;
        let (changes, _) = broadcast::channel(1024);
        let writer = Writer::start(connection, changes.clone())?;
        let readers = ReadPool::open(path)?;
        Ok(Self { writer: Arc::new(writer), readers: Arc::new(readers), changes })
    }

    /// Runs `job` on the writer, in a transaction of its own: what it returns as an error is undone. The answer comes
    /// once everything is safely on disk.
    ///
    /// # Errors
    /// Whatever `job` returns, or the database's own failure.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Tx<'_>) -> StoreResult<T> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// Runs `job` on one consistent state.
    ///
    /// # Errors
    /// Whatever `job` returns, or the database's own failure.
    pub async fn read<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&Reader<'_>) -> StoreResult<T> + Send + 'static,
    {
        self.readers.run(job).await
    }

    /// What changes from now on, as it is committed.
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}
