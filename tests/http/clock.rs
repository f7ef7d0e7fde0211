//! System clocks that are set, wrong, or looked at after a long break.

use crate::common::database::Value;
use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, days, domain, minutes, service};
use handover_rules::{Category, RequestId, RequestState, ServiceKey};
use tracing::Level;

const OPTIONS: [&str; 2] = ["--clock-steady-minutes", "10"];

fn other() -> ServiceKey {
    service("other.example", Category::Domain)
}

/// The emails about a request in this state.
fn emails_about(server: &TestServer, id: RequestId, state: &str) -> Vec<Vec<Value>> {
    server.rows(&format!("select id from outbox where request = {id} and state = '{state}' order by id"))
}

#[tokio::test]
async fn clock_set_forward_for_a_while_expires_nothing() {
    let server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let deadline = admin.request(id).await.deadline;

    server.clock.set_by(days(30));
    server.advance(minutes(5)).await;
    // Nobody is signed out, and answers count.
    server.all_accept(id, &[&newcomer]).await;
    server.clock.set_by(days(-30));
    server.advance(minutes(30)).await;
    let request = admin.request(id).await;
    assert_eq!((request.state, request.deadline), (RequestState::ValidatingByCustomers, deadline));
    // It is followed once it has been steady.
    server.clock.set_by(days(8));
    server.advance(minutes(9)).await;
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    server.advance(minutes(1)).await;
    server.settle().await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::Expired);
}

#[tokio::test]
async fn clock_set_back_is_followed_once_it_has_been_steady() {
    let server = TestServer::start_with(&OPTIONS, |_| {}).await;
    server.clock.set_by(days(30));
    server.advance(minutes(10)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let dated_ahead = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let deadline = admin.request(dated_ahead).await.deadline;
    server.settle().await;

    let ahead = server.now();
    server.clock.set_by(days(-30));
    assert_eq!(server.now(), ahead);
    server.clock.advance(minutes(9));
    assert_eq!(server.now(), ahead + minutes(9));
    server.advance(minutes(1)).await;
    assert_eq!(server.now(), ahead + minutes(10) - days(30));

    let asked_after = admin.submit_one(&other(), TO_NEWCOMER).await;
    server.all_accept(asked_after, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(admin.state(asked_after).await, RequestState::Done);
    assert_eq!(admin.request(dated_ahead).await.deadline, deadline);
    server.all_accept(dated_ahead, &[&newcomer]).await;
}

#[tokio::test]
async fn after_a_long_break_timers_and_emails_wait_but_calls_do_not() {
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let id = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    let newcomer = server.sign_in("newcomer").await;
    let code = server.code(id, &newcomer).await;
    server.stop().await;
    server.clock.advance(days(8));
    server.start_without_waiting().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let asked = admin.submit_one(&other(), TO_NEWCOMER).await;
    let is_waiting =
        || !emails_about(&server, asked, "queued").is_empty() && emails_about(&server, id, "sent").len() == 2;
    server.clock.advance(minutes(9));
    assert!(is_waiting());
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    // A call takes overdue steps into account.
    assert_eq!(newcomer.accept(id, &code).await.status, 409);
    assert_eq!(admin.state(id).await, RequestState::Expired);
    assert!(is_waiting());

    server.clock.advance(minutes(1));
    server.settle().await;
    assert_eq!(emails_about(&server, asked, "sent").len(), 2);
    assert!(emails_about(&server, id, "sent").len() > 2);
}

#[tokio::test]
async fn start_during_the_wait_after_a_long_break_waits_again() {
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let id = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.stop().await;
    server.clock.advance(days(8));
    for passed in [9, 9, 10] {
        server.start_without_waiting().await;
        let admin = server.sign_in("admin").await;
        server.clock.advance(minutes(passed));
        if passed < 10 {
            assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
            server.stop().await;
        }
    }
    server.settle().await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::Expired);
}

#[tokio::test]
async fn wrong_clock_after_a_break_that_is_set_right_expires_nothing() {
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let id = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.stop().await;
    server.clock.advance(minutes(1));
    server.clock.set_by(days(365));
    server.start_without_waiting().await;
    assert_eq!(server.visitor().get("/healthz").await.status, 200);
    server.clock.advance(minutes(2));
    server.clock.set_by(days(-365));
    let ahead = server.now();
    // Ten minutes after the start, the time is not right yet.
    server.clock.advance(minutes(9));
    assert_eq!(server.now(), ahead + minutes(9));
    server.clock.advance(minutes(1));
    assert_eq!(server.now(), ahead + minutes(10) - days(365));
    server.settle().await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn steps_of_the_clock_and_long_breaks_are_logged() {
    let log = CapturedLog::default();
    let _capture = log.capture(Level::WARN);
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let assert_logged = |parts: &[&str]| {
        let text = log.take();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains("handover_server::clock")).collect();
        assert_eq!(lines.len(), parts.len(), "{text}");
        for (line, part) in lines.iter().zip(parts) {
            assert!(line.contains("WARN") && line.contains(part), "{part} in {line}");
        }
    };
    // Until it answers, the server follows each step immediately.
    assert_eq!(server.visitor().get("/healthz").await.status, 200);
    server.settle().await;
    // The work after each start reads the clock as well, on a thread whose log is not captured.
    server.store.write(|_| Ok(())).await.expect("an empty transaction");
    log.take();

    server.clock.set_by(days(2));
    server.now();
    assert_logged(&["now=2030-03-06 10:00:00 UTC expected=2030-03-04 10:00:00 UTC wait=600s"]);
    server.clock.set_by(days(-2));
    server.now();
    assert_logged(&["the clock was set back to where it was now=2030-03-04 10:00:00 UTC"]);

    for by in [days(2), days(-2)] {
        server.clock.set_by(by);
        server.now();
        server.clock.advance(minutes(10));
        server.now();
        assert_logged(&[
            "its time is not used until it has been steady",
            "the clock has been steady: its time is used",
        ]);
    }

    server.stop().await;
    server.clock.advance(days(1));
    server.start_without_waiting().await;
    server.until("it is logged", async || log.text().contains("scheduled work and emails wait")).await;
    assert_logged(&["the last run was long ago: scheduled work and emails wait until the clock has been steady"]);
    server.clock.advance(minutes(10));
    server.until("it is logged", async || log.text().contains("scheduled work runs")).await;
    assert_logged(&["the clock has been steady: scheduled work runs, and emails are sent"]);

    server.stop().await;
    server.clock.set_by(days(-3));
    server.start_without_waiting().await;
    server.until("it is logged", async || log.text().contains("behind the last run")).await;
}
