//! Signed calls, and each way to misuse one.

use super::{Signed, SigningClient, page, refused};
use crate::common::{NewContacts, TestServer, domain};
use chrono::TimeDelta;
use handover_api::applications::CurrentCredential;
use handover_api::problem::ErrorCode;
use handover_api::reference::{Me, Task};
use handover_api::{Reason, route};
use handover_rules::RequestId;
use reqwest::Method;
use serde_json::{Value, json};

const ALL: [(&str, &str); 4] = [("GET", "/*"), ("POST", "/*"), ("PUT", "/*"), ("DELETE", "/*")];

#[tokio::test]
async fn granted_call_acts_for_the_account() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &ALL).await;
    let me: Me = client.get(&server, route::ME).await.ok();
    assert_eq!(me.nichandle.as_str(), "admin-ovh");
    let body = json!({ "contactTech": "newcomer-ovh" }).to_string();
    let path = route::change_contact(&domain());
    let ids: Vec<RequestId> = client.send(&server, Signed::new(Method::POST, &path, &body)).await.ok();
    let task: Task = client.get(&server, &route::task(ids[0])).await.ok();
    assert_eq!(task.to_account.as_str(), "newcomer-ovh");
    let filtered = [route::TASKS, "?state=validatingByCustomers"].concat();
    assert_eq!(client.get(&server, &filtered).await.ok::<Vec<RequestId>>(), ids);
}

#[tokio::test]
async fn call_needs_a_rule() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &[("GET", "/me/task/*"), ("POST", "/me")]).await;
    client.get(&server, route::TASKS).await.ok::<Vec<RequestId>>();
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::NotGrantedCall);
    let path = route::change_contact(&domain());
    let submit = Signed::new(Method::POST, &path, "{}");
    assert_eq!(refused(&client.send(&server, submit).await, 403), ErrorCode::NotGrantedCall);
}

#[tokio::test]
async fn application_cannot_do_what_needs_a_session() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &ALL).await;
    let calls = [
        (Method::GET, route::PROFILE, ""),
        (Method::PUT, route::PROFILE, "{}"),
        (Method::POST, route::PASSWORD, "{}"),
        (Method::POST, route::CHANGE_EMAIL, "{}"),
        (Method::DELETE, route::SESSION, ""),
        (Method::DELETE, route::SESSIONS, ""),
        (Method::GET, route::ACCOUNT_DATA, ""),
        (Method::GET, route::EVENTS, ""),
        (Method::GET, route::APPLICATIONS, ""),
        (Method::POST, route::APPLICATIONS, "{\"name\":\"Another\"}"),
        (Method::POST, route::GRANT_ALLOW, "{}"),
    ];
    for (method, path, body) in calls {
        let reply = client.send(&server, Signed::new(method, path, body)).await;
        assert_eq!(refused(&reply, 403), ErrorCode::Forbidden, "{path}");
    }
    let desk = client.get(&server, route::DESK_SESSION).await;
    assert!(matches!(desk.status, 401 | 404), "{}", desk.status);
}

#[tokio::test]
async fn changed_calls_are_refused() {
    let server = TestServer::start().await;
    let mut client = SigningClient::granted(&server, &ALL).await;
    let path = route::change_contact(&domain());
    let body = json!({ "contactTech": "newcomer-ovh" }).to_string();
    let other = json!({ "contactTech": "outsider-ovh" }).to_string();
    let changed = Signed { sent_body: &other, ..Signed::new(Method::POST, &path, &body) };
    assert_eq!(refused(&client.send(&server, changed).await, 400), ErrorCode::InvalidSignature);
    let elsewhere = Signed { sent_path: route::TASKS, ..Signed::get(route::ME) };
    assert_eq!(refused(&client.send(&server, elsewhere).await, 400), ErrorCode::InvalidSignature);
    let query = [route::TASKS, "?state=done"].concat();
    let widened = Signed { sent_path: route::TASKS, ..Signed::get(&query) };
    assert_eq!(refused(&client.send(&server, widened).await, 400), ErrorCode::InvalidSignature);
    client.secret.push('x');
    assert_eq!(refused(&client.get(&server, route::ME).await, 400), ErrorCode::InvalidSignature);
    client.secret.pop();
    // All four headers are needed.
    let headers = [("x-ovh-application", client.key.as_str()), ("x-ovh-consumer", &client.consumer)];
    let unsigned = client.visitor.call(Method::GET, route::ME, &headers, "").await;
    assert_eq!(refused(&unsigned, 400), ErrorCode::QueryTimeOut);
    client.get(&server, route::ME).await.ok::<Me>();
}

#[tokio::test]
async fn acting_call_is_accepted_once() {
    let mut server = TestServer::start().await;
    let client = SigningClient::granted(&server, &ALL).await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), NewContacts { tech: "newcomer", ..NewContacts::default() }).await;
    let path = route::task_action(id, route::TaskAction::Withdraw);
    client.send(&server, Signed::new(Method::POST, &path, "")).await.done();
    for _ in 0..2 {
        let again = client.send(&server, Signed::new(Method::POST, &path, "")).await;
        assert_eq!(refused(&again, 400), ErrorCode::InvalidSignature);
        server.restart(TimeDelta::zero()).await;
    }
    // Clients that poll make the same signature within a second.
    for _ in 0..2 {
        client.get(&server, route::ME).await.ok::<Me>();
    }
}

