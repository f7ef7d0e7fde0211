//! The access log and the audit log: account, client, reason, and no secrets.

use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, TestUser, domain, minutes, service};
use handover_api::account::AddressUndo;
use handover_api::app::Credentials;
use handover_api::route;
use handover_rules::{Category, MailedLinkId, NicHandle};
use serde_json::json;
use tracing::Level;
use tracing::subscriber::DefaultGuard;

const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Those of signed-in people are in the audit log.
fn is_refusal(line: &str) -> bool {
    ["handover_server::http", "audit: refused"].iter().any(|source| line.contains(source))
}

/// Asserts that exactly one refusal was logged since the last check, with `parts` in its line.
#[track_caller]
fn one_refusal(log: &CapturedLog, level: &str, parts: &[&str]) {
    let text = log.take();
    let lines: Vec<&str> = text.lines().filter(|line| is_refusal(line)).collect();
    let [line] = lines.as_slice() else { panic!("expected one line: {text}") };
    for part in parts.iter().chain(&[level, "client_ip=127.0.0.1"]) {
        assert!(line.contains(part), "{part} in {line}");
    }
    for secret in [SECRET, "hunter2", "mail.example"] {
        assert!(!line.contains(secret), "{line}");
    }
}

/// A server whose log is captured.
async fn start() -> (TestServer, CapturedLog, DefaultGuard) {
    let log = CapturedLog::default();
    let capture = log.capture(Level::INFO);
    (TestServer::start().await, log, capture)
}

async fn sign_in(user: &TestUser, login: &str) {
    let credentials = Credentials { login: login.to_owned(), password: "hunter2".to_owned() };
    user.post(route::SESSION, &credentials).await.problem(401);
}

#[tokio::test]
async fn refused_calls_are_logged_with_account_and_reason() {
    let (server, log, _capture) = start().await;
    let [admin, newcomer, outsider] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("outsider").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let number = id.to_string();
    log.take();

    // A wrong code, then requests and services of others.
    newcomer.accept(id, SECRET).await.problem(403);
    one_refusal(&log, "INFO", &["account=\"newcomer-ovh\"", &number, "status=403", "reason=Refused", "WrongCode"]);
    outsider.accept(id, SECRET).await.problem(404);
    one_refusal(&log, "INFO", &["account=\"outsider-ovh\"", &number, "status=404", "NoPart"]);
    outsider.get(&route::request(id)).await.problem(404);
    one_refusal(&log, "INFO", &["account=\"outsider-ovh\"", "method=GET", &number, "status=404", "reason=NotFound"]);
    outsider.submit(&domain(), TO_NEWCOMER).await.problem(404);
    one_refusal(&log, "INFO", &["account=\"outsider-ovh\"", "halden.example", "status=404"]);
    // An invalid mailed secret belongs to no account.
    let (token, password) = (SECRET.to_owned(), SECRET.to_owned());
    let secret = handover_api::account::ConfirmSignUp { token, password };
    server.visitor().post(route::SIGN_UP_CONFIRM, &secret).await.problem(403);
    one_refusal(&log, "WARN", &["reason=BadToken", "status=403"]);
    // A wrong password is logged with its account. An unknown login is not logged: it may be a password.
    sign_in(&server.visitor(), "admin@mail.example").await;
    one_refusal(&log, "WARN", &["account=\"admin-ovh\"", "wrong password"]);
    sign_in(&server.visitor(), "hunter2").await;
    one_refusal(&log, "WARN", &["wrong password"]);
    // Calls without a session are ordinary.
    server.visitor().get(&[route::SERVICES, "?search=hunter2"].concat()).await.problem(401);
    one_refusal(&log, "INFO", &["reason=NotSignedIn", "status=401"]);
    // Permitted calls are not logged.
    newcomer.get(&route::request(id)).await;
    assert_eq!(log.take(), "");
}

#[tokio::test]
async fn refusals_of_one_account_are_sampled() {
    let (server, log, _capture) = start().await;
    let [admin, outsider] = [server.sign_in("admin").await, server.sign_in("outsider").await];
    let refusals = || {
        let text = log.take();
        text.lines().filter(|line| is_refusal(line)).map(str::to_owned).collect::<Vec<_>>()
    };
    refusals();
    let refuse = async |user: &TestUser| user.submit(&service("unknown.example", Category::Domain), TO_NEWCOMER).await;
    for _ in 0..50 {
        refuse(&outsider).await.problem(404);
    }
    assert_eq!(refusals().len(), 10);
    refuse(&admin).await.problem(404);
    assert_eq!(refusals().len(), 1, "accounts are counted apart");
    server.advance(minutes(1)).await;
    refuse(&outsider).await.problem(404);
    let lines = refusals();
    assert!(matches!(lines.as_slice(), [line] if line.contains("left_out=40")), "{lines:?}");
}

