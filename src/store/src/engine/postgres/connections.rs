//! The connections of a server by purpose: to read (decision 0022), to write, and to hold the duty.

use super::readiness::Readiness;
use super::session::{ANSWER_LIMIT, SERVERS, Session};
use super::translation::{LOCK_NOT_AVAILABLE, has_code, is_of_connection};
use super::url::PostgresUrl;
use crate::engine::connection::{BeginError, CommitError, Connection, WriteEngine};
use crate::engine::lane::{Lane, ReadLimit};
use crate::engine::lock;
use crate::engine::transaction::StatementLog;
use crate::{ReadTx, StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tokio::sync::watch;

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
        let idle = lock(&self.idle).pop();
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
            lock(&self.idle).push(session);
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

/// The advisory lock of the turn to write.
const TURN: i64 = 0x6861_6e64_6f76_6572;

/// Waits for the turn are limited, so that no caller waits forever; a server that holds its turn without working loses it.
const WRITE_SETTINGS: &str = "-c lock_timeout=5s -c idle_in_transaction_session_timeout=10s";

pub(crate) struct WriteConnection {
    url: PostgresUrl,
    session: Session,
    answer_limit: Option<Duration>,
    readiness: Arc<Readiness>,
}

impl WriteConnection {
    pub(super) fn open(
        url: &PostgresUrl,
        answer_limit: Option<Duration>,
        readiness: Arc<Readiness>,
    ) -> StoreResult<Self> {
        let url = url.with(WRITE_SETTINGS);
        let session = Session::open(&url)?.answering_within(answer_limit);
        Ok(Self { url, session, answer_limit, readiness })
    }

    fn begin_with(&mut self, turn: &str) -> StoreResult<()> {
        let statements = format!("begin isolation level read committed read write; {turn}");
        if !self.session.is_lost() {
            // It may have ended since the last transaction. PostgreSQL tells so before the connection is closed.
            match self.session.begin(&statements) {
                Err(error) if self.session.has_ended() || is_of_connection(&error) => {}
                begun => return begun,
            }
        }
        self.session = Session::open(&self.url)?.answering_within(self.answer_limit);
        self.session.begin(&statements)
    }

    /// Leaves a transaction that could not begin.
    fn refused(&self, error: StoreError) -> BeginError {
        // If that fails, the connection is lost.
        let _ = self.session.end("rollback");
        match error {
            error if has_code(&error, LOCK_NOT_AVAILABLE) => BeginError::Locked,
            error => BeginError::Failed(error.into_reason()),
        }
    }
}

impl WriteEngine for WriteConnection {
    fn connection(&self) -> Connection<'_> {
        (&self.session).into()
    }

    fn begin(&mut self) -> Result<(), BeginError> {
        self.readiness.require_no_fault(&self.session).map_err(|error| BeginError::Failed(error.into_reason()))?;
        let begun = self.begin_with(&format!("select pg_advisory_xact_lock({TURN})"));
        begun.map_err(|error| self.refused(error))
    }

    fn try_begin(&mut self) -> Result<(), BeginError> {
        let begun = self.begin_with(&format!("set local lock_timeout = 1; select pg_advisory_xact_lock({TURN})"));
        begun.map_err(|error| self.refused(error))
    }

    fn has_written(&self) -> bool {
        self.session.has_written()
    }

    fn commit(&mut self) -> Result<(), CommitError> {
        if let Err(error) = self.session.flush() {
            self.roll_back();
            return Err(CommitError::nothing_stored(error.into_reason()));
        }
        if self.session.is_doomed() {
            self.roll_back();
            return Err(CommitError::nothing_stored("a statement has failed"));
        }
        self.readiness.commit_begins();
        let committed = self.session.end("commit");
        self.readiness.commit_ends();
        committed.map_err(|error| CommitError {
            // A refusal has stored nothing. A connection that ends, or is ended, has perhaps.
            may_be_stored: !matches!(error, StoreError::Constraint(_)),
            reason: error.into_reason(),
        })
    }

    /// A connection that is lost has rolled back.
    fn roll_back(&mut self) {
        let rolled_back = self.session.end("rollback");
        assert!(rolled_back.is_ok() || self.session.is_lost(), "cannot roll back: {rolled_back:?}");
    }

    fn note_trouble(&self, trouble: Option<String>, has_written: bool) {
        // A transaction that writes nothing succeeds on a full disk, too.
        if trouble.is_some() || has_written {
            self.readiness.set_trouble(trouble);
        }
    }

    fn note_unlocked(&self) {
        self.readiness.set_trouble(None);
    }

    fn after_commit(&mut self) {}

    fn end(self: Box<Self>) {}
}

