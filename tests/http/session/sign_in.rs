//! Signing in and out, and the session cookie.

use super::{PASSWORD, cookie, sign_in, with_cookie};
use crate::common::database::Value;
use crate::common::{TestServer, account};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_api::app::{AppInfo, DemoCredentials};
use handover_api::query::Query;
use handover_api::reference::Me;
use handover_api::{Reason, route};
use reqwest::Method;
use sha2::{Digest, Sha256};

#[tokio::test]
async fn signs_in_by_handle_or_address_in_any_case() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    for login in ["admin-ovh", "ADMIN-Ovh", "  admin-ovh ", "admin@mail.example", "Admin@MAIL.Example"] {
        let user = server.visitor();
        sign_in(&user, login, PASSWORD).await.done();
        assert_eq!(user.get(route::ME).await.ok::<Me>().nichandle, account("admin"));
        let app: AppInfo = user.get(route::APP).await.ok();
        assert_eq!((app.account.map(|account| account.handle), app.now), (Some(account("admin")), server.now()));
    }
    let app: AppInfo = server.visitor().get(route::APP).await.ok();
    assert!(app.account.is_none() && app.demo.is_some());
}

/// A tab still shows the account that was signed in before.
#[tokio::test]
async fn session_answers_only_pages_of_its_account() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for (shown, expected) in [("admin-ovh", 200), ("tech-ovh", 401), ("", 401)] {
        let reply = admin.call(Method::GET, route::ME, &[(route::ACCOUNT, shown)], "").await;
        assert_eq!(reply.status, expected, "{shown}");
        // Streams and links to files have no headers.
        for path in [route::EVENTS, route::SERVICES_CSV, route::ACCOUNT_DATA] {
            let address = [path, &Query::default().with(route::ACCOUNT, shown).finish()].concat();
            let answer = admin.client.get(admin.url(&address)).send().await.expect("the server responds");
            // An empty parameter is left out.
            assert_eq!(answer.status(), if shown.is_empty() { 200 } else { expected }, "{shown} {path}");
        }
    }
    let written = admin.call(Method::DELETE, route::SESSION, &[(route::ACCOUNT, "tech-ovh")], "").await;
    assert_eq!(written.status, 401);
    assert_eq!(admin.get(route::ME).await.status, 200);
    let app = admin.call(Method::GET, route::APP, &[(route::ACCOUNT, "tech-ovh")], "").await;
    assert_eq!(app.ok::<AppInfo>().account.map(|account| account.handle), Some(account("admin")));
}

#[tokio::test]
async fn every_failed_sign_in_gets_the_same_answer() {
    let server = TestServer::start().await;
    for name in ["admin", "twin1", "twin2"] {
        server.set_password(name, PASSWORD).await;
    }
    let visitor = server.sign_in("outsider").await;
    let expected = sign_in(&visitor, "admin-ovh", "wrong").await;
    assert_eq!(expected.reason(401), Reason::WrongCredentials);
    let long = "a".repeat(5000);
    for (login, password) in [
        ("admin-ovh", ""),
        ("admin-ovh", "correct horse 42 lodz"),
        ("nobody-ovh", PASSWORD),
        ("nobody@mail.example", PASSWORD),
        // This account has no password yet.
        ("tech-ovh", ""),
        ("tech-ovh", PASSWORD),
        // Several accounts share this address.
        ("twins@mail.example", PASSWORD),
        ("", ""),
        ("' or 1=1 --", PASSWORD),
        (&long, PASSWORD),
        ("admin-ovh", &long),
    ] {
        let reply = sign_in(&visitor, login, password).await;
        assert_eq!((reply.status, reply.text()), (401, expected.text()), "{login}");
        assert_eq!(reply.header("set-cookie"), "");
    }
    // None of them ends the current session.
    visitor.post(route::DEMO_SESSION, &DemoCredentials { account: account("nobody") }).await.problem(401);
    assert_eq!(visitor.get(route::ME).await.ok::<Me>().nichandle, account("outsider"));
    // Accounts that share an address sign in by handle.
    sign_in(&visitor, "twin1-ovh", PASSWORD).await.done();
    sign_in(&visitor, "twin2-ovh", PASSWORD).await.done();
}

