//! Delivery to a real mail server (aiosmtpd), whose parser reads the mails.

use super::aiosmtpd::{AiosmtpdBehavior, ParsedMail, RealMailServer};
use super::{delivery, set_up, set_up_with};
use crate::common::{TO_NEWCOMER, TestServer, days, domain, minutes};
use futures_util::future::join_all;
use handover_api::mail::Delivery;
use handover_rules::RequestState;
use std::collections::BTreeSet;

fn ids(mails: &[ParsedMail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.header("Message-ID")).collect()
}

#[tokio::test]
async fn rejected_recipient_fails_while_the_other_mail_arrives() {
    let mut smtp = RealMailServer::start(&[]).await;
    let (server, admin, _) = set_up(&smtp.url()).await;
    smtp.set_behavior(AiosmtpdBehavior { refuse: Some("newcomer@mail.example"), ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Sent);
    smtp.set_behavior(AiosmtpdBehavior::default()).await;
    server.advance(days(1)).await;
    assert!(smtp.mails_to("newcomer").is_empty());
    assert_eq!(smtp.mails_to("admin").len(), 1);
}

#[tokio::test]
async fn only_rejections_of_the_recipient_are_permanent() {
    let mut smtp = RealMailServer::start(&[]).await;
    for (step, answer, fate) in [
        ("CONNECT", "554 5.7.1 no service for this network", Delivery::Queued),
        ("MAIL", "553 5.1.8 sender rejected", Delivery::Queued),
        ("MAIL", "550 sender rejected", Delivery::Queued),
        ("RCPT", "552 5.2.2 mailbox full", Delivery::Queued),
        ("RCPT", "550 5.7.1 relaying denied", Delivery::Queued),
        ("RCPT", "550 5.1.1 user unknown", Delivery::Failed),
        ("RCPT", "550 nobody here", Delivery::Failed),
        ("DATA", "554 5.7.1 looks like spam", Delivery::Queued),
        ("DATA", "550 5.1.1 user unknown", Delivery::Failed),
    ] {
        let (server, admin, newcomer) = set_up(&smtp.url()).await;
        smtp.set_behavior(AiosmtpdBehavior { answer: Some((step, answer)), ..AiosmtpdBehavior::default() }).await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, fate, "{step} {answer}");
        smtp.set_behavior(AiosmtpdBehavior::default()).await;
        let before = smtp.mails_to("newcomer").len();
        server.advance(minutes(1)).await;
        let mails = smtp.mails_to("newcomer");
        if fate == Delivery::Queued {
            assert_eq!(mails.len(), before + 1, "{step} {answer}");
            newcomer.accept(id, mails[before].code()).await.done();
        } else {
            assert_eq!(mails.len(), before, "{step} {answer}");
        }
    }
}

#[tokio::test]
async fn renewal_notices_have_the_lowest_priority() {
    const PAYERS: [&str; 5] = ["billing", "newcomer2", "newcomer3", "outsider", "twin1"];
    let mut smtp = RealMailServer::start(&[]).await;
    smtp.set_behavior(AiosmtpdBehavior { hold: true, ..AiosmtpdBehavior::default() }).await;
    let server = TestServer::start_with(&["--smtp-url", &smtp.url(), "--smtp-connections", "1"], |export| {
        for payer in PAYERS {
            let name = format!("soon-{payer}.example");
            export.add(&name, "DOMAIN", ["outsider", "outsider", payer], Some("2030-04-04"), "ok");
        }
    })
    .await;
    server.clock.advance(days(1));
    smtp.wait_for("held").await;
    let admin = server.sign_in_by_password("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    smtp.set_behavior(AiosmtpdBehavior::default()).await;
    server.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
    }
    // First the notice already being sent, then the mails to confirm, then the other notices.
    let order = smtp.receivers();
    assert_eq!(order[0], "billing@mail.example");
    assert_eq!(
        BTreeSet::from([&*order[1], &*order[2]]),
        BTreeSet::from(["admin@mail.example", "newcomer@mail.example"])
    );
    assert_eq!(order.len(), PAYERS.len() + 2);
}

#[tokio::test]
async fn interrupted_mail_is_retried_with_the_same_message_id() {
    for (cut, copies) in [("inMail", 1), ("beforeReply", 2)] {
        let mut smtp = RealMailServer::start(&[]).await;
        let (server, admin, newcomer) = set_up(&smtp.url()).await;
        smtp.set_behavior(AiosmtpdBehavior { cut: Some(cut), ..AiosmtpdBehavior::default() }).await;
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued, "{cut}");
        smtp.set_behavior(AiosmtpdBehavior::default()).await;
        server.advance(minutes(5)).await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{cut}");
        let mails = smtp.mails_to("newcomer");
        // A mail cut off before the reply arrives twice, with the same Message-ID.
        assert_eq!((mails.len(), ids(&mails).len()), (copies, 1), "{cut}");
        newcomer.accept(id, mails[copies - 1].code()).await.done();
    }
}

/// Seconds. Long enough for a healthy SMTP session on a busy machine.
const TIMEOUT: &str = "6";

#[tokio::test]
async fn unanswered_mail_is_retried_after_the_timeout() {
    // Run concurrently, because most of the time is waiting.
    join_all(["greeting", "inMail"].map(comes_again_once_after)).await;
}

async fn comes_again_once_after(stall: &'static str) {
    let mut smtp = RealMailServer::start(&[]).await;
    let (server, admin, newcomer) = set_up_with(&["--smtp-url", &smtp.url(), "--smtp-timeout", TIMEOUT]).await;
    smtp.set_behavior(AiosmtpdBehavior { stall: Some(stall), ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    smtp.wait_for("stalled").await;
    // Calls are answered during delivery.
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    server.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued, "{stall}");
    }
    smtp.set_behavior(AiosmtpdBehavior::default()).await;
    server.advance(minutes(5)).await;
    for user in [&admin, &newcomer] {
        let name = user.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent, "{stall}");
        let mails = smtp.mails_to(name);
        assert_eq!(mails.len(), 1, "{stall}");
        user.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn unanswered_quit_leaves_the_mail_delivered() {
    let mut smtp = RealMailServer::start(&[]).await;
    let (server, admin, newcomer) = set_up_with(&["--smtp-url", &smtp.url(), "--smtp-timeout", "4"]).await;
    smtp.set_behavior(AiosmtpdBehavior { stall: Some("quit"), ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    for user in [&admin, &newcomer] {
        let name = user.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
        let mails = smtp.mails_to(name);
        assert_eq!(mails.len(), 1);
        user.accept(id, mails[0].code()).await.done();
    }
    smtp.wait_for("stalled").await;
}
