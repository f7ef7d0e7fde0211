//! Reads: each lane has connections and a queue of its own, so that long reads cannot hold up short ones (decision 0026).

use super::connection::{open_for_reading, wait_for_locks};
use super::database_file::DatabaseFile;
use super::statement_log::StatementLog;
use super::transaction::run;
use super::{ReadTx, StoreError, StoreResult};
use rusqlite::Connection;
use std::panic::RefUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// Steps of SQLite's virtual machine between two checks whether the caller is still there; some 10 µs.
const STEPS_BETWEEN_CHECKS: i32 = 1000;

/// Checks after which a brief read takes too long for the thread of its caller; some 200 µs.
const BRIEF_CHECKS: u32 = 20;

/// The capacity of a lane.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane {
    /// Reads at the same time.
    readers: usize,
    /// Reads that may wait; further ones fail at once.
    waiting: usize,
    /// The time for waiting and reading.
    time_limit: Duration,
}

impl Lane {
    pub(super) const READS: Self = Self { readers: 8, waiting: 256, time_limit: Duration::from_secs(5) };
    pub(super) const LOOK_UPS: Self = Self { readers: 4, waiting: 1024, time_limit: Duration::from_secs(5) };
}

/// A pool of read connections, opened on demand.
pub(super) struct ReadLane {
    file: Arc<DatabaseFile>,
    idle: Mutex<Vec<Connection>>,
    time_limit: Duration,
    /// For tests of everything else that ends a read.
    #[cfg(feature = "test-clock")]
    is_patient: AtomicBool,
    /// One permit for each reader and each place in the queue.
    places: Semaphore,
    readers: Arc<Semaphore>,
    statements: Arc<StatementLog>,
}

impl ReadLane {
    pub(super) fn open(file: Arc<DatabaseFile>, lane: Lane, statements: Arc<StatementLog>) -> StoreResult<Self> {
        let first = open_for_reading(file.path())?;
        Ok(Self {
            file,
            idle: Mutex::new(vec![first]),
            time_limit: lane.time_limit,
            #[cfg(feature = "test-clock")]
            is_patient: AtomicBool::new(false),
            places: Semaphore::new(lane.readers + lane.waiting),
            readers: Arc::new(Semaphore::new(lane.readers)),
            statements,
        })
    }

    /// Lifts the time limit.
    #[cfg(feature = "test-clock")]
    pub(super) fn be_patient(&self) {
        self.is_patient.store(true, Ordering::Relaxed);
    }

