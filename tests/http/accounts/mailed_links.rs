//! Secrets in mailed links: validity, information in responses, and limits on the mails themselves.

use super::{BETTER, GOOD, confirm, new_account, sign_up};
use crate::common::database::Value;
use crate::common::{TestServer, hours, millis, minutes, seconds};
use handover_api::problem::Problem;
use handover_api::{Reason, route};
use handover_rules::NicHandle;
use handover_rules::account::mailed_links::MailedLinkRefusal;
use serde_json::json;

#[tokio::test]
async fn mailed_secret_works_once_before_expiry_and_for_its_purpose() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let refusal = |problem: Problem| (problem.reason, problem.token.expect("a refusal"));
    visitor.post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    let secret = server.mail_to("lucja@bell.example", "Confirm your address").await.secret();
    let body = confirm(&secret, GOOD);
    let elsewhere = visitor.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": BETTER })).await;
    assert_eq!(refusal(elsewhere.problem(403)), (Reason::BadToken, MailedLinkRefusal::Unknown));
    let _: NicHandle = visitor.post(route::SIGN_UP_CONFIRM, &body).await.ok();
    let again = visitor.post(route::SIGN_UP_CONFIRM, &body).await;
    assert_eq!(refusal(again.problem(403)), (Reason::BadToken, MailedLinkRefusal::Used));
    let unknown = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&"A".repeat(32), GOOD)).await;
    assert_eq!(refusal(unknown.problem(403)).1, MailedLinkRefusal::Unknown);

    visitor.post(route::SIGN_UP, &sign_up("late@bell.example")).await.done();
    let late = server.mail_to("late@bell.example", "Confirm your address").await.secret();
    server.advance(hours(24)).await;
    let late = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&late, GOOD)).await;
    assert_eq!(refusal(late.problem(403)).1, MailedLinkRefusal::Expired);
}

#[tokio::test]
async fn responses_do_not_reveal_known_addresses_or_handles() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let known = visitor.post(route::SIGN_UP, &sign_up("admin@mail.example")).await;
    let unknown = visitor.post(route::SIGN_UP, &sign_up("nobody@mail.example")).await;
    assert_eq!((known.status, known.text()), (unknown.status, unknown.text()));
    // Nor does confirming with a weak password.
    let mut weak = Vec::new();
    for email in ["admin@mail.example", "nobody@mail.example"] {
        let secret = server.mail_to(email, "Confirm your address").await.secret();
        let answer = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, "short")).await;
        weak.push((answer.status, answer.text()));
    }
    assert_eq!((weak[0].0, &weak[0]), (400, &weak[1]));
    let mut answers = Vec::new();
    for login in ["admin-ovh", "nobody-ovh", "admin@mail.example", "nobody@mail.example", "twin1@mail.example", "?"] {
        let answer = visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": login })).await;
        answers.push((answer.status, answer.text()));
    }
    assert!(answers.iter().all(|answer| *answer == (200, "null".to_owned())), "{answers:?}");
}

#[tokio::test]
async fn writes_that_depend_on_an_address_are_delayed() {
    // Outside demo mode, with an SMTP server that does not exist.
    let server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let visitor = server.visitor();
    visitor.post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let written = || server.rows("select purpose from mailed_link").len();
    server.clock.advance(millis(999));
    // The caller cannot measure a delay in its next call, although that waits for the writer.
    visitor.post(route::SESSION, &json!({ "login": "admin-ovh", "password": "wrong" })).await.problem(401);
    assert_eq!(written(), 0);
    server.clock.advance(seconds(4));
    server.until("the writes are done", async || written() == 2).await;
}

#[tokio::test]
async fn calls_survive_a_crash() {
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let visitor = server.visitor();
    visitor.post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    // The clock stands still, so nothing has been carried out. A crash leaves the present content of the database.
    server.crash().await;
    assert!(server.rows("select 1 from mailed_link").is_empty());
    server.start_without_waiting().await;
    server.advance(seconds(5)).await;
    let purposes = server.rows("select purpose from mailed_link order by purpose");
    assert_eq!(purposes, [["password"], ["signUp"]].map(|[purpose]| [Value::from(purpose.to_owned())]));
    assert_eq!(server.rows("select 1 from outbox where link is not null and state = 'queued'").len(), 2);
}

