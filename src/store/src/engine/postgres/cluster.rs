//! A PostgreSQL database, with the connections of this process.

use super::duty::Duty;
use super::reader::Reader;
use super::readiness::Readiness;
use super::session::{ANSWER_LIMIT, Session};
use super::url::PostgresUrl;
use super::write_connection::WriteConnection;
use super::{check, schema, state};
use crate::engine::inspection::ClusterState;
use crate::engine::open_purpose::OpenPurpose;
use crate::engine::statement_log::StatementLog;
use crate::{ReadTx, ServerState, StoreError, StoreResult};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Time for the answer to a check.
const ANSWER_TIME: Duration = Duration::from_secs(2);

/// A PostgreSQL database.
pub(in crate::engine) struct Cluster {
    url: PostgresUrl,
    pub(in crate::engine) reader: Reader,
    readiness: Arc<Readiness>,
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
        let (readiness, is_server) = (Arc::<Readiness>::default(), purpose == OpenPurpose::Server);
        let write = on_own_thread(|| {
            let session = Session::open(&url.with(""))?;
            check::require_suitable(&url.with(""), &session)?;
            schema::migrate(&session)?;
            if !is_server {
                readiness.require_serving(&ReadTx::new(&session, &StatementLog::default()))?;
            }
            // Commands and imports may do much in one statement.
            WriteConnection::open(url, is_server.then_some(ANSWER_LIMIT), Arc::clone(&readiness))
        })?;
        let reader = Reader::new(url, patience, statements);
        let duty = is_server.then(Duty::default);
        Ok((Self { url: url.clone(), reader, readiness, duty }, write))
    }

    /// Begins to look whether this server may serve, and to seek the duty.
    pub(in crate::engine) fn begin_to_serve(&self, server: ServerState) -> StoreResult<()> {
        self.readiness.set_server(server);
        let Some(duty) = &self.duty else { return Ok(()) };
        on_own_thread(|| duty.seek(&self.url, &self.readiness))
    }

    /// Whether this process is on duty; `None` if it does not seek the duty.
    pub(in crate::engine) fn duty(&self) -> Option<watch::Receiver<bool>> {
        self.duty.as_ref().map(Duty::is_held)
    }

    pub(in crate::engine) const fn url(&self) -> &PostgresUrl {
        &self.url
    }

    /// Checks that this process may serve, and that writes do not wait. Waits for no other server.
    ///
    /// # Errors
    /// The reason why not.
    pub(in crate::engine) async fn check(&self) -> StoreResult<()> {
        let checked = self.check_now().await;
        self.readiness.note_check(&checked);
        checked
    }

    async fn check_now(&self) -> StoreResult<()> {
        let readiness = Arc::clone(&self.readiness);
        let read = self.reader.run(move |reader| readiness.require_serving(reader));
        let late = || StoreError::Unavailable("the database does not answer".to_owned());
        tokio::time::timeout(ANSWER_TIME, read).await.unwrap_or_else(|_| Err(late()))?;
        self.readiness.require_no_trouble()
    }

    /// Round trip and standbys.
    pub(in crate::engine) async fn state(&self) -> StoreResult<ClusterState> {
        self.reader.run(state::state).await
    }

    /// Whether the last transaction could not be written.
    pub(in crate::engine) fn has_trouble(&self) -> bool {
        self.readiness.has_trouble()
    }
}

/// Connecting blocks, which a thread of an async runtime must not.
pub(in crate::engine) fn on_own_thread<T: Send, E: From<StoreError> + Send>(
    job: impl FnOnce() -> Result<T, E> + Send,
) -> Result<T, E> {
    std::thread::scope(|scope| scope.spawn(job).join())
        .unwrap_or_else(|_| Err(StoreError::Engine("connecting to the database panicked".into()).into()))
}
