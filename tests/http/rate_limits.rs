//! Rate limits by client IP, and `Retry-After`.

use crate::common::held_writer::HeldWriter;
use crate::common::{Reply, TO_NEWCOMER, TestServer, TestUser, domain, hours, millis, minutes, seconds, service};
use futures_util::future::join_all;
use handover_api::app::Credentials;
use handover_api::{Reason, route};
use handover_rules::{Category, Refusal};
use reqwest::Method;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

const PASSWORD: &str = "correct horse 42";

/// A sign-in with an `X-Forwarded-For` header.
async fn sign_in(user: &TestUser, login: &str, password: &str, forwarded: &str) -> Reply {
    let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
    let body = serde_json::to_string(&credentials).expect("serializing credentials");
    let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
    user.call(Method::POST, route::SESSION, &headers, &body).await
}

/// One failed sign-in for each of thirty logins.
async fn fail(user: &TestUser, forwarded: &str) {
    for number in 0..30 {
        let reply = sign_in(user, &format!("aa{number:05}-ovh"), "wrong", forwarded).await;
        assert_eq!(reply.reason(401), Reason::WrongCredentials, "{number}");
    }
}

#[tokio::test]
async fn failures_across_logins_throttle_the_client_ip() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    fail(&visitor, "").await;
    for wait in [30, 60, 120] {
        // The right password is throttled as well, or guessing would find it. An untrusted header changes nothing.
        let until = server.now() + seconds(wait);
        for forwarded in ["", "192.0.2.7"] {
            let reply = sign_in(&visitor, "admin-ovh", PASSWORD, forwarded).await;
            let problem = reply.problem(429);
            assert_eq!((problem.reason, problem.until), (Reason::TooManyTries, Some(until)));
            assert_eq!(reply.header("retry-after"), wait.to_string());
        }
        server.advance(seconds(wait) - millis(1)).await;
        assert_eq!(sign_in(&visitor, "admin-ovh", PASSWORD, "").await.header("retry-after"), "1");
        server.advance(millis(1)).await;
        sign_in(&visitor, "tech-ovh", "wrong", "").await.problem(401);
    }
    // The right password works after the delay. It resets nothing, because an attacker may have an account, too.
    server.advance(minutes(4)).await;
    sign_in(&visitor, "admin-ovh", PASSWORD, "").await.done();
    sign_in(&visitor, "admin-ovh", PASSWORD, "").await.done();
    sign_in(&visitor, "newcomer-ovh", "wrong", "").await.problem(401);
    sign_in(&visitor, "admin-ovh", PASSWORD, "").await.problem(429);
    // Time resets the count.
    server.advance(hours(2)).await;
    for number in 0..15 {
        sign_in(&visitor, &format!("bb{number:05}-ovh"), "wrong", "").await.problem(401);
    }
    sign_in(&visitor, "admin-ovh", PASSWORD, "").await.done();
}

#[tokio::test]
async fn trusted_proxy_throttles_forwarded_clients_separately() {
    let server = TestServer::start_with(&["--trusted-proxies", "1"], |_| {}).await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    fail(&visitor, "198.51.100.1, 192.0.2.7").await;
    // Only the last entry counts, which the proxy has written.
    sign_in(&visitor, "admin-ovh", PASSWORD, "203.0.113.9, 192.0.2.7").await.problem(429);
    sign_in(&visitor, "admin-ovh", PASSWORD, "192.0.2.7, 203.0.113.9").await.done();
    // An IPv6 /64 network counts as one client.
    fail(&visitor, "2001:db8:1:2::1").await;
    sign_in(&visitor, "admin-ovh", PASSWORD, "2001:db8:1:2:ffff::2").await.problem(429);
    sign_in(&visitor, "admin-ovh", PASSWORD, "2001:db8:1:3::1").await.done();
}

