use super::*;
use crate::engine::sqlite::connection::open_for_writing;
use std::future::Future;
use std::thread::ThreadId;

/// A reader with room for one long read that runs and one that waits.
fn open(patience: Duration) -> (tempfile::TempDir, Arc<Reader>) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let connection = open_for_writing(&path).expect("creating a database");
    let file = DatabaseFile::of(&path, &connection, false).expect("a database file");
    let long_reads = Lane::with(Some(patience), 1, 1);
    let reader = Reader::with(Arc::new(file), long_reads, Arc::default()).expect("opening the database");
    (folder, Arc::new(reader))
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

fn short(tx: &ReadTx<'_>) -> StoreResult<i64> {
    tx.value("select count(*) from account", [])
}

async fn in_time<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("in time")
}

#[tokio::test]
async fn gives_up_when_the_time_is_up() {
    let (_folder, reader) = open(Duration::from_millis(20));
    assert!(matches!(in_time(reader.run(endless)).await, Err(StoreError::Busy)));
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

#[tokio::test]
async fn short_reads_stay_on_their_thread_and_long_ones_start_again_elsewhere() {
    let (_folder, reader) = open(MINUTE);
    let threads: Arc<Mutex<Vec<ThreadId>>> = Arc::default();
    let noted = |read: fn(&ReadTx<'_>) -> StoreResult<i64>| {
        let threads = Arc::clone(&threads);
        move |tx: &ReadTx<'_>| {
            threads.lock().expect("no panic").push(std::thread::current().id());
            read(tx)
        }
    };
    let here = std::thread::current().id();
    assert_eq!(in_time(reader.run(noted(short))).await.expect("a short read"), 0);
    assert_eq!(std::mem::take(&mut *threads.lock().expect("no panic")), [here]);
    assert_eq!(in_time(reader.run(noted(long))).await.expect("a long read"), 100_000);
    let threads = threads.lock().expect("no panic");
    assert_eq!((threads.len(), threads[0] == here, threads[1] == here), (2, true, false));
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
