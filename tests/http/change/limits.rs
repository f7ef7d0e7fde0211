//! Budgets, look-ups, and keys that make a submission safe to repeat.

use crate::common::{Change, Person, Reply, World, days, domain, hours, millis, minutes, seconds, service};
use handover_api::modify::{Check, IDEMPOTENCY_KEY};
use handover_api::{Reason, route};
use handover_rules::{Category, Refusal, RequestId, ServiceKey, State};
use reqwest::Method;

const TO_NEWCOMER: Change<'_> = Change { admin: "", tech: "newcomer", billing: "" };

fn zone() -> ServiceKey {
    service("halden.example", Category::Zone)
}

fn hosting() -> ServiceKey {
    service("halden.example", Category::Hosting)
}

async fn submit_with_key(person: &Person, service: &ServiceKey, change: Change<'_>, key: &str) -> Reply {
    let body = serde_json::to_string(&change.body()).expect("a body of ours");
    let headers = [(IDEMPOTENCY_KEY, key), ("content-type", "application/json")];
    person.call(Method::POST, &route::change_contact(service), &headers, &body).await
}

#[tokio::test]
async fn the_same_key_again_gives_the_same_answer() {
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
async fn refusals_are_not_kept_under_a_key() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let change = Change { tech: "debtor", ..Change::default() };
    assert_eq!(submit_with_key(&admin, &domain(), change, "k").await.reason(400), Reason::Rejected);
    world.import_with(|provider| provider.bills.clear()).await;
    let ids: Vec<RequestId> = submit_with_key(&admin, &domain(), change, "k").await.ok();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn a_key_has_a_shape() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    for key in ["", &"k".repeat(129), "na\u{ef}ve"] {
        let reply = submit_with_key(&admin, &domain(), TO_NEWCOMER, key).await;
        assert_eq!(reply.reason(400), Reason::Malformed);
    }
    submit_with_key(&admin, &domain(), TO_NEWCOMER, &"k".repeat(128)).await.ok::<Vec<RequestId>>();
}

