//! Codes, passwords and session tokens: in clear in the mail, in the cookie, and nowhere else.

use crate::common::{Change, Log, World, domain, minutes, service};
use handover_api::app::Credentials;
use handover_api::route;
use handover_rules::Category;
use rusqlite::types::Value;

const PASSWORD: &str = "a password that is nowhere";
const WRONG_PASSWORD: &str = "a wrong password that is nowhere";
const WRONG_CODE: &str = "WrongCodeWrongCodeWrongCodeWrong";

#[tokio::test]
async fn nothing_secret_is_kept_or_logged_in_clear() {
    // Everything, from everywhere; what other tests log meanwhile does no harm.
    let log = Log::default();
    let everything = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone());
    tracing::subscriber::set_global_default(everything.finish()).expect("no other test sets one");

    let world = World::with(&[], |provider| {
        provider.account("admin").first_name = "<b>Toni</b> \"&\r\n X-Header: y".to_owned();
    })
    .await;
    let [admin, newcomer] = [world.not_yet("admin"), world.sign_in("newcomer").await];
    world.set_password("admin", PASSWORD).await;
    let mut secrets = vec![PASSWORD.to_owned(), WRONG_PASSWORD.to_owned(), WRONG_CODE.to_owned()];
    for (login, password) in
        [("admin-ovh", WRONG_PASSWORD), ("nobody-ovh", WRONG_PASSWORD), (WRONG_PASSWORD, "x"), ("admin-ovh", PASSWORD)]
    {
        let credentials = Credentials { login: login.to_owned(), password: password.to_owned() };
        let reply = admin.post(route::SESSION, &credentials).await;
        if let Some((_, token)) = reply.header("set-cookie").split(';').next().and_then(|pair| pair.split_once('=')) {
            secrets.push(token.to_owned());
        }
    }
    assert_eq!(secrets.len(), 4);

    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    newcomer.accept(id, WRONG_CODE).await.problem(403);
    world.pass(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    world.all_accept(id, &[&newcomer, &admin]).await;
    world.pass(minutes(2)).await;
    let other = admin
        .ask(&service("other.example", Category::Domain), Change { billing: "newcomer", ..Change::default() })
        .await;
    let code = world.code(other, &newcomer).await;
    newcomer.decline(other, &code).await.done();
    // A foreign page, and a body that cannot be read, both with a code in them.
    let accept = format!("{}/accept", route::task(id));
    let body = format!("{{\"token\":\"{code}\"");
    admin.post_text(&accept, &body).await.problem(400);
    let foreign = [("origin", "https://elsewhere.example"), ("content-type", "application/json")];
    admin.call(reqwest::Method::POST, &accept, &foreign, &body).await.problem(403);

    let letters = world.letters().await;
    let codes: Vec<String> =
        letters.iter().filter_map(|letter| letter.code().map(|code| code.expose().to_owned())).collect();
    assert_eq!(codes.len(), 5);
    secrets.extend(codes);

    let mut looked_at = 0;
    for table in world.rows("select name from sqlite_master where type = 'table' and name <> 'mailbox'") {
        let [Value::Text(table)] = table.as_slice() else { panic!("a table has a name") };
        for value in world.rows(&format!("select * from \"{table}\"")).into_iter().flatten() {
            let bytes = match value {
                Value::Text(text) => text.into_bytes(),
                Value::Blob(bytes) => bytes,
                _ => continue,
            };
            looked_at += 1;
            for secret in &secrets {
                let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
                assert!(!found, "{table} holds {secret}");
            }
        }
    }
    assert!(looked_at > 200, "{looked_at}");

    let log = log.text();
    assert!(log.contains("ForeignOrigin"), "the log is read");
    for secret in &secrets {
        assert!(!log.contains(secret), "{secret} was logged");
    }
    // Addresses of mailboxes are nobody's business either.
    assert!(!log.contains("@mail.example"));

    // What people call themselves stays text, in every part of a mail.
    for letter in letters.iter().filter(|letter| letter.to == admin.handle) {
        let html = admin.get(&route::demo_mail_html(letter.id)).await;
        assert!(!html.text().contains("<b>") && html.text().contains("&lt;b&gt;Toni&lt;/b&gt;"), "{}", html.text());
        assert!(html.header("content-security-policy").contains("sandbox"));
        assert!(!letter.text.contains("\nX-Header") && !letter.subject.contains('\n'));
    }
}

#[tokio::test]
async fn codes_are_in_no_answer_but_the_mailbox() {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), Change { tech: "newcomer", ..Change::default() }).await;
    let codes = [world.code(id, &admin).await, world.code(id, &newcomer).await];
    for path in [
        route::request(id),
        route::task(id),
        route::REQUESTS.to_owned(),
        route::SERVICES.to_owned(),
        route::modify(&domain()),
        route::DEMO_MAILS.to_owned(),
        route::APP.to_owned(),
        route::ME.to_owned(),
    ] {
        let text = admin.get(&path).await.text();
        assert!(codes.iter().all(|code| !text.contains(code)), "{path}: {text}");
    }
}
