//! Back-channel logout: the provider ends sessions.

use super::{changed, named, sign_in, start};
use crate::common::identity_provider::{IdentityProvider, Signature};
use crate::common::{Reply, TestServer, TestUser, minutes};
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use reqwest::Method;
use serde_json::{Value, json};

async fn log_out(server: &TestServer, token: &str) -> Reply {
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    server.visitor().call(Method::POST, route::PROVIDER_LOGOUT, &headers, &format!("logout_token={token}")).await
}

/// A logout with a token of these claims.
async fn end(provider: &IdentityProvider, server: &TestServer, claims: &Value) -> Reply {
    log_out(server, &provider.logout_token(claims, Signature::Right, server.now())).await
}

/// The claims of a sign-in: handle, subject and session.
fn of(handle: &str, subject: &str, session: Option<&str>) -> Value {
    json!({ "preferred_username": handle, "sub": subject, "sid": session })
}

async fn signed_in(provider: &IdentityProvider, server: &TestServer, claims: &Value) -> TestUser {
    let user = server.visitor();
    sign_in(provider, server, &user, claims).await.ok::<NicHandle>();
    user
}

async fn are_signed_in(users: &[&TestUser]) -> Vec<bool> {
    let mut found = Vec::new();
    for user in users {
        found.push(user.get(route::ME).await.status == 200);
    }
    found
}

#[tokio::test]
async fn provider_ends_one_session_or_all_of_a_subject() {
    let (provider, server) = start(&[]).await;
    let first = signed_in(&provider, &server, &of("admin-ovh", "a", Some("a1"))).await;
    let second = signed_in(&provider, &server, &of("admin-ovh", "a", Some("a2"))).await;
    let third = signed_in(&provider, &server, &of("admin-ovh", "a", Some("a3"))).await;
    let other = signed_in(&provider, &server, &of("tech-ovh", "b", Some("b1"))).await;
    let by_password = server.sign_in_by_password("admin").await;
    let users = [&first, &second, &third, &other, &by_password];
    // Sessions are kept in memory from here on.
    assert_eq!(are_signed_in(&users).await, [true; 5]);
    for (claims, expected) in [
        (json!({ "jti": "1", "sid": "a1" }), [false, true, true, true, true]),
        // Not of this subject.
        (json!({ "jti": "2", "sid": "a2", "sub": "b" }), [false, true, true, true, true]),
        (json!({ "jti": "3", "sid": "a2", "sub": "a" }), [false, false, true, true, true]),
        (json!({ "jti": "4", "sub": "a" }), [false, false, false, true, true]),
        (json!({ "jti": "5", "sid": "unknown" }), [false, false, false, true, true]),
    ] {
        end(&provider, &server, &claims).await.done();
        assert_eq!(are_signed_in(&users).await, expected, "{claims}");
    }
}

#[tokio::test]
async fn session_that_the_provider_has_not_named_ends_with_its_subject() {
    let (provider, server) = start(&[]).await;
    let user = signed_in(&provider, &server, &of("admin-ovh", "a", None)).await;
    for (claims, expected) in [
        (json!({ "jti": "1", "sid": "a1", "sub": "b" }), [true]),
        (json!({ "jti": "2", "sid": "a1", "sub": "a" }), [false]),
    ] {
        end(&provider, &server, &claims).await.done();
        assert_eq!(are_signed_in(&[&user]).await, expected, "{claims}");
    }
}

