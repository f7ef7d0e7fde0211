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
    let sql = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 100000) select max(i) from n";
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
