//! The order of the outbox, and how many of its mails are under way.

use super::{queue, set_up, set_up_with};
use crate::common::mail_server::{Behavior, MailServer};
use crate::common::{TO_NEWCOMER, domain, minutes, seconds};
use handover_api::route;
use serde_json::json;

/// Accounts that are not parties.
const OTHERS: [&str; 4] = ["outsider", "newcomer2", "newcomer3", "all"];

/// The recipients of all mails in order of arrival, without `@mail.example`.
fn recipients(smtp: &MailServer) -> Vec<String> {
    smtp.mails().iter().map(|mail| mail.to.trim_end_matches("@mail.example").to_owned()).collect()
}

#[tokio::test]
async fn two_servers_on_one_database_send_each_mail_once() {
    let smtp = MailServer::start().await;
    let (server, admin, newcomer) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::Holds);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let second = server.start_outbox_worker();
    server.until("a mail is under way", async || smtp.held() > 0).await;
    queue(&server, id, "admin", &OTHERS, 20).await;
    smtp.set_behavior(Behavior::Accepts);
    server.settle().await;
    assert_eq!((smtp.mails().len(), smtp.ids().len()), (22, 22));
    for user in [&admin, &newcomer] {
        let mails = smtp.mails_to(user.handle.as_str().trim_end_matches("-ovh"));
        user.accept(id, mails[0].code().expect("a validation code")).await.done();
    }
    second.abort();
}

#[tokio::test]
async fn each_crash_while_handing_over_counts_as_doubtful() {
    let smtp = MailServer::start().await;
    let (mut server, admin, _) = set_up(&smtp.url).await;
    smtp.set_behavior(Behavior::Holds);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.until("both mails are under way", async || smtp.held() == 2).await;
    // Each repetition waits longer, or a crash in a loop would send one email a start.
    for (crashes, wait) in [(1, minutes(5)), (2, minutes(30)), (3, minutes(120))] {
        let sent = smtp.mails().len();
        server.stop().await;
        server.start_without_waiting().await;
        // The time limit of a mail, and as long again to record its outcome.
        server.clock.advance(minutes(2));
        let counted =
            format!("select 1 from outbox where doubts = {crashes} and attempts = {crashes} and leased_until is null");
        server.until("both are counted", async || server.rows(&counted).len() == 2).await;
        server.clock.advance(wait - seconds(1));
        server.settle().await;
        assert_eq!(smtp.mails().len(), sent, "too soon after {crashes} crashes");
        if crashes == 3 {
            smtp.set_behavior(Behavior::Accepts);
        }
        server.clock.advance(seconds(1));
        server.until("both mails are sent again", async || smtp.mails().len() == sent + 2).await;
    }
    server.settle().await;
    assert_eq!(smtp.ids().len(), 2, "recipients recognise the same email");
    let mails = smtp.mails_to("newcomer");
    let codes: std::collections::BTreeSet<_> = mails.iter().map(|mail| mail.code()).collect();
    assert_eq!((mails.len(), codes.len()), (4, 4));
    // The session has ended.
    let newcomer = server.sign_in_by_password("newcomer").await;
    newcomer.accept(id, mails[3].code().expect("a validation code")).await.done();
}

#[tokio::test]
async fn mails_share_a_few_connections() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up_with(&["--smtp-url", &smtp.url, "--smtp-connections", "3"]).await;
    smtp.set_behavior(Behavior::Holds);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    for sender in ["admin", "tech", "billing", "newcomer"] {
        queue(&server, id, sender, &OTHERS, 10).await;
    }
    // One connection is kept free for mails about accounts.
    server.until("two mails are under way", async || smtp.held() == 2).await;
    server.signed_out("admin").post(route::PASSWORD_FORGOTTEN, &json!({ "login": "admin-ovh" })).await.done();
    server.clock.advance(seconds(5));
    server.until("three mails are under way", async || smtp.held() == 3).await;
    smtp.set_behavior(Behavior::Accepts);
    server.settle().await;
    assert_eq!((smtp.ids().len(), smtp.connections()), (43, 3));
}

#[tokio::test]
async fn mute_recipient_does_not_hold_up_other_mails() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up_with(&["--smtp-url", &smtp.url, "--smtp-timeout", "600"]).await;
    smtp.set_behavior(Behavior::Ignores("outsider"));
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    queue(&server, id, "tech", &["outsider"], 20).await;
    queue(&server, id, "billing", &["tech"], 20).await;
    server.until("all other mails are sent", async || smtp.mails().len() == 22).await;
    assert_eq!(smtp.mails_to("tech").len(), 20);
}

#[tokio::test]
async fn senders_take_turns() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up_with(&["--smtp-url", &smtp.url, "--smtp-connections", "1"]).await;
    smtp.set_behavior(Behavior::Holds);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.until("a mail is under way", async || smtp.held() == 1).await;
    queue(&server, id, "admin", &OTHERS, 20).await;
    queue(&server, id, "tech", &["tech"], 3).await;
    queue(&server, id, "billing", &["billing"], 2).await;
    smtp.set_behavior(Behavior::Accepts);
    server.settle().await;
    let order = recipients(&smtp);
    let last = |name: &str| order.iter().rposition(|to| to == name).expect("a mail to everyone");
    assert!(last("tech") <= 10 && last("billing") <= 7, "{order:?}");
    assert_eq!(order.len(), 27);
}

#[tokio::test]
async fn mails_about_passwords_and_sign_ups_go_first() {
    let smtp = MailServer::start().await;
    let (server, admin, _) = set_up_with(&["--smtp-url", &smtp.url, "--smtp-connections", "1"]).await;
    smtp.set_behavior(Behavior::Holds);
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.until("a mail is under way", async || smtp.held() == 1).await;
    queue(&server, id, "tech", &OTHERS, 20).await;
    server.clock.advance(seconds(1));
    server.signed_out("billing").post(route::PASSWORD_FORGOTTEN, &json!({ "login": "billing-ovh" })).await.done();
    let sign_up = json!({ "firstName": "Łucja", "name": "Bell", "email": "lucja@mail.example", "country": "PL",
                          "language": "pl_PL" });
    server.visitor().post(route::SIGN_UP, &sign_up).await.done();
    server.clock.advance(seconds(5));
    let first = "select 1 from outbox where notice in ('setPassword', 'confirmSignUp')";
    server.until("both mails are queued", async || server.rows(first).len() == 2).await;
    smtp.set_behavior(Behavior::Accepts);
    server.settle().await;
    let mut next = recipients(&smtp)[1..3].to_vec();
    next.sort();
    assert_eq!(next, ["billing", "lucja"]);
}
