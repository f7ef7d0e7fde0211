//! Codes, passwords, keys and tokens are in mails and cookies only. For the SMTP password see `smtp`.

use crate::common::database::Value;
use crate::common::{CapturedLog, DemoMail, NewContacts, TO_NEWCOMER, TestServer, TestUser, domain, minutes, service};
use handover_api::account::AddressUndo;
use handover_api::app::Credentials;
use handover_api::{Link, route};
use handover_rules::{Category, MailedLinkId};
use serde_json::json;

const PASSWORD: &str = "a password that is nowhere";
const WRONG_PASSWORD: &str = "a wrong password that is nowhere";
const WRONG_CODE: &str = "WrongCodeWrongCodeWrongCodeWrong";

const KEY: &str = "a-rights-key-that-is-nowhere-at-all-in-clear";
const WRONG_KEY: &str = "a-wrong-key-that-is-nowhere-at-all-in-clear";

/// Uses every kind of mailed secret, and returns the passwords used on the way.
async fn life_of_an_account(server: &TestServer) -> [&'static str; 3] {
    const CHOSEN: &str = "nine blue kettles nowhere";
    const WEAK: &str = "wee nowhere";
    const LATER: &str = "ten green bottles nowhere";
    let user = server.visitor();
    let form = json!({ "firstName": "Lucy", "name": "Bell", "email": "lucy@bell.example", "country": "IE",
                       "language": "en_IE" });
    user.post(route::SIGN_UP, &form).await.done();
    let token = server.mail_to("lucy@bell.example", "Confirm your address").await.secret();
    for (password, status) in [(WEAK, 400), (CHOSEN, 200)] {
        let body = json!({ "token": token, "password": password });
        assert_eq!(user.post(route::SIGN_UP_CONFIRM, &body).await.status, status);
    }
    user.post(route::SESSION, &json!({ "login": "lucy@bell.example", "password": CHOSEN })).await.done();
    let ask = json!({ "newEmail": "moved@bell.example", "password": CHOSEN });
    let link: MailedLinkId = user.post(route::CHANGE_EMAIL, &ask).await.ok();
    let code = server.mail_to("moved@bell.example", "Confirm the new address").await.secret();
    user.post(&format!("{}/{link}/accept", route::EMAIL_TASKS), &json!({ "token": code })).await.done();
    let undo = server.mail_to("lucy@bell.example", "The email address of").await.secret();
    user.post(route::ADDRESS_UNDO, &json!({ "token": undo })).await.ok::<AddressUndo>();
    let token = server.mail_to("lucy@bell.example", "Set a password").await.secret();
    for password in ["short", LATER] {
        user.post(route::PASSWORD_RESET, &json!({ "token": token, "password": password })).await;
    }
    // One unused secret is still valid during the search.
    user.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "lucy@bell.example" })).await.done();
    server
        .until("its mail has arrived", async || {
            let last = server.mail_to("lucy@bell.example", "Set a password").await;
            last.secret() != token
        })
        .await;
    [CHOSEN, WEAK, LATER]
}

