//! Registering applications, and granting them access.

use super::{SigningClient, page, refused};
use crate::common::{DemoMail, TestServer, account};
use chrono::TimeDelta;
use handover_api::applications::{ApplicationKeys, RequestedGrant};
use handover_api::problem::ErrorCode;
use handover_api::reference::Me;
use handover_api::{Reason, route};
use handover_store::WriteTx;
use reqwest::Method;
use serde_json::{Value, json};

const RULES: [(&str, &str); 1] = [("GET", "/me")];

#[tokio::test]
async fn account_sees_what_it_allows_and_is_mailed() {
    let server = TestServer::start().await;
    let client = SigningClient::register(&server, &RULES).await;
    let admin = server.sign_in("admin").await;
    let asked: RequestedGrant = admin.post(route::GRANT_REQUEST, &json!({ "token": client.token })).await.ok();
    let asked = asked.grant;
    assert_eq!((asked.name.as_str(), asked.owner.as_str()), ("Billing sync", "tech-ovh"));
    assert_eq!(asked.rules[0].path, "/me");
    assert_eq!(asked.redirection.as_deref(), Some("https://shop.example/done"));
    client.allow(&admin, "unlimited").await.done();
    let grants = page(&admin).await.grants;
    assert_eq!((grants.len(), grants[0].expires_at), (1, None));
    let mails = server.mails().await;
    let reports = |mail: &&DemoMail| mail.to == admin.handle && mail.subject.contains("application");
    let mail = mails.iter().find(reports).expect("an email");
    assert!(mail.text.contains("  When ") && mail.text.contains("  Network "), "{}", mail.text);
    // Answered once and for all.
    assert_eq!(client.allow(&admin, "day").await.reason(404), Reason::NotFound);
    assert_eq!(admin.post(route::GRANT_REQUEST, &json!({ "token": client.token })).await.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn refused_and_late_requests_give_no_access() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let client = SigningClient::register(&server, &RULES).await;
    admin.post(route::GRANT_DENY, &json!({ "token": client.token })).await.done();
    assert_eq!(client.allow(&admin, "day").await.status, 404);
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidCredential);
    assert!(page(&admin).await.grants.is_empty());
    let late = SigningClient::register(&server, &RULES).await;
    server.advance(TimeDelta::hours(24)).await;
    let admin = server.sign_in("admin").await;
    assert_eq!(late.allow(&admin, "day").await.status, 404);
}

#[tokio::test]
async fn allowing_takes_the_password_and_changing_it_ends_access() {
    let server = TestServer::start().await;
    let client = SigningClient::register(&server, &RULES).await;
    let admin = server.sign_in("admin").await;
    server.set_password("admin", "seven green doors creak").await;
    let allow = |password: &str| json!({ "token": client.token, "period": "day", "password": password });
    assert_eq!(admin.post(route::GRANT_ALLOW, &allow("wrong")).await.reason(403), Reason::WrongCredentials);
    admin.post(route::GRANT_ALLOW, &allow("seven green doors creak")).await.done();
    client.get(&server, route::ME).await.ok::<Me>();
    let change = json!({ "present": "seven green doors creak", "new": "nine blue kettles sing" });
    admin.post(route::PASSWORD, &change).await.done();
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::NotCredential);
}

#[tokio::test]
async fn removed_application_loses_its_access() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &RULES).await;
    let owner = server.sign_in("tech").await;
    let applications = page(&owner).await.applications;
    assert_eq!(applications[0].key, client.key);
    assert_eq!(server.sign_in("admin").await.delete(&route::application(applications[0].id)).await.status, 404);
    owner.delete(&route::application(applications[0].id)).await.done();
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidKey);
    assert!(page(&server.sign_in("admin").await).await.grants.is_empty());
}

#[tokio::test]
async fn secrets_are_not_in_the_database_in_clear() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &RULES).await;
    let copy = server.folder.path().join("copy.db");
    server.sql("vacuum into ?1", [copy.to_str()]);
    let bytes = std::fs::read(copy).expect("reading the copy");
    for secret in [&client.secret, &client.consumer, client.token.expose()] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    assert!(bytes.windows(client.key.len()).any(|window| window == client.key.as_bytes()), "the key is public");
}

