//! The feed of events after the database went back to an earlier moment.

use super::common::database;
use super::common::{ProviderExport, TO_NEWCOMER, TestUser, domain};
use super::demo_requests::sign_in;
use super::process::{Launch, ServerProcess};
use handover_api::Reason;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use tokio::process::Command;

async fn run(arguments: &[&str], database: &Path) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_handover"));
    let ended = program.args(arguments).arg("--database").arg(database).output().await.expect("running the program");
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
    String::from_utf8_lossy(&ended.stdout).into_owned()
}

/// Another system of the provider, which reads the feed.
struct FeedReader {
    user: TestUser,
    key: String,
}

impl FeedReader {
    async fn new(server: &ServerProcess) -> Self {
        let printed = run(&["keys", "add", "billing", "--scope", "events"], &server.file("handover.db")).await;
        let key = printed.split_whitespace().last().expect("the key").to_owned();
        Self { user: sign_in(server, "admin").await, key }
    }

    async fn get(&self, query: &str) -> super::common::Reply {
        let url = self.user.url(&["/1.0/provider/events?", query].concat());
        self.user.send(self.user.client.get(url).bearer_auth(&self.key)).await
    }

    /// The ids of all events, and the position after them.
    async fn read_all(&self) -> (BTreeSet<String>, String) {
        let page: Value = self.get("limit=1000").await.ok();
        let ids = page["events"].as_array().expect("events").iter().map(|event| event["id"].to_string());
        let next = page["next"].as_str().map_or_else(|| page["next"].to_string(), str::to_owned);
        (ids.collect(), next)
    }
}

/// Asks for a change and withdraws it: two events.
async fn make_events(server: &ServerProcess) {
    let admin = sign_in(server, "admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
}

/// Copies the files of a database.
fn copy_files(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for ending in ["", "-wal"] {
        let name = ["handover.db", ending].concat();
        let _ = std::fs::remove_file(to.join(&name));
        if from.join(&name).exists() {
            std::fs::copy(from.join(&name), to.join(&name)).expect("copying a file");
        }
    }
    let _ = std::fs::remove_file(to.join("handover.db-shm"));
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Restore,
    BackupCopiedOver,
    SqliteBackupCopiedOver,
    FilesOfAnEarlierRun,
    FilesOfTheSameRun,
}

#[tokio::test(flavor = "multi_thread")]
async fn positions_from_before_a_restore_are_refused_and_events_get_new_ids() {
    for way in [
        Way::Restore,
        Way::BackupCopiedOver,
        Way::SqliteBackupCopiedOver,
        Way::FilesOfAnEarlierRun,
        Way::FilesOfTheSameRun,
    ] {
        let mut server = ServerProcess::start(&ProviderExport::new()).await;
        let reader = FeedReader::new(&server).await;
        make_events(&server).await;
        let (database, backup, files) = (server.file("handover.db"), server.file("backup.db"), server.file("files"));
        match way {
            Way::Restore | Way::BackupCopiedOver => {
                run(&["backup", &backup.to_string_lossy()], &database).await;
            }
            Way::SqliteBackupCopiedOver => {
                let open = database::connection(&database);
                open.backup("main", &backup, None::<fn(_)>).expect("a backup");
            }
            Way::FilesOfAnEarlierRun => {
                copy_files(database.parent().expect("a folder"), &files);
                server.kill_and_restart().await;
            }
            Way::FilesOfTheSameRun => copy_files(database.parent().expect("a folder"), &files),
        }
        make_events(&server).await;
        let (read, position) = reader.read_all().await;
        assert_eq!(read.len(), 4, "{way:?}");
        // A restart does not count as a restore.
        server.kill_and_restart().await;
        let reader = FeedReader { user: sign_in(&server, "admin").await, ..reader };
        let more: Value = reader.get(&["after=", &position].concat()).await.ok();
        assert_eq!(more["events"].as_array().map(Vec::len), Some(0), "{way:?}");

        let folder = server.kill().await;
        match way {
            Way::Restore => {
                run(&["restore", &backup.to_string_lossy()], &database).await;
            }
            Way::BackupCopiedOver | Way::SqliteBackupCopiedOver => {
                std::fs::copy(&backup, &database).expect("copying the backup");
                for ending in ["-wal", "-shm"] {
                    let _ = std::fs::remove_file(handover_store::beside(&database, ending));
                }
            }
            Way::FilesOfAnEarlierRun | Way::FilesOfTheSameRun => copy_files(&files, folder.path()),
        }
        let server = Launch::on_file(folder).serve().await;
        let reader = FeedReader::new(&server).await;
        let refused = reader.get(&["after=", &position].concat()).await.problem(410);
        assert_eq!(refused.reason, Reason::StaleCursor, "{way:?}");
        assert!(refused.detail.contains("without `after`"), "{}", refused.detail);
        make_events(&server).await;
        reader.get(&["after=", &position].concat()).await.problem(410);
        let (ids, next) = reader.read_all().await;
        assert!(ids.len() == 4 && ids.is_disjoint(&read), "{way:?}: {read:?} {ids:?}");
        let _: Value = reader.get(&["after=", &next].concat()).await.ok();
        println!("{way:?}: old positions refused, new ids");
        server.stop().await;
    }
}