    /// Runs `job` in one read transaction, until the time is up or the future is dropped.
    pub(super) async fn run<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        #[cfg(feature = "test-clock")]
        if self.is_patient.load(Ordering::Relaxed) {
            return self.run_without_limit(job).await;
        }
        tokio::time::timeout(self.time_limit, self.run_without_limit(job)).await.unwrap_or(Err(StoreError::Busy))
    }

    /// Runs `job` in one read transaction, until the future is dropped.
    pub(super) async fn run_without_limit<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        let _place = self.places.try_acquire().map_err(|_| StoreError::Busy)?;
        let reader = Arc::clone(&self.readers).acquire_owned().await.map_err(|_| StoreError::Busy)?;
        let lane = Arc::clone(self);
        let caller = CallerGuard::default();
        let has_gone = Arc::clone(&caller.has_gone);
        let work = tokio::task::spawn_blocking(move || {
            let result = lane.read(has_gone, job);
            drop(reader);
            result
        });
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    /// Like [`Self::run`], but on the thread of the caller, unless it turns out to be long: then it starts again. Changing
    /// threads twice costs as much as a page of a list.
    pub(super) async fn run_briefly<T, F>(self: &Arc<Self>, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(&ReadTx<'_>) -> StoreResult<T> + Send + 'static,
    {
        match self.try_briefly(&job) {
            Some(result) => result,
            None => self.run(job).await,
        }
    }

    /// `None` if it took too long, or would have to wait.
    fn try_briefly<T>(&self, job: impl Fn(&ReadTx<'_>) -> StoreResult<T>) -> Option<StoreResult<T>> {
        let connection = self.take_idle()?;
        // No waiting for locks: it would block all calls on this thread.
        connection.busy_handler(None).ok()?;
        let mut checks = 0;
        let is_over = move || {
            checks += 1;
            checks > BRIEF_CHECKS
        };
        self.file.require_not_overwritten().ok()?;
        let result = self.read_on(&connection, is_over, job).ok()?;
        wait_for_locks(&connection).ok()?;
        self.put_back(connection);
        // Interrupted, or for a reason that is looked into there.
        let is_to_repeat = matches!(
            result,
            Err(StoreError::Engine(_) | StoreError::Malformed(_) | StoreError::Unavailable(_) | StoreError::Corrupt(_))
        );
        (!is_to_repeat).then_some(result)
    }

    fn read<T>(
        &self,
        caller_has_gone: Arc<AtomicBool>,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        if caller_has_gone.load(Ordering::Relaxed) {
            return Err(StoreError::Busy);
        }
        let connection = self.take()?;
        // A flag of this job, not an interrupt of the connection, which might hit the next job.
        let result = self.read_on(&connection, move || caller_has_gone.load(Ordering::Relaxed), job)?;
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
        connection: &Connection,
        is_over: impl FnMut() -> bool + Send + RefUnwindSafe + 'static,
        job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T>,
    ) -> StoreResult<StoreResult<T>> {
        connection.progress_handler(STEPS_BETWEEN_CHECKS, Some(is_over));
        // One transaction, so that all statements of the job see the same snapshot.
        run(connection, "begin")?;
        let result = job(&ReadTx::new(connection, &self.statements));
        connection.progress_handler(0, None::<fn() -> bool>);
        // SQLite ends the transaction itself after some errors.
        if !connection.is_autocommit() {
            run(connection, "rollback")?;
        }
        Ok(result)
    }

    fn take(&self) -> StoreResult<Connection> {
        self.file.require_not_overwritten()?;
        self.take_idle().map_or_else(|| self.open_another(), Ok)
    }

    fn take_idle(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop()
    }

    /// By its name, which may lead to another file by now.
    fn open_another(&self) -> StoreResult<Connection> {
        self.file.require_in_place(None)?;
        let opened = open_for_reading(self.file.path());
        if !matches!(opened, Err(StoreError::Unavailable(_))) {
            self.file.require_same_contents(opened.as_ref().ok())?;
        }
        opened
    }

    /// Fails if the file is not in place, or holds another database than when it was opened.
    pub(super) async fn check_contents(self: &Arc<Self>) -> StoreResult<()> {
        let lane = Arc::clone(self);
        let work = tokio::task::spawn_blocking(move || lane.open_another().map(drop));
        work.await.map_err(|error| StoreError::Engine(Box::new(error)))?
    }

    fn put_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }
}

/// Notices when the caller stops waiting.
#[derive(Default)]
struct CallerGuard {
    has_gone: Arc<AtomicBool>,
}

impl Drop for CallerGuard {
    fn drop(&mut self) {
        self.has_gone.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::connection::open_for_writing;
    use std::future::Future;
    use std::thread::ThreadId;

    const LANE: Lane = Lane { readers: 1, waiting: 1, time_limit: Duration::from_secs(60) };

    fn open(lane: Lane) -> (tempfile::TempDir, Arc<ReadLane>) {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let path = folder.path().join("handover.db");
        let connection = open_for_writing(&path).expect("creating a database");
        let file = DatabaseFile::of(&path, &connection, false).expect("a database file");
        let lane = ReadLane::open(Arc::new(file), lane, Arc::default()).expect("opening the database");
        (folder, Arc::new(lane))
    }

    /// A query that never ends by itself.
    fn endless(tx: &ReadTx<'_>) -> StoreResult<i64> {
        let sql = "with recursive n (i) as (select 1 union all select i + 1 from n) select max(i) from n";
        tx.one(sql, [], |row| row.get(0))
    }

    fn long(tx: &ReadTx<'_>) -> StoreResult<i64> {
        let sql =
            "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) select max(i) from n";
        tx.one(sql, [], |row| row.get(0))
    }

    fn short(tx: &ReadTx<'_>) -> StoreResult<i64> {
        tx.one("select count(*) from account", [], |row| row.get(0))
    }

    async fn in_time<T>(future: impl Future<Output = T>) -> T {
        tokio::time::timeout(Duration::from_secs(20), future).await.expect("in time")
    }

    #[tokio::test]
    async fn gives_up_when_the_time_is_up() {
        let (_folder, lane) = open(Lane { time_limit: Duration::from_millis(20), ..LANE });
        assert!(matches!(in_time(lane.run(endless)).await, Err(StoreError::Busy)));
        // Its reader is free again, at some time.
        in_time(async { while lane.run(short).await.is_err() {} }).await;
    }

    #[tokio::test]
    async fn gives_up_when_the_caller_has_gone() {
        let (_folder, lane) = open(LANE);
        let (sender, started) = tokio::sync::oneshot::channel();
        let caller = tokio::spawn({
            let lane = Arc::clone(&lane);
            async move {
                lane.run(move |tx| {
                    let _ = sender.send(());
                    endless(tx)
                })
                .await
            }
        });
        in_time(started).await.expect("the read starts");
        caller.abort();
        assert_eq!(in_time(lane.run(short)).await.expect("a free reader"), 0);
    }

    #[tokio::test]
    async fn brief_reads_stay_on_their_thread_and_long_ones_start_again_elsewhere() {
        let (_folder, lane) = open(LANE);
        let threads: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
        let noted = |read: fn(&ReadTx<'_>) -> StoreResult<i64>| {
            let threads = Arc::clone(&threads);
            move |tx: &ReadTx<'_>| {
                threads.lock().expect("no panic").push(std::thread::current().id());
                read(tx)
            }
        };
        let here = std::thread::current().id();
        assert_eq!(in_time(lane.run_briefly(noted(short))).await.expect("a short read"), 0);
        assert_eq!(std::mem::take(&mut *threads.lock().expect("no panic")), [here]);
        assert_eq!(in_time(lane.run_briefly(noted(long))).await.expect("a long read"), 100_000);
        let threads = threads.lock().expect("no panic");
        assert_eq!((threads.len(), threads[0] == here, threads[1] == here), (2, true, false));
    }

    #[tokio::test]
    async fn refuses_at_once_when_the_queue_is_full() {
        let (_folder, lane) = open(LANE);
        let callers = [0; 2].map(|_| {
            let lane = Arc::clone(&lane);
            tokio::spawn(async move { lane.run(endless).await })
        });
        in_time(async {
            while lane.places.available_permits() > 0 {
                tokio::task::yield_now().await;
            }
        })
        .await;
        assert!(matches!(in_time(lane.run(short)).await, Err(StoreError::Busy)));
        for caller in callers {
            caller.abort();
        }
    }
}
