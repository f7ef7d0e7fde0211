//! Connections to PostgreSQL that end while something is written. SQLite has none: there these tests do nothing.

use super::common::new_database::NewDatabase;
use crate::common::database;
use handover_rules::Timestamp;
use handover_store::{Store, StoreError, StoreResult, WriteTx};

/// A store whose connection ends when `login` is written: immediately, or in the commit.
fn start(login: &str, is_in_commit: bool) -> Option<(NewDatabase, Store)> {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let store = Store::open(&database.address).expect("a new database");
    if store.file().is_some() {
        return None;
    }
    let (kind, when) =
        if is_in_commit { ("constraint trigger", "deferrable initially deferred") } else { ("trigger", "") };
    let ends = format!(
        "create function ends() returns trigger language plpgsql as
           $$ begin perform pg_terminate_backend(pg_backend_pid()); return null; end $$;
         create {kind} ends after insert on sign_in_failure {when} for each row when (new.login = '{login}')
           execute function ends()"
    );
    database::batch(&database.address, &ends);
    Some((database, store))
}

fn write(login: &'static str) -> impl FnOnce(&mut WriteTx<'_>) -> StoreResult<()> + Clone + Send + 'static {
    move |tx| tx.set_sign_in_failures(login, 1, Timestamp::UNIX_EPOCH)
}

fn written(database: &NewDatabase) -> Vec<String> {
    database::column(&database.address, "select login from sign_in_failure order by login")
}

#[tokio::test]
async fn lost_before_the_commit_stores_nothing_and_the_next_write_connects_again() {
    let Some((database, store)) = start("lost", false) else { return };
    let lost = store.write(write("lost")).await;
    assert!(matches!(lost, Err(StoreError::Unavailable(_))), "{lost:?}");
    assert!(store.check().await.is_ok(), "the check writes, and connects again");
    store.write(write("later")).await.expect("a new connection");
    assert_eq!(written(&database), ["later"]);
}

#[tokio::test]
async fn lost_in_the_commit_is_reported_as_unknown() {
    let Some((database, store)) = start("lost", true) else { return };
    let lost = store.write(write("lost")).await;
    assert!(matches!(lost, Err(StoreError::Unknown(_))), "{lost:?}");
    store.write(write("later")).await.expect("a new connection");
    assert_eq!(written(&database), ["later"]);
}

#[tokio::test]
async fn connection_that_ended_between_writes_fails_none() {
    let Some((database, store)) = start("nobody", false) else { return };
    store.write(write("first")).await.expect("a connection");
    let end_all = "select pg_terminate_backend(pid) from pg_stat_activity
                   where datname = current_database() and pid <> pg_backend_pid()";
    database::rows(&database.address, end_all);
    store.write(write("later")).await.expect("a new connection");
    assert_eq!(written(&database), ["first", "later"]);
}
