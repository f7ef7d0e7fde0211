//! A system clock that jumps forward and back while requests are open, accepted and about to take effect.

use super::common::{TO_NEWCOMER, TestServer, TestUser, days, hours, minutes};
use super::demo_requests::assert_moved_once;
use chrono::TimeDelta;
use handover_rules::{RequestId, RequestState};

const REQUESTS: usize = 24;

/// Each jump is taken back five minutes later, before it has been steady for long enough to be followed.
fn jumps() -> [TimeDelta; 6] {
    [days(30), days(-30), hours(2), hours(-2), days(8), days(-365)]
}

async fn jump_and_return(server: &TestServer, by: TimeDelta) {
    server.clock.set_by(by);
    server.advance(minutes(5)).await;
    server.clock.set_by(-by);
    server.advance(minutes(1)).await;
}

#[tokio::test]
async fn clock_jumps_neither_lose_nor_repeat_work() {
    let options = ["--clock-steady-minutes", "10", "--grace-seconds", "7200"];
    let (server, services) = TestServer::start_with_domains_and(REQUESTS, &options).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut ids = Vec::new();
    for service in &services {
        ids.push(admin.submit_one(service, TO_NEWCOMER).await);
    }
    let codes = server.codes().await;
    let accept = async |id: RequestId, user: &TestUser| {
        user.accept(id, &codes[&(id, user.handle.clone())]).await.done();
    };
    let deadline = admin.request(ids[0]).await.deadline;
    // A third has no answer, a third one, a third both.
    for (number, id) in ids.iter().enumerate() {
        if number % 3 > 0 {
            accept(*id, &newcomer).await;
        }
        if number % 3 > 1 {
            accept(*id, &admin).await;
        }
    }

    for by in jumps() {
        jump_and_return(&server, by).await;
        for (number, id) in ids.iter().enumerate() {
            let request = admin.request(*id).await;
            let expected = if number % 3 > 1 { RequestState::Doing } else { RequestState::ValidatingByCustomers };
            assert_eq!((request.state, request.deadline), (expected, deadline), "{id} after a jump by {by}");
        }
    }

    for (number, id) in ids.iter().enumerate() {
        if number % 3 < 1 {
            accept(*id, &newcomer).await;
        }
        if number % 3 < 2 {
            accept(*id, &admin).await;
        }
    }
    server.advance(hours(2)).await;
    assert_moved_once(&server.sign_in("admin").await, &ids).await;
    let mails = server.mails().await.iter().filter(|mail| mail.maybe_request().is_some()).count();
    assert_eq!(mails, 5 * REQUESTS);
    println!(
        "clock: {} jumps and as many returns; {} answers given, {mails} emails, 0 lost, 0 doubled, 0 requests expired",
        jumps().len(),
        2 * REQUESTS,
    );
}