#[tokio::test]
async fn refusals_of_strangers_are_sampled_by_reason() {
    let (server, log, _capture) = start().await;
    let admin = server.sign_in("admin").await;
    let visitor = server.visitor();
    log.take();
    let lines =
        |part: &str| log.take().lines().filter(|line| line.contains(part)).map(str::to_owned).collect::<Vec<_>>();
    for _ in 0..50 {
        visitor.get("/1.0/nothing-here").await.problem(404);
        visitor.get(route::SERVICES).await.problem(401);
        visitor.post_text(route::SESSION, "{").await.problem(400);
        visitor.post(route::RIGHTS, &json!({ "questions": [] })).await.problem(401);
    }
    let text = log.take();
    let count = |part: &str| text.lines().filter(|line| line.contains(part)).count();
    assert_eq!([count("reason=NotFound"), count("reason=NotSignedIn"), count("reason=Malformed")], [20; 3], "{text}");
    assert_eq!(count("rights key rejected"), 20);
    // Those of people who are signed in are counted apart.
    admin.get("/1.0/me/requests/5").await.problem(404);
    assert_eq!(lines("reason=NotFound").len(), 1);
    server.advance(minutes(1)).await;
    log.take();
    visitor.get("/1.0/nothing-here").await.problem(404);
    let summed = lines("reason=NotFound");
    assert!(matches!(summed.as_slice(), [line] if line.contains("left_out=30")), "{summed:?}");
    visitor.get(route::SERVICES).await.problem(401);
    let summed = lines("reason=NotSignedIn");
    assert!(matches!(summed.as_slice(), [line] if line.contains("left_out=80")), "{summed:?}");
}

#[tokio::test]
async fn unknown_logins_are_sampled_and_known_ones_are_not() {
    let log = CapturedLog::default();
    let _capture = log.capture(Level::INFO);
    let server = TestServer::start_with(&["--failures-per-address", "1000"], |_| {}).await;
    let visitor = server.visitor();
    log.take();
    for number in 0..30 {
        sign_in(&visitor, &format!("nobody{number}@mail.example")).await;
    }
    for _ in 0..5 {
        sign_in(&visitor, "admin-ovh").await;
    }
    let text = log.take();
    let count = |part: &str| text.lines().filter(|line| line.contains(part)).count();
    assert_eq!(count("wrong password"), 25, "{text}");
    assert_eq!(count("account=\"admin-ovh\""), 5, "{text}");
}

#[tokio::test]
async fn secrets_in_paths_are_not_logged() {
    let (server, log, _capture) = start().await;
    let admin = server.sign_in("admin").await;
    log.take();
    for path in [
        format!("/1.0/me/requests/{SECRET}"),
        format!("/1.0/me/requests/token={SECRET}"),
        format!("/1.0/me/requests/{SECRET}."),
        format!("/1.0/me/requests/{SECRET}.html"),
        format!("/1.0/me/task/contactChange/5/{SECRET}x"),
        format!("/1.0/domain/{SECRET}/serviceInfos"),
        format!("/1.0/%41{}", &SECRET[1..]),
    ] {
        for user in [&admin, &server.visitor()] {
            user.get(&path).await;
            let text = log.take();
            assert!(text.contains("path=") && !text.contains(&SECRET[1..]), "{path}: {text}");
        }
    }
    admin.get("/1.0/domain/a-name-of-more-than-twenty-letters.example/serviceInfos").await.problem(404);
    assert!(log.take().contains("/1.0/domain/a-name-of-more-than-twenty-letters.example/serviceInfos"));
}

#[tokio::test]
async fn sign_in_that_fails_to_be_stored_is_not_audited() {
    let (server, log, _capture) = start().await;
    let fails = "create trigger fails before insert on session begin select raise(rollback, 'the disk is full'); end";
    server.sql(fails, []);
    let admin = server.signed_out("admin");
    let reply = admin.post(route::DEMO_SESSION, &json!({ "account": admin.handle })).await;
    assert_ne!(reply.status, 200);
    assert!(!log.take().contains(" audit: "));
    server.sql("drop trigger fails", []);
    admin.post(route::DEMO_SESSION, &json!({ "account": admin.handle })).await.done();
    assert!(log.take().contains("signed in to the demo"));
}

