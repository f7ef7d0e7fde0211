//! Rate limits by client IP, and `Retry-After`.

use crate::common::{Person, Reply, TO_NEWCOMER, World, domain, hours, millis, minutes, seconds};
use futures_util::future::join_all;
use handover_api::app::Credentials;
use handover_api::{Reason, route};
use handover_rules::Refusal;
use reqwest::Method;
use serde_json::json;

const PASSWORD: &str = "correct horse 42";

/// A try to sign in, as a proxy passes it on.
async fn sign_in(person: &Person, login: &str, password: &str, forwarded: &str) -> Reply {
    let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
    let body = serde_json::to_string(&credentials).expect("text");
    let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
    person.call(Method::POST, route::SESSION, &headers, &body).await
}

/// Thirty logins that fail once each.
async fn fail(person: &Person, forwarded: &str) {
    for number in 0..30 {
        let reply = sign_in(person, &format!("aa{number:05}-ovh"), "wrong", forwarded).await;
        assert_eq!(reply.reason(401), Reason::WrongCredentials, "{number}");
    }
}

#[tokio::test]
async fn failures_across_logins_throttle_the_client_ip() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    fail(&stranger, "").await;
    for wait in [30, 60, 120] {
        // Even with a right password, or trying would tell it; and whatever the call says of where it comes from.
        let until = world.now() + seconds(wait);
        for forwarded in ["", "192.0.2.7"] {
            let reply = sign_in(&stranger, "admin-ovh", PASSWORD, forwarded).await;
            let problem = reply.problem(429);
            assert_eq!((problem.reason, problem.until), (Reason::TooManyTries, Some(until)));
            assert_eq!(reply.header("retry-after"), wait.to_string());
        }
        world.pass(seconds(wait) - millis(1)).await;
        assert_eq!(sign_in(&stranger, "admin-ovh", PASSWORD, "").await.header("retry-after"), "1");
        world.pass(millis(1)).await;
        sign_in(&stranger, "tech-ovh", "wrong", "").await.problem(401);
    }
    // The right password is let in after the wait. It forgets nothing: who tries many may have an account as well.
    world.pass(minutes(4)).await;
    sign_in(&stranger, "admin-ovh", PASSWORD, "").await.done();
    sign_in(&stranger, "admin-ovh", PASSWORD, "").await.done();
    sign_in(&stranger, "newcomer-ovh", "wrong", "").await.problem(401);
    sign_in(&stranger, "admin-ovh", PASSWORD, "").await.problem(429);
    // Time does.
    world.pass(hours(2)).await;
    for number in 0..15 {
        sign_in(&stranger, &format!("bb{number:05}-ovh"), "wrong", "").await.problem(401);
    }
    sign_in(&stranger, "admin-ovh", PASSWORD, "").await.done();
}

#[tokio::test]
async fn trusted_proxy_throttles_forwarded_clients_separately() {
    let world = World::with(&["--trusted-proxies", "1"], |_| {}).await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    fail(&stranger, "198.51.100.1, 192.0.2.7").await;
    // What a caller has written itself changes nothing: the last entry is the proxy's own.
    sign_in(&stranger, "admin-ovh", PASSWORD, "203.0.113.9, 192.0.2.7").await.problem(429);
    sign_in(&stranger, "admin-ovh", PASSWORD, "192.0.2.7, 203.0.113.9").await.done();
    // The whole network of somebody with IPv6 counts as one.
    fail(&stranger, "2001:db8:1:2::1").await;
    sign_in(&stranger, "admin-ovh", PASSWORD, "2001:db8:1:2:ffff::2").await.problem(429);
    sign_in(&stranger, "admin-ovh", PASSWORD, "2001:db8:1:3::1").await.done();
}

#[tokio::test]
async fn unauthenticated_routes_are_limited_by_client_ip() {
    let world = World::start().await;
    let stranger = world.stranger();
    let sign_up = json!({ "firstName": "Łucja", "name": "Bell", "email": "lucja@bell.example", "subsidiary": "PL",
                          "language": "pl_PL", "password": "nine blue kettles sing" });
    let reset = json!({ "token": "A".repeat(32), "password": "nine blue kettles sing" });
    // Each counts by itself.
    for (path, body, status) in [
        (route::SIGN_UP, sign_up, 200),
        (route::PASSWORD_FORGOTTEN, json!({ "login": "nobody-ovh" }), 200),
        (route::PASSWORD_RESET, reset.clone(), 403),
        (route::SIGN_UP_CONFIRM, reset, 403),
    ] {
        for number in 0..30 {
            assert_eq!(stranger.post(path, &body).await.status, status, "{path} {number}");
        }
        let reply = stranger.post(path, &body).await;
        assert_eq!((reply.reason(429), reply.header("retry-after")), (Reason::TooManyTries, "30"), "{path}");
        world.pass(seconds(30)).await;
        assert_eq!(stranger.post(path, &body).await.status, status, "{path}");
    }
    world.set_password("admin", PASSWORD).await;
    sign_in(&stranger, "admin-ovh", PASSWORD, "").await.done();
}

#[tokio::test]
async fn refusals_for_now_carry_retry_after() {
    let world = World::with(&["--open-requests", "1"], |_| {}).await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.pass(seconds(20)).await;
    // A mail too soon after the last.
    let reply = newcomer.resend(id, &newcomer.handle).await;
    assert!(matches!(reply.refusal(), Refusal::TooSoon { until: Some(_) }));
    assert_eq!(reply.header("retry-after"), "40");
    // Too many open requests: nobody knows until when.
    let reply =
        admin.submit(&crate::common::service("other.example", handover_rules::Category::Domain), TO_NEWCOMER).await;
    assert_eq!((reply.reason(429), reply.header("retry-after")), (Reason::OverBudget, "3600"));
    // Other answers say nothing of the kind.
    assert_eq!(newcomer.accept(id, "wrong").await.header("retry-after"), "");
    assert_eq!(world.stranger().get(route::ME).await.header("retry-after"), "");
}

#[tokio::test]
async fn overloaded_server_answers_503_with_retry_after() {
    // From everywhere at once: more than may wait for their password to be looked at.
    let world = World::with(&["--trusted-proxies", "1"], |_| {}).await;
    let tries = (0..48).map(|number| {
        let stranger = world.stranger();
        async move { sign_in(&stranger, &format!("aa{number:05}-ovh"), "wrong", &format!("192.0.2.{number}")).await }
    });
    let replies = join_all(tries).await;
    let too_many: Vec<&Reply> = replies.iter().filter(|reply| reply.status != 401).collect();
    assert!(!too_many.is_empty());
    for reply in too_many {
        assert_eq!((reply.reason(503), reply.header("retry-after")), (Reason::Busy, "1"));
    }
}
