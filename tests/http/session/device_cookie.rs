//! The device cookie, which lets a known device past the throttling of its account.

use super::{PASSWORD, sign_in, with_cookie};
use crate::common::{Reply, TestServer};
use handover_api::route;
use handover_rules::NicHandle;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn known_device_can_sign_in_while_the_account_is_throttled() {
    let server = TestServer::start().await;
    for name in ["admin", "tech"] {
        server.set_password(name, PASSWORD).await;
    }
    let [visitor, own] = [server.visitor(), server.visitor()];
    let first = sign_in(&own, "admin-ovh", PASSWORD).await;
    for login in ["admin-ovh", "admin@mail.example", "tech-ovh"] {
        for _ in 0..5 {
            sign_in(&visitor, login, "wrong").await.problem(401);
        }
        sign_in(&visitor, login, PASSWORD).await.problem(429);
    }
    for login in ["admin-ovh", "admin@mail.example"] {
        sign_in(&own, login, PASSWORD).await.done();
        // The account stays throttled for other devices.
        sign_in(&visitor, login, PASSWORD).await.problem(429);
    }
    let change = json!({ "present": PASSWORD, "new": "nine blue kettles sing" });
    own.post(route::PASSWORD, &change).await.done();
    // The token is rotated at each sign-in, and is valid for one account only.
    let earlier = browser_cookie(&first);
    let credentials = json!({ "login": "admin-ovh", "password": PASSWORD }).to_string();
    let headers = [("cookie", earlier.as_str()), ("content-type", "application/json")];
    server.visitor().call(Method::POST, route::SESSION, &headers, &credentials).await.problem(429);
    sign_in(&own, "tech-ovh", PASSWORD).await.problem(429);
    // A known device is throttled as well after five failures of its own.
    for _ in 0..5 {
        sign_in(&own, "admin-ovh", "wrong").await.problem(401);
    }
    sign_in(&own, "admin-ovh", "nine blue kettles sing").await.problem(429);
    let kept = server.column::<Vec<u8>>("select hash from device");
    assert_eq!(kept.iter().map(Vec::len).collect::<Vec<_>>(), [32]);
}

#[tokio::test]
async fn password_change_forgets_other_devices_and_a_reset_all() {
    let server = TestServer::start().await;
    for name in ["admin", "tech"] {
        server.set_password(name, PASSWORD).await;
    }
    let [own, other, tech] = [server.visitor(), server.visitor(), server.visitor()];
    for (user, login) in [(&own, "admin-ovh"), (&other, "admin-ovh"), (&tech, "tech-ovh")] {
        sign_in(user, login, PASSWORD).await.done();
    }
    let known = || server.rows("select account, hash from device where account = 'admin-ovh'");
    assert_eq!(known().len(), 2);
    let change = json!({ "present": PASSWORD, "new": "nine blue kettles sing" });
    own.post(route::PASSWORD, &change).await.done();
    assert_eq!((known().len(), server.rows("select * from device").len()), (1, 2));
    // The caller's device stays known; the other one does not.
    let visitor = server.visitor();
    for _ in 0..5 {
        sign_in(&visitor, "admin-ovh", "wrong").await.problem(401);
    }
    sign_in(&other, "admin-ovh", "nine blue kettles sing").await.problem(429);
    sign_in(&own, "admin-ovh", "nine blue kettles sing").await.done();
    server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let token = server.mail_to("admin@mail.example", "Set a password").await.secret();
    let body = json!({ "token": token, "password": "nine blue kettles sing" });
    server.visitor().post(route::PASSWORD_RESET, &body).await.ok::<NicHandle>();
    assert!(known().is_empty());
}

fn set_cookies(reply: &Reply) -> Vec<&str> {
    reply.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect()
}

/// Name and value of the device cookie that a response sets.
fn browser_cookie(reply: &Reply) -> String {
    let cookie = set_cookies(reply).into_iter().find(|cookie| cookie.contains("handover-browser="));
    cookie.and_then(|cookie| cookie.split(';').next()).expect("a device cookie").to_owned()
}

#[tokio::test]
async fn device_cookie_has_the_attributes_of_the_session_cookie() {
    let server = TestServer::start_with(&["--public-url", "https://handover.test"], |_| {}).await;
    server.set_password("admin", PASSWORD).await;
    let reply = sign_in(&server.visitor(), "admin-ovh", PASSWORD).await;
    let cookies = set_cookies(&reply);
    let [_, cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    let (pair, flags) = cookie.split_once("; ").expect("a cookie with attributes");
    // 256 random bits, independent of the account.
    assert_eq!(pair.strip_prefix("__Host-handover-browser=").map(str::len), Some(43), "{pair}");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=15552000");
    // It does not authenticate.
    with_cookie(&server, pair).await.problem(401);
}
