//! Statements that fail: the connection to PostgreSQL ends, the time is up, a row is missing. With SQLite, only the last
//! test does anything.

use crate::common::database;
use crate::common::new_database::NewDatabase;
use handover_rules::{CodeHash, Timestamp};
use handover_store::{Database, Store, StoreError, StoreResult, WriteTx};

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

/// Rows that fit into a page that is there can still be written, and so can transactions without rows.
#[tokio::test]
async fn full_disk_keeps_the_check_failing_until_there_is_room() {
    let Some((database, store)) = start("nobody", false) else { return };
    let full = "begin raise exception 'no space left' using errcode = 'disk_full'; end";
    database::batch(
        &database.address,
        &format!(
            "create function is_full() returns trigger language plpgsql as $$ {full} $$;
             create trigger is_full before insert on sign_in_failure for each row execute function is_full();
             create function has_no_pages() returns event_trigger language plpgsql as $$ {full} $$;
             create event trigger has_no_pages on ddl_command_start execute function has_no_pages()"
        ),
    );
    for _ in 0..2 {
        assert!(matches!(store.write(write("lost")).await, Err(StoreError::Unavailable(_))));
        assert!(matches!(store.check().await, Err(StoreError::Unavailable(_))));
        store.write(|_| Ok(())).await.expect("nothing to store");
        assert!(matches!(store.check().await, Err(StoreError::Unavailable(_))));
    }
    database::batch(&database.address, "drop event trigger has_no_pages; drop trigger is_full on sign_in_failure");
    store.check().await.expect("there is room");
    store.write(write("later")).await.expect("there is room");
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

/// Otherwise the next statement fails, because its transaction is aborted.
#[test]
fn time_that_is_up_after_the_last_wanted_row_ends_the_read() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let Database::Postgres(url) = &database.address else { return };
    let rows_and_a_pause = "select n from generate_series(1, 20000) n
                            union all select length(cast(pg_sleep(60) as text))";
    let result = url.first(rows_and_a_pause, "-c statement_timeout=100");
    assert!(matches!(result, Err(StoreError::Busy)), "{result:?}");
    assert!(url.first("select 1", "").is_ok_and(|found| found.is_some()));
}

/// On PostgreSQL, writes run later than they are called.
#[tokio::test]
async fn write_that_finds_no_row_undoes_its_part_or_its_job_alone() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let store = Store::open_for_server(&database.address).expect("a new database");
    let no_link = CodeHash([7; 32]);
    let part = store.write(move |tx| {
        tx.set_sign_in_failures("before", 1, Timestamp::UNIX_EPOCH)?;
        let part = tx.attempt(|tx| {
            tx.set_sign_in_failures("in the part", 1, Timestamp::UNIX_EPOCH)?;
            tx.use_case_link(no_link, Timestamp::UNIX_EPOCH)
        });
        assert!(matches!(part, Err(StoreError::Conflict("the link was used"))), "{part:?}");
        tx.set_sign_in_failures("after", 1, Timestamp::UNIX_EPOCH)
    });
    assert!(part.await.is_ok());
    let job = store.write(move |tx| {
        tx.use_case_link(no_link, Timestamp::UNIX_EPOCH)?;
        tx.set_sign_in_failures("in the job", 1, Timestamp::UNIX_EPOCH)
    });
    let refused = job.await;
    assert!(matches!(refused, Err(StoreError::Conflict("the link was used"))), "{refused:?}");
    assert_eq!(written(&database), ["after", "before"]);
}
