//! PostgreSQL: one connection writes, in turns with other programs, and some read (decision 0060).

mod connections;
mod copy_target;
mod readiness;
mod schema;
pub(super) mod session;
mod translation;
mod url;

pub(super) use copy_target::CopyTarget;
pub(super) use readiness::write_pages;
pub use schema::ImportLock;
pub(super) use schema::{clear_stage, has_stage, lock_imports, open_stage};
pub(super) use session::{Session, on_own_thread};
pub use url::PostgresUrl;

use super::database::{ClusterState, Inspection, OpenPurpose};
use super::transaction::{ReadTx, StatementLog, WriteTx};
use super::values::{FromRow, Param, Value, ValueRef, from_row};
use crate::{RestoreOptions, ServerState, Stopwatch, StoreError, StoreResult};
use connections::{Duty, Reader, WriteConnection};
use handover_rules::Timestamp;
use readiness::{Readiness, open_suitable};
use session::ANSWER_LIMIT;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

const ANSWER_TIME: Duration = Duration::from_secs(2);

pub(crate) struct Cluster {
    url: PostgresUrl,
    pub(crate) reader: Reader,
    readiness: Arc<Readiness>,
    /// Only a server seeks the duty.
    duty: Option<Duty>,
}

impl Cluster {
    /// Connects, and migrates the schema. Also returns the connection that writes.
    ///
    /// # Errors
    /// The database cannot be reached, cannot serve, or has a schema of a later version.
    pub(crate) fn open(
        url: &PostgresUrl,
        purpose: OpenPurpose,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<(Self, WriteConnection)> {
        let (readiness, is_server) = (Arc::<Readiness>::default(), purpose == OpenPurpose::Server);
        let write = on_own_thread(|| {
            let session = open_suitable(url)?;
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
    pub(crate) fn begin_to_serve(&self, server: ServerState) -> StoreResult<()> {
        self.readiness.set_server(server);
        let Some(duty) = &self.duty else { return Ok(()) };
        on_own_thread(|| duty.seek(&self.url, &self.readiness))
    }

    /// Whether this process is on duty; `None` if it does not seek the duty.
    pub(crate) fn duty(&self) -> Option<watch::Receiver<bool>> {
        self.duty.as_ref().map(Duty::is_held)
    }

    pub(crate) const fn url(&self) -> &PostgresUrl {
        &self.url
    }

    /// Checks that this process may serve, and that writes do not wait. Waits for no other server.
    pub(crate) async fn check(&self) -> StoreResult<()> {
        let checked = self.check_now().await;
        self.readiness.note_check(&checked);
        checked
    }

    async fn check_now(&self) -> StoreResult<()> {
        let readiness = Arc::clone(&self.readiness);
        let read = self.reader.run(move |reader| readiness.require_serving(reader));
        let late = || StoreError::unavailable("the database does not answer");
        tokio::time::timeout(ANSWER_TIME, read).await.unwrap_or_else(|_| Err(late()))?;
        self.readiness.require_no_trouble()
    }

    pub(crate) async fn state(&self) -> StoreResult<ClusterState> {
        self.reader.run(state).await
    }

    /// Whether the last transaction could not be written.
    pub(crate) fn has_trouble(&self) -> bool {
        self.readiness.has_trouble()
    }
}

/// Statements of which the median is taken.
const ROUND_TRIPS: usize = 9;

/// The standbys. Without the role `pg_monitor`, PostgreSQL shows only their number.
struct Standbys {
    connected: u32,
    hidden: u32,
    synchronous: u32,
    is_waited_for: bool,
}

from_row!(Standbys { connected, hidden, synchronous, is_waited_for });

pub(super) fn state(reader: &ReadTx<'_>) -> StoreResult<ClusterState> {
    let sql = "select count(*) as connected, count(*) filter (where sync_state is null) as hidden,
          count(*) filter (where sync_state in ('sync', 'quorum')) as synchronous,
          current_setting('synchronous_standby_names') <> '' as is_waited_for
        from pg_stat_replication";
    let standbys: Standbys = reader.one(sql, [], Standbys::from_row)?;
    Ok(ClusterState {
        round_trip: round_trip(reader)?,
        standbys: standbys.connected,
        synchronous: (standbys.hidden == 0).then_some(standbys.synchronous),
        waits_for_standbys: standbys.is_waited_for,
    })
}

fn round_trip(reader: &ReadTx<'_>) -> StoreResult<Duration> {
    let mut times = Vec::with_capacity(ROUND_TRIPS);
    // The first prepares the statement.
    for _ in 0..=ROUND_TRIPS {
        let stopwatch = Stopwatch::start();
        let _: bool = reader.one("select true as is_there", [], |row| row.get("is_there"))?;
        times.push(stopwatch.elapsed());
    }
    times.remove(0);
    times.sort_unstable();
    Ok(times[ROUND_TRIPS / 2])
}

/// Looks at a database, which servers may be using.
pub(crate) fn inspect(url: &PostgresUrl) -> StoreResult<Inspection> {
    on_own_thread(|| {
        let session = open_suitable(url)?;
        session.begin("begin isolation level repeatable read read only")?;
        let (log, schema) = (StatementLog::default(), schema::state(&session)?);
        let reader = ReadTx::new(&session, &log);
        Inspection::of(schema, Some(state(&reader)?), &reader)
    })
}

/// Migrates a database that was put back to an earlier moment, gives its feed of events another epoch, and ends access, all or
/// nothing. Nothing in the database shows that it went back.
///
/// # Errors
/// The database cannot be reached, cannot serve, or has a schema of a later version; or a server runs on it.
pub fn after_restore(url: &PostgresUrl, options: RestoreOptions, now: Timestamp) -> StoreResult<()> {
    on_own_thread(|| {
        let session = open_suitable(url)?;
        schema::begin(&session)?;
        session.require_no_server()?;
        schema::apply(&session)?;
        schema::renew_epoch(&session)?;
        WriteTx::new(&session, &StatementLog::default()).end_access(options, now)?;
        session.end("commit")
    })
}

/// The rows that this transaction has visited, in indexes and tables.
pub(crate) const ROWS_VISITED: &str =
    "select cast(sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)) as bigint)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'handover'";

/// A value of a statement or a row. Truth values are 0 and 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlValue {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

impl Param for SqlValue {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => text.value(),
            Self::Blob(bytes) => bytes.value(),
        }
    }
}

impl From<ValueRef<'_>> for SqlValue {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Text(text) => Self::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

/// A database of PostgreSQL under test.
impl PostgresUrl {
    /// Runs a statement with settings of the connection, and returns the number of rows changed.
    pub fn execute(&self, sql: &str, values: &[SqlValue], settings: &str) -> StoreResult<usize> {
        on_own_thread(|| Session::open(&self.with(settings))?.execute(sql, values))
    }

    /// Runs a query with settings of the connection, and breaks at the first row.
    pub fn first(&self, sql: &str, settings: &str) -> StoreResult<Option<SqlValue>> {
        on_own_thread(|| {
            Session::open(&self.with(settings))?.visit(sql, [], |row| {
                Ok(ControlFlow::Break(row.values()?.into_iter().next().map_or(SqlValue::Null, SqlValue::from)))
            })
        })
    }

    /// Runs several statements.
    ///
    /// # Errors
    /// A statement is refused.
    pub fn execute_all(&self, sql: &str) -> StoreResult<()> {
        on_own_thread(|| Session::open(&self.with(""))?.run_all(sql))
    }

    pub fn query(&self, sql: &str) -> StoreResult<Vec<Vec<SqlValue>>> {
        on_own_thread(|| {
            let mut rows = Vec::new();
            Session::open(&self.with(""))?.visit(sql, [], |row| {
                rows.push(row.values()?.into_iter().map(SqlValue::from).collect());
                Ok(ControlFlow::<()>::Continue(()))
            })?;
            Ok(rows)
        })
    }
}
