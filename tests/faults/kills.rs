//! A process that is killed at any moment. `HANDOVER_KILLS` sets how often in each phase (3).

use super::common::TestUser;
use super::demo_requests::{DemoRequests, ask_and_accept, assert_all_done_once, sign_in};
use super::process::ServerProcess;
use handover_rules::ServiceKey;
use serde_json::json;

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
