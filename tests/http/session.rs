//! Sessions: signing in by handle or address, waits after failures, what the cookie looks like, and when it ends.

use crate::common::{Person, Reply, World, account, hours, millis, minutes, seconds};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use handover_api::app::{AppInfo, Credentials, DemoCredentials};
use handover_api::task::Me;
use handover_api::{Reason, route};
use reqwest::Method;
use rusqlite::types::Value;
use sha2::{Digest, Sha256};

const PASSWORD: &str = "correct horse 42 łódź";

async fn sign_in(person: &Person, login: &str, password: &str) -> Reply {
    let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
    person.post(route::SESSION, &credentials).await
}

/// A call with exactly this cookie.
async fn with_cookie(world: &World, cookie: &str) -> Reply {
    world.stranger().call(Method::GET, route::ME, &[("cookie", cookie)], "").await
}

/// Name and value of the cookie that an answer sets.
fn cookie(reply: &Reply) -> String {
    reply.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn by_handle_or_address_in_any_case() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    for login in ["admin-ovh", "ADMIN-Ovh", "  admin-ovh ", "admin@mail.example", "Admin@MAIL.Example"] {
        let person = world.stranger();
        sign_in(&person, login, PASSWORD).await.done();
        let me: Me = person.get(route::ME).await.ok();
        assert_eq!(me.nichandle, account("admin"));
        let app: AppInfo = person.get(route::APP).await.ok();
        assert_eq!(app.account.map(|account| account.handle), Some(account("admin")));
        assert_eq!(app.now, world.now());
    }
    let app: AppInfo = world.stranger().get(route::APP).await.ok();
    assert!(app.account.is_none() && app.demo.is_some());
}

#[tokio::test]
async fn whatever_is_wrong_the_answer_is_the_same() {
    let world = World::start().await;
    for name in ["admin", "twin1", "twin2"] {
        world.set_password(name, PASSWORD).await;
    }
    let stranger = world.stranger();
    let expected = sign_in(&stranger, "admin-ovh", "wrong").await;
    assert_eq!(expected.reason(401), Reason::WrongCredentials);
    let long = "a".repeat(5000);
    for (login, password) in [
        ("admin-ovh", ""),
        ("admin-ovh", "correct horse 42 lodz"),
        ("nobody-ovh", PASSWORD),
        ("nobody@mail.example", PASSWORD),
        // Has no password yet.
        ("tech-ovh", ""),
        ("tech-ovh", PASSWORD),
        // Several accounts have this address.
        ("twins@mail.example", PASSWORD),
        ("", ""),
        ("' or 1=1 --", PASSWORD),
        (&long, PASSWORD),
        ("admin-ovh", &long),
    ] {
        let reply = sign_in(&stranger, login, password).await;
        assert_eq!((reply.status, reply.text()), (401, expected.text()), "{login}");
        assert_eq!(reply.header("set-cookie"), "");
    }
    // Each of them signs in by handle.
    sign_in(&stranger, "twin1-ovh", PASSWORD).await.done();
    sign_in(&stranger, "twin2-ovh", PASSWORD).await.done();
}

#[tokio::test]
async fn waits_grow_after_five_failures() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    for login in ["admin-ovh", "nobody-ovh"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&stranger, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        for wait in [30, 60, 120, 240, 480, 960, 1920, 3600, 3600] {
            let until = world.now() + seconds(wait);
            // The right password has to wait as well, or waiting would tell it.
            for password in ["wrong", PASSWORD] {
                let problem = sign_in(&stranger, login, password).await.problem(429);
                assert_eq!((problem.reason, problem.until), (Reason::TooManyTries, Some(until)), "{login}");
            }
            world.pass(seconds(wait) - millis(1)).await;
            sign_in(&stranger, login, PASSWORD).await.problem(429);
            world.pass(millis(1)).await;
            assert_eq!(sign_in(&stranger, login, "wrong").await.reason(401), Reason::WrongCredentials);
        }
        world.pass(hours(1)).await;
    }
    sign_in(&stranger, "ADMIN-ovh", PASSWORD).await.done();
    // Success forgets the failures.
    for _ in 0..5 {
        assert_eq!(sign_in(&stranger, "admin-ovh", "wrong").await.status, 401);
    }
    sign_in(&stranger, "admin-ovh", "wrong").await.problem(429);
    // Others are not held up by that.
    world.set_password("tech", PASSWORD).await;
    sign_in(&stranger, "tech-ovh", PASSWORD).await.done();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tries_at_the_same_time_are_no_way_around_the_wait() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let tries: Vec<_> = (0..20)
        .map(|_| {
            let stranger = world.stranger();
            tokio::spawn(async move { sign_in(&stranger, "admin-ovh", "wrong").await.status })
        })
        .collect();
    let mut statuses = Vec::new();
    for one in tries {
        statuses.push(one.await.expect("the call ends"));
    }
    let count = |wanted| statuses.iter().filter(|status| **status == wanted).count();
    assert_eq!((count(401), count(429)), (5, 15), "{statuses:?}");
}

