//! The commands `copy` and `migrate`.

use crate::common::empty_database::EmptyDatabase;
use crate::database_option::{EXPORT, run};
use handover_server::runtime::file_lock::FileLock;
use std::process::Output;

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
