//! An import beside a server whose process is killed.

use super::common::ProviderExport;
use super::common::database;
use super::process::{ServerProcess, import_command};
use std::path::Path;
use std::process::Stdio;

/// Enough for several transactions.
const SERVICES: usize = 20_000;

/// Rows of the import that are applied; `None` if none is under way.
fn rows_applied(database: &Path) -> Option<i64> {
    database::value(database, "select max(next) from import_position")
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_import_is_finished_by_the_server_beside_it() {
    let mut export = ProviderExport::new();
    let server = ServerProcess::start(&export).await;
    for number in 0..SERVICES {
        export.add(&format!("s{number:05}.example"), "DOMAIN", ["admin", "tech", "billing"], None, "ok");
    }
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    export.write(folder.path());
    let database = server.file("handover.db");
    let mut import = import_command(folder.path(), &database).stderr(Stdio::null()).spawn().expect("the import");
    server.until(async || rows_applied(&database).unwrap_or(0) > 0).await;
    assert!(server.is_ready().await, "a running import is no fault");
    import.kill().await.expect("killing the import");
    let before = rows_applied(&database);
    assert!(before.is_some(), "the import was too fast to be killed");

    server.until(async || !server.is_ready().await).await;
    server.until(async || server.is_ready().await && rows_applied(&database).is_none()).await;
    let services = "select count(*) from service where name like 's0%' or name like 's1%'";
    assert_eq!(database::value::<usize>(&database, services), SERVICES);
    let log = server.log();
    assert!(log.contains("finishing an interrupted import"), "{log}");
    assert!(!server.file("handover.db-import").exists());
    println!("import killed after {before:?} rows: finished by the server");
    server.stop().await;
}
