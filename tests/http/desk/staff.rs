//! Invitations, sign-in with a second factor, and the sessions of staff.

use super::refusal;
use crate::common::database::Value;
use crate::common::{Reply, TestServer, TestUser, minutes, seconds, staff_address};
use chrono::TimeDelta;
use clap::Parser;
use handover_api::desk::{AcceptInvitation, DeskCredentials, DeskSession, Invitation, InvitationToken};
use handover_api::query::Query;
use handover_api::{Reason, route};
use handover_rules::desk::ActRefusal;
use handover_rules::desk::StaffRole::{self, Approver, Reader, Support};
use handover_server::cli::{Cli, Command};
use handover_server::use_cases::desk::second_factor::{code_at, parse_secret};
use reqwest::Method;

const PASSWORD: &str = "seven grey herons wade";

async fn invitation(user: &TestUser, token: &str) -> Reply {
    user.post(route::DESK_INVITATION, &InvitationToken { token: token.to_owned() }).await
}

async fn accept(user: &TestUser, token: &str, secret: &str, code: &str) -> Reply {
    let [token, password, secret, code] = [token, PASSWORD, secret, code].map(str::to_owned);
    user.post(route::DESK_ENROL, &AcceptInvitation { token, password, secret, code }).await
}

async fn sign_in(user: &TestUser, name: &str, password: &str, code: &str) -> Reply {
    let login = staff_address(name).to_string();
    let credentials = DeskCredentials { login, password: password.to_owned(), code: code.to_owned() };
    user.post(route::DESK_SESSION, &credentials).await
}

/// An authenticator app.
struct App(Vec<u8>);

impl App {
    fn code(&self, server: &TestServer) -> String {
        code_at(&self.0, server.now()).expect("a code")
    }

    /// A code that is not the present one.
    fn wrong_code(&self, server: &TestServer) -> String {
        code_at(&self.0, server.now() + minutes(10)).expect("a code")
    }
}

/// Somebody who has accepted an invitation, with their authenticator app.
async fn enrolled(server: &TestServer, name: &str, roles: &[StaffRole]) -> (TestUser, App) {
    let token = server.invite_staff(name, roles).await;
    let user = server.visitor();
    let offered: Invitation = invitation(&user, &token).await.ok();
    let app = App(parse_secret(&offered.secret).expect("a secret"));
    accept(&user, &token, &offered.secret, &app.code(server)).await.done();
    (user, app)
}

#[tokio::test]
async fn invitation_leads_to_a_session_once() {
    let server = TestServer::start().await;
    let token = server.invite_staff("rhea", &[Support, Approver]).await;
    let user = server.visitor();
    let offered: Invitation = invitation(&user, &token).await.ok();
    assert_eq!((offered.name.as_str(), offered.email), ("rhea", staff_address("rhea")));
    assert!(offered.link.starts_with("otpauth://totp/") && offered.link.contains(&offered.secret));
    // Looking uses nothing up, and every look offers another secret.
    let again: Invitation = invitation(&user, &token).await.ok();
    assert_ne!(again.secret, offered.secret);
    let app = App(parse_secret(&offered.secret).expect("a secret"));
    assert_eq!(refusal(&accept(&user, &token, &offered.secret, &app.wrong_code(&server)).await), ActRefusal::WrongCode);
    assert_eq!(accept(&user, &token, "JBSWY3DPEHPK3PXP", "000000").await.reason(400), Reason::Malformed);
    let weak = AcceptInvitation {
        token: token.clone(),
        password: "rhea@provider.example".to_owned(),
        secret: offered.secret.clone(),
        code: app.code(&server),
    };
    assert_eq!(user.post(route::DESK_ENROL, &weak).await.reason(400), Reason::WeakPassword);
    let reply = accept(&user, &token, &offered.secret, &app.code(&server)).await;
    reply.done();
    assert!(reply.header("set-cookie").contains("HttpOnly; SameSite=Strict"), "{}", reply.header("set-cookie"));
    let session: DeskSession = user.get(route::DESK_SESSION).await.ok();
    assert_eq!((session.name.as_str(), session.roles), ("rhea", vec![Support, Approver]));
    // The link has worked.
    assert_eq!(invitation(&user, &token).await.reason(403), Reason::BadToken);
    assert_eq!(accept(&user, &token, &offered.secret, &app.code(&server)).await.reason(403), Reason::BadToken);
}