#[tokio::test]
async fn account_actions_are_audited_with_handle_and_ip() {
    const PASSWORD: &str = "nine blue kettles sing";
    let (server, log, _capture) = start().await;
    let visitor = server.visitor();
    let noted = |what: &str, handle: &str| {
        let text = log.take();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(" audit: ")).collect();
        let [line] = lines.as_slice() else { panic!("expected one line about {what}: {text}") };
        assert!(line.contains(what) && line.contains(handle), "{what}: {line}");
        assert!(line.contains("client_ip=127.0.0.1"), "{what}: {line}");
        assert!(!line.contains('@') && !line.contains(PASSWORD), "{line}");
    };
    let form = json!({ "firstName": "Lucy", "name": "Bell", "email": "lucy@bell.example", "country": "IE",
                       "language": "en_IE" });
    visitor.post(route::SIGN_UP, &form).await.done();
    let secret = server.mail_to("lucy@bell.example", "Confirm your address").await.secret();
    log.take();
    let confirm = json!({ "token": secret, "password": PASSWORD });
    let handle: NicHandle = visitor.post(route::SIGN_UP_CONFIRM, &confirm).await.ok();
    noted("signed up", handle.as_str());
    let sign_in = async || {
        let user = server.visitor();
        user.post(route::SESSION, &json!({ "login": handle, "password": PASSWORD })).await.done();
        user
    };
    let user = sign_in().await;
    noted("signed in", handle.as_str());
    sign_in().await;
    log.take();
    user.delete(route::SESSIONS).await.done();
    noted("ended all other sessions", handle.as_str());
    user.post(route::PASSWORD, &json!({ "present": PASSWORD, "new": PASSWORD })).await.done();
    noted("changed the password", handle.as_str());
    let ask = json!({ "newEmail": "moved@bell.example", "password": PASSWORD });
    let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = server.mail_to("moved@bell.example", "Confirm the new address").await.secret();
    log.take();
    let accept = format!("{}/{link}/accept", route::EMAIL_TASKS);
    user.post(&accept, &json!({ "token": code })).await.done();
    noted("changed the address", handle.as_str());
    let undo = server.mail_to("lucy@bell.example", "The email address of").await.secret();
    log.take();
    visitor.post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok::<AddressUndo>();
    noted("has its former address back", handle.as_str());
    let secret = server.mail_to("lucy@bell.example", "Set a password").await.secret();
    log.take();
    visitor.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": PASSWORD })).await.ok::<NicHandle>();
    noted("set a password by mail", handle.as_str());
    let user = sign_in().await;
    log.take();
    user.delete(route::SESSION).await.done();
    noted("signed out", handle.as_str());
    visitor.post(route::RIGHTS, &json!({ "questions": [] })).await.problem(401);
    noted("rights key rejected", "");
}

#[tokio::test]
async fn malformed_calls_are_logged_without_their_content() {
    let (server, log, _capture) = start().await;
    let admin = server.sign_in("admin").await;
    log.take();
    admin.post_text(route::CHANGE_EMAIL, "{\"newEmail\":\"hunter2\"").await.problem(400);
    one_refusal(&log, "INFO", &["account=\"admin-ovh\"", "status=400", "reason=Malformed"]);
    server.visitor().post_text(route::SESSION, SECRET).await.problem(400);
    one_refusal(&log, "INFO", &["method=POST", "status=400", "reason=Malformed"]);
}

#[tokio::test]
async fn entries_have_a_utc_timestamp_and_cannot_be_forged() {
    let (server, log, _capture) = start().await;
    log.take();
    let forged = "/1.0/x%0A2030-01-01T00:00:00Z%20ERROR%20audit:%20signed%20in";
    server.visitor().get(forged).await.problem(404);
    let text = log.take();
    let lines: Vec<&str> = text.lines().collect();
    let [line] = lines.as_slice() else { panic!("expected one line: {text}") };
    let (time, rest) = line.split_once(' ').expect("several words");
    assert!(time.ends_with('Z') && time.parse::<handover_rules::Timestamp>().is_ok(), "{line}");
    assert!(rest.trim_start().starts_with("INFO"), "{line}");
}
