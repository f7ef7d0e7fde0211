//! A disk that is full for a while. The limit on the size of files stands in for it, which needs no rights and no file
//! system of its own: every write fails, as on a full disk.

use super::common::TO_NEWCOMER;
use super::demo_requests::{DemoRequests, ask_and_accept, assert_all_done_once, sign_in};
use super::load::CallProgress;
use super::process::ServerProcess;
use handover_api::{Problem, Reason, route};
use serde_json::json;

const OUTAGES: usize = 2;

/// Until a few calls were refused, and the health check reports it. The last calls may have been answered before.
async fn fill_disk_for_a_while(server: &mut ServerProcess, progress: &CallProgress) {
    let refused = progress.refused();
    server.fill_disk();
    server.until(async || progress.refused() >= refused + 3 || progress.is_over()).await;
    if !progress.is_over() {
        let health = reqwest::get(server.url() + route::HEALTH).await.expect("the server responds");
        assert_eq!(health.status(), 503);
        assert_eq!(health.json::<Problem>().await.expect("problem details").reason, Reason::CannotStore);
    }
    server.free_disk();
}

#[tokio::test(flavor = "multi_thread")]
async fn full_disk_neither_loses_nor_repeats_work() {
    let requests = DemoRequests::new(24);
    let mut server = ServerProcess::start(&requests.export).await;
    let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];

    let parties = [&admin, &newcomer];
    let ids = ask_and_accept(&requests, &mut server, parties, OUTAGES, fill_disk_for_a_while).await;

    // The roles are due while the disk is full.
    server.fill_disk();
    admin.post("/test/clock", &json!({ "seconds": 300 })).await.ok::<serde_json::Value>();
    server.until(async || !server.is_ready().await).await;
    server.free_disk();
    server.until_moved(&admin, &requests.services).await;
    assert_all_done_once(&server, &newcomer, &ids).await;
    server.stop().await;
}

/// Here the log is not on the full disk.
#[tokio::test]
async fn log_of_a_full_disk_has_the_reason_of_the_engine() {
    let requests = DemoRequests::new(24);
    let server = ServerProcess::start(&requests.export).await;
    let admin = sign_in(&server, "admin").await;
    // The log stays below the limit; a few submissions exceed it.
    server.limit_files(100_000);
    let mut refused = None;
    for service in &requests.services {
        let reply = admin.submit(service, TO_NEWCOMER).await;
        if reply.status != 200 {
            refused = Some(reply);
            break;
        }
    }
    assert_eq!(refused.expect("the disk is full in the end").reason(503), Reason::CannotStore);
    let log = server.log();
    let is_logged = |line: &&str| line.contains("the database cannot be written") && line.contains("disk I/O error");
    assert_eq!(log.lines().filter(is_logged).count(), 1, "{log}");
    server.stop().await;
}