#[tokio::test]
async fn signing_in_needs_password_and_a_fresh_code() {
    let server = TestServer::start().await;
    let (_, app) = enrolled(&server, "rhea", &[Support]).await;
    let user = server.visitor();
    // The code of the enrolment was used.
    let replayed = sign_in(&user, "rhea", PASSWORD, &app.code(&server)).await;
    assert_eq!(replayed.reason(401), Reason::WrongCredentials);
    server.clock.advance(seconds(30));
    let code = app.code(&server);
    for (name, password, code) in [
        ("rhea", "another password", code.as_str()),
        ("rhea", PASSWORD, &app.wrong_code(&server)),
        ("rhea", PASSWORD, ""),
        ("jonas", PASSWORD, &code),
    ] {
        let refused = sign_in(&user, name, password, code).await;
        assert_eq!((refused.status, refused.text()), (401, replayed.text()), "{name} {password} {code}");
        assert_eq!(refused.header("set-cookie"), "");
    }
    assert_eq!(user.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
    // A wrong password did not use the code up.
    sign_in(&user, "rhea", PASSWORD, &code).await.done();
    assert_eq!(user.get(route::DESK_SESSION).await.status, 200);
    let again = sign_in(&server.visitor(), "rhea", PASSWORD, &code).await;
    assert_eq!(again.reason(401), Reason::WrongCredentials);
    server.clock.advance(seconds(30));
    sign_in(&server.visitor(), "rhea", PASSWORD, &app.code(&server)).await.done();
}

#[tokio::test]
async fn failed_sign_ins_of_staff_are_in_the_audit_log() {
    let server = TestServer::start().await;
    let token = server.invite_staff("rhea", &[Support]).await;
    let user = server.visitor();
    let offered: Invitation = invitation(&user, &token).await.ok();
    let app = App(parse_secret(&offered.secret).expect("a secret"));
    accept(&user, &token, &offered.secret, &app.wrong_code(&server)).await.problem(409);
    accept(&user, &token, &offered.secret, &app.code(&server)).await.done();
    server.clock.advance(seconds(30));
    let code = app.code(&server);
    sign_in(&user, "rhea", "another password", &code).await.problem(401);
    sign_in(&user, "rhea", PASSWORD, &app.wrong_code(&server)).await.problem(401);
    sign_in(&user, "rhea", PASSWORD, &code).await.done();
    sign_in(&user, "rhea", PASSWORD, &code).await.problem(401);
    // A stranger's try is only in the program's log.
    sign_in(&user, "nobody", PASSWORD, &code).await.problem(401);
    let entries = || {
        let select = "select staff_name || ' ' || client_ip || ' ' || act || ' ' || coalesce(refusal, 'done')";
        server.column::<String>(&format!("{select} from audit where client_ip <> ''"))
    };
    // Refusals are stored in the background.
    server.until("the refusals are stored", async || entries().len() >= 6).await;
    let [failed, done] = ["rhea 127.0.0.1 signIn wrongCredentials", "rhea 127.0.0.1 signIn done"];
    let enrolled = ["rhea 127.0.0.1 enrol done", "rhea 127.0.0.1 enrol wrongCode"];
    let mut stored = entries();
    stored.sort();
    assert_eq!(stored, [enrolled[0], enrolled[1], done, failed, failed, failed]);
}

#[tokio::test]
async fn concurrent_sign_ins_use_a_code_once() {
    let server = TestServer::start().await;
    let (_, app) = enrolled(&server, "rhea", &[Support]).await;
    server.clock.advance(seconds(30));
    let code = app.code(&server);
    let users = [server.visitor(), server.visitor(), server.visitor()];
    let [first, second, third] = &users;
    let replies = tokio::join!(
        sign_in(first, "rhea", PASSWORD, &code),
        sign_in(second, "rhea", PASSWORD, &code),
        sign_in(third, "rhea", PASSWORD, &code)
    );
    let mut statuses = [replies.0.status, replies.1.status, replies.2.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401]);
}