#[tokio::test]
async fn logout_tokens_that_are_not_valid_name_the_member() {
    let (provider, server) = start(&[]).await;
    let user = signed_in(&provider, &server, &of("admin-ovh", "a", Some("a1"))).await;
    let now = server.now().timestamp();
    let event = "http://schemas.openid.net/event/backchannel-logout";
    for (claims, member) in [
        (json!({ "iss": "https://another.example" }), "logout_token.iss"),
        (json!({ "aud": "another" }), "logout_token.aud"),
        (json!({ "aud": ["handover", "another"] }), "logout_token.aud"),
        (json!({ "iat": now - 600 }), "logout_token.iat"),
        (json!({ "iat": now + 61 }), "logout_token.iat"),
        (json!({ "exp": now }), "logout_token.exp"),
        (json!({ "events": {} }), "logout_token.events"),
        (json!({ "events": { event: "yes" } }), "logout_token.events"),
        (json!({ "nonce": "n" }), "logout_token.nonce"),
        (json!({ "sid": null, "sub": null }), "logout_token.sub"),
        (json!({ "jti": null }), "logout_token.jti"),
        (json!({ "iat": null }), "logout_token.iat"),
        (json!({ "exp": "soon" }), "logout_token.exp"),
        (json!({ "aud": null }), "logout_token.aud"),
    ] {
        let reply = end(&provider, &server, &changed(json!({ "sid": "a1" }), &claims)).await;
        assert_eq!(faulty(&reply), member, "{claims}");
    }
    for (signature, member) in [
        (Signature::None, "logout_token.alg"),
        (Signature::Secret, "logout_token.alg"),
        (Signature::OthersKey, "logout_token"),
        (Signature::UnknownKey, "logout_token"),
    ] {
        let token = provider.logout_token(&json!({ "sid": "a1" }), signature, server.now());
        assert_eq!(faulty(&log_out(&server, &token).await), member, "{signature:?}");
    }
    for token in ["", "x", "a.b.c", "..", "%00"] {
        assert_eq!(faulty(&log_out(&server, token).await), "logout_token", "{token}");
    }
    assert_eq!(are_signed_in(&[&user]).await, [true]);
}

#[track_caller]
fn faulty(reply: &Reply) -> String {
    let problem = reply.problem(400);
    assert_eq!(problem.reason, Reason::Malformed);
    problem.faults.into_iter().map(|fault| fault.member).collect()
}

#[tokio::test]
async fn logout_token_works_once() {
    let (provider, server) = start(&[]).await;
    let token = provider.logout_token(&json!({ "sub": "subject-1" }), Signature::Right, server.now());
    log_out(&server, &token).await.done();
    let user = signed_in(&provider, &server, &named("admin-ovh")).await;
    assert_eq!(faulty(&log_out(&server, &token).await), "logout_token.jti");
    assert_eq!(are_signed_in(&[&user]).await, [true]);
    // Tokens that are too old are forgotten with the next one.
    server.clock.advance(minutes(10));
    end(&provider, &server, &json!({ "sub": "subject-1", "jti": "next" })).await.done();
    assert_eq!(server.rows("select 1 from spent_token").len(), 1);
}

#[tokio::test]
async fn key_that_the_provider_has_changed_ends_sessions() {
    let (provider, server) = start(&[]).await;
    let user = signed_in(&provider, &server, &of("admin-ovh", "a", Some("a1"))).await;
    provider.rotate_key();
    end(&provider, &server, &json!({ "sid": "a1" })).await.done();
    assert_eq!(are_signed_in(&[&user]).await, [false]);
}

#[tokio::test]
async fn harmless_forms_of_a_logout_token_are_read() {
    let (provider, server) = start(&[]).await;
    let now = server.now().timestamp();
    for (number, claims) in [
        json!({ "iat": f64::from(i32::try_from(now).expect("before 2038")) + 0.5 }),
        json!({ "iat": now.to_string(), "exp": (now + 60).to_string() }),
        json!({ "toe": { "at": 7 }, "sub": 7, "jti": 8 }),
    ]
    .into_iter()
    .enumerate()
    {
        let user = signed_in(&provider, &server, &of("admin-ovh", "7", Some("s"))).await;
        let all = changed(json!({ "sub": "7", "jti": format!("jti {number}") }), &claims);
        end(&provider, &server, &all).await.done();
        assert_eq!(are_signed_in(&[&user]).await, [false], "{claims}");
    }
}
