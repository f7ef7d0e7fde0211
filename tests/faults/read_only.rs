//! A database that may be read and not written, such as after a restore as another user, or from one moment to the next.

use super::common::{ProviderExport, TO_NEWCOMER, domain};
use super::demo_requests::sign_in;
use super::process::{Launch, ServerProcess, import, refused_import, unprivileged};
use handover_api::{Problem, Reason, route};
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

fn set_mode(path: &Path, mode: u32) {
    set_permissions(path, Permissions::from_mode(mode)).expect("changing a mode");
}

#[tokio::test(flavor = "multi_thread")]
async fn read_only_database_is_refused_at_the_start_and_stays_as_it_is() {
    let folder = import(&ProviderExport::new()).await;
    // Root may write everything.
    let user = unprivileged(folder.path());
    let database = folder.path().join("handover.db");
    let before = std::fs::read(&database).expect("reading the database");

    set_mode(&database, 0o444);
    let refused = ServerProcess::refused_start(&database, user).await;
    assert!(refused.contains("handover.db") && refused.contains("has to be allowed to write"), "{refused}");

    // The folder alone: SQLite needs to create its files there.
    set_mode(&database, 0o600);
    set_mode(folder.path(), 0o555);
    let refused_folder = ServerProcess::refused_start(&database, user).await;
    assert!(refused_folder.contains("handover.db") && refused_folder.contains("ermission"), "{refused_folder}");
    assert_eq!(std::fs::read(&database).expect("reading the database"), before);

    set_mode(folder.path(), 0o755);
    Launch::on_file(folder).with_user(user).serve().await.stop().await;
    println!("read-only database: 2 starts refused, 0 bytes changed. {refused} {refused_folder}");
}

async fn health(server: &ServerProcess, path: &str) -> (u16, Option<Problem>) {
    let response = reqwest::get(server.url() + path).await.expect("the server responds");
    (response.status().as_u16(), response.json().await.ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn database_that_becomes_read_only_is_not_written_until_it_may_be_again() {
    let folder = import(&ProviderExport::new()).await;
    let user = unprivileged(folder.path());
    let server = Launch::on_file(folder).with_user(user).serve().await;
    let admin = sign_in(&server, "admin").await;
    for file in ["handover.db", "handover.db-wal"] {
        set_mode(&server.file(file), 0o400);
        let before = std::fs::read(server.file(file)).expect("reading the file");
        let refused = admin.submit(&domain(), TO_NEWCOMER).await;
        assert_eq!(refused.reason(503), Reason::CannotStore);
        for path in [route::HEALTH, route::READY] {
            let (status, problem) = health(&server, path).await;
            assert_eq!((status, problem.expect("problem details").reason), (503, Reason::CannotStore));
        }
        // Existing data can still be read.
        admin.get(route::SERVICES).await.ok::<serde_json::Value>();
        assert_eq!(std::fs::read(server.file(file)).expect("reading the file"), before);
        let log = server.log();
        assert!(log.contains(&format!("{file} cannot be written: Permission denied")), "{log}");

        // Nobody has to write anything before the server is ready again.
        set_mode(&server.file(file), 0o600);
        for path in [route::HEALTH, route::READY] {
            assert_eq!(health(&server, path).await.0, 200);
        }
    }
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    println!("database made read-only while the server runs: 2 submissions refused, 1 taken once it may be written");
    server.stop().await;
}

/// As after a command that was run as root by mistake.
#[tokio::test(flavor = "multi_thread")]
async fn lock_of_another_user_is_named_with_its_owner() {
    let folder = import(&ProviderExport::new()).await;
    let user = unprivileged(folder.path());
    let database = folder.path().join("handover.db");
    for name in ["handover.db-lock", "handover.db-import-lock"] {
        let lock = folder.path().join(name);
        std::fs::write(&lock, "").expect("a lock");
        if user.is_some() {
            chown(&lock, Some(0), None).expect("root may give files away");
            set_mode(&lock, 0o644);
        } else {
            // Without root there is no other user; the message is the same.
            set_mode(&lock, 0);
        }
        let owner = std::fs::metadata(&lock).expect("the lock").uid();
        let refused = match name {
            "handover.db-lock" => ServerProcess::refused_start(&database, user).await,
            _ => refused_import(folder.path(), user).await,
        };
        for part in [name, &format!("user id {owner})"), "as the user that the server runs as", "remove it once"] {
            assert!(refused.contains(part), "{refused}");
        }
        std::fs::remove_file(&lock).expect("removing the lock");
    }
    assert_eq!(refused_import(folder.path(), user).await, "", "nothing is in the way any more");
}
