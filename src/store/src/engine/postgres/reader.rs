//! Reads: short ones and long ones on threads of their own (decision 0022).

use super::session::{ANSWER_LIMIT, Session};
use super::url::PostgresUrl;
use crate::engine::lane::{Lane, ReadLimit};
use crate::engine::statement_log::StatementLog;
use crate::{ReadTx, StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// The time after which a statement makes its read a long one. The start of it is lost.
const SHORT: Duration = Duration::from_millis(100);

/// Time for a short read with its waiting, after which it is a long one.
const SHORT_PATIENCE: Duration = Duration::from_secs(1);

/// Each read is one snapshot.
const BEGIN: &str = "begin isolation level repeatable read read only";

/// Reads on two lanes, so that short ones never wait for long ones.
pub(crate) struct Reader {
    short: (Lane, Arc<Connections>),
    long: (Lane, Arc<Connections>),
    url: PostgresUrl,
    statements: Arc<StatementLog>,
}

impl Reader {
    pub(super) fn new(url: &PostgresUrl, patience: Option<Duration>, statements: &Arc<StatementLog>) -> Self {
        let connections = |limit: Option<Duration>| {
            let setting = limit.map_or(String::new(), |time| format!("-c statement_timeout={}", time.as_millis()));
            Arc::new(Connections {
                url: url.with(&setting),
                answer_limit: patience.map(|_| ANSWER_LIMIT),
                idle: Mutex::default(),
                statements: Arc::clone(statements),
            })
        };
        Self {
            short: (Lane::new(Some(SHORT_PATIENCE)), connections(Some(SHORT))),
            // After its patience nobody waits for the answer any more.
            long: (Lane::new(patience), connections(patience)),
            url: url.with(""),
            statements: Arc::clone(statements),
        }
    }

    pub(crate) const fn long_reads(&self) -> &Lane {
        &self.long.0
    }

    /// Runs `job` in one read transaction on another thread, and once more among the long reads if a statement takes long, until
    /// the time is up.
    pub(crate) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        if !self.long_reads().takes_all() {
            match run_in(&self.short, job.clone()).await {
                Err(StoreError::Busy) => {}
                result => return result,
            }
        }
        run_in(&self.long, job).await
    }

    /// Runs `job` in one read transaction on this thread, without a limit, on a connection that is closed then.
    pub(crate) fn run_alone<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        read_on(&Session::open(&self.url)?, &self.statements, ReadLimit::None, job)
    }
}

/// Connections for reads, which are made when they are needed. The one that was used last is used next: it has prepared most
/// statements.
struct Connections {
    url: PostgresUrl,
    answer_limit: Option<Duration>,
    idle: Mutex<Vec<Session>>,
    statements: Arc<StatementLog>,
}

impl Connections {
    /// Reads, and once more on a new connection if the first was lost: a read has no effects.
    fn read<T>(&self, limit: &ReadLimit, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone) -> StoreResult<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(session) = idle {
            let (result, is_lost) = self.read_on(session, limit, job.clone());
            if !is_lost {
                return result;
            }
        }
        self.read_on(Session::open(&self.url)?.answering_within(self.answer_limit), limit, job).0
    }

    /// Also says whether the connection was lost.
    fn read_on<T>(
        &self,
        session: Session,
        limit: &ReadLimit,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
    ) -> (StoreResult<T>, bool) {
        let result = read_on(&session, &self.statements, limit.clone(), job);
        let is_lost = session.is_lost();
        if !is_lost {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        }
        (result, is_lost)
    }
}

async fn run_in<T, F>((lane, connections): &(Lane, Arc<Connections>), job: F) -> StoreResult<T>
where
    T: Send + 'static,
    F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
{
    let connections = Arc::clone(connections);
    lane.run(move |limit| connections.read(&limit, job)).await
}

fn read_on<T>(
    session: &Session,
    statements: &StatementLog,
    limit: ReadLimit,
    job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    session.begin(BEGIN)?;
    let result = catch_unwind(AssertUnwindSafe(|| job(&ReadTx::new(session, statements).within(limit))))
        .unwrap_or(Err(StoreError::Corrupt("store job panicked")));
    // If that fails, the connection is lost, and the next read makes another one.
    let _ = session.end("rollback");
    result
}
