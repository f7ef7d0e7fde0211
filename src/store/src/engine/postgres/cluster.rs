//! A PostgreSQL database, with the connections of this process.

use super::reader::Reader;
use super::session::Session;
use super::trouble::Trouble;
use super::url::PostgresUrl;
use super::write_connection::WriteConnection;
use super::{check, schema};
use crate::engine::statement_log::StatementLog;
use crate::{StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;

/// A PostgreSQL database.
pub(in crate::engine) struct Cluster {
    url: PostgresUrl,
    pub(in crate::engine) reader: Reader,
    trouble: Arc<Trouble>,
}

impl Cluster {
    /// Connects, and migrates the schema. Also returns the connection that writes.
    ///
    /// # Errors
    /// The database cannot be reached, cannot serve, or has a schema of a later version.
    pub(in crate::engine) fn open(
        url: &PostgresUrl,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<(Self, WriteConnection)> {
        let trouble = Arc::<Trouble>::default();
        let write = on_own_thread(|| {
            let session = Session::open(&url.with(""))?;
            check::require_suitable(&session)?;
            schema::migrate(&session)?;
            WriteConnection::open(url, Arc::clone(&trouble))
        })?;
        let reader = Reader::start(url, patience, statements)?;
        Ok((Self { url: url.clone(), reader, trouble }, write))
    }

    pub(in crate::engine) const fn url(&self) -> &PostgresUrl {
        &self.url
    }

    /// Fails if the last transaction could not be written.
    pub(in crate::engine) fn require_no_trouble(&self) -> StoreResult<()> {
        self.trouble.require_none()
    }
}

/// Connecting blocks, which a thread of an async runtime must not.
pub(in crate::engine) fn on_own_thread<T: Send>(job: impl FnOnce() -> StoreResult<T> + Send) -> StoreResult<T> {
    std::thread::scope(|scope| scope.spawn(job).join())
        .unwrap_or_else(|_| Err(StoreError::Engine("connecting to the database panicked".into())))
}
