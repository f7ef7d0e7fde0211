//! System clocks that are set, wrong, or looked at after a long break.

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, days, domain, hours, minutes};
use handover_api::Reason;
use handover_rules::RequestState;

/// Steps are taken over after ten minutes.
const OPTIONS: [&str; 2] = ["--clock-steady-minutes", "10"];

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
}

#[tokio::test]
async fn clock_set_forward_is_followed_once_it_has_been_steady() {
    let server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.clock.set_by(days(8));
    server.advance(minutes(9)).await;
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    server.advance(minutes(1)).await;
    server.settle().await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::Expired);
}

#[tokio::test]
async fn after_a_long_break_nothing_is_decided_until_the_clock_has_been_steady() {
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let admin = server.sign_in("admin").await;
    let newcomer = server.sign_in("newcomer").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(id, &newcomer).await;
    server.stop().await;
    server.clock.advance(days(8));
    server.start_without_waiting().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    assert_eq!(newcomer.accept(id, &code).await.reason(503), Reason::Busy);
    let billing = NewContacts { billing: "newcomer", ..NewContacts::default() };
    assert_eq!(admin.submit(&domain(), billing).await.reason(503), Reason::Busy);
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    // Services with nothing in doubt are open for business.
    let other = crate::common::service("other.example", handover_rules::Category::Domain);
    admin.submit_one(&other, billing).await;

    server.clock.advance(minutes(10));
    server.settle().await;
    assert_eq!(admin.state(id).await, RequestState::Expired);
    admin.submit_one(&domain(), billing).await;
}

#[tokio::test]
async fn wrong_clock_after_a_break_that_is_set_right_expires_nothing() {
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let id = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop().await;
    server.clock.advance(minutes(1));
    server.clock.set_by(days(365));
    server.start_without_waiting().await;
    server.clock.advance(minutes(2));
    server.clock.set_by(days(-365));
    server.settle().await;
    assert_eq!(server.sign_in("admin").await.state(id).await, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn waits_dated_by_a_fast_clock_are_shortened_when_it_is_set_right() {
    let server = TestServer::start_with(&OPTIONS, |_| {}).await;
    server.clock.set_by(days(30));
    server.advance(minutes(10)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let waiting = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let other = crate::common::service("other.example", handover_rules::Category::Domain);
    let accepted = admin.submit_one(&other, TO_NEWCOMER).await;
    for _ in 0..20 {
        newcomer.accept(waiting, "000000000000000000000000").await;
    }
    server.all_accept(accepted, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(accepted).await, RequestState::Doing);

    server.clock.set_by(days(-30));
    server.advance(minutes(10)).await;
    let now = server.now();
    server
        .until("the waits are shortened", async || {
            server.rows("select 1 from request where asked_at > deadline - 1000 * 3600 * 24 * 7").is_empty()
                && admin.request(waiting).await.deadline <= now + days(7)
        })
        .await;
    server.advance(minutes(2)).await;
    assert_eq!(admin.state(accepted).await, RequestState::Done);
    server.advance(hours(1)).await;
    server.all_accept(waiting, &[&newcomer]).await;
}
