//! Reads, on a few threads with a connection each.

use super::session::{ANSWER_LIMIT, Session};
use super::url::PostgresUrl;
use crate::engine::statement_log::StatementLog;
use crate::{ReadTx, StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// Reads at the same time.
const THREADS: usize = 8;

/// Reads that wait; further ones fail immediately with [`StoreError::Busy`].
const PLACES: usize = 256;

/// Each read is one snapshot.
const BEGIN: &str = "begin isolation level repeatable read read only";

type Job = Box<dyn FnOnce(&Connections) + Send>;

/// A pool of threads that read. Dropping it ends them.
pub(crate) struct Reader {
    jobs: SyncSender<Job>,
    url: PostgresUrl,
    statements: Arc<StatementLog>,
    /// Time for a read with its waiting; `None` for imports, which read everything.
    patience: Option<Duration>,
}

impl Reader {
    pub(super) fn start(
        url: &PostgresUrl,
        patience: Option<Duration>,
        statements: &Arc<StatementLog>,
    ) -> StoreResult<Self> {
        let (jobs, queue) = sync_channel::<Job>(PLACES);
        let queue = Arc::new(Mutex::new(queue));
        // Nobody waits for its answer any more.
        let limit = patience.map_or(String::new(), |time| format!("-c statement_timeout={}", time.as_millis()));
        let connections = Arc::new(Connections {
            url: url.with(&limit),
            answer_limit: patience.map(|_| ANSWER_LIMIT),
            idle: Mutex::default(),
            statements: Arc::clone(statements),
        });
        for number in 1..=THREADS {
            let (queue, connections) = (Arc::clone(&queue), Arc::clone(&connections));
            std::thread::Builder::new()
                .name(format!("store-reader-{number}"))
                .spawn(move || serve(&queue, &connections))
                .map_err(|error| StoreError::Engine(Box::new(error)))?;
        }
        Ok(Self { jobs, url: url.with(""), statements: Arc::clone(statements), patience })
    }

    /// Runs `job` in one read transaction on another thread, until the time is up.
    pub(crate) async fn run<T, F>(&self, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        let (sender, result) = oneshot::channel();
        let work: Job = Box::new(move |connections| {
            if !sender.is_closed() {
                // The caller may leave in the meantime.
                let _ = sender.send(connections.read(job));
            }
        });
        self.jobs.try_send(work).map_err(|error| match error {
            TrySendError::Full(_) => StoreError::Busy,
            TrySendError::Disconnected(_) => StoreError::Unavailable("the readers have stopped".to_owned()),
        })?;
        let result = async { result.await.map_err(|error| StoreError::Engine(Box::new(error)))? };
        match self.patience {
            Some(patience) => tokio::time::timeout(patience, result).await.unwrap_or(Err(StoreError::Busy)),
            None => result.await,
        }
    }

    /// Runs `job` in one read transaction on this thread, without a limit, on a connection that is closed then.
    pub(crate) fn run_alone<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        read_on(&Session::open(&self.url)?, &self.statements, job)
    }
}

fn serve(queue: &Mutex<Receiver<Job>>, connections: &Connections) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        job(connections);
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
    fn read<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone) -> StoreResult<T> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(session) = idle {
            let (result, is_lost) = self.read_on(session, job.clone());
            if !is_lost {
                return result;
            }
        }
        self.read_on(Session::open(&self.url)?.answering_within(self.answer_limit), job).0
    }

    /// Also says whether the connection was lost.
    fn read_on<T>(&self, session: Session, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> (StoreResult<T>, bool) {
        let result = read_on(&session, &self.statements, job);
        let is_lost = session.is_lost();
        if !is_lost {
            self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        }
        (result, is_lost)
    }
}

fn read_on<T>(
    session: &Session,
    statements: &StatementLog,
    job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
) -> StoreResult<T> {
    session.begin(BEGIN)?;
    let result = catch_unwind(AssertUnwindSafe(|| job(&ReadTx::new(session, statements))))
        .unwrap_or(Err(StoreError::Corrupt("store job panicked")));
    // If that fails, the connection is lost, and the next read makes another one.
    let _ = session.end("rollback");
    result
}
