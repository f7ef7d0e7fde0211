//! Persistence. All SQL of the server is in this folder.
//!
//! The public surface is typed and does not expose SQLite. [`Store::read`] runs a job on a pooled read connection, on one
//! snapshot; [`Store::write`] runs it on the single writer, all or nothing. The store takes no decisions: use cases read
//! rows, ask the rules and write back what those say, in one transaction.
//!
//! To add a table: write a migration that documents every column, then a module of typed functions on [`ReadTx`] and
//! [`WriteTx`]. See decision 0012.

mod account_facts;
mod account_tasks;
mod accounts;
mod billing;
mod cleanup;
mod codes;
mod connection;
mod convert;
mod devices;
mod idempotency;
mod ids;
pub mod import;
mod mailbox;
mod migrations;
mod outbox;
mod paging;
mod renewals;
mod requests;
mod role_terms;
mod search;
mod services;
mod sessions;
mod showcase;
mod sign_in_failures;
mod subscriptions;
mod transaction;
mod usage;
mod writer;

pub use account_tasks::{TaskOutcome, TaskRecord};
pub use accounts::{Account, NewAccount, PersonUpdate};
pub use billing::{Bill, PaymentMethod};
pub use codes::CountedAttempt;
pub use idempotency::StoredResponse;
pub use ids::{PaymentMethodId, ServiceId, StoredRequestId};
pub use mailbox::{MailboxEntry, MailboxMail, RenderedMail};
pub use outbox::{MailTopic, OutboxEntry, OutboxState, RequestMail};
pub use paging::Page;
pub use renewals::ExpiringService;
pub use requests::{RequestFilter, RequestList, RequestRecord};
pub use role_terms::RoleTerm;
pub use search::{ascii_form, fold};
pub use services::{NewService, ServiceFilter, ServiceOrder, ServiceRecord, ServicesQuery, SortKey};
pub use sessions::{LiveSession, NewSession, SessionLimits, SessionRecord};
pub use showcase::RoleCounts;
pub use subscriptions::{Delivery, Subscription};
pub use transaction::{Change, ReadTx, WriteTx};
pub use usage::DatabaseUse;

use connection::ReadPool;
use handover_rules::NicHandle;
use std::path::Path;
use std::sync::Arc;
use subscriptions::Subscriptions;
use tokio::sync::broadcast;
use writer::Writer;

/// Why a read or write failed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// SQLite or the file system failed.
    #[error("database error: {0}")]
    Engine(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A row holds an invalid or contradictory value.
    #[error("corrupt data: {0}")]
    Corrupt(&'static str),
    /// The guard of a write did not hold.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The write queue is full, or the transaction was rolled back.
    #[error("overloaded: try again later")]
    Busy,
}

impl StoreError {
    /// Whether the error is caused by the data at hand and would recur on every retry, as opposed to a failure of the
    /// database as a whole.
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
                Self::Corrupt("column type")
            }
            error => Self::Engine(Box::new(error)),
        }
    }
}

/// Result of a store operation.
pub type StoreResult<T> = Result<T, StoreError>;

/// Handle to the database; clones share it.
#[derive(Clone)]
pub struct Store {
    writer: Arc<Writer>,
    readers: Arc<ReadPool>,
    changes: broadcast::Sender<Change>,
    subscriptions: Arc<Subscriptions>,
}

impl Store {
    /// Opens the database at `path`, creating it if missing, and migrates its schema.
    ///
    /// # Errors
    /// The file cannot be opened, is not a Handover database, or was written by a later version.
    pub fn open(path: &Path) -> StoreResult<Self> {
        let connection = connection::open_for_writing(path)?;
        let (changes, _) = broadcast::channel(1024);
        let subscriptions = Arc::new(Subscriptions::default());
        let writer = Writer::start(connection, changes.clone(), Arc::clone(&subscriptions))?;
        let readers = ReadPool::open(path)?;
        Ok(Self { writer: Arc::new(writer), readers: Arc::new(readers), changes, subscriptions })
    }

    /// Runs `job` in a transaction of its own on the writer; an error rolls it back. Returns once the commit is durable.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub async fn write<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        self.writer.run(job).await
    }

    /// Runs `job` on one snapshot of the database.
    ///
    /// # Errors
    /// The error of `job`, or a database error.
    pub async fn read<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        self.readers.run(job).await
    }

    /// Subscribes to committed changes that concern one account, and to the end of one of its sessions.
    #[must_use]
    pub fn subscribe(&self, account: &NicHandle, session: [u8; 32]) -> Subscription {
        self.subscriptions.subscribe(account, session)
    }

    /// Subscribes to committed changes that concern no single account: [`Change::Timers`] and [`Change::Outbox`].
    #[must_use]
    pub fn changes(&self) -> broadcast::Receiver<Change> {
        self.changes.subscribe()
    }
}
