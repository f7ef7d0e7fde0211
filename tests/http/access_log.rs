//! Refused access is written down: who, from where, what, and why, and nothing that must not be in a log.

use crate::common::{Log, Person, TO_NEWCOMER, World, domain};
use handover_api::app::Credentials;
use handover_api::route;
use handover_rules::{NicHandle, TaskId};
use serde_json::json;
use tracing::subscriber::DefaultGuard;

const SECRET: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Takes everything down that happens on this thread, on which such a test runs its server as well.
fn begin(log: &Log) -> DefaultGuard {
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(log.clone());
    tracing::subscriber::set_default(subscriber.finish())
}

/// Asserts that since the last time one thing was refused, and that the line about it has all of this.
#[track_caller]
fn one_refusal(log: &Log, level: &str, parts: &[&str]) {
    let text = log.take();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("handover_server::http")).collect();
    let [line] = lines.as_slice() else { panic!("one line: {text}") };
    for part in parts.iter().chain(&[level, "peer=127.0.0.1"]) {
        assert!(line.contains(part), "{part} in {line}");
    }
    for secret in [SECRET, "hunter2", "mail.example"] {
        assert!(!line.contains(secret), "{line}");
    }
}

async fn sign_in(person: &Person, login: &str) {
    let credentials = Credentials { login: login.to_owned(), password: "hunter2".to_owned() };
    person.post(route::SESSION, &credentials).await.problem(401);
}

#[tokio::test]
async fn refused_calls_are_logged_with_account_and_reason() {
    let log = Log::default();
    let _taking = begin(&log);
    let world = World::start().await;
    let [admin, newcomer, outsider] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("outsider").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    let number = id.to_string();
    log.take();

    // A wrong code; another party's business; another's request and service.
    newcomer.accept(id, SECRET).await.problem(403);
    one_refusal(&log, "WARN", &["account=\"newcomer-ovh\"", &number, "status=403", "reason=Refused", "WrongCode"]);
    outsider.accept(id, SECRET).await.problem(404);
    one_refusal(&log, "WARN", &["account=\"outsider-ovh\"", &number, "status=404", "NoPart"]);
    outsider.get(&route::request(id)).await.problem(404);
    one_refusal(&log, "WARN", &["account=\"outsider-ovh\"", "method=GET", &number, "status=404", "reason=NotFound"]);
    outsider.submit(&domain(), TO_NEWCOMER).await.problem(404);
    one_refusal(&log, "WARN", &["account=\"outsider-ovh\"", "halden.example", "status=404"]);
    // A mailed secret that does not count has no account, but a place.
    let (token, password) = (SECRET.to_owned(), SECRET.to_owned());
    let secret = handover_api::account::ConfirmSignUp { token, password };
    world.stranger().post(route::SIGN_UP_CONFIRM, &secret).await.problem(403);
    one_refusal(&log, "WARN", &["reason=BadSecret", "status=403"]);
    // A wrong password names the account that was tried, and a login that is none is not repeated.
    sign_in(&world.stranger(), "admin@mail.example").await;
    one_refusal(&log, "WARN", &["account=\"admin-ovh\"", "a password was wrong"]);
    sign_in(&world.stranger(), "hunter2").await;
    one_refusal(&log, "WARN", &["a password was wrong"]);
    // Whoever is not signed in is not news.
    world.stranger().get(&[route::SERVICES, "?search=hunter2"].concat()).await.problem(401);
    one_refusal(&log, "INFO", &["reason=NotSignedIn", "status=401"]);
    // What is allowed is not written down here.
    newcomer.get(&route::request(id)).await;
    assert_eq!(log.take(), "");
}

#[tokio::test]
async fn account_actions_are_audited_with_handle_and_ip() {
    const PASSWORD: &str = "nine blue kettles sing";
    let log = Log::default();
    let _taking = begin(&log);
    let world = World::start().await;
    let stranger = world.stranger();
    let noted = |what: &str, handle: &str| {
        let text = log.take();
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(" audit: ")).collect();
        let [line] = lines.as_slice() else { panic!("one line about {what}: {text}") };
        assert!(line.contains(what) && line.contains(handle), "{what}: {line}");
        assert!(line.contains("peer=127.0.0.1"), "{what}: {line}");
        assert!(!line.contains('@') && !line.contains(PASSWORD), "{line}");
    };
    let form = json!({ "firstName": "Lucy", "name": "Bell", "email": "lucy@bell.example", "subsidiary": "IE",
                       "language": "en_IE", "password": PASSWORD });
    stranger.post(route::SIGN_UP, &form).await.done();
    let secret = world.letter_to("lucy@bell.example", "Confirm your address").await.secret();
    log.take();
    let confirm = json!({ "token": secret, "password": PASSWORD });
    let handle: NicHandle = stranger.post(route::SIGN_UP_CONFIRM, &confirm).await.ok();
    noted("signed up", handle.as_str());
    let sign_in = async || {
        let person = world.stranger();
        person.post(route::SESSION, &json!({ "login": handle, "password": PASSWORD })).await.done();
        person
    };
    let person = sign_in().await;
    noted("signed in", handle.as_str());
    sign_in().await;
    log.take();
    person.delete(route::SESSIONS).await.done();
    noted("ended all other sessions", handle.as_str());
    person.post(route::PASSWORD, &json!({ "present": PASSWORD, "new": PASSWORD })).await.done();
    noted("changed the password", handle.as_str());
    let ask = json!({ "newEmail": "moved@bell.example", "password": PASSWORD });
    let task: TaskId = person.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = world.letter_to("moved@bell.example", "Confirm the new address").await.secret();
    log.take();
    let accept = format!("{}/{task}/accept", route::EMAIL_TASKS);
    person.post(&accept, &json!({ "token": code })).await.done();
    noted("changed the address", handle.as_str());
    let undo = world.letter_to("lucy@bell.example", "The address of").await.secret();
    log.take();
    stranger.post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok::<NicHandle>();
    noted("has its former address back", handle.as_str());
    let secret = world.letter_to("lucy@bell.example", "Set a password").await.secret();
    log.take();
    stranger.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": PASSWORD })).await.ok::<NicHandle>();
    noted("set a password by mail", handle.as_str());
    let person = sign_in().await;
    log.take();
    person.delete(route::SESSION).await.done();
    noted("signed out", handle.as_str());
    stranger.post(route::RIGHTS, &json!({ "questions": [] })).await.problem(401);
    noted("a rights key was refused", "");
}
