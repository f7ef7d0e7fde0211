//! Delivery to a real mail server (aiosmtpd), whose parser reads the mails.

use super::aiosmtpd::{AiosmtpdBehavior, RealMailServer};
use super::{delivery, set_up, set_up_with};
use crate::common::{TO_NEWCOMER, TestServer, TestUser, days, domain, minutes};
use handover_api::submissions::Delivery;
use handover_rules::{RequestId, RequestState};
use std::collections::BTreeSet;

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
async fn mail_that_was_cut_off_is_retried() {
    let mut smtp = RealMailServer::start(&[]).await;
    let (server, admin, newcomer) = set_up(&smtp.url()).await;
    smtp.set_behavior(AiosmtpdBehavior { cut: true, ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    smtp.set_behavior(AiosmtpdBehavior::default()).await;
    server.advance(minutes(5)).await;
    arrived_once(&smtp, &admin, &[&admin, &newcomer], id).await;
}

/// Asserts that every user got one mail, shown as sent, and accepts with its code.
async fn arrived_once(smtp: &RealMailServer, viewer: &TestUser, users: &[&TestUser], id: RequestId) {
    for user in users {
        let name = user.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(viewer, id, name).await, Delivery::Sent);
        let mails = smtp.mails_to(name);
        assert_eq!(mails.len(), 1);
        user.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn unanswered_mail_is_retried_after_the_timeout() {
    let mut smtp = RealMailServer::start(&[]).await;
    // Long enough for a healthy SMTP session on a busy machine.
    let (server, admin, newcomer) = set_up_with(&["--smtp-url", &smtp.url(), "--smtp-timeout", "6"]).await;
    smtp.set_behavior(AiosmtpdBehavior { stall: Some("inMail"), ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    smtp.wait_for("stalled").await;
    // Calls are answered during delivery.
    assert_eq!(admin.state(id).await, RequestState::ValidatingByCustomers);
    server.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued);
    }
    smtp.set_behavior(AiosmtpdBehavior::default()).await;
    server.advance(minutes(5)).await;
    arrived_once(&smtp, &admin, &[&admin, &newcomer], id).await;
}

#[tokio::test]
async fn unanswered_quit_leaves_the_mail_delivered() {
    let mut smtp = RealMailServer::start(&[]).await;
    let (server, admin, newcomer) = set_up_with(&["--smtp-url", &smtp.url(), "--smtp-timeout", "4"]).await;
    smtp.set_behavior(AiosmtpdBehavior { stall: Some("quit"), ..AiosmtpdBehavior::default() }).await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    arrived_once(&smtp, &admin, &[&admin, &newcomer], id).await;
    smtp.wait_for("stalled").await;
}