/// Uses codes in every way: wrong, right, declined, malformed and from a foreign origin.
async fn answer_requests(server: &TestServer, admin: &TestUser, newcomer: &TestUser) {
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    newcomer.accept(id, WRONG_CODE).await.problem(403);
    server.advance(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    server.all_accept(id, &[newcomer, admin]).await;
    server.advance(minutes(2)).await;
    let other = admin
        .submit_one(
            &service("other.example", Category::Domain),
            NewContacts { billing: "newcomer", ..NewContacts::default() },
        )
        .await;
    let code = server.code(other, newcomer).await;
    newcomer.decline(other, &code).await.done();
    // A malformed body and a call from a foreign origin, both with a code in the body.
    let accept = format!("{}/accept", route::task(id));
    let body = format!("{{\"token\":\"{code}\"");
    admin.post_text(&accept, &body).await.problem(400);
    let foreign = [("origin", "https://elsewhere.example"), ("content-type", "application/json")];
    admin.call(reqwest::Method::POST, &accept, &foreign, &body).await.problem(403);
}

/// No table but the demo's mailbox holds any of `secrets`.
fn assert_not_stored(server: &TestServer, secrets: &[String]) {
    let mut looked_at = 0;
    for table in server.tables().into_iter().filter(|table| table != "mailbox") {
        for value in server.rows(&format!("select * from \"{table}\"")).into_iter().flatten() {
            let bytes = match value {
                Value::Text(text) => text.into_bytes(),
                Value::Blob(bytes) => bytes,
                _ => continue,
            };
            looked_at += 1;
            for secret in secrets {
                let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{table} holds {secret}");
            }
        }
    }
    assert!(looked_at > 200, "{looked_at}");
}

/// Signs in with wrong credentials and then with the right ones. Returns the values of the cookies that are set.
async fn sign_in_tokens(admin: &TestUser) -> Vec<String> {
    let mut found = Vec::new();
    for (login, password) in
        [("admin-ovh", WRONG_PASSWORD), ("nobody-ovh", WRONG_PASSWORD), (WRONG_PASSWORD, "x"), ("admin-ovh", PASSWORD)]
    {
        let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
        let reply = admin.post(route::SESSION, &credentials).await;
        let cookies = reply.headers.get_all("set-cookie").iter().filter_map(|cookie| cookie.to_str().ok());
        let tokens = cookies.filter_map(|cookie| cookie.split(';').next()?.split_once('='));
        found.extend(tokens.map(|(_, token)| token.to_owned()));
    }
    found
}

/// The secret in a mailed link.
fn link_secret(mail: &DemoMail) -> Option<String> {
    match Link::parse(mail.link.as_deref()?) {
        Link::MailedLink { token: Some(secret), .. } => Some(secret.expose().to_owned()),
        _ => None,
    }
}

#[tokio::test]
async fn no_secret_is_stored_or_logged_in_plain_text() {
    // All levels and all threads. Lines of other tests do no harm.
    let log = CapturedLog::default();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    tracing::subscriber::set_global_default(everything.finish()).expect("the only global subscriber");

    let server = TestServer::start_with(&["--rights-key", KEY], |export| {
        export.account("admin").first_name = "<b>Toni</b> \"&\r\n X-Header: y".to_owned();
    })
    .await;
    let [admin, newcomer] = [server.signed_out("admin"), server.sign_in("newcomer").await];
    server.set_password("admin", PASSWORD).await;
    let mut secrets = vec![PASSWORD.to_owned(), WRONG_PASSWORD.to_owned(), WRONG_CODE.to_owned()];
    secrets.extend(sign_in_tokens(&admin).await);
    // Three constants, the session token and the device token.
    assert_eq!(secrets.len(), 5);
    for (key, status) in [(KEY, 200), (WRONG_KEY, 401)] {
        let call = admin.client.post(admin.url(route::RIGHTS)).bearer_auth(key).json(&json!({ "questions": [] }));
        assert_eq!(admin.send(call).await.status, status);
        secrets.push(key.to_owned());
    }
    secrets.extend(life_of_an_account(&server).await.map(str::to_owned));

    answer_requests(&server, &admin, &newcomer).await;

    let mails = server.mails().await;
    let codes: Vec<String> = mails.iter().filter_map(|mail| mail.code().map(|code| code.expose().to_owned())).collect();
    assert_eq!(codes.len(), 5);
    secrets.extend(codes);
    let mailed: Vec<String> = mails.iter().filter_map(link_secret).collect();
    // Sign-up, new address, undo, and two to set a password.
    assert_eq!(mailed.len(), 5);
    secrets.extend(mailed);

    assert_not_stored(&server, &secrets);

    let log = log.text();
    assert!(log.contains("ForeignOrigin"), "the log is read");
    for secret in &secrets {
        assert!(!log.contains(secret), "{secret} was logged");
    }
    // Email addresses are not logged either.
    assert!(!log.contains("@mail.example") && !log.contains("@bell.example"));

    // Names are escaped in every part of a mail.
    for mail in mails.iter().filter(|mail| mail.to == admin.handle) {
        let html = admin.get(&route::demo_mail_html(mail.id)).await;
        assert!(!html.text().contains("<b>Toni") && html.text().contains("&lt;b&gt;Toni&lt;/b&gt;"), "{}", html.text());
        assert!(html.header("content-security-policy").contains("sandbox"));
        assert!(!mail.text.contains("\nX-Header") && !mail.subject.contains('\n'));
    }
}

#[tokio::test]
async fn only_the_demo_mailbox_returns_codes() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let codes = [server.code(id, &admin).await, server.code(id, &newcomer).await];
    for path in [
        route::request(id),
        route::task(id),
        route::REQUESTS.to_owned(),
        route::SERVICES.to_owned(),
        route::of_service(route::MODIFY, &domain()),
        route::DEMO_MAILS.to_owned(),
        route::APP.to_owned(),
        route::ME.to_owned(),
    ] {
        let text = admin.get(&path).await.text();
        assert!(codes.iter().all(|code| !text.contains(code)), "{path}: {text}");
    }
}