#[tokio::test]
async fn failed_sign_ins_of_staff_and_customers_are_throttled_separately() {
    let server = TestServer::start().await;
    let (_, app) = enrolled(&server, "rhea", &[Support]).await;
    server.clock.advance(minutes(1));
    for _ in 0..5 {
        let refused = sign_in(&server.visitor(), "rhea", PASSWORD, "000000").await;
        assert_eq!(refused.reason(401), Reason::WrongCredentials);
    }
    let wait = sign_in(&server.visitor(), "rhea", PASSWORD, &app.code(&server)).await.problem(429);
    assert_eq!((wait.reason, wait.until), (Reason::TooManyTries, Some(server.now() + seconds(30))));
    // Customers of the same network sign in.
    server.sign_in_by_password("admin").await;
    server.clock.advance(seconds(30));
    sign_in(&server.visitor(), "rhea", PASSWORD, &app.code(&server)).await.done();
}

/// Strangers try passwords until the address has to wait.
async fn lock_out(server: &TestServer, name: &str) {
    while sign_in(&server.visitor(), name, "wrong", "000000").await.status == 401 {}
    sign_in(&server.visitor(), name, PASSWORD, "000000").await.problem(429);
}

#[tokio::test]
async fn strangers_lock_no_member_of_staff_out_of_a_known_device() {
    let server = TestServer::start().await;
    // The device is known from the invitation on.
    let (own, app) = enrolled(&server, "rhea", &[Support]).await;
    for _ in 0..2 {
        server.clock.advance(minutes(10));
        lock_out(&server, "rhea").await;
        sign_in(&own, "rhea", PASSWORD, &app.code(&server)).await.done();
    }
    // It counts failures of its own.
    for _ in 0..5 {
        sign_in(&own, "rhea", "wrong", "000000").await.problem(401);
    }
    sign_in(&own, "rhea", PASSWORD, &app.code(&server)).await.problem(429);
}

#[tokio::test]
async fn device_of_staff_is_known_for_its_person_and_its_last_token_only() {
    let server = TestServer::start_with(&["--public-url", "https://handover.test"], |_| {}).await;
    let (_, app) = enrolled(&server, "rhea", &[Support]).await;
    let (_, others_app) = enrolled(&server, "jonas", &[Support]).await;
    server.clock.advance(seconds(30));
    let reply = sign_in(&server.visitor(), "rhea", PASSWORD, &app.code(&server)).await;
    let cookies: Vec<&str> = reply.headers.get_all("set-cookie").iter().filter_map(|one| one.to_str().ok()).collect();
    let [_, cookie] = cookies.as_slice() else { panic!("{cookies:?}") };
    let (pair, flags) = cookie.split_once("; ").expect("a cookie with attributes");
    assert_eq!(pair.strip_prefix("__Host-handover-desk-browser=").map(str::len), Some(43), "{pair}");
    assert_eq!(flags, "HttpOnly; SameSite=Strict; Secure; Path=/; Max-Age=15552000");
    let with_cookie = async |name: &str, app: &App| {
        let [login, password, code] = [staff_address(name).to_string(), PASSWORD.to_owned(), app.code(&server)];
        let body = serde_json::to_string(&DeskCredentials { login, password, code }).expect("a body");
        let headers = [("cookie", pair), ("content-type", "application/json")];
        server.visitor().call(reqwest::Method::POST, route::DESK_SESSION, &headers, &body).await.status
    };
    for name in ["rhea", "jonas"] {
        lock_out(&server, name).await;
    }
    assert_eq!(with_cookie("jonas", &others_app).await, 429, "it is not a device of his");
    server.clock.advance(seconds(30));
    lock_out(&server, "rhea").await;
    assert_eq!(with_cookie("rhea", &app).await, 200);
    // The token has changed with that sign-in.
    lock_out(&server, "rhea").await;
    assert_eq!(with_cookie("rhea", &app).await, 429);
}