#[tokio::test]
async fn the_cookie_over_plain_http() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    let reply = sign_in(&stranger, "admin-ovh", PASSWORD).await;
    reply.done();
    let (pair, flags) = reply.header("set-cookie").split_once("; ").expect("a cookie with flags");
    let token = pair.strip_prefix("handover=").expect("the cookie's name");
    assert_eq!(URL_SAFE_NO_PAD.decode(token).map(|bytes| bytes.len()), Ok(32));
    assert_eq!(flags, "Path=/; Max-Age=43200; HttpOnly; SameSite=Strict");

    let out = stranger.delete(route::SESSION).await;
    out.done();
    assert_eq!(out.header("set-cookie"), "handover=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict");
}

#[tokio::test]
async fn the_cookie_over_tls() {
    let options = ["--public-url", "https://handover.test/app", "--session-hours", "1"];
    let world = World::with(&options, |_| {}).await;
    let stranger = world.stranger();
    let reply = stranger.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await;
    reply.done();
    let (pair, flags) = reply.header("set-cookie").split_once("; ").expect("a cookie with flags");
    assert!(pair.starts_with("__Host-handover="), "{pair}");
    assert_eq!(flags, "Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure");
    assert_eq!(reply.header("strict-transport-security"), "max-age=31536000; includeSubDomains");

    assert_eq!(with_cookie(&world, pair).await.status, 200);
    assert_eq!(with_cookie(&world, &format!("theme=dark; {pair}; other=1")).await.status, 200);
    // A cookie that a neighbour under the same domain could set is not looked at.
    let unprotected = pair.trim_start_matches("__Host-");
    with_cookie(&world, unprotected).await.problem(401);
}