#[tokio::test]
async fn larger_ipv6_networks_are_throttled_as_a_whole() {
    let options = ["--trusted-proxies", "1", "--failures-per-address", "3"];
    let server = TestServer::start_with(&options, |_| {}).await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    let forgotten = async |forwarded: &str| {
        let headers = [("content-type", "application/json"), ("x-forwarded-for", forwarded)];
        visitor.call(Method::POST, route::PASSWORD_FORGOTTEN, &headers, r#"{"login":"nobody-ovh"}"#).await.status
    };
    // A /56 has twice the failures of a /64, and a /48 four times.
    let mut number = 0;
    for network in ["2001:db8:1:100", "2001:db8:1:101", "2001:db8:1:200", "2001:db8:1:300"] {
        for host in 0..3 {
            let address = format!("{network}::{host}");
            let reply = sign_in(&visitor, &format!("aa{number:05}-ovh"), "wrong", &address).await;
            assert_eq!(reply.reason(401), Reason::WrongCredentials, "{address}");
            assert_eq!(forgotten(&address).await, 200, "{address}");
            number += 1;
        }
        if network.ends_with("101") {
            let reply = sign_in(&visitor, "admin-ovh", PASSWORD, "2001:db8:1:102::1").await;
            assert_eq!((reply.reason(429), reply.header("retry-after")), (Reason::TooManyTries, "30"));
            assert_eq!(forgotten("2001:db8:1:102::1").await, 429);
        }
    }
    assert_eq!(sign_in(&visitor, "admin-ovh", PASSWORD, "2001:db8:1:400::1").await.reason(429), Reason::TooManyTries);
    assert_eq!(forgotten("2001:db8:1:400::1").await, 429);
    sign_in(&visitor, "admin-ovh", PASSWORD, "2001:db8:2:400::1").await.done();
    assert_eq!(forgotten("2001:db8:2:400::1").await, 200);
}

#[tokio::test]
async fn unauthenticated_routes_are_limited_by_client_ip() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let sign_up = json!({ "firstName": "Łucja", "name": "Bell", "email": "lucja@bell.example", "country": "PL",
                          "language": "pl_PL" });
    let reset = json!({ "token": "A".repeat(32), "password": "nine blue kettles sing" });
    // Each route has its own limit.
    for (path, body, status) in [
        (route::SIGN_UP, sign_up, 200),
        (route::PASSWORD_FORGOTTEN, json!({ "login": "nobody-ovh" }), 200),
        (route::PASSWORD_RESET, reset.clone(), 403),
        (route::SIGN_UP_CONFIRM, reset, 403),
    ] {
        for number in 0..30 {
            assert_eq!(visitor.post(path, &body).await.status, status, "{path} {number}");
        }
        let reply = visitor.post(path, &body).await;
        assert_eq!((reply.reason(429), reply.header("retry-after")), (Reason::TooManyTries, "30"), "{path}");
        server.advance(seconds(30)).await;
        assert_eq!(visitor.post(path, &body).await.status, status, "{path}");
    }
    server.set_password("admin", PASSWORD).await;
    sign_in(&visitor, "admin-ovh", PASSWORD, "").await.done();
}

