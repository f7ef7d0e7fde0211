//! The device cookie, which lets a known browser past the throttling of its account.

use super::{PASSWORD, sign_in, with_cookie};
use crate::common::{Reply, World};
use handover_api::route;
use reqwest::Method;

#[tokio::test]
async fn known_device_can_sign_in_while_the_account_is_throttled() {
    let world = World::start().await;
    for name in ["admin", "tech"] {
        world.set_password(name, PASSWORD).await;
    }
    let [stranger, own] = [world.stranger(), world.stranger()];
    let first = sign_in(&own, "admin-ovh", PASSWORD).await;
    for login in ["admin-ovh", "admin@mail.example", "tech-ovh"] {
        for _ in 0..5 {
            sign_in(&stranger, login, "wrong").await.problem(401);
        }
        sign_in(&stranger, login, PASSWORD).await.problem(429);
    }
    for login in ["admin-ovh", "admin@mail.example"] {
        sign_in(&own, login, PASSWORD).await.done();
        // It stays as it was for everybody else.
        sign_in(&stranger, login, PASSWORD).await.problem(429);
    }
    let change = serde_json::json!({ "present": PASSWORD, "new": "nine blue kettles sing" });
    own.post(route::PASSWORD, &change).await.done();
    // What the cookie said before the last sign-in is worth nothing, and it never is for another account.
    let earlier = browser_cookie(&first);
    let credentials = serde_json::json!({ "login": "admin-ovh", "password": PASSWORD }).to_string();
    let headers = [("cookie", earlier.as_str()), ("content-type", "application/json")];
    world.stranger().call(Method::POST, route::SESSION, &headers, &credentials).await.problem(429);
    sign_in(&own, "tech-ovh", PASSWORD).await.problem(429);
    // From there, too, nobody may try for ever.
    for _ in 0..5 {
        sign_in(&own, "admin-ovh", "wrong").await.problem(401);
    }
    sign_in(&own, "admin-ovh", "nine blue kettles sing").await.problem(429);
    let kept = world.rows("select typeof(hash), length(hash) from known_browser");
    assert_eq!(kept, [["blob".to_owned().into(), rusqlite::types::Value::Integer(32)]]);
}

#[tokio::test]
async fn password_reset_forgets_all_devices() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let own = world.stranger();
    sign_in(&own, "admin-ovh", PASSWORD).await.done();
    assert_eq!(world.rows("select * from known_browser").len(), 1);
    world.stranger().post(route::PASSWORD_FORGOTTEN, &serde_json::json!({ "login": "admin-ovh" })).await.done();
    let token = world.letter_to("admin@mail.example", "Set a password").await.secret();
    let body = serde_json::json!({ "token": token, "password": "nine blue kettles sing" });
    world.stranger().post(route::PASSWORD_RESET, &body).await.ok::<handover_rules::NicHandle>();
    assert!(world.rows("select * from known_browser").is_empty());
}

#[tokio::test]
async fn password_change_forgets_other_devices() {
    let world = World::start().await;
    for name in ["admin", "tech"] {
        world.set_password(name, PASSWORD).await;
    }
    let [own, other, tech] = [world.stranger(), world.stranger(), world.stranger()];
    for (person, login) in [(&own, "admin-ovh"), (&other, "admin-ovh"), (&tech, "tech-ovh")] {
        sign_in(person, login, PASSWORD).await.done();
    }
    let known = || world.rows("select account, hash from known_browser where account = 'admin-ovh'");
    assert_eq!(known().len(), 2);
    let change = serde_json::json!({ "present": PASSWORD, "new": "nine blue kettles sing" });
    own.post(route::PASSWORD, &change).await.done();
    assert_eq!((known().len(), world.rows("select * from known_browser").len()), (1, 2));
    // The one that is left is that of the caller: strangers keep the other one out only.
    let stranger = world.stranger();
    for _ in 0..5 {
        sign_in(&stranger, "admin-ovh", "wrong").await.problem(401);
    }
    sign_in(&other, "admin-ovh", "nine blue kettles sing").await.problem(429);
    sign_in(&own, "admin-ovh", "nine blue kettles sing").await.done();
}

/// All cookies that an answer sets.
fn set_cookies(reply: &Reply) -> Vec<&str> {
    reply.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok()).collect()
}

/// Name and value of the cookie by which a browser is known.
fn browser_cookie(reply: &Reply) -> String {
    let cookie = set_cookies(reply).into_iter().find(|cookie| cookie.contains("handover-browser="));
    cookie.and_then(|cookie| cookie.split(';').next()).expect("a browser that signs in is known").to_owned()
}

#[tokio::test]
async fn device_cookie_has_the_attributes_of_the_session_cookie() {
    let world = World::with(&["--public-url", "https://handover.test"], |_| {}).await;
    world.set_password("admin", PASSWORD).await;
    let reply = sign_in(&world.stranger(), "admin-ovh", PASSWORD).await;
    let cookies = set_cookies(&reply);
    let [_, cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    let (pair, flags) = cookie.split_once("; ").expect("a cookie with flags");
    // 256 bits, and nothing of the account.
    assert_eq!(pair.strip_prefix("__Host-handover-browser=").map(str::len), Some(43), "{pair}");
    assert_eq!(flags, "Path=/; Max-Age=15552000; HttpOnly; SameSite=Strict; Secure");
    // It lets nobody in.
    with_cookie(&world, pair).await.problem(401);
}