#[tokio::test]
async fn every_sign_in_makes_a_new_token_and_ends_the_one_before() {
    let world = World::start().await;
    world.set_password("admin", PASSWORD).await;
    let browser = world.stranger();
    let first = cookie(&sign_in(&browser, "admin-ovh", PASSWORD).await);
    let second = cookie(&sign_in(&browser, "admin-ovh", PASSWORD).await);
    let third = cookie(&browser.post(route::DEMO_SESSION, &DemoCredentials { account: account("tech") }).await);
    assert!(first != second && second != third);
    for dead in [&first, &second] {
        with_cookie(&world, dead).await.problem(401);
    }
    let me: Me = with_cookie(&world, &third).await.ok();
    assert_eq!(me.nichandle, account("tech"));
    // A token that a stranger planted is never taken over.
    let planted = format!("handover={}", "A".repeat(43));
    let credentials = serde_json::json!({ "login": "admin-ovh", "password": PASSWORD }).to_string();
    let headers = [("cookie", planted.as_str()), ("content-type", "application/json")];
    let reply = world.stranger().call(Method::POST, route::SESSION, &headers, &credentials).await;
    reply.done();
    assert_ne!(cookie(&reply), planted);
    with_cookie(&world, &planted).await.problem(401);
    // Other browsers of the same account go on.
    let elsewhere = world.sign_in("admin").await;
    sign_in(&browser, "admin-ovh", PASSWORD).await.done();
    assert_eq!(elsewhere.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn a_failed_sign_in_leaves_the_session_alone() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    sign_in(&admin, "tech-ovh", "wrong").await.problem(401);
    admin.post(route::DEMO_SESSION, &DemoCredentials { account: account("nobody") }).await.problem(401);
    let me: Me = admin.get(route::ME).await.ok();
    assert_eq!(me.nichandle, account("admin"));
}

#[tokio::test]
async fn only_the_hash_of_a_token_is_kept() {
    let world = World::start().await;
    let browser = world.stranger();
    let reply = browser.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await;
    let pair = cookie(&reply);
    let token = pair.strip_prefix("handover=").expect("the cookie's name");
    let hash = Sha256::digest(token.as_bytes()).to_vec();
    let kept = world.rows("select token_hash, account from session");
    assert_eq!(kept, [[Value::Blob(hash), Value::Text("admin-ovh".to_owned())]]);
}

/// Calls, and waits until the use of the session is noted.
async fn use_it(world: &World, person: &Person) {
    assert_eq!(person.get(route::ME).await.status, 200);
    let now = Value::Integer(world.now().timestamp_millis());
    world
        .until("the use is noted", async || {
            world.rows("select max(used_at) from session").iter().flatten().any(|used| *used == now)
        })
        .await;
}

#[tokio::test]
async fn a_session_that_is_not_used_ends() {
    let world = World::with(&["--session-idle-minutes", "10"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..3 {
        world.pass(minutes(10) - millis(1)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(10)).await;
    assert_eq!(admin.get(route::ME).await.reason(401), Reason::NotSignedIn);
    // Used once more it does not come back to life.
    world.pass(minutes(1)).await;
    admin.get(route::ME).await.problem(401);
    let app: AppInfo = admin.get(route::APP).await.ok();
    assert_eq!(app.account, None);
}

#[tokio::test]
async fn a_session_in_constant_use_does_not_end_however_short_it_is() {
    let world = World::with(&["--session-idle-minutes", "1"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..6 {
        world.pass(seconds(25)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(1)).await;
    admin.get(route::ME).await.problem(401);
}

/// A tab that nobody looks at keeps its stream open, and opens another when that ends.
#[tokio::test]
async fn a_tab_that_is_only_open_does_not_keep_its_session() {
    let world = World::with(&["--session-idle-minutes", "10"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..3 {
        world.pass(minutes(3)).await;
        let app: AppInfo = admin.get(route::APP).await.ok();
        assert_eq!(app.account.map(|account| account.handle), Some(account("admin")));
        let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server answers");
        assert_eq!(stream.status(), 200);
        // It reads again what it shows.
        let again = admin.call(Method::GET, route::SERVICES, &[(route::UNATTENDED, "1")], "").await;
        assert_eq!(again.status, 200);
    }
    // Nothing of it was noted, so the session ends ten minutes after signing in.
    world.pass(minutes(1)).await;
    let stream = admin.client.get(admin.url(route::EVENTS)).send().await.expect("the server answers");
    assert_eq!(stream.status(), 401);
    let app: AppInfo = admin.get(route::APP).await.ok();
    assert_eq!(app.account, None);
    admin.get(route::ME).await.problem(401);
}

#[tokio::test]
async fn every_session_ends_after_its_longest_time() {
    let world = World::with(&["--session-idle-minutes", "30", "--session-hours", "1"], |_| {}).await;
    let admin = world.sign_in("admin").await;
    for _ in 0..2 {
        world.pass(minutes(20)).await;
        use_it(&world, &admin).await;
    }
    world.pass(minutes(20) - millis(1)).await;
    assert_eq!(admin.get(route::ME).await.status, 200);
    world.pass(millis(1)).await;
    admin.get(route::ME).await.problem(401);
    // What has ended does not stay in the database for good.
    world.pass(hours(1)).await;
    world.sign_in("tech").await;
    assert_eq!(world.rows("select account from session"), [[Value::Text("tech-ovh".to_owned())]]);
}

#[tokio::test]
async fn signing_out_ends_the_session_at_once() {
    let world = World::start().await;
    let [admin, elsewhere] = [world.stranger(), world.sign_in("admin").await];
    let pair = cookie(&admin.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await);
    assert_eq!(with_cookie(&world, &pair).await.status, 200);
    admin.delete(route::SESSION).await.done();
    with_cookie(&world, &pair).await.problem(401);
    admin.delete(route::SESSION).await.problem(401);
    // Only this one.
    assert_eq!(elsewhere.get(route::ME).await.status, 200);
}

#[tokio::test]
async fn outside_demo_mode_nobody_gets_in_without_a_password() {
    let world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    world.set_password("admin", PASSWORD).await;
    let stranger = world.stranger();
    let reply = stranger.post(route::DEMO_SESSION, &DemoCredentials { account: account("admin") }).await;
    assert_eq!(reply.reason(404), Reason::NotFound);
    sign_in(&stranger, "admin-ovh", PASSWORD).await.done();
    for path in [route::DEMO_MAILS, "/1.0/demo/mails/1", "/1.0/demo/mails/1/html"] {
        assert_eq!(stranger.get(path).await.reason(404), Reason::NotFound);
    }
    let app: AppInfo = stranger.get(route::APP).await.ok();
    assert_eq!(app.demo, None);
}

#[tokio::test]
async fn a_stranger_who_tries_passwords_keeps_nobody_out_of_a_browser_that_signed_in_before() {
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
async fn a_browser_is_forgotten_when_the_password_is_set_by_mail() {
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
async fn other_browsers_are_forgotten_when_the_password_is_changed() {
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
async fn the_cookie_of_a_browser_is_as_well_kept_as_that_of_a_session() {
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