#[tokio::test]
async fn session_cookie_over_plain_http_and_its_stored_hash() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    let reply = sign_in(&visitor, "admin-ovh", PASSWORD).await;
    reply.done();
    let (pair, flags) = reply.header("set-cookie").split_once("; ").expect("a cookie with attributes");
    let token = pair.strip_prefix("handover=").expect("the cookie's name");
    assert_eq!(URL_SAFE_NO_PAD.decode(token).map(|bytes| bytes.len()), Ok(32));
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Path=/; Max-Age=43200");
    let hash = Sha256::digest(token.as_bytes()).to_vec();
    let kept = server.rows("select token_hash, account from session");
    assert_eq!(kept, [[Value::Blob(hash), Value::Text("admin-ovh".to_owned())]]);

    let out = visitor.delete(route::SESSION).await;
    out.done();
    assert_eq!(out.header("set-cookie"), "handover=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
}

#[tokio::test]
async fn session_cookie_over_tls() {
    let options = ["--public-url", "https://handover.test/app", "--session-hours", "1"];
    let server = TestServer::start_with(&options, |_| {}).await;
    let visitor = server.visitor();
    let reply = visitor.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await;
    reply.done();
    let (pair, flags) = reply.header("set-cookie").split_once("; ").expect("a cookie with attributes");
    assert!(pair.starts_with("__Host-handover="), "{pair}");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=3600");
    assert_eq!(reply.header("strict-transport-security"), "max-age=31536000; includeSubDomains");

    assert_eq!(with_cookie(&server, pair).await.status, 200);
    assert_eq!(with_cookie(&server, &format!("theme=dark; {pair}; other=1")).await.status, 200);
    // A cookie without the prefix is ignored: a sibling domain could set it.
    let unprotected = pair.trim_start_matches("__Host-");
    with_cookie(&server, unprotected).await.problem(401);
}

#[tokio::test]
async fn every_sign_in_rotates_the_session_token() {
    let server = TestServer::start().await;
    server.set_password("admin", PASSWORD).await;
    let browser = server.visitor();
    let first = cookie(&sign_in(&browser, "admin-ovh", PASSWORD).await);
    let second = cookie(&sign_in(&browser, "admin-ovh", PASSWORD).await);
    let third = cookie(&browser.post(route::DEMO_SESSION, &DemoCredentials { account: account("tech") }).await);
    assert!(first != second && second != third);
    for dead in [&first, &second] {
        with_cookie(&server, dead).await.problem(401);
    }
    let me: Me = with_cookie(&server, &third).await.ok();
    assert_eq!(me.nichandle, account("tech"));
    // A planted token is never adopted (session fixation).
    let planted = format!("handover={}", "A".repeat(43));
    let credentials = serde_json::json!({ "login": "admin-ovh", "password": PASSWORD }).to_string();
    let headers = [("cookie", planted.as_str()), ("content-type", "application/json")];
    let reply = server.visitor().call(Method::POST, route::SESSION, &headers, &credentials).await;
    reply.done();
    assert_ne!(cookie(&reply), planted);
    with_cookie(&server, &planted).await.problem(401);
    // Other sessions of the account continue.
    let elsewhere = server.sign_in("admin").await;
    sign_in(&browser, "admin-ovh", PASSWORD).await.done();
    assert_eq!(elsewhere.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn signing_out_ends_this_session_only() {
    let server = TestServer::start().await;
    let [admin, elsewhere] = [server.visitor(), server.sign_in("admin").await];
    let pair = cookie(&admin.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await);
    assert_eq!(with_cookie(&server, &pair).await.status, 200);
    admin.delete(route::SESSION).await.done();
    with_cookie(&server, &pair).await.problem(401);
    admin.delete(route::SESSION).await.problem(401);
    // Other sessions continue.
    assert_eq!(elsewhere.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn demo_sign_in_does_not_exist_outside_demo_mode() {
    let server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    server.set_password("admin", PASSWORD).await;
    let visitor = server.visitor();
    let reply = visitor.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await;
    assert_eq!(reply.reason(404), Reason::NotFound);
    sign_in(&visitor, "admin-ovh", PASSWORD).await.done();
    for path in [route::DEMO_MAILS, "/1.0/demo/mails/1", "/1.0/demo/mails/1/html"] {
        assert_eq!(visitor.get(path).await.reason(404), Reason::NotFound);
    }
    let app: AppInfo = visitor.get(route::APP).await.ok();
    assert_eq!(app.demo, None);
}
