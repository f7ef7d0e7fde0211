//! Reads: short ones run on the thread of their caller, long ones on a few threads of their own (decision 0022).

use super::connection::{Session, open_for_reading, wait_for_locks, wait_for_no_lock};
use super::database_file::DatabaseFile;
use crate::clock::ThreadStopwatch;
use crate::engine::lane::{Lane, ReadLimit};
use crate::engine::lock;
use crate::engine::transaction::StatementLog;
use crate::{ReadTx, StoreError, StoreResult};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};
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
        let idle = lock(&self.idle).pop();
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
        work.await.map_err(StoreError::engine)?
    }

    fn put_back(&self, connection: Session) {
        lock(&self.idle).push(connection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sqlite::connection::open_for_writing;
    use std::future::Future;
    use std::thread::ThreadId;

    /// A reader with room for one long read that runs and one that waits.
    fn open(patience: Duration) -> (tempfile::TempDir, Arc<Reader>) {
        open_with(patience, Duration::from_millis(1))
    }

    fn open_with(patience: Duration, short: Duration) -> (tempfile::TempDir, Arc<Reader>) {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let path = folder.path().join("handover.db");
        let connection = open_for_writing(&path).expect("creating a database");
        let file = DatabaseFile::of(&path, &connection, false).expect("a database file");
        let reader = Reader::open(Arc::new(file), None, Arc::default()).expect("opening the database");
        (folder, Arc::new(Reader { long_reads: Lane::with(Some(patience), 1, 1), short, ..reader }))
    }

    const MINUTE: Duration = Duration::from_secs(60);

    /// A query that never ends by itself.
    fn endless(tx: &ReadTx<'_>) -> StoreResult<i64> {
        let sql = "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n";
        tx.value(sql, [])
    }

    fn long(tx: &ReadTx<'_>) -> StoreResult<i64> {
        let sql =
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) select max(i) from n";
        tx.value(sql, [])
    }

    /// Work without end on what a statement has found.
    fn endless_work(tx: &ReadTx<'_>) -> StoreResult<i64> {
        loop {
            tx.require_time()?;
        }
    }

    fn long_work(tx: &ReadTx<'_>) -> StoreResult<i64> {
        (0..1_000_000).try_fold(0, |number, _| tx.require_time().map(|()| number + 1))
    }

    fn short(tx: &ReadTx<'_>) -> StoreResult<i64> {
        tx.value("select count(*) from account", [])
    }

    async fn in_time<T>(future: impl Future<Output = T>) -> T {
        tokio::time::timeout(Duration::from_secs(20), future).await.expect("in time")
    }

    #[tokio::test]
    async fn gives_up_when_the_time_is_up() {
        for read in [endless, endless_work] {
            let (_folder, reader) = open(Duration::from_millis(20));
            assert!(matches!(in_time(reader.run(read)).await, Err(StoreError::Busy)));
            // The only turn is free again.
            assert_eq!(in_time(reader.run(short)).await.expect("a short read"), 0);
            let _turn = in_time(reader.long_reads.turns.acquire()).await.expect("a turn");
        }
    }

    #[tokio::test]
    async fn gives_up_when_the_caller_has_gone() {
        let (_folder, reader) = open(MINUTE);
        let caller = tokio::spawn({
            let reader = Arc::clone(&reader);
            async move { reader.run(endless).await }
        });
        while reader.long_reads.turns.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        caller.abort();
        // The only permit is free again.
        assert_eq!(in_time(reader.run(long)).await.expect("a free connection"), 100_000);
    }

    #[tokio::test]
    async fn result_keeps_its_turn_until_the_caller_takes_it() {
        let (_folder, reader) = open(MINUTE);
        let turns = || reader.long_reads.turns.available_permits();
        let ((go, wait), (done, ended)) = (std::sync::mpsc::channel::<()>(), std::sync::mpsc::channel());
        let mut read = Box::pin(reader.long_reads.run(move |_| {
            let _ = wait.recv();
            let _ = done.send(());
            Ok(())
        }));
        // Polled once, which begins it.
        assert!(tokio::time::timeout(Duration::ZERO, &mut read).await.is_err());
        drop(go);
        ended.recv().expect("the read runs");
        assert_eq!(turns(), 0);
        read.await.expect("a result");
        assert_eq!(turns(), 1);
    }

    /// Whether each attempt at a read runs on this thread.
    async fn attempts(reader: &Arc<Reader>, read: fn(&ReadTx<'_>) -> StoreResult<i64>) -> Vec<bool> {
        let noted: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
        let threads = Arc::clone(&noted);
        let noting = move |tx: &ReadTx<'_>| {
            threads.lock().expect("no panic").push(std::thread::current().id());
            read(tx)
        };
        in_time(reader.run(noting)).await.expect("a result");
        let here = std::thread::current().id();
        let threads = noted.lock().expect("no panic");
        threads.iter().map(|thread| *thread == here).collect()
    }

    #[tokio::test]
    async fn short_reads_stay_on_their_thread_and_long_ones_start_again_elsewhere() {
        let (_folder, reader) = open(MINUTE);
        assert_eq!(attempts(&reader, short).await, [true]);
        for read in [long, long_work] {
            assert_eq!(attempts(&reader, read).await, [true, false]);
        }
    }

    /// The number of steps of a statement is no measure.
    #[tokio::test]
    async fn reads_are_long_by_their_time() {
        let (_folder, reader) = open_with(MINUTE, MINUTE);
        assert_eq!(attempts(&reader, long).await, [true]);
    }

    #[tokio::test]
    async fn short_reads_go_on_while_long_ones_fill_the_queue() {
        let (_folder, reader) = open(MINUTE);
        let callers = [0; 2].map(|_| {
            let reader = Arc::clone(&reader);
            tokio::spawn(async move { reader.run(endless).await })
        });
        in_time(async {
            while reader.long_reads.places.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert!(matches!(in_time(reader.run(long)).await, Err(StoreError::Busy)));
        assert_eq!(in_time(reader.run(short)).await.expect("a connection of its own"), 0);
        for caller in callers {
            caller.abort();
        }
    }
}
