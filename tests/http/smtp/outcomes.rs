//! Delivered, failed, doubtful: outcomes that no real mail server can be brought to produce.

use super::delivery;
use crate::common::database::Value;
use crate::common::mail_server::{Behavior, MailServer, ReceivedMail};
use crate::common::{CapturedLog, DemoMail, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, seconds};
use crate::submissions::{act, submit, these};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Delivery, Lines};
use handover_rules::request::notices::Notice;
use handover_rules::{Refusal, RequestState};
use std::collections::BTreeSet;

async fn set_up() -> (TestServer, MailServer, TestUser, TestUser) {
    let smtp = MailServer::start().await;
    let server = TestServer::start_with(&["--smtp-url", &smtp.url], |export| {
        "Jürgen <x>\"".clone_into(&mut export.account("newcomer").first_name);
    })
    .await;
    let [admin, newcomer] = [server.sign_in_by_password("admin").await, server.sign_in_by_password("newcomer").await];
    (server, smtp, admin, newcomer)
}

#[tokio::test]
async fn request_is_carried_through_by_mail() {
    let (server, smtp, admin, newcomer) = set_up().await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    let asks = [
        (&newcomer, "Become tech contact for halden.example?"),
        (&admin, "Confirm it was you: tech contact for halden.example"),
    ];
    for (user, asks) in asks {
        let name = user.handle.as_str().trim_end_matches("-ovh");
        let mails = smtp.mails_to(name);
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail.header("From"), "Handover <no-reply@handover.example>");
        assert_eq!(mail.header("Subject"), format!("{asks} (request {})", DemoMail::number(id)));
        assert!(mail.header("To").ends_with(&format!("<{name}@mail.example>")), "{}", mail.header("To"));
        assert!(mail.header("Message-ID").ends_with("@handover.example>"));
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        // The last part is the preferred one (RFC 2046, 5.1.4).
        let [text, html] = ["Content-Type: text/plain", "Content-Type: text/html"].map(|kind| mail.raw.find(kind));
        assert!(text.is_some() && text < html);
        user.accept(id, mail.code().expect("a validation code")).await.done();
    }
    server.advance(minutes(2)).await;
    assert_eq!(admin.state(id).await, RequestState::Done);
    let tech = smtp.mails_to("tech");
    assert_eq!((tech.len(), tech[0].code()), (1, None));
    assert!(tech[0].raw.contains("The change has taken effect"), "{}", tech[0].raw);
    // The demo mailbox, which keeps codes, is not used.
    assert!(server.rows("select * from mailbox").is_empty());
}

#[tokio::test]
async fn temporary_rejection_is_retried() {
    for behavior in [Behavior::RejectsForNow, Behavior::RejectsSender] {
        let (server, smtp, admin, newcomer) = set_up().await;
        smtp.set_behavior(behavior);
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        server.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
        let until = Some(server.now() + minutes(1));
        assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), Refusal::TooSoon { until });
        // No code is valid while no mail with it can have arrived.
        assert!(server.rows("select * from code").is_empty());
        server.advance(minutes(1) - seconds(1)).await;
        smtp.set_behavior(Behavior::Accepts);
        assert!(smtp.mails_to("newcomer").is_empty());
        server.advance(minutes(1)).await;
        let mails = smtp.mails_to("newcomer");
        assert_eq!(mails.len(), 1);
        newcomer.accept(id, mails[0].code().expect("a validation code")).await.done();
    }
}

#[tokio::test]
async fn doubtful_mail_keeps_its_code_until_a_later_one_is_delivered() {
    let (server, smtp, admin, newcomer) = set_up().await;
    smtp.set_behavior(Behavior::Disconnects);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    server.advance(minutes(5)).await;
    let mails = smtp.mails_to("newcomer");
    assert_eq!(mails.len(), 2);
    // The same Message-ID with another code.
    let ids: BTreeSet<String> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 1);
    let codes: BTreeSet<&str> = mails.iter().filter_map(ReceivedMail::code).collect();
    assert_eq!(codes.len(), 2);
    // The code of a doubtful mail is valid.
    let own = smtp.mails_to("admin");
    admin.accept(id, own[0].code().expect("a validation code")).await.done();

    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(30)).await;
    let last = smtp.mails_to("newcomer");
    assert_eq!(last.len(), 3);
    for old in &mails {
        let refused = newcomer.accept(id, old.code().expect("a validation code")).await;
        assert_eq!(refused.refusal(), Refusal::SupersededCode);
    }
    newcomer.accept(id, last[2].code().expect("a validation code")).await.done();
    // A party that has answered gets no further mail.
    assert_eq!(smtp.mails_to("admin").len(), 2);
}

