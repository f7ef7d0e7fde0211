//! A write-ahead log that a crash has left, beside its own database or beside a file that was put there since.

use crate::common::database;
use handover_rules::Timestamp;
use handover_store::{Store, StoreError, StoreResult};
use std::fs::{copy, read, remove_file};
use std::io::Write;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A way to copy the database at one path to another.
type Copy = fn(&Path, &Path);

fn backup(database: &Path, to: &Path) {
    database::connection(database).backup("main", to, None::<fn(_)>).expect("a backup");
}

fn vacuum(database: &Path, to: &Path) {
    database::sql(database, "vacuum into ?1", [to.to_str()]);
}

fn file(database: &Path, to: &Path) {
    copy(database, to).expect("a copy");
}

/// The file of another server.
fn another(_: &Path, to: &Path) {
    drop(Store::open_for_server(to).expect("a database"));
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    handover_store::beside(path, ending)
}

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

/// Adds rows; `name` is the first. Many make the file longer.
async fn add(store: &Store, name: &'static str, rows: usize) {
    let write = move |tx: &mut handover_store::WriteTx<'_>| {
        (0..rows).try_for_each(|row| {
            let login = if row == 0 { name.to_owned() } else { format!("{name} {row} {}", "x".repeat(200)) };
            tx.set_sign_in_failures(&login, 1, now())
        })
    };
    store.write(write).await.expect("writing");
}

fn has(path: &Path, name: &str) -> bool {
    database::value(path, &format!("select exists (select 1 from sign_in_failure where login = '{name}')"))
}

fn start() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let store = Store::open_for_server(&path).expect("a database");
    (folder, path, store)
}

/// The log that a crash would leave now, beside `file`.
fn crash(database: &Path, file: &Path) -> (TempDir, PathBuf) {
    let crashed = tempfile::tempdir().expect("creating a temporary folder");
    let path = crashed.path().join("handover.db");
    copy(file, &path).expect("copying the file");
    copy(beside(database, "-wal"), beside(&path, "-wal")).expect("copying the log");
    (crashed, path)
}

const OPENERS: [fn(&Path) -> StoreResult<Store>; 2] = [|path| Store::open(path), |path| Store::open_for_server(path)];

fn assert_refused(path: &Path, fault: &str) {
    let [database, log] = [path.to_owned(), beside(path, "-wal")];
    let before = [read(&database).expect("the file"), read(&log).expect("the log")];
    for open in OPENERS {
        let refused = open(path).err().unwrap_or_else(|| panic!("accepted: {fault}")).to_string();
        for part in [fault, "handover.db-wal", "handover.db-shm", "handover restore"] {
            assert!(refused.contains(part), "{refused}");
        }
    }
    assert_eq!([read(&database).expect("the file"), read(&log).expect("the log")], before);
    for ending in ["-wal", "-shm"] {
        remove_file(beside(path, ending)).expect("removing a leftover");
    }
    Store::open_for_server(path).expect("the file by itself");
}

#[tokio::test]
async fn log_beside_a_copy_of_the_database_is_refused() {
    for (copied, is_stopped, restarts, has_earlier) in [
        (backup as Copy, false, 0, true),
        (backup, false, 1, true),
        (backup, true, 2, true),
        (vacuum, false, 0, true),
        (vacuum, false, 1, true),
        (file, true, 1, true),
        (file, true, 2, true),
        (another, false, 0, false),
    ] {
        let (folder, path, mut store) = start();
        add(&store, "before", 1).await;
        let replacement = folder.path().join("copy.db");
        if !is_stopped {
            copied(&path, &replacement);
        }
        for restart in 0..restarts {
            store.close().await;
            if is_stopped && restart == 0 {
                copied(&path, &replacement);
            }
            store = Store::open_for_server(&path).expect("a database");
        }
        add(&store, "after", 300).await;
        let (_crashed, path) = crash(&path, &replacement);
        assert_refused(&path, "the database file, as after a backup was copied over it");
        assert_eq!((has(&path, "before"), has(&path, "after")), (has_earlier, false));
    }
}

