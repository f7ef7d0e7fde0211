//! `copy` of a database file to PostgreSQL, and `after_restore`. On SQLite there is nothing to test.

use crate::common::database;
use crate::common::new_database::EmptyDatabase;
use clap::Parser;
use handover_rules::Timestamp;
use handover_server::cli::{Cli, Command};
use handover_server::clock::Clock;
use handover_server::demo;
use handover_store::{Copied, CopyError, Database, PostgresUrl, RestoreOptions, Store, after_restore, beside, copy};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A file with the demo's data, which nothing uses.
async fn demo_file() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let store = Store::open_for_server(&path).expect("a database");
    let options = ["handover", "serve", "--demo", "--public-url", "http://handover.test", "--database", "handover.db"];
    let Command::Serve(options) = Cli::try_parse_from(options).expect("valid options").command else {
        unreachable!("the second argument is serve")
    };
    let settings = options.settings(([127, 0, 0, 1], 8080).into()).expect("valid settings");
    demo::prepare(&store, &Clock::system(), &settings).await.expect("the demo's data");
    store.close().await;
    (folder, path)
}

/// Copies; each table has been reported.
fn copied(from: &Path, to: &PostgresUrl) -> Result<Copied, CopyError> {
    let mut reported = Vec::new();
    let copied = copy(from, to, |table| reported.push(*table))?;
    assert_eq!(reported, copied.tables);
    Ok(copied)
}

fn rows(database: impl Into<Database>, table: &str) -> i64 {
    database::value(database, &format!("select count(*) from {table}"))
}

fn epoch(database: impl Into<Database>) -> String {
    database::value(database, "select epoch from event_feed")
}

#[tokio::test]
async fn copy_has_all_rows_and_goes_on_where_the_file_ended() {
    let Some(target) = EmptyDatabase::create() else { return };
    let (_folder, path) = demo_file().await;
    let copied = copied(&path, &target.url).expect("a copy");
    let copy = Database::Postgres(target.url.clone());
    for table in &copied.tables {
        assert_eq!(i64::try_from(table.rows), Ok(rows(&path, table.name)), "{}", table.name);
        assert_eq!(rows(&copy, table.name), rows(&path, table.name), "{}", table.name);
    }
    let of = |name: &str| copied.tables.iter().find(|table| table.name == name).map_or(0, |table| table.rows);
    for name in ["service", "request", "outbox", "open_role", "timeline", "provider_event", "contact", "staff"] {
        assert!(of(name) > 0, "{name}: {copied:?}");
    }
    assert!(!copied.renews_feed && epoch(&copy) == epoch(&path), "the file beside the database confirms its events");

    // Triggers have not counted open roles a second time, and work again.
    let open_roles = "select coalesce(sum(open_roles), 0) from contact";
    assert_eq!(database::value::<i64>(&copy, open_roles), database::value::<i64>(&path, open_roles));
    let disabled = "select count(*) from pg_trigger where not tgisinternal and tgenabled <> 'O'";
    assert_eq!(database::value::<i64>(&copy, disabled), 0);
    let next: i64 = database::value(&copy, "select nextval(pg_get_serial_sequence('handover.request', 'id'))");
    assert_eq!(next, database::value::<i64>(&path, "select max(id) + 1 from request"));
    assert!(Store::open(&copy).is_ok());
}

#[tokio::test]
async fn copy_goes_to_empty_databases_only() {
    let Some(target) = EmptyDatabase::create() else { return };
    let (_folder, path) = demo_file().await;
    let copy = Database::Postgres(target.url.clone());
    drop(Store::open(&copy).expect("an empty schema"));
    let first = copied(&path, &target.url).expect("a copy to an empty schema");
    let refused = copied(&path, &target.url).expect_err("the target has rows");
    assert!(matches!(refused, CopyError::NotEmpty("database_mark")), "{refused}");
    for table in &first.tables {
        assert_eq!(i64::try_from(table.rows), Ok(rows(&copy, table.name)), "{}", table.name);
    }
}

#[tokio::test]
async fn failed_copy_leaves_nothing() {
    let Some(target) = EmptyDatabase::create() else { return };
    let (_folder, path) = demo_file().await;
    let import = "insert into import_position (id, next, began_at) values (1, 1, 1)";
    database::sql(&path, import, []);
    let refused = copied(&path, &target.url).expect_err("staged rows would be lost");
    assert!(matches!(refused, CopyError::Importing), "{refused}");
    assert!(target.is_empty());

    database::sql(&path, "delete from import_position", []);
    // Near the end, and for SQLite no fault unless it looks.
    let dangling = "insert into staff_device (staff, hash, at) values (4711, x'00', 1)";
    database::sql_unchecked(&path, dangling, []);
    let mut tables = 0;
    let failed = copy(&path, &target.url, |_| tables += 1).expect_err("a reference to no row");
    assert!(matches!(failed, CopyError::Store(_)) && failed.to_string().contains("staff_device"), "{failed}");
    assert!(tables > 30 && target.is_empty(), "{tables}");
}

#[tokio::test]
async fn copy_of_a_file_that_may_have_gone_back_renews_the_feed() {
    let Some(target) = EmptyDatabase::create() else { return };
    let (_folder, path) = demo_file().await;
    std::fs::remove_file(beside(&path, "-feed")).expect("the file beside the database");
    let copied = copied(&path, &target.url).expect("a copy");
    assert!(copied.renews_feed);
    assert_ne!(epoch(Database::Postgres(target.url.clone())), epoch(&path));
}

#[tokio::test]
async fn restored_database_gets_another_epoch_and_ends_access() {
    let Some(target) = EmptyDatabase::create() else { return };
    let now: Timestamp = "2030-03-04T10:00:00Z".parse().expect("a valid timestamp");
    let restored = Database::Postgres(target.url.clone());
    after_restore(&target.url, RestoreOptions::default(), now).expect("an empty database is migrated, too");
    let first = epoch(&restored);
    let keys = "insert into provider_key (name, scopes, hash, created_at) values ('shop', 'events', '\\x02', 1)";
    database::sql(&restored, keys, []);
    let revoked =
        || database::value::<i64>(&restored, "select count(*) from provider_key where revoked_at is not null");
    after_restore(&target.url, RestoreOptions::default(), now).expect("a restore");
    let second = epoch(&restored);
    assert!(second != first && second.len() == first.len() && revoked() == 0);
    after_restore(&target.url, RestoreOptions { revoke_keys: true, end_sessions: true }, now).expect("a restore");
    assert!(epoch(&restored) != second && revoked() == 1);
}