#[tokio::test]
async fn refusals_for_now_carry_retry_after() {
    let server = TestServer::start_with(&["--open-requests", "1"], |_| {}).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.advance(seconds(20)).await;
    // A resend too soon after the last mail.
    let reply = newcomer.resend(id, &newcomer.handle).await;
    assert!(matches!(reply.refusal(), Refusal::TooSoon { until: Some(_) }));
    assert_eq!(reply.header("retry-after"), "40");
    // Too many open requests, until the deadline of the open one: 168 hours after it was made, 20 seconds ago.
    let reply = admin.submit(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    assert_eq!((reply.reason(429), reply.header("retry-after")), (Reason::OverBudget, "604780"));
    // Other errors carry no such header.
    assert_eq!(newcomer.accept(id, "wrong").await.header("retry-after"), "");
    assert_eq!(server.visitor().get(route::ME).await.header("retry-after"), "");
}

#[tokio::test]
async fn overloaded_server_answers_503_with_retry_after() {
    // More concurrent sign-ins, from different clients, than the queue for password hashing holds.
    let server = TestServer::start_with(&["--trusted-proxies", "1"], |_| {}).await;
    let tries = (0..48).map(|number| {
        let visitor = server.visitor();
        async move { sign_in(&visitor, &format!("aa{number:05}-ovh"), "wrong", &format!("192.0.2.{number}")).await }
    });
    let replies = join_all(tries).await;
    let too_many: Vec<&Reply> = replies.iter().filter(|reply| reply.status != 401).collect();
    assert!(!too_many.is_empty());
    for reply in too_many {
        assert_eq!((reply.reason(503), reply.header("retry-after")), (Reason::Busy, "1"));
    }
}

#[tokio::test]
async fn other_networks_leave_room_for_signing_in() {
    let server = TestServer::start_with(&["--trusted-proxies", "1"], |_| {}).await;
    let visitor = server.visitor();
    let of_one_site = (0..48).map(|number| {
        let visitor = visitor.clone();
        async move {
            sign_in(&visitor, &format!("aa{number:05}-ovh"), "wrong", &format!("2001:db8:1:{number}::1")).await.status
        }
    });
    let others = (0..4).map(|number| {
        let visitor = visitor.clone();
        async move {
            sign_in(&visitor, &format!("bb{number:05}-ovh"), "wrong", &format!("198.51.100.{number}")).await.status
        }
    });
    let (of_one_site, others) = tokio::join!(join_all(of_one_site), join_all(others));
    assert!(of_one_site.contains(&503), "{of_one_site:?}");
    assert_eq!(others, [401; 4]);
}

/// Calls while all four places for signing in are taken. None is free before the call has got one, or has not.
async fn while_signing_in_is_full(server: &TestServer, call: impl Future<Output = Reply> + Send + 'static) -> Reply {
    // A sign-in has a place before anything is written.
    let mut held = HeldWriter::hold(&server.store).await;
    let call = tokio::spawn(call);
    server.until("the call waits to be counted", async || server.store.waiting_writes() > 0).await;
    let refused = Arc::new(AtomicUsize::new(0));
    let sign_ins: Vec<_> = (0..12)
        .map(|number| {
            let (visitor, refused) = (server.visitor(), Arc::clone(&refused));
            tokio::spawn(async move {
                let from = format!("192.0.2.{number}");
                let reply = sign_in(&visitor, &format!("aa{number:05}-ovh"), "wrong", &from).await;
                refused.fetch_add(usize::from(reply.status == 503), Ordering::Relaxed);
                reply.status
            })
        })
        .collect();
    let is_full = async || refused.load(Ordering::Relaxed) == 8;
    held.pass_after(async || server.until("signing in is full", is_full).await).await;
    for _ in 0..16 {
        // The reads of a call before it needs a place were queued earlier.
        server.store.read(|_| Ok(())).await.expect("reading");
    }
    assert_eq!(refused.load(Ordering::Relaxed), 8);
    drop(held);
    let statuses: Vec<u16> = join_all(sign_ins).await.into_iter().map(|status| status.expect("a sign-in")).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 4, "{statuses:?}");
    call.await.expect("the call")
}

#[tokio::test]
async fn confirming_and_resetting_have_places_of_their_own() {
    let options = ["--trusted-proxies", "1", "--password-workers", "1", "--password-queue", "4"];
    let server = TestServer::start_with(&options, |_| {}).await;
    let visitor = server.visitor();
    let password = "nine blue kettles sing";
    let sign_up = json!({ "firstName": "Łucja", "name": "Bell", "email": "lucja@bell.example", "country": "PL",
                          "language": "pl_PL" });
    visitor.post(route::SIGN_UP, &sign_up).await.done();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let confirm = server.mail_to("lucja@bell.example", "Confirm your address").await.secret();
    let reset = server.mail_to("admin@mail.example", "Set a password").await.secret();
    for (to, secret) in [(route::SIGN_UP_CONFIRM, confirm), (route::PASSWORD_RESET, reset)] {
        let (visitor, body) = (visitor.clone(), json!({ "token": secret, "password": password }));
        let done = while_signing_in_is_full(&server, async move { visitor.post(to, &body).await }).await;
        assert_eq!(done.status, 200, "{to}: {}", done.text());
    }
}