#[tokio::test]
async fn calls_of_a_credential_are_limited() {
    let server = TestServer::start_with(&["--calls-per-key", "2"], |_| ()).await;
    let (one, other) = (SigningClient::granted(&server, &ALL).await, SigningClient::granted(&server, &ALL).await);
    for _ in 0..2 {
        one.get(&server, route::ME).await.ok::<Me>();
    }
    assert_eq!(one.get(&server, route::ME).await.reason(429), Reason::TooManyTries);
    other.get(&server, route::ME).await.ok::<Me>();
    server.advance(TimeDelta::minutes(1)).await;
    one.get(&server, route::ME).await.ok::<Me>();
}

#[tokio::test]
async fn clocks_may_be_five_minutes_apart() {
    let server = TestServer::start().await;
    let client = SigningClient::granted(&server, &ALL).await;
    for seconds in [-299, 0, 299] {
        client.send(&server, Signed { seconds, ..Signed::get(route::ME) }).await.ok::<Me>();
    }
    for seconds in [-302, 302, 3600] {
        let reply = client.send(&server, Signed { seconds, ..Signed::get(route::ME) }).await;
        assert_eq!(refused(&reply, 400), ErrorCode::QueryTimeOut, "{seconds}");
    }
    let time: i64 = server.visitor().get(route::AUTH_TIME).await.ok();
    assert_eq!(time, server.now().timestamp());
}

#[tokio::test]
async fn unknown_keys_are_refused() {
    let server = TestServer::start().await;
    let mut client = SigningClient::granted(&server, &ALL).await;
    let key = std::mem::replace(&mut client.key, "unknown".to_owned());
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidKey);
    client.key = key;
    let consumer = std::mem::replace(&mut client.consumer, "unknown".to_owned());
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::NotCredential);
    client.consumer = consumer;
    // A consumer key belongs to one application.
    let other = SigningClient::register(&server, &ALL).await;
    let mixed = SigningClient { key: other.key, secret: other.secret, ..client };
    assert_eq!(refused(&mixed.get(&server, route::ME).await, 403), ErrorCode::NotCredential);
}

#[tokio::test]
async fn access_begins_with_the_grant_and_ends_with_it() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let client = SigningClient::register(&server, &ALL).await;
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidCredential);
    client.allow(&admin, "day").await.done();
    client.get(&server, route::ME).await.ok::<Me>();
    let current: CurrentCredential = client.get(&server, route::AUTH_CURRENT_CREDENTIAL).await.ok();
    assert_eq!(current.rules.len(), 4);
    server.advance(TimeDelta::days(1)).await;
    assert_eq!(refused(&client.get(&server, route::ME).await, 403), ErrorCode::InvalidCredential);

    let revoked = SigningClient::granted(&server, &ALL).await;
    let admin = server.sign_in("admin").await;
    let grants = page(&admin).await.grants;
    assert_eq!(grants.len(), 1);
    admin.delete(&route::grant(grants[0].id)).await.done();
    assert_eq!(refused(&revoked.get(&server, route::ME).await, 403), ErrorCode::NotCredential);

    let left = SigningClient::granted(&server, &ALL).await;
    left.send(&server, Signed::new(Method::POST, route::AUTH_LOGOUT, "")).await.done();
    assert_eq!(refused(&left.get(&server, route::ME).await, 403), ErrorCode::NotCredential);
}

/// Clients sign the text that they were given, and send it percent-encoded.
#[tokio::test]
async fn names_may_be_signed_as_they_are_listed() {
    let server = TestServer::start_with(&[], |export| {
        export.add("brück-älv.example", "DOMAIN", ["admin"; 3], None, "ok");
        export.add("a/b", "VPS", ["admin"; 3], None, "ok");
    })
    .await;
    let rules = [("GET", "/domain*"), ("GET", "/vps/*"), ("POST", "/domain/brück-älv.example/*")];
    let client = SigningClient::granted(&server, &rules).await;
    let names: Vec<String> = client.get(&server, "/1.0/domain").await.ok();
    let name = names.iter().find(|name| !name.is_ascii()).expect("a name with umlauts");
    let signed = ["/1.0/domain/", name, "/serviceInfos"].concat();
    for encoded in ["br%C3%BCck-%C3%A4lv.example", "br%c3%bcck-%c3%a4lv.example"] {
        let sent = ["/1.0/domain/", encoded, "/serviceInfos"].concat();
        let infos: Value = client.send(&server, Signed { sent_path: &sent, ..Signed::get(&signed) }).await.ok();
        assert_eq!(infos["domain"], *name);
        client.get(&server, &sent).await.ok::<Value>();
        let post = Signed { method: Method::POST, ..Signed::get(&signed) };
        let other = client.send(&server, Signed { sent_path: &sent, ..post }).await;
        assert_eq!(other.status, 405, "granted, but there is no such route");
        server.advance(TimeDelta::seconds(1)).await;
    }
    // One spelling never leads to two places.
    for (signed, sent) in [("/1.0/vps/a/b", "/1.0/vps/a%2Fb"), ("/1.0/vps/a%2Fb", "/1.0/vps/a%252Fb")] {
        let reply = client.send(&server, Signed { sent_path: sent, ..Signed::get(signed) }).await;
        assert_eq!(refused(&reply, 400), ErrorCode::InvalidSignature, "{signed}");
    }
    let puny = "/1.0/domain/xn--brck-lv-9wa6s.example/serviceInfos";
    let reply = client.send(&server, Signed { sent_path: puny, ..Signed::get(&signed) }).await;
    assert_eq!(refused(&reply, 400), ErrorCode::InvalidSignature);
}