#[tokio::test]
async fn malformed_requests_are_refused() {
    let server = TestServer::start().await;
    let owner = server.sign_in("tech").await;
    let keys: ApplicationKeys = owner.post(route::APPLICATIONS, &json!({ "name": "Sync" })).await.ok();
    for name in ["", "<b>", &"x".repeat(61)] {
        assert_eq!(owner.post(route::APPLICATIONS, &json!({ "name": name })).await.reason(400), Reason::Malformed);
    }
    let rule = json!({ "method": "GET", "path": "/me" });
    let ask = async |body: Value, key: &str| {
        let headers = [("x-ovh-application", key), ("content-type", "application/json")];
        server.visitor().call(Method::POST, route::AUTH_CREDENTIAL, &headers, &body.to_string()).await
    };
    let key = keys.application_key.as_str();
    for body in [
        json!({ "accessRules": [] }),
        json!({ "accessRules": [{ "method": "PATCH", "path": "/me" }] }),
        json!({ "accessRules": [{ "method": "GET", "path": "me" }] }),
        json!({ "accessRules": [rule], "redirection": "javascript:alert(1)" }),
        json!({ "accessRules": [rule], "allowedIPs": ["192.0.2.0/24"] }),
    ] {
        assert_eq!(ask(body.clone(), key).await.reason(400), Reason::Malformed, "{body}");
    }
    let body = json!({ "accessRules": [rule], "redirection": null, "allowedIPs": null });
    assert_eq!(refused(&ask(body.clone(), "unknown").await, 403), ErrorCode::InvalidKey);
    assert_eq!(ask(body, key).await.status, 200);
}

#[tokio::test]
async fn suspended_account_gives_no_access() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &RULES).await;
    let (admin, now) = (account("admin"), server.now());
    server.store.write(move |tx| tx.set_suspended(&admin, true, now)).await.expect("the store succeeds");
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::NotCredential);
}

#[tokio::test]
async fn applications_rest_while_their_owner_is_suspended_or_deleted() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &RULES).await;
    let waiting = SigningClient::request(&server, client.key.clone(), client.secret.clone(), &RULES).await;
    let admin = server.sign_in("admin").await;
    let suspend = async |is_suspended: bool| {
        let (owner, now) = (account("tech"), server.now());
        server.store.write(move |tx| tx.set_suspended(&owner, is_suspended, now)).await.expect("the store succeeds");
    };
    let rests = async || {
        assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidKey);
        assert_eq!(refused(&client.get(&server, route::AUTH_CURRENT_CREDENTIAL).await, 403), ErrorCode::InvalidKey);
        let headers = [("x-ovh-application", client.key.as_str()), ("content-type", "application/json")];
        let body = json!({ "accessRules": [{ "method": "GET", "path": "/me" }] }).to_string();
        let asked = server.visitor().call(Method::POST, route::AUTH_CREDENTIAL, &headers, &body).await;
        assert_eq!(refused(&asked, 403), ErrorCode::InvalidKey);
        assert_eq!(waiting.allow(&admin, "day").await.status, 404);
    };
    suspend(true).await;
    rests().await;
    suspend(false).await;
    client.get(&server, route::ME).await.ok::<Me>();
    let (owner, now) = (account("tech"), server.now());
    let delete = move |tx: &mut WriteTx<'_>| tx.mark_account_deleted(&owner, now, now + TimeDelta::days(30));
    assert!(server.store.write(delete).await.expect("the store succeeds"));
    rests().await;
}

#[tokio::test]
async fn strangers_with_the_public_key_push_out_no_request() {
    let server = TestServer::start_with(&["--trusted-proxies", "1"], |_| {}).await;
    let client = SigningClient::register(&server, &RULES).await;
    let ask = async |network: &str| {
        let visitor = server.visitor();
        let call = visitor.client.post(visitor.url(route::AUTH_CREDENTIAL));
        let call = call.header("x-ovh-application", &client.key).header("x-forwarded-for", network);
        let body = json!({ "accessRules": [{ "method": "GET", "path": "/me" }] });
        visitor.send(call.json(&body)).await
    };
    // A network has 50 places, and its recent requests are not replaced.
    for host in 0..50 {
        assert_eq!(ask(&format!("192.0.2.{host}")).await.status, 200, "{host}");
    }
    let full = ask("192.0.2.99").await.problem(429);
    assert_eq!((full.reason, full.until), (Reason::TooManyTries, Some(server.now() + TimeDelta::minutes(30))));
    assert_eq!(ask("198.51.100.7").await.status, 200, "other networks have their own places");
    server.advance(TimeDelta::minutes(30)).await;
    for host in 0..50 {
        assert_eq!(ask(&format!("192.0.2.{host}")).await.status, 200, "{host}");
    }
    client.allow(&server.sign_in("admin").await, "day").await.done();
    client.get(&server, route::ME).await.ok::<Me>();
}
