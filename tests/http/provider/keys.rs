//! Keys: who is let in, to what, and how often.

use super::{Shop, account_body, open};
use crate::common::TestServer;
use crate::common::database::Value as Column;
use chrono::TimeDelta;
use handover_api::Reason;
use handover_api::provider::Scope;
use reqwest::Method;
use serde_json::json;

/// Each route, with the scope that it needs.
const ROUTES: [(&str, &str, Scope); 18] = [
    ("GET", "accounts/admin-ovh", Scope::Accounts),
    ("PUT", "accounts/admin-ovh", Scope::Accounts),
    ("DELETE", "accounts/nobody-ovh", Scope::Accounts),
    ("GET", "services/DOMAIN/halden.example", Scope::Services),
    ("PUT", "services/DOMAIN/halden.example", Scope::Services),
    ("DELETE", "services/DOMAIN/nothing.example", Scope::Services),
    ("PUT", "services/DOMAIN/halden.example/contacts", Scope::Services),
    ("GET", "holders/halden.example", Scope::Holders),
    ("PUT", "holders/halden.example", Scope::Holders),
    ("DELETE", "holders/nothing.example", Scope::Holders),
    ("GET", "bills/F-0", Scope::Bills),
    ("PUT", "bills/F-0", Scope::Bills),
    ("DELETE", "bills/nothing", Scope::Bills),
    ("GET", "paymentMethods/1", Scope::PaymentMethods),
    ("PUT", "paymentMethods/1", Scope::PaymentMethods),
    ("DELETE", "paymentMethods/999", Scope::PaymentMethods),
    ("GET", "contacts", Scope::Services),
    ("POST", "bounces", Scope::Bounces),
];

fn method(name: &str) -> Method {
    name.parse().expect("a method")
}

#[tokio::test]
async fn only_valid_keys_are_let_in() {
    let (server, shop) = open().await;
    let wrong = shop.key.replace(&shop.key[shop.key.len() - 4..], "AAAA");
    let keys = ["", "handover_", &wrong, &shop.key[9..], &shop.key[..shop.key.len() - 1]];
    for key in keys {
        let stranger = Shop { client: server.visitor(), key: key.to_owned() };
        for (name, path, _) in ROUTES {
            let reply = stranger.call(method(name), path, None).await;
            assert_eq!(reply.reason(401), Reason::NotSignedIn, "{key} {name} {path}");
        }
        assert_eq!(stranger.batch(&[]).await.reason(401), Reason::NotSignedIn, "{key}");
    }
    // A session is no key, and a key is no session.
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.get("/1.0/provider/contacts").await.reason(401), Reason::NotSignedIn);
    let request = shop.client.client.get(shop.client.url("/1.0/me")).bearer_auth(&shop.key);
    assert_eq!(shop.client.send(request).await.reason(401), Reason::NotSignedIn);
}

#[tokio::test]
async fn revoked_key_is_refused() {
    let (server, shop) = open().await;
    assert_eq!(shop.get("accounts/admin-ovh").await.status, 200);
    let now = server.now();
    assert!(server.store.write(move |tx| tx.revoke_provider_key(1, now)).await.expect("the store succeeds"));
    assert_eq!(shop.get("accounts/admin-ovh").await.reason(401), Reason::NotSignedIn);
    assert!(!server.store.write(move |tx| tx.revoke_provider_key(1, now)).await.expect("the store succeeds"));
}

#[tokio::test]
async fn each_route_needs_its_scope() {
    let server = TestServer::start().await;
    for (name, path, needed) in ROUTES {
        let others: Vec<Scope> = Scope::ALL.into_iter().filter(|scope| *scope != needed).collect();
        let reply = Shop::with(&server, &others).await.call(method(name), path, Some(&json!({}))).await;
        assert_eq!(reply.reason(403), Reason::NotAllowed, "{name} {path}");
        let reply = Shop::with(&server, &[needed]).await.call(method(name), path, Some(&json!({}))).await;
        assert!(![401, 403, 500].contains(&reply.status), "{name} {path}: {}", reply.text());
    }
    let reader = Shop::with(&server, &[Scope::Events, Scope::Webhooks]).await;
    assert_eq!(reader.batch(&[]).await.reason(403), Reason::NotAllowed);
}

#[tokio::test]
async fn last_use_is_recorded_once_a_minute() {
    let (server, shop) = open().await;
    let used = async || {
        let keys = server.store.read(|reader| reader.provider_keys()).await.expect("the store succeeds");
        keys.first().expect("the key").last_used_at
    };
    assert_eq!(used().await, None);
    let first = server.now();
    shop.get("accounts/admin-ovh").await;
    server.until("the use is recorded", async || used().await == Some(first)).await;
    server.advance(TimeDelta::seconds(59)).await;
    shop.get("accounts/admin-ovh").await;
    server.advance(TimeDelta::seconds(1)).await;
    let second = server.now();
    shop.get("accounts/admin-ovh").await;
    server.until("the next use is recorded", async || used().await == Some(second)).await;
}

#[tokio::test]
async fn calls_of_a_key_are_limited() {
    let server = TestServer::start_with(&["--calls-per-key", "3"], |_| {}).await;
    let shop = Shop::open(&server).await;
    for _ in 0..3 {
        assert_eq!(shop.get("accounts/admin-ovh").await.status, 200);
    }
    let refused = shop.put("accounts/new1-ovh", account_body("odile@mail.example")).await;
    assert_eq!(refused.reason(429), Reason::TooManyTries);
    assert_eq!(refused.header("retry-after"), "60");
    // Others have their own limit.
    assert_eq!(Shop::open(&server).await.get("accounts/admin-ovh").await.status, 200);
    server.advance(TimeDelta::minutes(1)).await;
    assert_eq!(shop.get("accounts/new1-ovh").await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn only_the_hash_of_a_key_is_stored() {
    let (server, shop) = open().await;
    let secret = shop.key.strip_prefix("handover_").expect("a secret");
    for value in server.rows("select name, scopes, hash from provider_key").into_iter().flatten() {
        let stored = match value {
            Column::Blob(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            other => format!("{other:?}"),
        };
        assert!(!stored.contains(secret));
    }
}
