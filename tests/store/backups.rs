//! `backup` and `restore` of the store. Beside a running server: `tests/faults/restored.rs`.

use crate::common::database;
use handover_rules::provider_event::FeedGap;
use handover_rules::{NicHandle, Timestamp};
use handover_store::{BackupError, RestoreOptions, Store, WriteTx, back_up, beside, restore};
use std::fs::{metadata, read, read_dir, write};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn now() -> Timestamp {
    "2030-03-04T10:00:00Z".parse().expect("a valid timestamp")
}

/// A database with one row of this name.
async fn database(name: &'static str) -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let store = Store::open_for_server(&path).expect("a database");
    store.write(move |tx| tx.set_sign_in_failures(name, 1, now())).await.expect("writing");
    (folder, path, store)
}

fn names(path: &Path) -> Vec<String> {
    database::column(path, "select login from sign_in_failure order by login")
}

/// The names of the files in a folder, sorted.
fn files(folder: &TempDir) -> Vec<String> {
    let entries = read_dir(folder.path()).expect("listing the folder");
    let mut names: Vec<String> =
        entries.map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[cfg(unix)]
fn assert_private(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    assert_eq!(metadata(path).expect("the file").permissions().mode() & 0o777, 0o600);
}

#[cfg(not(unix))]
fn assert_private(_: &Path) {}

/// Overwrites every page but the first.
fn damage(path: &Path) {
    let mut bytes = read(path).expect("reading the file");
    bytes.iter_mut().skip(4096).for_each(|byte| *byte ^= 0x5a);
    write(path, bytes).expect("damaging the file");
}

#[tokio::test]
async fn backup_of_an_open_database_is_whole_private_and_one_file() {
    let (_folder, path, store) = database("before").await;
    let backups = tempfile::tempdir().expect("creating a temporary folder");
    let copy = backups.path().join("copy.db");
    back_up(&path, &copy).expect("a backup");
    store.write(|tx| tx.set_sign_in_failures("after", 1, now())).await.expect("the store goes on");
    assert_eq!(files(&backups), ["copy.db"]);
    assert_private(&copy);

    let first = read(&copy).expect("reading the backup");
    let refused = back_up(&path, &copy).expect_err("it would be overwritten");
    assert!(matches!(&refused, BackupError::Exists(file) if *file == copy), "{refused}");
    assert_eq!(read(&copy).expect("reading the backup"), first);
    assert_eq!(names(&copy), ["before"]);
}

#[tokio::test]
async fn failed_backup_leaves_no_file() {
    let (folder, path, store) = database("before").await;
    store.close().await;
    let before = files(&folder);
    let copy = folder.path().join("copy.db");
    let under_way = std::fs::File::create(beside(&copy, ".handover-partial")).expect("a file");
    under_way.lock().expect("the lock");
    assert!(matches!(back_up(&path, &copy), Err(BackupError::Partial(_))));
    drop(under_way);
    std::fs::remove_file(beside(&copy, ".handover-partial")).expect("removing it");
    assert!(matches!(back_up(&path, &folder.path().join("missing/copy.db")), Err(BackupError::Io(..))));
    damage(&path);
    let refused = back_up(&path, &copy).expect_err("the database is damaged");
    assert!(matches!(refused, BackupError::Damaged(_) | BackupError::Store(_)), "{refused}");
    let left: Vec<String> = files(&folder).into_iter().filter(|name| name.contains("copy")).collect();
    assert!(left.is_empty(), "{left:?} besides {before:?}");
}

#[tokio::test]
async fn next_backup_removes_interrupted_ones_but_none_under_way() {
    let (folder, path, _store) = database("before").await;
    let backups = tempfile::tempdir().expect("creating a temporary folder");
    for name in ["a.db.handover-partial", "a.db.handover-partial-journal", "c.db.handover-partial", "d.partial"] {
        write(backups.path().join(name), "half a backup").expect("a file");
    }
    let under_way = std::fs::File::open(backups.path().join("c.db.handover-partial")).expect("opening it");
    under_way.lock().expect("the lock");
    back_up(&path, &backups.path().join("b.db")).expect("a backup");
    assert_eq!(files(&backups), ["b.db", "c.db.handover-partial", "d.partial"]);
    drop(under_way);
    back_up(&path, &backups.path().join("c.db")).expect("a backup of the same name as an interrupted one");
    assert_eq!(files(&backups), ["b.db", "c.db", "d.partial"]);

    let copy = folder.path().join("copy.db");
    back_up(&path, &copy).expect("a backup");
    let new = folder.path().join("new.db");
    write(beside(&new, ".restored-wal"), "half a log").expect("a file");
    restore(&new, &copy, RestoreOptions::default(), now()).expect("a usable backup");
    assert!(!beside(&new, ".restored-wal").exists());
    assert_eq!(names(&new), ["before"]);
}

#[tokio::test]
async fn restore_ends_sessions_and_keys_if_it_is_to() {
    let (folder, path, store) = database("before").await;
    let copy = folder.path().join("copy.db");
    store.close().await;
    let fill = "pragma foreign_keys = off;
        insert into session (token_hash, id, agent, account, began_at, used_at) values (x'01', 1, '', 'aa1-ovh', 1, 1);
        insert into provider_key (name, scopes, hash, created_at) values ('shop', 'events', x'02', 1);
        insert into provider_key (name, scopes, hash, created_at, revoked_at) values ('old', 'events', x'03', 1, 5);";
    database::batch(&path, fill);
    back_up(&path, &copy).expect("a backup");
    for (options, expected) in [
        (RestoreOptions::default(), "1 0 5"),
        (RestoreOptions { end_sessions: true, revoke_keys: false }, "0 0 5"),
        (RestoreOptions { end_sessions: true, revoke_keys: true }, "0 1 5"),
    ] {
        let new = tempfile::tempdir().expect("creating a temporary folder");
        let restored = new.path().join("handover.db");
        assert_eq!(restore(&restored, &copy, options, now()).expect("a usable backup"), None, "there was none before");
        assert_eq!((files(&new), names(&restored)), (vec!["handover.db".to_owned()], vec!["before".to_owned()]));
        let access = "select (select count(*) from session) || ' ' ||
            (select count(*) from provider_key where revoked_at > 5) || ' ' ||
            (select revoked_at from provider_key where name = 'old')";
        assert_eq!(database::value::<String>(&restored, access), expected, "{options:?}");
    }
}

#[tokio::test]
async fn restored_backup_replaces_the_database_which_is_kept() {
    let (folder, path, store) = database("before").await;
    let copy = folder.path().join("copy.db");
    back_up(&path, &copy).expect("a backup");
    store.write(|tx| tx.set_sign_in_failures("after", 1, now())).await.expect("writing");
    // As a crash leaves it.
    let other = tempfile::tempdir().expect("creating a temporary folder");
    let crashed = other.path().join("handover.db");
    for ending in ["", "-wal", "-shm"] {
        std::fs::copy(beside(&path, ending), beside(&crashed, ending)).expect("copying a file");
    }
    std::fs::create_dir(beside(&crashed, "-import")).expect("staged rows of an import");

    let aside = restore(&crashed, &copy, RestoreOptions::default(), now())
        .expect("a usable backup")
        .expect("there was a database");
    assert_eq!(aside, other.path().canonicalize().expect("a folder").join("handover.db.replaced-20300304T100000Z"));
    let aside_name = "handover.db.replaced-20300304T100000Z";
    let import = [aside_name, "-import"].concat();
    let log = [aside_name, "-wal"].concat();
    assert_eq!(files(&other), ["handover.db", aside_name, import.as_str(), log.as_str()]);
    assert_private(&crashed);
    assert_eq!(names(&aside), ["after", "before"]);
    drop(Store::open_for_server(&crashed).expect("a database"));
    assert_eq!(names(&crashed), ["before"]);
    assert_eq!(names(&copy), ["before"], "the backup can be used again");
}

#[tokio::test]
async fn unusable_backup_changes_nothing() {
    let (folder, path, store) = database("before").await;
    let copy = folder.path().join("copy.db");
    back_up(&path, &copy).expect("a backup");
    store.close().await;
    let make = |name: &str, change: &dyn Fn(&Path)| {
        let file = folder.path().join(name);
        std::fs::copy(&copy, &file).expect("copying the backup");
        change(&file);
        file
    };
    let sql = |sql: &'static str| move |file: &Path| database::batch(file, sql);
    let cut_off = |file: &Path| {
        let length = metadata(file).expect("the file").len();
        let opened = std::fs::OpenOptions::new().write(true).open(file).expect("opening the file");
        opened.set_len(length / 2).expect("cutting it off");
    };
    let wrong = [
        (make("damaged.db", &damage), "is damaged"),
        (make("cut-off.db", &cut_off), "is damaged"),
        (make("text.db", &|file| write(file, "not a database ".repeat(1000)).expect("writing")), "is damaged"),
        (make("empty.db", &|file| write(file, "").expect("writing")), "is no database that this version"),
        (make("later.db", &sql("pragma user_version = 9999")), "is no database that this version"),
        (
            make("other.db", &sql("drop table mailed_link; drop table account; vacuum")),
            "is no database that this version",
        ),
        (make("logged.db", &|file| write(beside(file, "-wal"), "a log").expect("writing")), "has a log beside it"),
        (folder.path().join("missing.db"), "No such file"),
    ];
    let (files_before, before) = (files(&folder), read(&path).expect("reading the database"));
    for (file, expected) in wrong {
        let refused =
            restore(&path, &file, RestoreOptions::default(), now()).expect_err("an unusable backup").to_string();
        let name = file.file_name().expect("a name").to_string_lossy();
        assert!(refused.contains(expected) && refused.contains(&*name), "{name}: {refused}");
        assert_eq!(files(&folder), files_before, "{name}");
        assert_eq!(read(&path).expect("reading the database"), before, "{name}");
    }
}

#[tokio::test]
async fn events_of_commands_do_not_hide_that_the_feed_went_back() {
    let (folder, path, store) = database("before").await;
    let suspend = async |store: &Store, accounts: usize| {
        let write = move |tx: &mut WriteTx<'_>| {
            let names = (0..accounts).map(|number| format!("ab{number}-ovh"));
            names
                .map(|name| NicHandle::parse(&name).expect("a handle"))
                .try_for_each(|account| tx.set_suspended(&account, true, now()))
        };
        store.write(write).await.expect("writing");
    };
    suspend(&store, 2).await;
    let copy = folder.path().join("copy.db");
    back_up(&path, &copy).expect("a backup");
    suspend(&store, 2).await;
    let page = store.hand_out_events(None, 10).await.expect("reading").expect("from the beginning");
    let position = page.next;
    assert_eq!((page.events.len(), position.number), (4, 4));
    store.close().await;

    // Nothing has gone back yet.
    let command = Store::open(&path).expect("a database");
    suspend(&command, 1).await;
    command.close().await;
    let store = Store::open_for_server(&path).expect("a database");
    let further = store.hand_out_events(Some(position.clone()), 10).await.expect("reading").expect("it goes on");
    assert_eq!((further.events.len(), further.next.number), (1, 5));
    store.close().await;

    std::fs::copy(&copy, &path).expect("copying the backup over the database");
    let command = Store::open(&path).expect("a database");
    suspend(&command, 9).await;
    command.close().await;
    let store = Store::open_for_server(&path).expect("a database");
    let refused = store.hand_out_events(Some(position), 10).await.expect("reading");
    assert_eq!(refused, Err(FeedGap::OtherHistory));
}
