//! A process that is killed at any moment, and an import that is killed beside a server. `HANDOVER_KILLS` sets how often in
//! each phase (3).

use super::common::{ProviderExport, TestUser, database};
use super::demo_requests::{DemoRequests, ask_and_accept, assert_all_done_once, sign_in};
use super::process::{ServerProcess, import_command};
use handover_rules::ServiceKey;
use serde_json::json;
use std::path::Path;
use std::process::Stdio;

pub(crate) fn kills() -> usize {
    kills_or(3)
}

/// `HANDOVER_KILLS`, or a default.
pub(crate) fn kills_or(number: usize) -> usize {
    from_environment("HANDOVER_KILLS").unwrap_or(number)
}

/// `HANDOVER_LINES`, or a default: the lines of the submission during which the server is killed.
pub(crate) fn lines_or(number: usize) -> usize {
    from_environment("HANDOVER_LINES").unwrap_or(number)
}

fn from_environment(name: &str) -> Option<usize> {
    std::env::var(name).ok().map(|number| number.parse().unwrap_or_else(|error| panic!("{name}: {error}")))
}

/// Lets the roles move while the server is killed.
pub(crate) async fn move_all(server: &mut ServerProcess, admin: &TestUser, services: &[ServiceKey]) {
    admin.post("/test/clock", &json!({ "seconds": 300 })).await.ok::<serde_json::Value>();
    for _ in 0..kills() {
        server.kill_and_restart().await;
        // The clock of the tests begins anew with each process.
        admin.post("/test/clock", &json!({ "seconds": 300 })).await.ok::<serde_json::Value>();
    }
    server.until_moved(admin, services).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_at_any_moment_neither_loses_nor_repeats_work() {
    let requests = DemoRequests::new(96);
    let mut server = ServerProcess::start(&requests.export).await;
    let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];
    let kill = async |server: &mut ServerProcess, _: &_| server.kill_and_restart().await;
    let ids = ask_and_accept(&requests, &mut server, [&admin, &newcomer], kills(), kill).await;
    move_all(&mut server, &admin, &requests.services).await;

    assert_all_done_once(&server, &newcomer, &ids).await;
    server.stop().await;
}

/// Rows of the import that are applied; `None` if none is under way.
fn rows_applied(database: &Path) -> Option<i64> {
    database::value(database, "select max(next) from import_position")
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_import_is_finished_by_the_server_beside_it() {
    // Enough for several transactions.
    const SERVICES: usize = 20_000;
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
