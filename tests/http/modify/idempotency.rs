//! The `Idempotency-Key` header.

use super::zone;
use crate::common::{Change, Person, Reply, TO_NEWCOMER, World, domain, hours, millis};
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::{Reason, route};
use handover_rules::{RequestId, ServiceKey, State};
use reqwest::Method;

async fn submit_with_key(person: &Person, service: &ServiceKey, change: Change<'_>, key: &str) -> Reply {
    let body = serde_json::to_string(&change.body()).expect("a body of ours");
    let headers = [(IDEMPOTENCY_KEY, key), ("content-type", "application/json")];
    person.call(Method::POST, &route::change_contact(service), &headers, &body).await
}

#[tokio::test]
async fn same_key_returns_the_same_answer() {
    let world = World::start().await;
    let [admin, newcomer, tech] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("tech").await];
    let first: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    let again: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_eq!(first, again);
    assert_eq!(world.told(first[0]).await.len(), 2);
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 1);

    // Another body under the same key, or the same body for another service, is an error.
    for (key, change) in [(domain(), Change { tech: "newcomer2", ..Change::default() }), (zone(), TO_NEWCOMER)] {
        assert_eq!(submit_with_key(&admin, &key, change, "k1").await.reason(409), Reason::KeyReused);
    }
    // The key belongs to the asker.
    let change = Change { tech: "newcomer2", ..Change::default() };
    let others: Vec<RequestId> = submit_with_key(&tech, &zone(), change, "k1").await.ok();
    assert_ne!(others, first);

    // The reply may have been lost for long, and the request be over.
    let code = world.code(first[0], &newcomer).await;
    newcomer.decline(first[0], &code).await.done();
    world.pass(hours(24) - millis(1)).await;
    let admin = world.sign_in("admin").await;
    let again: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_eq!(first, again);
    // After a day it is a key like any other.
    world.pass(millis(1)).await;
    let new: Vec<RequestId> = submit_with_key(&admin, &domain(), TO_NEWCOMER, "k1").await.ok();
    assert_ne!(new, first);
    assert_eq!(admin.state(new[0]).await, State::ValidatingByCustomers);
}

#[tokio::test]
async fn rejections_are_not_stored_under_a_key() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let change = Change { tech: "debtor", ..Change::default() };
    assert_eq!(submit_with_key(&admin, &domain(), change, "k").await.reason(400), Reason::Rejected);
    world.import_with(|provider| provider.bills.clear()).await;
    let ids: Vec<RequestId> = submit_with_key(&admin, &domain(), change, "k").await.ok();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn rejects_malformed_keys() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    for key in ["", &"k".repeat(129), "na\u{ef}ve"] {
        let reply = submit_with_key(&admin, &domain(), TO_NEWCOMER, key).await;
        assert_eq!(reply.reason(400), Reason::Malformed);
    }
    submit_with_key(&admin, &domain(), TO_NEWCOMER, &"k".repeat(128)).await.ok::<Vec<RequestId>>();
}
