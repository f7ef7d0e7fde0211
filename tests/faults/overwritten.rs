//! A database that another file is copied over while the server runs, as somebody does who restores a backup in a hurry.

use super::common::{ProviderExport, TO_NEWCOMER, billing, domain};
use super::demo_requests::sign_in;
use super::process::{ServerProcess, import};
use handover_api::{Reason, route};
use std::fs::copy;

#[tokio::test(flavor = "multi_thread")]
async fn database_overwritten_in_place_takes_no_further_write_and_the_log_says_why() {
    let backup = import(&ProviderExport::new()).await;
    let server = ServerProcess::start(&ProviderExport::new()).await;
    let admin = sign_in(&server, "admin").await;
    admin.submit_one(&domain(), billing("newcomer")).await;
    copy(backup.path().join("handover.db"), server.file("handover.db")).expect("overwriting the database");

    let mut refused = 0;
    for _ in 0..14 {
        let reply = admin.submit(&domain(), TO_NEWCOMER).await;
        assert_eq!(reply.reason(503), Reason::CannotStore);
        refused += 1;
    }
    for path in [route::HEALTH, route::READY] {
        let response = reqwest::get(server.url() + path).await.expect("the server responds");
        assert_eq!(response.status().as_u16(), 503);
    }
    let log = server.log();
    let parts = ["ERROR", "handover.db was overwritten while the server was running"];
    let logged = log.lines().filter(|line| parts.iter().all(|part| line.contains(part))).count();
    // Once by each that notices, the writer or a loop in the background, and not at each refusal.
    assert!((1..refused).contains(&logged), "{log}");
    println!("database overwritten in place: {refused} of {refused} submissions refused, logged {logged} times");
    server.stop().await;
}
