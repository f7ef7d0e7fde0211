//! The `Idempotency-Key` header.

use super::budgets::look_up;
use super::zone;
use crate::common::{NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, domain, hours, millis, minutes};
use handover_api::submissions::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::{RequestId, RequestState, ServiceKey};
use reqwest::Method;

async fn submit_with_key(user: &TestUser, service: &ServiceKey, change: NewContacts<'_>, key: &str) -> Reply {
    let body = serde_json::to_string(&change.body()).expect("serializing the body");
    let headers = [(IDEMPOTENCY_KEY, key), ("content-type", "application/json")];
    user.call(Method::POST, &route::change_contact(service), &headers, &body).await
}

#[tokio::test]
async fn same_key_returns_the_same_answer() {
    let server = TestServer::start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let first: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    let again: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_eq!(first, again);
    assert_eq!(server.mails_about(first[0]).await.len(), 2);
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 1);

    // The same key with another body or for another service is an error.
    for (key, change) in
        [(domain(), NewContacts { tech: "newcomer2", ..NewContacts::default() }), (zone(), TO_NEWCOMER)]
    {
        assert_eq!(submit_with_key(&admin, &key, change, "k1").await.reason(409), Reason::KeyReused);
    }
    // Keys are scoped to the account.
    let change = NewContacts { tech: "newcomer2", ..NewContacts::default() };
    let others: Vec<RequestId> = submit_with_key(&tech, &zone(), change, "k1").await.ok();
    assert_ne!(others, first);

    // The same answer is given even after the request has ended.
    let code = server.code(first[0], &newcomer).await;
    newcomer.decline(first[0], &code).await.done();
    server.advance(hours(24) - millis(1)).await;
    let admin = server.sign_in("admin").await;
    let again: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_eq!(first, again);
    // A key is forgotten after a day.
    server.advance(millis(1)).await;
    let new: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_ne!(new, first);
    assert_eq!(admin.state(new[0]).await, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn rejections_are_not_stored_under_a_key() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let change = NewContacts { tech: "debtor", ..NewContacts::default() };
    assert_eq!(submit_with_key(&admin, &domain(), change, "k").await.reason(400), Reason::Rejected);
    server.import_with(|export| export.bills.clear()).await;
    let ids: Vec<RequestId> = submit_with_key(&admin, &domain(), change, "k").await.ok();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn rejects_malformed_keys() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for key in ["", &"k".repeat(129), "na\u{ef}ve"] {
        let reply = submit_with_key(&admin, &domain(), TO_NEWCOMER, key).await;
        assert_eq!(reply.reason(400), Reason::Malformed);
    }
    submit_with_key(&admin, &domain(), TO_NEWCOMER, &"k".repeat(128)).await.ok::<Vec<RequestId>>();
}

#[tokio::test]
async fn limits_of_new_calls_do_not_refuse_a_repeated_one() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let first: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    server.advance(minutes(1)).await;
    look_up(&admin, 0, 60).await;
    assert_eq!(submit_with_key(&admin, &zone(), TO_NEWCOMER, "k2").await.reason(429), Reason::OverBudget);
    let again: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_eq!(first, again);
}
