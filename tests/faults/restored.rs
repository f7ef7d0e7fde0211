//! Restoring a backup, as it is meant and as somebody does it in a hurry.

use super::common::database;
use super::common::{ProviderExport, TO_NEWCOMER, billing, domain};
use super::demo_requests::sign_in;
use super::process::{Launch, ServerProcess, import};
use handover_api::route;
use std::path::{Path, PathBuf};
use tokio::process::Command;

fn requests(database: &Path) -> u32 {
    database::value(database, "select count(*) from request")
}

/// The last `cp` of a tired operator: a backup over the database of a server that was killed, beside its log.
#[tokio::test(flavor = "multi_thread")]
async fn killed_server_does_not_start_on_a_backup_beside_the_log_of_later_changes() {
    for restarts_between in [false, true] {
        let mut server = ServerProcess::start(&ProviderExport::new()).await;
        sign_in(&server, "admin").await.submit_one(&domain(), billing("newcomer")).await;
        let backup = server.file("backup.db");
        let database = database::connection(&server.file("handover.db"));
        database.backup("main", &backup, None::<fn(_)>).expect("a backup");
        drop(database);
        if restarts_between {
            server.kill_and_restart().await;
        }
        sign_in(&server, "admin").await.submit_one(&domain(), TO_NEWCOMER).await;
        let folder = server.kill().await;
        let database = folder.path().join("handover.db");
        std::fs::copy(&backup, &database).expect("restoring the backup");

        let refused = ServerProcess::refused_start(&database, None).await;
        for part in ["does not belong to", "remove ", "handover.db-wal", "handover.db-shm", "handover restore"] {
            assert!(refused.contains(part), "{refused}");
        }
        for file in ["handover.db-wal", "handover.db-shm"] {
            std::fs::remove_file(folder.path().join(file)).expect("removing a leftover");
        }
        let server = Launch::on_file(folder).serve().await;
        assert_eq!(requests(&server.file("handover.db")), 1, "the moment of the backup");
        server.stop().await;
        println!("backup copied over, {}: start refused", if restarts_between { "restarted" } else { "same run" });
    }
}

/// `handover backup` or `handover restore`: whether it succeeded, and its output.
async fn run(command: &str, file: &Path, database: &Path) -> (bool, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_handover"));
    let ended = program.arg(command).arg(file).arg("--database").arg(database).output().await;
    let ended = ended.expect("running the program");
    (ended.status.success(), String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned())
}

/// The file that a restore has put aside.
fn aside(folder: &Path) -> PathBuf {
    let entries = std::fs::read_dir(folder).expect("listing the folder").map(|entry| entry.expect("a file").path());
    let mut aside = entries.filter(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("handover.db.replaced-") && name.ends_with('Z')
    });
    aside.next().expect("the database from before")
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_server_goes_on_from_a_backup_that_was_made_while_it_ran() {
    let server = ServerProcess::start(&ProviderExport::new()).await;
    let admin = sign_in(&server, "admin").await;
    admin.submit_one(&domain(), billing("newcomer")).await;
    let [database, backup] = ["handover.db", "backup.db"].map(|name| server.file(name));
    let (is_made, output) = run("backup", &backup, &database).await;
    assert!(is_made && output.contains("backup.db"), "{output}");
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    let (is_made_again, output) = run("backup", &backup, &database).await;
    assert!(!is_made_again && output.contains("backup.db exists already"), "{output}");

    let (is_restored, output) = run("restore", &backup, &database).await;
    assert!(!is_restored && output.contains("a server is running on this database"), "{output}");
    assert!(server.is_ready().await);
    let folder = server.kill().await;
    let (is_restored, output) = run("restore", &backup, &database).await;
    let aside = aside(folder.path());
    assert!(is_restored && output.contains(&*aside.to_string_lossy()), "{output}");

    let server = Launch::on_file(folder).serve().await;
    assert_eq!((requests(&database), requests(&aside)), (1, 2));
    let health = reqwest::get(server.url() + route::HEALTH).await.expect("the server responds");
    assert_eq!(health.status().as_u16(), 200);
    sign_in(&server, "admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn restore_refuses_during_an_import_and_a_damaged_backup() {
    let folder = import(&ProviderExport::new()).await;
    let [database, backup] = ["handover.db", "backup.db"].map(|name| folder.path().join(name));
    let (is_made, output) = run("backup", &backup, &folder.path().join("other.db")).await;
    assert!(!is_made && output.contains("there is no database") && !backup.exists(), "{output}");
    assert!(run("backup", &backup, &database).await.0);
    let import = handover_server::runtime::FileLock::take(&database, "-import-lock").expect("no import runs");
    let (is_restored, output) = run("restore", &backup, &database).await;
    assert!(!is_restored && output.contains("an import is running"), "{output}");
    drop(import);
    let (is_restored, output) = run("restore", &folder.path().join("accounts.csv"), &database).await;
    assert!(!is_restored && output.contains("accounts.csv is damaged"), "{output}");
}