#[tokio::test]
async fn log_of_the_database_itself_is_applied() {
    let work = [
        ("nothing", ""),
        ("an index", "create index by_hand on bill (status)"),
        ("an index in the file", "create index by_hand on bill (status); pragma wal_checkpoint(passive)"),
        ("compacting", "vacuum"),
        ("an interrupted start", "update database_mark set schema_version = null; pragma schema_version = 77777777"),
    ];
    for (what, work) in work {
        for rows in [1, 300] {
            let (_folder, path, store) = start();
            add(&store, "before", rows).await;
            database::batch(&path, work);
            add(&store, "after", rows).await;
            for open in OPENERS {
                let (_crashed, path) = crash(&path, &path);
                drop(open(&path).unwrap_or_else(|error| panic!("{what}: {error}")));
                assert!(has(&path, "before") && has(&path, "after"), "{what}");
            }
        }
    }
}

/// A command wrote to a restored file before the first start of a server, and crashed.
#[tokio::test]
async fn log_written_to_a_restored_file_is_its_own() {
    for copied in [backup as Copy, vacuum] {
        let (folder, original, store) = start();
        add(&store, "before", 1).await;
        let restored = folder.path().join("restored.db");
        copied(&original, &restored);
        let command = Store::open(&restored).expect("the file by itself");
        add(&command, "after", 1).await;
        let (_crashed, path) = crash(&restored, &restored);
        drop(Store::open_for_server(&path).expect("its own log"));
        assert!(has(&path, "before") && has(&path, "after"));
    }
}

/// As after an interrupted start.
#[tokio::test]
async fn log_of_unknown_origin_is_refused_if_it_makes_the_database_malformed() {
    let (folder, path, store) = start();
    store.close().await;
    let replacement = folder.path().join("copy.db");
    file(&path, &replacement);
    let store = Store::open_for_server(&path).expect("a database");
    add(&store, "between", 3000).await;
    store.checkpoint().await.expect("a checkpoint");
    database::sql(&path, "update database_mark set schema_version = null", []);
    // Enough for pages of the log that refer to pages which the copy lacks.
    add(&store, "after", 300).await;
    let (_crashed, path) = crash(&path, &replacement);
    assert_refused(&path, "is malformed together with");
}

/// The log of a server still has its writes from the start, unless they were moved to the file.
#[tokio::test]
async fn database_overwritten_right_after_the_start_is_not_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let [database, other] = ["handover.db", "other.db"].map(|name| folder.path().join(name));
    another(&database, &other);
    let store = Store::open_for_server(&database).expect("a database");
    file(&other, &database);
    let written = store.write(|tx| tx.set_last_run(now())).await;
    assert!(matches!(written, Err(StoreError::Unavailable(_))), "{written:?}");
}

/// Writes over a file without cutting it off first, as `rsync --inplace` does.
fn write_over(file: &Path, with: &Path) {
    let mut file = std::fs::OpenOptions::new().write(true).open(file).expect("opening the database");
    file.write_all(&read(with).expect("reading the copy")).expect("overwriting the database");
}

#[tokio::test]
async fn copy_from_earlier_in_a_run_that_is_written_over_the_file_stops_writes() {
    let made_by_us: Copy = |database, to| handover_store::back_up(database, to).expect("a backup");
    for copy in [backup as Copy, vacuum, file, another, made_by_us] {
        let folder = tempfile::tempdir().expect("creating a temporary folder");
        let [path, earlier] = ["handover.db", "earlier.db"].map(|name| folder.path().join(name));
        let store = Store::open_for_server(&path).expect("a database");
        add(&store, "first", 10).await;
        store.checkpoint().await.expect("a checkpoint");
        add(&store, "second", 10).await;
        copy(&path, &earlier);
        add(&store, "third", 10).await;
        store.checkpoint().await.expect("a checkpoint");
        add(&store, "fourth", 10).await;
        store.check().await.expect("a healthy store");
        write_over(&path, &earlier);
        let write = |tx: &mut handover_store::WriteTx<'_>| tx.set_sign_in_failures("fifth", 1, now());
        let refused = store.write(write).await.expect_err("the file was overwritten").to_string();
        assert!(refused.contains("was overwritten"), "{refused}");
        store.check().await.expect_err("the file was overwritten");
    }
}
