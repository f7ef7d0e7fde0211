//! A database that may be read and not written, such as after a restore as another user.

use super::common::ProviderExport;
use super::process::{ServerProcess, import, unprivileged};
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;
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
    ServerProcess::serve(folder, user).await.stop().await;
    println!("read-only database: 2 starts refused, 0 bytes changed. {refused} {refused_folder}");
}