#[tokio::test]
async fn permanent_rejection_is_not_retried() {
    let (server, smtp, admin, newcomer) = set_up().await;
    smtp.set_behavior(Behavior::RejectsForever);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert!(server.rows("select * from code").is_empty());
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(smtp.mails_to("newcomer").len(), 1);
}

#[tokio::test]
async fn replies_in_other_characters_count_by_their_code() {
    let (server, smtp, admin, _) = set_up().await;
    smtp.set_behavior(Behavior::RepliesInLatin1);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    smtp.set_behavior(Behavior::RejectsInLatin1);
    server.advance(minutes(1)).await;
    admin.resend(id, &account("newcomer")).await.done();
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    server.advance(minutes(40)).await;
    assert_eq!(smtp.mails_to("newcomer").len(), 1, "a taken email is not repeated");
    assert!(server.rows("select 1 from mail_outage").is_empty());
}

#[tokio::test]
async fn delivered_mail_is_recorded_despite_database_failures() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::ERROR);
    let (server, smtp, admin, newcomer) = set_up().await;
    let fails = "create trigger fails before update of state on outbox when new.state = 'sent'
                 begin select raise(rollback, 'the disk is full'); end";
    server.sql(fails, []);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let got = || smtp.mails_to("admin").len() + smtp.mails_to("newcomer").len();
    server.until("the first mail is delivered", async || got() > 0).await;
    server.until("recording it has failed three times", async || log.text().matches("ERROR").count() >= 3).await;
    assert!(got() <= 2, "{}", got());
    server.sql("drop trigger fails", []);
    server.settle().await;
    assert_eq!((smtp.mails_to("admin").len(), smtp.mails_to("newcomer").len()), (1, 1));
    for user in [&admin, &newcomer] {
        let mails = smtp.mails_to(user.handle.as_str().trim_end_matches("-ovh"));
        user.accept(id, mails[0].code().expect("a validation code")).await.done();
    }
}

#[tokio::test]
async fn mail_that_asks_for_an_expired_answer_is_dropped() {
    let mut server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.stop_before_sending(id, "newcomer", Notice::Confirm).await;
    server.clock.advance(minutes(8 * 24 * 60));
    server.start_again().await;
    let mails = server.mails_about(id).await;
    let asked = mails.iter().filter(|(kind, to)| kind == "Become" && *to == account("newcomer")).count();
    assert_eq!(asked, 1, "{mails:?}");
    assert_eq!(server.notifications(id).await, ["admin Expired", "newcomer Expired"]);
}

/// The file has a line that the email itself does not list, and its row is damaged before the email is sent.
#[tokio::test]
async fn email_whose_attached_file_cannot_be_read_is_quarantined() {
    let smtp = MailServer::start().await;
    let (server, services) = TestServer::start_with_domains_and(60, &["--smtp-url", &smtp.url]).await;
    let admin = server.sign_in_by_password("admin").await;
    let id = submit(&admin, &these(&services)).await.submission;
    server.settle().await;
    let sent = smtp.mails().len();
    smtp.set_behavior(Behavior::RejectsForNow);
    act(&admin, id, SubmissionAction::Withdraw, Lines::All).await;
    server.settle().await;
    let damage =
        "update request set roles = 999 where id = (select r.id from request r join service s on s.id = r.service
        where r.id <> r.submission order by s.name_key desc limit 1)";
    server.change_row(damage, []);
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(10)).await;
    assert_eq!(smtp.mails().len(), sent, "an incomplete file is not sent");
    let aside = "select account from outbox where quarantined and state = 'failed' order by account";
    let text = |name: &str| [Value::Text(name.to_owned())];
    assert_eq!(server.rows(aside), [text("admin-ovh"), text("newcomer-ovh")]);
    // It holds up nobody else's.
    let other = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, other, "newcomer").await, Delivery::Sent);
}
