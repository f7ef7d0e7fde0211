//! The database of commands, a path or a URL of PostgreSQL, and the commands `copy` and `migrate`.

use crate::common::new_database::EmptyDatabase;
use crate::doctor::{assert_found, doctor};
use handover_server::cli::doctor::Status;
use handover_server::runtime::FileLock;
use std::process::Output;

/// A URL where nothing listens.
const NOWHERE: &str = "postgres://handover:geheim@127.0.0.1:9/contacts";

pub(crate) const EXPORT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/provider");

/// Runs the program with the database in a file that a variable names.
async fn run(arguments: &[&str], database: &str) -> Output {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let file = folder.path().join("address");
    std::fs::write(&file, database).expect("writing a file");
    let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
    let command = command.args(arguments).env_clear().env("HANDOVER_DATABASE_FILE", file);
    command.output().await.expect("running the program")
}

#[tokio::test]
async fn every_command_names_a_postgresql_database_without_its_password() {
    let cannot_open = "cannot open the database postgres://127.0.0.1:9/contacts";
    for (arguments, expected) in [
        (&["serve", "--demo", "--listen", "127.0.0.1:0"][..], cannot_open),
        (&["import", EXPORT], cannot_open),
        (&["keys", "list"], cannot_open),
        (&["staff", "list"], cannot_open),
        (&["webhooks", "list"], cannot_open),
        (&["sessions", "end"], cannot_open),
        (&["outbox", "retry"], cannot_open),
        (&["migrate"], cannot_open),
        (&["migrate", "--after-restore"], "nothing was changed in postgres://127.0.0.1:9/contacts"),
        (&["backup", "copy.db"], "pg_basebackup"),
        (&["restore", "copy.db"], "pg_restore"),
    ] {
        let output = run(arguments, NOWHERE).await;
        let [stdout, stderr] = [output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {stderr}");
        assert!(stderr.contains(expected), "{arguments:?}: {stderr}");
        assert!(![stdout, stderr].concat().contains("geheim"), "{arguments:?}");
    }
}

#[tokio::test]
async fn path_of_a_database_comes_from_a_file() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let path = path.to_str().expect("temporary paths are UTF-8");
    for (arguments, is_done) in
        [(&["keys", "list"][..], false), (&["import", EXPORT, "--create"], true), (&["keys", "list"], true)]
    {
        let output = run(arguments, path).await;
        assert_eq!(output.status.success(), is_done, "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let output = run(&["keys", "list", "--database", path], path).await;
    assert!(String::from_utf8_lossy(&output.stderr).contains("two databases are given"));
}

#[tokio::test]
async fn doctor_finds_a_postgresql_database_that_is_not_reached() {
    let report = doctor(NOWHERE, "http://127.0.0.1:9", &["--backups", "."]).await;
    assert_found(&report, "database", Status::Fail, "cannot open postgres://127.0.0.1:9/contacts");
    assert_found(&report, "backup", Status::Warn, "copies of a database file");
    assert!(!report.to_string().contains("geheim"), "{report}");
}

/// Opening a store would.
#[tokio::test]
async fn doctor_makes_no_schema_in_an_empty_postgresql_database() {
    let Some(database) = EmptyDatabase::create() else { return };
    let report = doctor(&database.address, "http://127.0.0.1:9", &[]).await;
    assert!(report.to_string().contains("the first start of the server makes its schema"), "{report}");
    assert!(database.is_empty());
}

/// The output of a command that succeeded.
fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn refused(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn copy_command_copies_a_stopped_database_to_postgresql() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let file = path.to_str().expect("temporary paths are UTF-8");
    assert!(refused(&run(&["copy", file], "postgres://one.example/contacts").await).contains("cannot write"));
    printed(&run(&["import", EXPORT, "--create"], file).await);
    assert!(refused(&run(&["copy", file], file).await).contains("postgres://user@host/name"));

    let Some(target) = EmptyDatabase::create() else { return };
    let lock = FileLock::take(&path, "-lock").expect("no server runs");
    assert!(refused(&run(&["copy", file], &target.address).await).contains("Stop it first"));
    drop(lock);
    let text = printed(&run(&["copy", file], &target.address).await);
    let services = text.lines().find(|line| line.starts_with("service ")).expect("a line for each table");
    assert!(services.contains(" 267 rows  sha256 "), "{services}");
    assert!(text.contains("each table is the same there") && text.contains("start servers on the copy only"), "{text}");
    printed(&run(&["keys", "list"], &target.address).await);
    assert!(refused(&run(&["copy", file], &target.address).await).contains("nothing was copied: the target has rows"));
}

#[tokio::test]
async fn migrate_command_makes_the_schema_and_follows_a_restore() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let path = folder.path().join("handover.db");
    let file = path.to_str().expect("temporary paths are UTF-8");
    assert!(refused(&run(&["migrate"], file).await).contains("there is no database"));
    printed(&run(&["import", EXPORT, "--create"], file).await);
    assert!(printed(&run(&["migrate"], file).await).contains("has the schema of this version"));
    for (arguments, expected) in
        [(&["migrate", "--after-restore"][..], "handover restore"), (&["migrate", "--end-sessions"], "--after-restore")]
    {
        assert!(refused(&run(arguments, file).await).contains(expected), "{arguments:?}");
    }
    let lock = FileLock::take(&path, "-lock").expect("no server runs");
    assert!(refused(&run(&["migrate"], file).await).contains("Stop it first"));
    drop(lock);

    let Some(target) = EmptyDatabase::create() else { return };
    printed(&run(&["migrate"], &target.address).await);
    assert!(!target.is_empty());
    let text = printed(&run(&["migrate", "--after-restore", "--end-sessions"], &target.address).await);
    assert!(text.contains("read everything again"), "{text}");
}
