//! Jobs of the store that share one commit: none is told otherwise than what is on disk.

use handover_rules::Timestamp;
use handover_server::store::{Store, StoreError, StoreResult, Tx};
use rusqlite::Connection;
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use tempfile::TempDir;

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a moment")
}

/// A database in which the engine gives up the whole transaction when `full` is written, as it may when the disk is
/// full, cannot be read, or memory runs out.
fn store() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("handover.db");
    let store = Store::open(&path).expect("a new database can be opened");
    let trigger = "create trigger gives_up before insert on sign_in_failure when new.login = 'full'
                   begin select raise(rollback, 'the disk is full'); end";
    open(&path).execute_batch(trigger).expect("the trigger is right");
    (folder, store)
}

fn open(path: &Path) -> Connection {
    Connection::open(path).expect("the database can be opened")
}

/// What was written, in order.
fn written(folder: &TempDir) -> Vec<String> {
    let connection = open(&folder.path().join("handover.db"));
    let mut statement =
        connection.prepare("select login from sign_in_failure order by login").expect("the table is there");
    let rows = statement.query_map([], |row| row.get(0)).expect("the table can be read");
    rows.collect::<Result<_, _>>().expect("logins are text")
}

fn write(login: &'static str) -> impl FnOnce(&mut Tx<'_>) -> StoreResult<()> + Send + 'static {
    move |tx| tx.set_sign_in_failures(login, 1, now())
}

/// Writes `first`, and does not end before it is let go: so the jobs that come meanwhile share its commit.
fn hold_up(first: &'static str, go_on: Receiver<()>) -> impl FnOnce(&mut Tx<'_>) -> StoreResult<()> + Send + 'static {
    move |tx| {
        go_on.recv().expect("the test lets it go");
        write(first)(tx)
    }
}

/// Runs jobs in one commit: what each is told.
async fn together<const N: usize>(store: &Store, jobs: [&'static str; N]) -> [StoreResult<()>; N] {
    let (go, go_on) = channel();
    let mut go_on = Some(go_on);
    let running = jobs.map(|login| {
        let store = store.clone();
        let held = go_on.take();
        tokio::spawn(async move {
            match held {
                Some(go_on) => store.write(hold_up(login, go_on)).await,
                None => store.write(write(login)).await,
            }
        })
    });
    // On one thread the tasks run in their order, each until it waits for its answer.
    tokio::task::yield_now().await;
    go.send(()).expect("the first job waits");
    let mut results = [(); N].map(|()| Ok(()));
    for (result, running) in results.iter_mut().zip(running) {
        *result = running.await.expect("no job panics");
    }
    results
}

#[tokio::test]
async fn failed_job_is_rolled_back_alone() {
    let (folder, store) = store();
    let (go, go_on) = channel();
    let first = tokio::spawn({
        let store = store.clone();
        async move { store.write(hold_up("a", go_on)).await }
    });
    let failing = tokio::spawn({
        let store = store.clone();
        async move {
            let job = |tx: &mut Tx<'_>| write("b")(tx).and(Err::<(), _>(StoreError::Conflict("no")));
            store.write(job).await
        }
    });
    tokio::task::yield_now().await;
    go.send(()).expect("the first job waits");
    assert!(first.await.expect("no job panics").is_ok());
    assert!(matches!(failing.await.expect("no job panics"), Err(StoreError::Conflict("no"))));
    assert_eq!(written(&folder), ["a"]);
}

#[tokio::test]
async fn engine_rollback_fails_the_whole_batch() {
    let (folder, store) = store();
    let told = together(&store, ["a", "full", "c", "d"]).await;
    assert!(told.iter().all(Result::is_err), "{told:?}");
    assert_eq!(written(&folder), [""; 0]);
    // The next ones are as good as ever.
    let told = together(&store, ["a", "c"]).await;
    assert!(told.iter().all(Result::is_ok), "{told:?}");
    assert_eq!(written(&folder), ["a", "c"]);
}

/// Also where the job itself would have gone on, and what it does next would be a commit of its own.
#[tokio::test]
async fn job_cannot_continue_after_an_engine_rollback() {
    let (folder, store) = store();
    let job = |tx: &mut Tx<'_>| {
        let part = tx.attempt(write("full"));
        assert!(part.is_err());
        tx.attempt(write("after"))
    };
    assert!(store.write(job).await.is_err());
    assert_eq!(written(&folder), [""; 0]);
}
