//! Limits on open requests, mails and account lookups: see decision 0022.

use super::zone;
use crate::common::{Change, TO_NEWCOMER, World, days, domain, hours, millis, minutes, seconds, service};
use handover_api::modify::Check;
use handover_api::{Reason, route};
use handover_rules::{Category, Refusal, ServiceKey};

fn hosting() -> ServiceKey {
    service("halden.example", Category::Hosting)
}

#[tokio::test]
async fn open_requests_are_limited() {
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
async fn mails_to_one_account_are_limited() {
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
async fn resends_to_others_count_against_the_mail_limit() {
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
async fn lookups_are_limited_per_minute() {
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
async fn every_looked_up_account_counts() {
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
async fn current_contacts_cost_no_lookup() {
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
