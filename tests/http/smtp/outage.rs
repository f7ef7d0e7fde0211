//! Outages of the mail server.

use super::{delivery, queue, set_up, set_up_with};
use crate::common::mail_server::{Behavior, MailServer};
use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, days, domain, hours, minutes, seconds, service, tech};
use handover_api::submissions::Delivery;
use handover_rules::{Category, Refusal};
use handover_server::clock::Clock;

#[tokio::test]
async fn everything_queued_is_sent_once_the_mail_server_is_back() {
    let smtp = MailServer::start().await;
    let refuses_all = Behavior::Replies("554 5.7.1 relaying denied");
    for behavior in [Behavior::HangsUp, Behavior::RejectsSender, refuses_all] {
        let before = smtp.mails().len();
        let (server, admin, _) = set_up(&smtp.url).await;
        smtp.set_behavior(behavior);
        let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
        let other = admin.submit_one(&service("other.example", Category::Domain), tech("billing")).await;
        server.settle().await;
        for _ in 0..20 {
            server.advance(minutes(61)).await;
        }
        let admin = server.sign_in_by_password("admin").await;
        assert_eq!(smtp.mails().len(), before, "{behavior:?}");
        smtp.set_behavior(Behavior::Accepts);
        server.advance(minutes(1)).await;
        for (id, to) in [(id, "admin"), (id, "newcomer"), (other, "admin"), (other, "billing")] {
            assert_eq!(delivery(&admin, id, to).await, Delivery::Sent, "{behavior:?}");
        }
        assert_eq!(smtp.mails().len(), before + 4, "{behavior:?}");
    }
}

#[tokio::test]
async fn mail_server_that_breaks_off_gets_each_mail_a_few_times() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::Disconnects);
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.submit_one(&service("other.example", Category::Domain), tech("billing")).await;
    server.settle().await;
    // Every one of the four may have arrived.
    for _ in 0..60 {
        server.advance(minutes(1)).await;
    }
    assert_eq!(smtp.mails_to("newcomer").len(), 3);
    for _ in 0..36 {
        server.advance(minutes(121)).await;
    }
    let sent = smtp.mails_to("newcomer").len();
    assert!((6..=9).contains(&sent), "{sent} in three days");
    assert!(smtp.mails().len() <= 4 * 9);

    // One that is taken ends the outage for all.
    smtp.set_behavior(Behavior::Accepts);
    let admin = server.sign_in_by_password("admin").await;
    let id = admin.submit_one(&service("twins.example", Category::Domain), tech("billing")).await;
    server.advance(minutes(1)).await;
    assert_eq!(delivery(&admin, id, "billing").await, Delivery::Sent);
    server.advance(hours(1)).await;
    assert_eq!(smtp.mails_to("newcomer").len(), sent + 1);
    assert_eq!(server.rows("select 1 from outbox where notice = 'confirm' and state <> 'sent'").len(), 0);
}

#[tokio::test]
async fn mute_mail_server_costs_few_timeouts() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up_with(&["--smtp-url", &smtp.url, "--smtp-timeout", "1"]).await;
    smtp.set_behavior(Behavior::IsMute);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    queue(&server, id, "admin", &["tech", "billing", "outsider"], 20).await;
    server.settle().await;
    let tried = smtp.connections();
    assert!(tried <= 4, "{tried} connections");
    server.advance(minutes(1)).await;
    assert_eq!(smtp.connections(), tried + 1);
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(1)).await;
    assert_eq!(smtp.ids().len(), 22);
}

#[tokio::test]
async fn outage_is_logged_once() {
    let log = CapturedLog::default();
    let _capture = log.capture(tracing::Level::WARN);
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::HangsUp);
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    for _ in 0..5 {
        server.advance(minutes(10)).await;
    }
    smtp.set_behavior(Behavior::Accepts);
    server.advance(minutes(1)).await;
    let text = log.text();
    assert_eq!(text.matches("the mail server is down").count(), 1, "{text}");
    assert_eq!(text.matches("the mail server is back").count(), 1, "{text}");
}