#[tokio::test]
async fn call_from_before_a_long_outage_is_ignored() {
    let mut server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let visitor = server.visitor();
    visitor.post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    server.restart(hours(1)).await;
    let purposes = server.rows("select purpose from mailed_link");
    assert_eq!(purposes, [[Value::from("signUp".to_owned())]]);
    assert!(server.rows("select * from postponed_call").is_empty());
}

#[tokio::test]
async fn mails_to_one_address_are_limited() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    for _ in 0..8 {
        visitor.post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
        visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    }
    server.mail_to("admin@mail.example", "Set a password").await;
    server.mail_to("lucja@bell.example", "Confirm your address").await;
    let mails = server.mails().await;
    let to = |address: &str| mails.iter().filter(|mail| mail.address == address).count();
    assert!(to("lucja@bell.example") <= 5 && to("admin@mail.example") <= 5, "{mails:?}");
}

#[tokio::test]
async fn mail_limit_recovers_so_that_the_owner_can_reset_the_password() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let ask = async || visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    let are = async |count: usize| {
        server
            .until("the mails have arrived", async || {
                let mails = server.mails().await;
                mails.iter().filter(|mail| mail.address == "admin@mail.example").count() == count
            })
            .await;
    };
    // One at a time, because a queued mail is replaced by the next.
    for asked in 1..=8 {
        ask().await;
        are(asked.min(5)).await;
    }
    server.advance(minutes(59)).await;
    ask().await;
    are(5).await;
    // The fifth link expires now, so a sixth may be sent.
    server.advance(minutes(1)).await;
    ask().await;
    are(6).await;
    ask().await;
    server.advance(minutes(30)).await;
    let secret = server.mail_to("admin@mail.example", "Set a password").await.secret();
    visitor.post(route::PASSWORD_RESET, &json!({ "token": secret, "password": GOOD })).await.ok::<NicHandle>();
    server.mail_to("admin@mail.example", "The password of").await;
    are(7).await;
    // Using the link makes room for the next.
    ask().await;
    are(8).await;
}

#[tokio::test]
async fn mail_limits_are_separate_by_purpose_and_account() {
    let server = TestServer::start().await;
    let visitor = server.sign_in("outsider").await;
    for _ in 0..6 {
        visitor.post(route::SIGN_UP, &sign_up("admin@mail.example")).await.done();
        visitor.post(route::CHANGE_EMAIL, &json!({ "newEmail": "admin@mail.example" })).await;
    }
    let refused = visitor.post(route::CHANGE_EMAIL, &json!({ "newEmail": "admin@mail.example" })).await;
    assert_eq!(refused.problem(429).reason, Reason::OverBudget);
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    server.mail_to("admin@mail.example", "Set a password").await;
    // Two accounts with the same address have separate limits.
    let first = new_account(&server, "lucja@bell.example").await;
    let second = new_account(&server, "lucja@bell.example").await;
    for _ in 0..6 {
        visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": first })).await.done();
    }
    visitor.post(route::PASSWORD_FORGOTTEN, &json!({ "login": second })).await.done();
    server.mail_to("lucja@bell.example", &format!("Set a password for {second}")).await;
}

#[tokio::test]
async fn invalid_login_is_not_stored() {
    // Outside demo mode the call waits in the database.
    let server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    for (typed, stored) in [
        ("my password is nine blue kettles sing", ""),
        ("hunter2", ""),
        ("Admin-OVH", "admin-ovh"),
        ("Lucja@Bell.example", "Lucja@bell.example"),
    ] {
        server.visitor().post(route::PASSWORD_FORGOTTEN, &json!({ "login": typed })).await.done();
        let last = server.rows("select login from postponed_call order by id desc limit 1");
        assert_eq!(last, [[stored.to_owned().into()]], "{typed}");
    }
}