/// The advisory lock of the duty. It ends with its connection, so that no clock decides who holds it.
const DUTY: i64 = 0x6861_6e64_6475_7479;

/// A server that stops working loses its connection, and the duty with it.
const DUTY_SETTINGS: &str = "-c idle_session_timeout=10s";

/// Time between two looks whether this server may serve and holds the duty.
const INTERVAL: Duration = Duration::from_millis(500);

/// The duty as far as this process is concerned. The thread that seeks and holds it ends when this is dropped.
#[derive(Default)]
pub(crate) struct Duty {
    is_held: watch::Sender<bool>,
    /// Dropped to end the thread.
    ends: OnceLock<Sender<()>>,
}

impl Duty {
    /// Begins to seek the duty, with a first look.
    pub(super) fn seek(&self, url: &PostgresUrl, readiness: &Arc<Readiness>) -> StoreResult<()> {
        let mut seeker = Seeker {
            url: url.with(DUTY_SETTINGS),
            readiness: Arc::clone(readiness),
            is_held: self.is_held.clone(),
            session: None,
        };
        // Before the first write.
        seeker.seek_or_hold();
        let (ends, ended) = channel();
        std::thread::Builder::new()
            .name("store-duty".to_owned())
            .spawn(move || seeker.run(&ended))
            .map_err(StoreError::engine)?;
        let _ = self.ends.set(ends);
        Ok(())
    }

    pub(crate) fn is_held(&self) -> watch::Receiver<bool> {
        self.is_held.subscribe()
    }
}

/// The connection that seeks and holds the duty.
struct Seeker {
    url: PostgresUrl,
    readiness: Arc<Readiness>,
    is_held: watch::Sender<bool>,
    session: Option<Session>,
}

impl Seeker {
    /// Seeks the lock until `ended`, and holds it while the connection lasts and this server may serve.
    fn run(mut self, ended: &Receiver<()>) {
        while ended.recv_timeout(INTERVAL) == Err(RecvTimeoutError::Timeout) {
            self.seek_or_hold();
        }
    }

    fn seek_or_hold(&mut self) {
        let was_held = *self.is_held.borrow();
        let (is_held, reason) = match self.look(was_held) {
            Ok(is_held) => (is_held, String::new()),
            Err(error) => (false, error.into_reason()),
        };
        if is_held != was_held {
            if is_held {
                tracing::warn!("this server is on duty: it runs timers and sends emails and webhooks");
            } else {
                tracing::warn!(reason, "this server is not on duty any more");
            }
            self.is_held.send_replace(is_held);
        }
    }

    /// Whether the lock is held, or could be taken now. A connection that fails is closed, and so is that of a server that must
    /// not hold the lock any more.
    fn look(&mut self, was_held: bool) -> StoreResult<bool> {
        let open = match self.session.take() {
            Some(open) => open,
            None => self.connect()?,
        };
        let fault = self.readiness.look(&open)?;
        // A session that takes the lock again holds it twice.
        let is_held = fault.is_none() && (was_held || open.value(&format!("select pg_try_advisory_lock({DUTY})"))?);
        if is_held || !was_held {
            self.session = Some(open);
        }
        fault.map_or(Ok(is_held), |fault| Err(StoreError::Unavailable(fault)))
    }

    fn connect(&self) -> StoreResult<Session> {
        let open = Session::open(&self.url)?.answering_within(Some(ANSWER_LIMIT));
        if open.value(&format!("select pg_try_advisory_lock_shared({SERVERS})"))? {
            return Ok(open);
        }
        Err(StoreError::unavailable("a command runs that needs the servers to be stopped"))
    }
}