#[tokio::test]
async fn renewed_access_forgets_the_devices() {
    let server = TestServer::start().await;
    let (own, _) = enrolled(&server, "rhea", &[Support]).await;
    let known = || server.column::<Vec<u8>>("select hash from staff_device");
    assert_eq!(known().iter().map(Vec::len).collect::<Vec<_>>(), [32]);
    server.invite_staff("rhea", &[Support]).await;
    assert!(known().is_empty());
    lock_out(&server, "rhea").await;
    sign_in(&own, "rhea", PASSWORD, "000000").await.problem(429);
    enrolled(&server, "jonas", &[Support]).await;
    server.remove_staff("jonas").await;
    assert!(known().is_empty());
}

#[tokio::test]
async fn sessions_are_short() {
    let server = TestServer::start().await;
    let user = server.staff("rhea", &[Reader]).await;
    let start = server.now();
    let session: DeskSession = user.get(route::DESK_SESSION).await.ok();
    assert_eq!(session.ends_at, start + minutes(30));
    while server.now() < start + TimeDelta::hours(8) - minutes(25) {
        server.clock.advance(minutes(25));
        assert_eq!(user.get(route::DESK_SESSION).await.status, 200);
        // The use is recorded in the background.
        let recorded = format!("select 1 from staff_session where used_at = {}", server.now().timestamp_millis());
        server.until("the use is recorded", async || !server.rows(&recorded).is_empty()).await;
    }
    let session: DeskSession = user.get(route::DESK_SESSION).await.ok();
    assert_eq!(session.ends_at, start + TimeDelta::hours(8));
    server.clock.advance(start + TimeDelta::hours(8) - server.now());
    assert_eq!(user.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
    let idle = server.staff("jonas", &[Reader]).await;
    server.clock.advance(minutes(30));
    assert_eq!(idle.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
}

/// A tab still shows the member of staff who was signed in before.
#[tokio::test]
async fn session_at_the_desk_answers_only_pages_of_its_member() {
    let server = TestServer::start().await;
    let [lena, rhea] = [server.staff("lena", &[Reader]).await, server.staff("rhea", &[Support]).await];
    let id = async |user: &TestUser| user.get(route::DESK_SESSION).await.ok::<DeskSession>().id.to_string();
    for (shown, expected) in [(id(&rhea).await, 200), (id(&lena).await, 401)] {
        for path in [route::DESK_SESSION, route::DESK_OVERVIEW] {
            let reply = rhea.call(Method::GET, path, &[(route::ACCOUNT, &shown)], "").await;
            assert_eq!(reply.status, expected, "{path}");
        }
        let file = [route::DESK_AUDIT_CSV, &Query::default().with(route::ACCOUNT, &shown).finish()].concat();
        assert_eq!(rhea.get(&file).await.status, expected);
    }
    let written = rhea.call(Method::DELETE, route::DESK_SESSION, &[(route::ACCOUNT, &id(&lena).await)], "").await;
    assert_eq!(written.reason(401), Reason::NotSignedIn);
    rhea.get(route::DESK_SESSION).await.ok::<DeskSession>();
    // Of the desk, customers learn nothing unless their page showed it.
    let customer = server.sign_in("admin").await;
    customer.get(route::DESK_SESSION).await.problem(404);
    let shown = [(route::ACCOUNT, id(&lena).await)];
    let shown = shown.each_ref().map(|(name, id)| (*name, id.as_str()));
    let reply = customer.call(Method::GET, route::DESK_SESSION, &shown, "").await;
    assert_eq!(reply.reason(401), Reason::NotSignedIn);
}

#[tokio::test]
async fn signing_out_ends_the_session() {
    let server = TestServer::start().await;
    let user = server.staff("rhea", &[Reader]).await;
    let cookie = user.post(route::DEMO_DESK, &serde_json::json!({ "email": staff_address("rhea") })).await;
    let cookie = cookie.header("set-cookie").split(';').next().unwrap_or_default().to_owned();
    user.delete(route::DESK_SESSION).await.done();
    let copied = server.visitor().call(reqwest::Method::GET, route::DESK_SESSION, &[("cookie", &cookie)], "").await;
    assert_eq!(copied.reason(401), Reason::NotSignedIn);
}

/// Runs `handover staff …` beside the server.
async fn command(server: &TestServer, arguments: &[&str]) -> Result<String, String> {
    let database = server.database_option();
    let whole = ["handover", "staff"].iter().chain(arguments).chain(&database);
    let Command::Staff(command) = Cli::try_parse_from(whole).map_err(|error| error.to_string())?.command else {
        unreachable!("the second argument is staff")
    };
    let store = handover_store::Store::open(server.address()).expect("opening the database again");
    command.run(&store, server.now()).await
}

#[tokio::test]
async fn staff_are_managed_on_the_command_line() {
    let server = TestServer::start().await;
    let add = ["add", "rhea@provider.example", "--name", "Rhea Solberg", "--role", "approver", "--role", "support"];
    let url = ["--public-url", "https://contacts.example"];
    let printed = command(&server, &[&add[..], &url].concat()).await.expect("a link");
    let link = printed.lines().last().expect("a link");
    let (page, token) = link.split_once("?token=").expect("a token");
    assert_eq!(page, "https://contacts.example/#/desk/join");
    let listed = command(&server, &["list"]).await.expect("a list");
    assert!(listed.contains("rhea@provider.example  Rhea Solberg  support,approver  (has not accepted"), "{listed}");

    let user = server.visitor();
    let offered: Invitation = invitation(&user, token).await.ok();
    let app = App(parse_secret(&offered.secret).expect("a secret"));
    accept(&user, token, &offered.secret, &app.code(&server)).await.done();
    assert!(!command(&server, &["list"]).await.expect("a list").contains("has not accepted"));

    // A lost phone: the former session, password and second factor end immediately.
    let printed = command(&server, &[&add[..], &url].concat()).await.expect("a link");
    assert_eq!(user.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
    server.clock.advance(seconds(30));
    assert_eq!(sign_in(&user, "rhea", PASSWORD, &app.code(&server)).await.status, 401);
    let token = printed.rsplit_once("?token=").expect("a token").1;
    let offered: Invitation = invitation(&user, token).await.ok();
    let app = App(parse_secret(&offered.secret).expect("a secret"));
    accept(&user, token, &offered.secret, &app.code(&server)).await.done();

    // Removed: also immediately, and for good.
    command(&server, &["remove", "Rhea@provider.example"]).await.expect("removed");
    assert_eq!(user.get(route::DESK_SESSION).await.reason(401), Reason::NotSignedIn);
    server.clock.advance(seconds(30));
    assert_eq!(sign_in(&user, "rhea", PASSWORD, &app.code(&server)).await.status, 401);
    let error = command(&server, &["remove", "rhea@provider.example"]).await.expect_err("nobody");
    assert!(error.contains("nobody with the address"), "{error}");
    assert!(command(&server, &["list"]).await.expect("a list").starts_with("nobody has access"));
    let chief = ["add", "r@x.example", "--name", "R", "--role", "chief"];
    assert!(command(&server, &[&chief[..], &url].concat()).await.is_err());
    let acts =
        server.rows("select staff_name, act, about from audit where act in ('addStaff', 'removeStaff') order by id");
    let row = |act: &str, about: &str| ["command line", act, about].map(|text| Value::Text(text.to_owned())).to_vec();
    let (add, remove) = (row("addStaff", "rhea@provider.example"), row("removeStaff", "Rhea@provider.example"));
    assert_eq!(acts, [add.clone(), add, remove]);
}

#[tokio::test]
async fn stolen_database_does_not_allow_signing_in() {
    let server = TestServer::start().await;
    let token = server.invite_staff("jonas", &[Reader]).await;
    let (_, app) = enrolled(&server, "rhea", &[Support]).await;
    let dump: String = server
        .rows("select * from staff")
        .into_iter()
        .chain(server.rows("select * from staff_session"))
        .flatten()
        .map(|value| match value {
            Value::Blob(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            other => format!("{other:?}"),
        })
        .collect();
    let secret = String::from_utf8_lossy(&app.0).into_owned();
    for secret in [token.as_str(), PASSWORD, &secret] {
        assert!(!dump.contains(secret));
    }
}