#[tokio::test]
async fn mail_is_tried_until_the_request_ends() {
    // Nothing listens on that port.
    let server = TestServer::start_with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let admin = server.sign_in_by_password("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for _ in 0..6 * 24 {
        server.advance(hours(1)).await;
    }
    let admin = server.sign_in_by_password("admin").await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    let confirm = "select distinct state from outbox where notice = 'confirm'";
    assert_eq!(server.rows(confirm), [["queued".to_owned().into()]]);
    server.advance(hours(25)).await;
    assert!(!server.rows(confirm).contains(&vec!["queued".to_owned().into()]));
    assert!(server.rows("select * from code").is_empty());
}

#[tokio::test]
async fn person_can_have_a_queued_mail_tried_now() {
    let smtp = MailServer::start().await;
    let options = ["--smtp-url", &smtp.url, "--mails-to-one-account", "1"];
    let (server, admin, newcomer) = set_up_with(&options).await;
    smtp.set_behavior(Behavior::RejectsForNow);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    for _ in 0..10 {
        server.advance(minutes(10)).await;
    }
    smtp.set_behavior(Behavior::Accepts);
    admin.resend(id, &newcomer.handle).await.done();
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Queued);
    // The mail that was queued, and no second one.
    let mails = smtp.mails_to("newcomer");
    assert_eq!(mails.len(), 1);
    assert_eq!(server.rows("select 1 from outbox where notice = 'confirm'").len(), 2);
    // Another mail would exceed the limit.
    server.advance(minutes(2)).await;
    let refused = admin.resend(id, &newcomer.handle).await.refusal();
    assert!(matches!(refused, Refusal::TooMany { .. }), "{refused:?}");
    newcomer.accept(id, mails[0].code().expect("a validation code")).await.done();
}

#[tokio::test]
async fn person_can_have_a_mail_server_tried_now() {
    let smtp = MailServer::start().await;
    let (server, admin, newcomer) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::HangsUp);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    queue(&server, id, "admin", &["tech", "billing", "outsider"], 8).await;
    server.settle().await;
    for _ in 0..9 {
        server.advance(minutes(1)).await;
    }
    // Another mail tried the server just now, and the next one will in a minute.
    smtp.set_behavior(Behavior::Accepts);
    server.clock.advance(seconds(30));
    assert!(smtp.mails().is_empty());
    admin.resend(id, &newcomer.handle).await.done();
    server.settle().await;
    assert_eq!(smtp.mails().len(), 10);
}

#[tokio::test]
async fn operator_puts_failed_mails_back_beside_the_server() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::RejectsForever);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    smtp.set_behavior(Behavior::Accepts);
    // The command goes by the clock of the machine.
    let failed = "update outbox set state_at = ?1 where state = 'failed'";
    let retry = async |options: &[&str]| {
        let mut command = tokio::process::Command::new(env!("CARGO_BIN_EXE_handover"));
        let command = command.args(["outbox", "retry"]).args(server.database_option()).args(options).env_clear();
        let ended = command.output().await.expect("running the program");
        assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        String::from_utf8_lossy(&ended.stdout).into_owned()
    };
    assert_eq!(server.sql(failed, [(Clock::system().now() - days(3)).timestamp_millis()]), 2);
    assert_eq!(retry(&[]).await, "emails to be sent now: 0\n");
    let none = "failed emails put back into the queue: 0\nemails to be sent now: 0\n";
    assert_eq!(retry(&["--failed", "--days", "2"]).await, none);
    let both = "failed emails put back into the queue: 2\nemails to be sent now: 2\n";
    assert_eq!(retry(&["--failed"]).await, both);
    // The server notices the change.
    server.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(smtp.mails_to("newcomer").len(), 1);
    assert_eq!(retry(&["--failed"]).await, none, "a mail is put back once");
}
