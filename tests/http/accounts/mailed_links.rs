//! Secrets in mailed links: validity, information in responses, and limits on the mails themselves.

use super::{
    BETTER, GOOD, confirm, forget_password, link_refusal, new_account, reset_password, reset_secret, sign_up,
    sign_up_secret,
};
use crate::common::{TestServer, hours, millis, minutes, seconds};
use handover_api::{Reason, route};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::{MailedLinkId, NicHandle};
use serde_json::json;

#[tokio::test]
async fn mailed_secret_works_once_before_expiry_and_for_its_purpose() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let secret = sign_up_secret(&server, &visitor, "lucja@bell.example").await;
    let elsewhere = reset_password(&server, &secret, BETTER).await;
    assert_eq!((elsewhere.reason(403), link_refusal(&elsewhere)), (Reason::BadToken, MailedLinkRefusal::Unknown));
    let confirmed = async |secret: &str| visitor.post(route::SIGN_UP_CONFIRM, &confirm(secret, GOOD)).await;
    confirmed(&secret).await.ok::<NicHandle>();
    let again = confirmed(&secret).await;
    assert_eq!((again.reason(403), link_refusal(&again)), (Reason::BadToken, MailedLinkRefusal::Used));
    assert_eq!(link_refusal(&confirmed(&"A".repeat(32)).await), MailedLinkRefusal::Unknown);
    let late = sign_up_secret(&server, &visitor, "late@bell.example").await;
    server.advance(hours(24)).await;
    assert_eq!(link_refusal(&confirmed(&late).await), MailedLinkRefusal::Expired);
}

#[tokio::test]
async fn responses_do_not_reveal_known_addresses_or_handles() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let mut weak = Vec::new();
    for email in ["admin@mail.example", "nobody@mail.example"] {
        let secret = sign_up_secret(&server, &visitor, email).await;
        let answer = visitor.post(route::SIGN_UP_CONFIRM, &confirm(&secret, "short")).await;
        weak.push((answer.status, answer.text()));
    }
    assert_eq!((weak[0].0, &weak[0]), (400, &weak[1]));
    // All get `200` and `null`.
    for login in ["admin-ovh", "nobody-ovh", "admin@mail.example", "nobody@mail.example", "twin1@mail.example", "?"] {
        forget_password(&server, login).await;
    }
}

/// A server outside demo mode, where calls about an address wait in the database; one signed up, one forgot a password.
async fn with_postponed_calls() -> TestServer {
    // No SMTP server listens there.
    let server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    server.visitor().post(route::SIGN_UP, &sign_up("lucja@bell.example")).await.done();
    forget_password(&server, "admin-ovh").await;
    server
}

fn mailed_links(server: &TestServer) -> Vec<String> {
    server.column("select purpose from mailed_link order by purpose")
}

#[tokio::test]
async fn writes_that_depend_on_an_address_are_delayed() {
    let server = with_postponed_calls().await;
    server.clock.advance(millis(999));
    // The caller cannot measure a delay in its next call, although that waits for the writer.
    let credentials = json!({ "login": "admin-ovh", "password": "wrong" });
    server.visitor().post(route::SESSION, &credentials).await.problem(401);
    assert!(mailed_links(&server).is_empty());
    server.clock.advance(seconds(4));
    server.until("the writes are done", async || mailed_links(&server).len() == 2).await;
}

#[tokio::test]
async fn calls_survive_a_crash() {
    let mut server = with_postponed_calls().await;
    // The clock stands still, so nothing has been carried out. A crash leaves the present content of the database.
    server.crash().await;
    assert!(mailed_links(&server).is_empty());
    server.start_without_waiting().await;
    server.advance(seconds(5)).await;
    assert_eq!(mailed_links(&server), ["password", "signUp"]);
    assert_eq!(server.rows("select 1 from outbox where link is not null and state = 'queued'").len(), 2);
}

#[tokio::test]
async fn call_from_before_a_long_outage_is_ignored() {
    let mut server = with_postponed_calls().await;
    server.restart(hours(1)).await;
    assert_eq!(mailed_links(&server), ["signUp"]);
    assert!(server.rows("select * from postponed_call").is_empty());
}

#[tokio::test]
async fn invalid_login_is_not_stored() {
    let server = with_postponed_calls().await;
    for (typed, stored) in [
        ("my password is nine blue kettles sing", ""),
        ("hunter2", ""),
        ("Admin-OVH", "admin-ovh"),
        ("Lucja@Bell.example", "Lucja@bell.example"),
    ] {
        forget_password(&server, typed).await;
        let last = server.value::<String>("select login from postponed_call order by id desc limit 1");
        assert_eq!(last, stored, "{typed}");
    }
}

#[tokio::test]
async fn mail_limit_recovers_so_that_the_owner_can_reset_the_password() {
    const OWNER: &str = "admin@mail.example";
    let server = TestServer::start().await;
    let ask = async || forget_password(&server, "admin-ovh").await;
    let are = async |count: usize| {
        let mails = async || server.mails().await.iter().filter(|mail| mail.address == OWNER).count();
        server.until("the mails have arrived", async || mails().await == count).await;
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
    reset_password(&server, &reset_secret(&server, OWNER).await, GOOD).await.ok::<NicHandle>();
    server.mail_to(OWNER, "The password of").await;
    are(7).await;
    // Using the link makes room for the next.
    ask().await;
    are(8).await;
}

#[tokio::test]
async fn mail_limits_are_separate_by_purpose_and_account() {
    const ADDRESS: &str = "admin@mail.example";
    let server = TestServer::start().await;
    let body = json!({ "newEmail": ADDRESS });
    for name in ["outsider", "newcomer2"] {
        let stranger = server.sign_in(name).await;
        for _ in 0..5 {
            stranger.post(route::SIGN_UP, &sign_up(ADDRESS)).await.done();
            stranger.post(route::CHANGE_EMAIL, &body).await.ok::<MailedLinkId>();
        }
        assert_eq!(stranger.post(route::CHANGE_EMAIL, &body).await.reason(429), Reason::OverBudget);
    }
    server.sign_in("newcomer").await.post(route::CHANGE_EMAIL, &body).await.ok::<MailedLinkId>();
    forget_password(&server, "admin-ovh").await;
    server.mail_to(ADDRESS, "Set a password").await;
    // So have two accounts with the same address.
    let first = new_account(&server, "lucja@bell.example").await;
    let second = new_account(&server, "lucja@bell.example").await;
    for _ in 0..6 {
        forget_password(&server, first.as_str()).await;
    }
    forget_password(&server, second.as_str()).await;
    server.mail_to("lucja@bell.example", &format!("Set a password for {second}")).await;
}