#[tokio::test]
async fn open_requests_have_a_budget() {
    let world = World::with(&["--open-requests", "2"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    let first = admin.ask(&domain(), TO_NEWCOMER).await;
    let both = Change { tech: "newcomer", billing: "newcomer", ..Change::default() };
    assert_eq!(admin.submit(&zone(), both).await.reason(429), Reason::OverBudget);
    admin.ask(&zone(), TO_NEWCOMER).await;
    assert_eq!(admin.submit(&hosting(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    // A submission that is refused anyway gives its reasons instead.
    admin.submit(&hosting(), Change { tech: "canada", ..Change::default() }).await.blockers();
    // Whoever is asked has a budget of their own.
    let tech = world.sign_in("tech").await;
    tech.ask(&hosting(), Change { tech: "admin", ..Change::default() }).await;
    admin.withdraw(first).await.done();
    admin.ask(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn mails_to_one_account_have_a_budget() {
    let world = World::with(&["--mails-to-one-account", "2"], |_| {}).await;
    let begun = world.now();
    let admin = world.sign_in("admin").await;
    admin.ask(&domain(), TO_NEWCOMER).await;
    world.pass(minutes(10)).await;
    let second = admin.ask(&zone(), TO_NEWCOMER).await;
    let problem = admin.submit(&hosting(), TO_NEWCOMER).await.problem(429);
    assert_eq!((problem.reason, problem.until), (Reason::OverBudget, Some(begun + hours(24))));
    // Others, and oneself, are not meant.
    admin.ask(&hosting(), Change { tech: "newcomer2", ..Change::default() }).await;
    let other = service("other.example", Category::Domain);
    admin.ask(&other, Change { tech: "admin", ..Change::default() }).await;
    // An ended request still caused its mail.
    admin.withdraw(second).await.done();
    assert_eq!(admin.submit(&zone(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    world.pass(hours(24) - minutes(10) - millis(1)).await;
    let admin = world.sign_in("admin").await;
    assert_eq!(admin.submit(&zone(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    world.pass(millis(1)).await;
    admin.ask(&zone(), TO_NEWCOMER).await;
    assert_eq!(
        admin.submit(&service("ns1.halden.example", Category::Vps), TO_NEWCOMER).await.reason(429),
        Reason::OverBudget
    );
}

#[tokio::test]
async fn resends_to_somebody_else_count_against_that_budget() {
    let world = World::with(&["--mails-to-one-account", "3"], |_| {}).await;
    let begun = world.now();
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let first = admin.ask(&domain(), TO_NEWCOMER).await;
    let second = admin.ask(&zone(), TO_NEWCOMER).await;
    world.pass(minutes(2)).await;
    admin.resend(first, &newcomer.handle).await.done();
    let refused = admin.resend(second, &newcomer.handle).await;
    assert_eq!(refused.refusal(), Refusal::TooMany { until: begun + hours(24) });
    // To itself, and the party for itself, are not meant.
    admin.resend(second, &admin.handle).await.done();
    newcomer.resend(second, &newcomer.handle).await.done();
    // What the rules say of the request comes first.
    world.pass(days(1)).await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    admin.resend(second, &newcomer.handle).await.done();
    let code = world.code(second, &newcomer).await;
    newcomer.accept(second, &code).await.done();
    assert_eq!(admin.resend(second, &newcomer.handle).await.refusal(), Refusal::Answered);
}

#[tokio::test]
async fn look_ups_are_limited_by_the_minute() {
    let world = World::start().await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let check = Check { service: domain(), change: TO_NEWCOMER.body() };
    for _ in 0..60 {
        assert_eq!(admin.post(route::CHECK, &check).await.status, 200);
    }
    let problem = admin.post(route::CHECK, &check).await.problem(429);
    assert_eq!((problem.reason, problem.until), (Reason::OverBudget, Some(world.now() + minutes(1))));
    // A submission looks up as well.
    assert_eq!(admin.submit(&domain(), TO_NEWCOMER).await.reason(429), Reason::OverBudget);
    assert_eq!(tech.post(route::CHECK, &check).await.status, 200);
    world.pass(seconds(59)).await;
    admin.post(route::CHECK, &check).await.problem(429);
    world.pass(seconds(1)).await;
    admin.ask(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn every_account_that_is_looked_up_counts() {
    let world = World::start().await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let check = |change: Change<'_>| Check { service: domain(), change: change.body() };
    let three = check(Change { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" });
    for _ in 0..20 {
        assert_eq!(admin.post(route::CHECK, &three).await.status, 200);
    }
    admin.post(route::CHECK, &check(TO_NEWCOMER)).await.problem(429);
    // One account for several roles is one; and what is left does not do for three.
    world.pass(minutes(1)).await;
    let one = check(Change { admin: "newcomer", tech: "newcomer", billing: "newcomer" });
    for _ in 0..58 {
        assert_eq!(admin.post(route::CHECK, &one).await.status, 200);
    }
    admin.post(route::CHECK, &three).await.problem(429);
    assert_eq!(admin.post(route::CHECK, &one).await.status, 200);
    // Entries for roles that one may not ask for are not looked up.
    for _ in 0..60 {
        assert_eq!(tech.post(route::CHECK, &three).await.status, 200);
    }
    tech.post(route::CHECK, &three).await.problem(429);
}

#[tokio::test]
async fn present_contacts_are_not_looked_up() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let check = |change: Change<'_>| Check { service: domain(), change: change.body() };
    // All three roles are named, by handle or by address, and one is to change.
    for change in [
        Change { admin: "admin", tech: "newcomer", billing: "billing" },
        Change { admin: "admin", tech: "tech", billing: "newcomer" },
    ] {
        for _ in 0..30 {
            assert_eq!(admin.post(route::CHECK, &check(change)).await.status, 200);
        }
    }
    let present = Change { admin: "admin@mail.example", tech: "tech", billing: "billing" };
    assert_eq!(admin.post(route::CHECK, &check(present)).await.status, 200);
    admin.post(route::CHECK, &check(TO_NEWCOMER)).await.problem(429);
}
