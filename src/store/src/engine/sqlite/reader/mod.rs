//! Reads: short ones run on the thread of their caller, long ones on a few threads of their own (decision 0022).

use crate::engine::lane::{Lane, ReadLimit};
use crate::engine::sqlite::connection::{open_for_reading, wait_for_locks, wait_for_no_lock};
use crate::engine::sqlite::database_file::DatabaseFile;
use crate::engine::sqlite::session::Session;
use crate::engine::statement_log::StatementLog;
use crate::stopwatch::ThreadStopwatch;
use crate::{ReadTx, StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Steps of SQLite's virtual machine between two checks whether to continue a read; some 10 µs.
const STEPS_BETWEEN_CHECKS: i32 = 1000;

/// Processor time after which a read is too long for the thread of its caller. In tests, whose code is not optimised, pages
/// need more than in a release.
const SHORT: Duration = Duration::from_millis(if cfg!(debug_assertions) { 100 } else { 2 });

/// A pool of read connections, opened on demand. Each thread that makes calls has one at most besides those of long reads,
/// so that short reads never wait for long ones.
pub(crate) struct Reader {
    file: Arc<DatabaseFile>,
    idle: Mutex<Vec<Session>>,
    pub(crate) long_reads: Lane,
    /// [`SHORT`], except in tests.
    short: Duration,
    statements: Arc<StatementLog>,
}

impl Reader {
    pub(crate) fn open(
        file: Arc<DatabaseFile>,
        patience: Option<Duration>,
        statements: Arc<StatementLog>,
    ) -> StoreResult<Self> {
        let idle = Mutex::new(vec![open_for_reading(file.path())?]);
        Ok(Self { file, idle, long_reads: Lane::new(patience), short: SHORT, statements })
    }

    /// Runs `job` in one read transaction on this thread, or, if that turns out to be long, once more on another one, until
    /// the time is up or the future is dropped.
    pub(crate) async fn run<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
    {
        if let Some(result) = self.try_here(job.clone()) {
            return result;
        }
        let reader = Arc::clone(self);
        self.long_reads.run(move |limit| reader.read(limit, job)).await
    }

    /// Runs a read on this thread; `None` if it takes too long or would have to wait. Changing threads twice costs as much as a
    /// page of a list.
    fn try_here<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> Option<StoreResult<T>> {
        if self.long_reads.takes_all() {
            return None;
        }
        let mut connection = self.take().ok()?;
        wait_for_no_lock(&connection).ok()?;
        let limit = ReadLimit::Time(ThreadStopwatch::start(), self.short);
        // After a panic the read is repeated elsewhere, where the panic becomes an error.
        let result = catch_unwind(AssertUnwindSafe(|| self.read_on(&mut connection, limit, job))).ok()?.ok()?;
        wait_for_locks(&mut connection).ok()?;
        self.put_back(connection);
        // Otherwise it was too long, or failed for a reason that the long way finds out.
        let is_final =
            matches!(result, Ok(_) | Err(StoreError::StaleCursor | StoreError::Conflict(_) | StoreError::Refused(_)));
        is_final.then_some(result)
    }

    fn read<T>(&self, limit: ReadLimit, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        let mut connection = self.take()?;
        let result = self.read_on(&mut connection, limit, job)?;
        self.put_back(connection);
        if let Err(StoreError::Engine(_) | StoreError::Malformed(_) | StoreError::Corrupt(_)) = &result {
            // A mixture of two databases fails anywhere.
            self.file.require_in_place(None)?;
        }
        result
    }

    /// Runs `job` in a read transaction of this connection, which must not be used again if that fails.
    fn read_on<T>(
        &self,
        connection: &mut Session,
        limit: ReadLimit,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
    ) -> StoreResult<StoreResult<T>> {
        let of_statements = limit.clone();
        // A limit of this job, not an interrupt of the connection, which might hit the next job.
        connection.progress_handler(STEPS_BETWEEN_CHECKS, Some(move || of_statements.is_reached()))?;
        // One transaction, so that all statements of the job see the same snapshot.
        connection.run("begin")?;
        let result = job(&ReadTx::new(&*connection, &self.statements).within(limit));
        connection.progress_handler(0, None::<fn() -> bool>)?;
        // SQLite ends the transaction itself after some errors.
        if connection.is_open() {
            connection.run("rollback")?;
        }
        Ok(result)
    }

    fn take(&self) -> StoreResult<Session> {
        self.file.require_not_overwritten()?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| self.open_another(), Ok)
    }

    /// Opens the file by its name, which may lead to another file by now.
    fn open_another(&self) -> StoreResult<Session> {
        self.file.require_in_place(None)?;
        let opened = open_for_reading(self.file.path());
        if !matches!(opened, Err(StoreError::Unavailable(_))) {
            self.file.require_same_contents(opened.as_deref().ok())?;
        }
        opened
    }

    /// Runs `job` in one read transaction on this thread, without a limit, on a connection that is closed then.
    pub(crate) fn run_alone<T>(&self, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>) -> StoreResult<T> {
        self.read_on(&mut self.open_another()?, ReadLimit::None, job)?
    }

    /// Fails if the file is not in place, or holds another database than when it was opened.
    pub(crate) async fn check_contents(self: &Arc<Self>) -> StoreResult<()> {
        let reader = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || reader.open_another().map(drop));
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    fn put_back(&self, connection: Session) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

#[cfg(test)]
mod tests;
