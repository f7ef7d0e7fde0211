//! A PostgreSQL database, with the connections of this process.

use super::duty::Duty;
use super::reader::Reader;
use super::session::{ANSWER_LIMIT, Session};
use super::trouble::Trouble;
use super::url::PostgresUrl;
use super::write_connection::WriteConnection;
use super::{check, schema, state};
use crate::engine::inspection::ClusterState;
use crate::engine::open_purpose::OpenPurpose;
use crate::engine::statement_log::StatementLog;
use crate::{StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Time for the answer to a check.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// A PostgreSQL database.
pub(in crate::engine) struct Cluster {
    url: PostgresUrl,
    pub(in crate::engine) reader: Reader,
    trouble: Arc<Trouble>,
    /// Only a server seeks the duty.
    duty: Option<Duty>,
}

impl Cluster {
    /// Connects, and migrates the schema. Also returns the connection that writes.
    ///
    /// # Errors
    /// The database cannot be reached, cannot serve, or has a schema of a later version.
    pub(in crate::engine) fn open(
        url: &PostgresUrl,
        purpose: OpenPurpose,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<(Self, WriteConnection)> {
        let trouble = Arc::<Trouble>::default();
        let write = on_own_thread(|| {
            let session = Session::open(&url.with(""))?;
            check::require_suitable(&session)?;
            schema::migrate(&session)?;
            // Commands and imports may do much in one statement.
            let limit = (purpose == OpenPurpose::Server).then_some(ANSWER_LIMIT);
            WriteConnection::open(url, limit, Arc::clone(&trouble))
        })?;
        let reader = Reader::new(url, patience, statements);
        let duty = if purpose == OpenPurpose::Server { Some(Duty::seek(url)?) } else { None };
        Ok((Self { url: url.clone(), reader, trouble, duty }, write))
    }

    /// Whether this process is on duty; `None` if it does not seek the duty.
    pub(in crate::engine) fn duty(&self) -> Option<watch::Receiver<bool>> {
        self.duty.as_ref().map(Duty::is_held)
    }

    pub(in crate::engine) const fn url(&self) -> &PostgresUrl {
        &self.url
    }

    /// Checks that the database can be read and is no standby, that its clock agrees with this machine's, and that writes do
    /// not wait. Waits for no other server.
    ///
    /// # Errors
    /// The reason why not.
    pub(in crate::engine) async fn check(&self) -> StoreResult<()> {
        let checked = self.check_now().await;
        self.trouble.note_check(&checked);
        checked
    }

    async fn check_now(&self) -> StoreResult<()> {
        let read = self.reader.run(check::require_serving);
        let late = || StoreError::Unavailable("the database does not answer".to_owned());
        tokio::time::timeout(ANSWER_TIME, read).await.unwrap_or_else(|_| Err(late()))?;
        self.trouble.require_none()
    }

    /// Round trip and standbys.
    pub(in crate::engine) async fn state(&self) -> StoreResult<ClusterState> {
        self.reader.run(state::state).await
    }

    /// Whether the last transaction could not be written.
    pub(in crate::engine) fn has_trouble(&self) -> bool {
        self.trouble.is_found()
    }
}

/// Connecting blocks, which a thread of an async runtime must not.
pub(in crate::engine) fn on_own_thread<T: Send, E: From<StoreError> + Send>(
    job: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    std::thread::scope(|scope| scope.spawn(job).join())
        .unwrap_or_else(|_| Err(StoreError::Engine("connecting to the database panicked".into()).into()))
}
