//! The server's commands to a mail server, and its reading of the replies.

use super::{delivery, queue, set_up, set_up_with};
use crate::common::mail_server::{Behavior, MailServer};
use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, TestUser, domain, minutes, service, tech};
use handover_api::submissions::Delivery;
use handover_rules::{Category, RequestId};

/// Accounts that are not parties.
const OTHERS: [&str; 4] = ["outsider", "newcomer2", "newcomer3", "all"];

#[tokio::test]
async fn greets_with_the_configured_host_or_that_of_the_public_url() {
    for (options, name) in
        [(&[][..], "handover.test"), (&["--smtp-hello", "Mail.handover.test"][..], "mail.handover.test")]
    {
        let smtp = MailServer::start().await;
        let (server, admin, _) = set_up_with(&[&["--smtp-url", &smtp.url], options].concat()).await;
        admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        let greetings = smtp.greetings();
        assert!(!greetings.is_empty() && greetings.iter().all(|greeting| greeting == name), "{greetings:?}");
    }
}

#[tokio::test]
async fn names_of_extensions_mind_no_case() {
    for offered in [&["auth plain login"][..], &["8bitmime", "Auth Login plain"], &["AUTH PLAIN"]] {
        let smtp = MailServer::offering(offered).await;
        let url = smtp.url.replace("smtp://", "smtp://handover:secret@");
        let (server, admin, _) = set_up_with(&["--smtp-url", &url]).await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{offered:?}");
        // Base64 of NUL, the name, NUL and the password.
        assert_eq!(smtp.sign_ins().first().map(String::as_str), Some("AUTH PLAIN AGhhbmRvdmVyAHNlY3JldA=="));
    }
}

#[tokio::test]
async fn mail_server_that_asks_without_end_is_an_outage() {
    let smtp = MailServer::offering(&["auth login"]).await;
    let url = smtp.url.replace("smtp://", "smtp://handover:secret@");
    let (server, admin, _) = set_up_with(&["--smtp-url", &url]).await;
    smtp.set_behavior(Behavior::AsksWithoutEnd);
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert!(smtp.sign_ins().first().is_some_and(|line| line.starts_with("AUTH LOGIN")), "{:?}", smtp.sign_ins());
    assert_eq!(smtp.ids().len(), 0, "nothing is sent without a sign-in");
    assert_eq!(server.rows("select 1 from mail_outage").len(), 1);
}

#[tokio::test]
async fn log_has_the_reply_of_the_mail_server_without_addresses_and_codes() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::WARN);
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::Replies(
        "550-5.7.1 Sorry,\tno mail for <newcomer@mail.example>\r\n550 5.7.1 (code K7QF9X2MK7QF9X2MK7QF9X2MK7QF9X2M)",
    ));
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let text = log.text();
    let lines: Vec<&str> = text.lines().filter(|line| line.contains("email not delivered")).collect();
    assert_eq!(lines.len(), 2, "{text}");
    for line in lines {
        assert!(line.contains("550 5.7.1 Sorry, no mail for […] (code […]"), "{line}");
    }
    assert!(!text.contains("@mail.example") && !text.contains("K7QF9X2M"), "{text}");
}

/// Asks for a change and has an email for each of six accounts; the mail server defers the first attempts.
async fn ask_deferred(server: &TestServer, smtp: &MailServer, admin: &TestUser, behavior: Behavior) -> RequestId {
    smtp.set_behavior(behavior);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    queue(server, id, "admin", &OTHERS, 4).await;
    server.settle().await;
    assert!(smtp.mails().is_empty());
    id
}

#[tokio::test]
async fn greylisting_is_no_outage() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::WARN);
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up(&smtp.url).await;
    let id = ask_deferred(&server, &smtp, &admin, Behavior::Greylists).await;
    assert!(server.rows("select 1 from mail_outage").is_empty());
    server.advance(minutes(1)).await;
    assert_eq!(smtp.ids().len(), 6);
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    let text = log.text();
    assert!(text.contains("greylisted, try again in 60 seconds"), "{text}");
    assert!(!text.contains("the mail server is down"), "{text}");
}

#[tokio::test]
async fn deferred_emails_hold_up_no_others_and_wait_half_an_hour_at_most() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::WARN);
    for behavior in [Behavior::RejectsForNow, Behavior::Replies("452 4.2.2 mailbox full")] {
        let smtp = MailServer::start().await;
        let (server, admin, _) = set_up(&smtp.url).await;
        ask_deferred(&server, &smtp, &admin, behavior).await;
        for _ in 0..5 {
            server.advance(minutes(31)).await;
        }
        smtp.set_behavior(Behavior::Accepts);
        // The session has ended.
        let admin = server.sign_in_by_password("admin").await;
        let other = service("other.example", Category::Domain);
        let id = admin.submit_one(&other, tech("billing")).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "billing").await, Delivery::Sent, "nothing waits for the mail server");
        server.advance(minutes(30)).await;
        assert_eq!(smtp.ids().len(), 8, "{behavior:?}");
    }
    assert!(!log.text().contains("the mail server is down"), "{}", log.text());
}

#[tokio::test]
async fn outage_ends_with_a_mail_server_that_greylists() {
    // The second has trouble with a dependency: one email at a time tries it then.
    let in_trouble = Behavior::Replies("451 4.3.0 queue file write error");
    for behavior in [Behavior::HangsUp, in_trouble] {
        let smtp = MailServer::start().await;
        let (server, admin, _) = set_up(&smtp.url).await;
        let id = ask_deferred(&server, &smtp, &admin, behavior).await;
        assert_eq!(server.rows("select 1 from mail_outage").len(), 1, "{behavior:?}");
        smtp.set_behavior(Behavior::Greylists);
        server.advance(minutes(1)).await;
        assert!(server.rows("select 1 from mail_outage").is_empty(), "{behavior:?}");
        server.advance(minutes(30)).await;
        assert_eq!(smtp.ids().len(), 6, "{behavior:?}");
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{behavior:?}");
    }
}
