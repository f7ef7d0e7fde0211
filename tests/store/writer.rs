//! The single writer, which commits queued jobs together.

use super::common::waiting;
use crate::common::database::{self, Connection};
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, join_all, select_all};
use handover_rules::Timestamp;
use handover_store::{Awaited, Change, Store, StoreError, StoreResult, WriteTx};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tempfile::TempDir;

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

/// A database whose engine rolls the whole transaction back when `full` is written, as SQLite may when the disk is full, an
/// I/O error occurs or memory runs out.
fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let store = Store::open(&path).expect("creating a database");
    let trigger = "create trigger rolls_back before insert on sign_in_failure when new.login = 'full'
                   begin select raise(rollback, 'the disk is full'); end";
    database::sql(&path, trigger, []);
    (folder, store)
}

/// The logins in the table, sorted.
fn written(folder: &TempDir) -> Vec<String> {
    database::column(folder.path().join("handover.db"), "select login from sign_in_failure order by login")
}

fn write(login: &'static str) -> impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Clone + Send + 'static {
    move |tx| tx.set_sign_in_failures(login, 1, now())
}

/// A job that waits until it is released, so that jobs queued since then share its commit.
fn when_released<T, F>(
    released: Receiver<()>,
    job: F,
) -> impl FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
{
    // A job must be `Clone`.
    let released = Arc::new(Mutex::new(released));
    move |tx| {
        released.lock().expect("no panic").recv().expect("the test releases the job");
        job(tx)
    }
}

/// Queues a job, whose result is awaited later.
fn queue<T, F>(store: &Store, job: F) -> LocalBoxFuture<'_, StoreResult<T>>
where
    T: Send + 'static,
    F: FnOnce(&mut WriteTx<'_>) -> StoreResult<T> + Clone + Send + 'static,
{
    let mut queued = store.write(job).boxed_local();
    // Polled once, it is in the queue.
    assert!((&mut queued).now_or_never().is_none());
    queued
}

/// Runs jobs in one commit, and returns their results.
async fn write_together<const N: usize>(store: &Store, logins: [&'static str; N]) -> Vec<StoreResult<()>> {
    let (release, released) = channel();
    let mut queued = vec![queue(store, when_released(released, write(logins[0])))];
    queued.extend(logins[1..].iter().map(|login| queue(store, write(login))));
    release.send(()).expect("the first job is waiting");
    join_all(queued).await
}

/// Runs `count` jobs in one commit, all queued before the first one starts.
async fn write_all_together(
    store: &Store,
    count: usize,
    job: impl Fn(usize, &mut WriteTx<'_>) -> StoreResult<()> + Clone + Send + 'static,
) -> Vec<StoreResult<()>> {
    let (release, released) = channel();
    let held = queue(store, when_released(released, |_| Ok(())));
    let queue_next = |number| {
        let job = job.clone();
        queue(store, move |tx: &mut WriteTx<'_>| job(number, tx))
    };
    let queued: Vec<_> = (0..count).map(queue_next).collect();
    release.send(()).expect("the first job is waiting");
    held.await.expect("the job succeeds");
    join_all(queued).await
}

#[tokio::test]
async fn jobs_that_wait_share_a_commit_in_their_order() {
    let (folder, store) = store();
    store.lift_batch_time();
    let mut changes = store.changes(Awaited::Outbox);
    let results = write_all_together(&store, 30, |number, tx| {
        // Each sees the writes of the one before it.
        tx.announce(Change::Outbox);
        let login = format!("{number:03}");
        let previous = number.checked_sub(1).map(|previous| format!("{previous:03}"));
        let has_previous = previous.is_none_or(|login| tx.sign_in_failures(&login).is_ok_and(|found| found.is_some()));
        if !has_previous {
            return Err(StoreError::Conflict("out of order"));
        }
        tx.set_sign_in_failures(&login, 1, now())
    })
    .await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(written(&folder).len(), 30);
    // Each commit announces a change once.
    assert_eq!(changes.recv().await, Ok(Change::Outbox));
    // Changes are announced after the answers, and before the next commit begins.
    store.write(|_| Ok(())).await.expect("the job succeeds");
    assert!(changes.try_recv().is_err());
}

#[tokio::test]
async fn failing_and_panicking_jobs_undo_only_themselves() {
    let (folder, store) = store();
    let results = write_all_together(&store, 9, |number, tx| {
        tx.set_sign_in_failures(&number.to_string(), 1, now())?;
        match number % 3 {
            1 => Err(StoreError::Conflict("no")),
            2 => panic!("a job that panics"),
            _ => Ok(()),
        }
    })
    .await;
    for (number, result) in results.iter().enumerate() {
        match number % 3 {
            0 => assert!(result.is_ok()),
            1 => assert!(matches!(result, Err(StoreError::Conflict("no")))),
            _ => assert!(matches!(result, Err(StoreError::Corrupt(_)))),
        }
    }
    assert_eq!(written(&folder), ["0", "3", "6"]);
}

/// The first job of a transaction has no savepoint: the transaction ends with it.
#[tokio::test]
async fn first_job_of_a_transaction_undoes_only_itself() {
    for panics in [false, true] {
        let (folder, store) = store();
        let (release, released) = channel();
        let fail = move |tx: &mut WriteTx<'_>| {
            write("a")(tx)?;
            assert!(!panics, "a job that panics");
            Err::<(), _>(StoreError::Conflict("no"))
        };
        let failing = queue(&store, when_released(released, fail));
        let next = queue(&store, write("b"));
        release.send(()).expect("the first job is waiting");
        let failed = failing.await;
        let expected = if panics { "store job panicked" } else { "no" };
        assert!(matches!(failed, Err(StoreError::Conflict(why) | StoreError::Corrupt(why)) if why == expected));
        assert!(next.await.is_ok());
        assert_eq!(written(&folder), ["b"]);
    }
}

/// A key that takes up a page and more.
fn long_key(number: u32) -> String {
    format!("{number:08000}")
}

/// A store whose disk is full: rows can be changed that need no more room, but none can be added.
async fn full_store() -> (TempDir, Store) {
    let (folder, store) = store();
    store.write(write("a")).await.expect("there is room");
    store.limit_size(1).await.expect("limiting the size");
    let mut number = 0;
    while store.write(move |tx| tx.set_sign_in_failures(&long_key(number), 1, now())).await.is_ok() {
        number += 1;
    }
    store.check().await.expect_err("the disk is full");
    (folder, store)
}

/// A transaction that is rolled back changes pages in memory only.
#[tokio::test]
async fn failed_job_does_not_prove_that_a_full_disk_can_be_written_again() {
    let (_folder, store) = full_store().await;
    let failing = |tx: &mut WriteTx<'_>| write("a")(tx).and(Err::<(), _>(StoreError::Conflict("no")));
    assert!(matches!(store.write(failing).await, Err(StoreError::Conflict("no"))));
    store.check().await.expect_err("the disk is still full");
    store.write(write("a")).await.expect("it needs no more room");
    store.check().await.expect("a healthy store");
}

#[tokio::test]
async fn first_job_on_a_full_disk_does_not_fail_the_others() {
    let (_folder, store) = full_store().await;
    let (release, released) = channel();
    let add = |tx: &mut WriteTx<'_>| tx.set_sign_in_failures(&long_key(u32::MAX), 1, now());
    let first = queue(&store, when_released(released, add));
    let next = queue(&store, write("a"));
    release.send(()).expect("the first job is waiting");
    assert!(matches!(first.await, Err(StoreError::Unavailable(_))));
    next.await.expect("it needs no more room");
}

#[tokio::test]
async fn engine_rollback_fails_the_whole_batch() {
    let (folder, store) = store();
    store.lift_batch_time();
    let results = write_together(&store, ["a", "full", "c", "d"]).await;
    assert!(results.iter().all(Result::is_err), "{results:?}");
    assert_eq!(written(&folder), [""; 0]);
    // The writer stays usable.
    let results = write_together(&store, ["a", "c"]).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(written(&folder), ["a", "c"]);
}

/// A store of a server, another connection that holds its write lock, and the folder.
fn locked_store() -> (TempDir, Store, Connection) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let store = Store::open_for_server(&path).expect("creating a database");
    let other = database::connection(&path);
    other.execute_batch("begin immediate").expect("the lock");
    (folder, store, other)
}

#[tokio::test]
async fn writes_that_wait_for_a_lock_fail_together_and_further_ones_immediately() {
    // More than a batch.
    const WAITING: usize = 40;
    let (folder, store, other) = locked_store();
    let waiting: Vec<_> = (0..WAITING).map(|_| queue(&store, write("late"))).collect();
    // Alone, each would wait like the first.
    let together = Duration::from_secs(3);
    let first = tokio::time::timeout(Duration::from_secs(30), select_all(waiting)).await;
    let (first, _, others) = first.expect("they do not wait for the lock");
    let others = tokio::time::timeout(together, join_all(others)).await.expect("they fail together");
    for refused in std::iter::once(first).chain(others) {
        assert!(matches!(refused, Err(StoreError::Unavailable(_))));
    }
    for _ in 0..3 {
        let refused = tokio::time::timeout(together, store.write(write("late"))).await;
        assert!(matches!(refused.expect("it is refused immediately"), Err(StoreError::Unavailable(_))));
    }
    let reason = store.check().await.expect_err("the lock is not free").to_string();
    assert!(reason.contains("locked by another process"), "{reason}");
    store.read(|reader| reader.last_run()).await.expect("reads go on");

    other.execute_batch("rollback").expect("the lock is given back");
    // Health recovers without a write.
    waiting::until("the store is healthy", Duration::from_secs(5), Duration::from_millis(5), async || {
        store.check().await.is_ok()
    })
    .await;
    store.write(write("then")).await.expect("the lock is free");
    assert_eq!(written(&folder), ["then"]);
}

#[tokio::test]
async fn writes_wait_for_a_lock_that_is_left_soon() {
    let (folder, store, other) = locked_store();
    let waiting = store.write(write("then"));
    let release = async {
        waiting::until("the write waits", Duration::from_secs(5), Duration::from_millis(1), async || {
            store.waiting_writes() > 0
        })
        .await;
        other.execute_batch("rollback").expect("the lock is given back");
    };
    let (written_then, ()) = tokio::join!(waiting, release);
    written_then.expect("the lock is free");
    assert_eq!(written(&folder), ["then"]);
}

/// Otherwise its next statement would be a commit of its own.
#[tokio::test]
async fn job_cannot_continue_after_an_engine_rollback() {
    let (folder, store) = store();
    let job = |tx: &mut WriteTx<'_>| {
        let part = tx.attempt(write("full"));
        assert!(part.is_err());
        tx.attempt(write("after"))
    };
    assert!(store.write(job).await.is_err());
    assert_eq!(written(&folder), [""; 0]);
}

/// Panics outside of the job, where its result is dropped.
struct PanicsWhenDropped;

impl Drop for PanicsWhenDropped {
    fn drop(&mut self) {
        panic!("a result that cannot be dropped");
    }
}

#[tokio::test]
async fn writer_goes_on_after_a_panic_outside_of_a_job() {
    let (folder, store) = store();
    let mut changes = store.changes(Awaited::Outbox);
    let (release, released) = channel();
    let held = queue(&store, when_released(released, write("a")));
    let job = |tx: &mut WriteTx<'_>| {
        tx.announce(Change::Outbox);
        write("b")(tx).map(|()| PanicsWhenDropped)
    };
    // Its result is dropped by the writer.
    drop(queue(&store, job));
    release.send(()).expect("the first job is waiting");
    held.await.expect("the job succeeds");
    store.write(write("c")).await.expect("the writer goes on");
    store.check().await.expect("a healthy store");
    assert_eq!(written(&folder), ["a", "b", "c"]);
    assert_eq!(changes.recv().await, Ok(Change::Outbox));
}

/// Short jobs would otherwise wait for the commit of a long one.
#[tokio::test]
async fn batch_takes_no_further_job_after_a_long_one() {
    const LONG: Duration = Duration::from_millis(10);
    let (folder, store) = store();
    let (release, released) = channel();
    let (start, started) = channel();
    let job = when_released(released, write("long"));
    let job = move |tx: &mut WriteTx<'_>| {
        start.send(()).expect("the test waits");
        job(tx)
    };
    let long = queue(&store, job);
    // Fails the transaction that it is in.
    let next = queue(&store, write("full"));
    started.recv().expect("the job runs");
    // The job takes longer than a batch may.
    tokio::time::sleep(LONG).await;
    release.send(()).expect("the job waits");
    long.await.expect("written");
    assert!(matches!(next.await, Err(StoreError::Unavailable(_))));
    assert_eq!(written(&folder), ["long"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_job_is_left_waiting_under_load() {
    let (_folder, store) = store();
    let callers = (0..32).map(|_| {
        let store = store.clone();
        tokio::spawn(async move {
            for job in 0..50 {
                let done = store.write(move |_| Ok(job)).await;
                assert_eq!(done.expect("the job succeeds"), job);
            }
        })
    });
    for caller in callers.collect::<Vec<_>>() {
        caller.await.expect("all of its jobs were run");
    }
    assert_eq!(store.waiting_writes(), 0);
    store.close().await;
}
