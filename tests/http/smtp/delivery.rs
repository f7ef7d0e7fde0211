//! Delivery to a real mail server (aiosmtpd), whose parser reads the mails.

use super::aiosmtpd::{Mail, MailServer, Mood};
use super::{delivery, scene, scene_with};
use crate::common::{Person, TO_NEWCOMER, World, days, domain, minutes, service};
use futures_util::future::join_all;
use handover_api::requests::Delivery;
use handover_rules::{Category, RequestId, State};
use std::collections::BTreeSet;

fn ids(mails: &[Mail]) -> BTreeSet<&str> {
    mails.iter().map(|mail| mail.header("Message-ID")).collect()
}

/// Everybody has got one mail about a request, the first of them can see so, and accepts with its code.
async fn accept_by_mail(server: &MailServer, people: &[&Person], id: RequestId) {
    for person in people {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(people[0], id, name).await, Delivery::Sent);
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1);
        person.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn after_an_outage_every_mail_arrives_once() {
    let server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene(&server.url()).await;
    let port = server.stop().await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.pass(minutes(1)).await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued);
    }
    let server = MailServer::start(&["--port", &port.to_string()]).await;
    world.pass(minutes(5)).await;
    accept_by_mail(&server, &[&admin, &newcomer], id).await;
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(id).await, State::Done);
    // One mail that asks, one that tells, and none of them again.
    world.pass(minutes(60)).await;
    assert_eq!((server.mails_to("admin").len(), server.mails_to("newcomer").len()), (2, 2));
    assert_eq!(ids(&server.mails_to("admin")).len(), 2);
}

#[tokio::test]
async fn rejected_recipient_fails_while_the_other_mail_arrives() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, _) = scene(&server.url()).await;
    server.is(Mood { refuse: Some("newcomer@mail.example"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Sent);
    server.is(Mood::default()).await;
    world.pass(days(1)).await;
    assert!(server.mails_to("newcomer").is_empty());
    assert_eq!(server.mails_to("admin").len(), 1);
}

#[tokio::test]
async fn only_rejections_of_the_recipient_are_permanent() {
    let mut server = MailServer::start(&[]).await;
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
        let (world, admin, newcomer) = scene(&server.url()).await;
        server.is(Mood { answer: Some((step, answer)), ..Mood::default() }).await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, fate, "{step} {answer}");
        server.is(Mood::default()).await;
        let before = server.mails_to("newcomer").len();
        world.pass(minutes(1)).await;
        let mails = server.mails_to("newcomer");
        if fate == Delivery::Queued {
            assert_eq!(mails.len(), before + 1, "{step} {answer}");
            newcomer.accept(id, mails[before].code()).await.done();
        } else {
            assert_eq!(mails.len(), before, "{step} {answer}");
        }
    }
}

#[tokio::test]
async fn slow_mail_server_delays_only_mails_and_gets_each_once() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene(&server.url()).await;
    server.is(Mood { hold: true, ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.comes("held").await;
    // Meanwhile everything else goes on, and nobody is told that the mail arrived.
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
    assert_eq!(delivery(&admin, id, "admin").await, Delivery::Queued);
    admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    server.is(Mood::default()).await;
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
        assert_eq!((server.mails_to(name).len(), ids(&server.mails_to(name)).len()), (2, 2));
    }
    let mails = server.mails_to("newcomer");
    let own = mails.iter().find(|mail| mail.header("Subject").contains(&id.to_string())).expect("one is about it");
    newcomer.accept(id, own.code()).await.done();
}

#[tokio::test]
async fn renewal_notices_have_the_lowest_priority() {
    // More than are looked at in one transaction.
    const EXPIRING: usize = 120;
    let mut server = MailServer::start(&[]).await;
    server.is(Mood { hold: true, ..Mood::default() }).await;
    let world = World::with(&["--smtp-url", &server.url()], |provider| {
        for number in 0..EXPIRING {
            let name = format!("soon-{number}.example");
            provider.add(&name, "DOMAIN", ["outsider", "outsider", "billing"], Some("2030-03-30"), "ok");
        }
    })
    .await;
    server.comes("held").await;
    let admin = world.sign_in_by_password("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.is(Mood::default()).await;
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent);
    }
    // The one that was on its way already, then those that somebody waits for, then the rest.
    let order = server.receivers();
    assert_eq!(order[0], "billing@mail.example");
    assert_eq!(
        BTreeSet::from([&*order[1], &*order[2]]),
        BTreeSet::from(["admin@mail.example", "newcomer@mail.example"])
    );
    assert_eq!(order.len(), EXPIRING + 2);
}

#[tokio::test]
async fn interrupted_mail_is_retried_with_the_same_message_id() {
    for (cut, copies) in [("inMail", 1), ("beforeAnswer", 2)] {
        let mut server = MailServer::start(&[]).await;
        let (world, admin, newcomer) = scene(&server.url()).await;
        server.is(Mood { cut: Some(cut), ..Mood::default() }).await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued, "{cut}");
        server.is(Mood::default()).await;
        world.pass(minutes(1)).await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent, "{cut}");
        let mails = server.mails_to("newcomer");
        // What was read whole before the answer is there twice, and the receiver's program can tell.
        assert_eq!((mails.len(), ids(&mails).len()), (copies, 1), "{cut}");
        newcomer.accept(id, mails[copies - 1].code()).await.done();
    }
}

/// Seconds after which a stalled conversation ends. Healthy ones end under it as well, on busy machines too.
const TIMEOUT: &str = "6";

#[tokio::test]
async fn unanswered_mail_is_retried_after_the_timeout() {
    // Side by side, for most of it is waiting.
    join_all(["greeting", "inMail"].map(comes_again_once_after)).await;
}

async fn comes_again_once_after(stall: &'static str) {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", TIMEOUT]).await;
    server.is(Mood { stall: Some(stall), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    server.comes("stalled").await;
    // Meanwhile everything else goes on.
    assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
    world.settle().await;
    for name in ["admin", "newcomer"] {
        assert_eq!(delivery(&admin, id, name).await, Delivery::Queued, "{stall}");
    }
    server.is(Mood::default()).await;
    world.pass(minutes(1)).await;
    for person in [&admin, &newcomer] {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        assert_eq!(delivery(&admin, id, name).await, Delivery::Sent, "{stall}");
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1, "{stall}");
        person.accept(id, mails[0].code()).await.done();
    }
}

#[tokio::test]
async fn stalled_mail_delays_others_by_at_most_the_timeout() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, _) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", TIMEOUT]).await;
    server.is(Mood { stall: Some("newcomer@mail.example"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let other = admin.ask(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    world.settle().await;
    for id in [id, other] {
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
        assert_eq!(delivery(&admin, id, "admin").await, Delivery::Sent);
    }
    server.is(Mood::default()).await;
    world.pass(minutes(1)).await;
    for id in [id, other] {
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    }
    for name in ["admin", "newcomer"] {
        assert_eq!((server.mails_to(name).len(), ids(&server.mails_to(name)).len()), (2, 2));
    }
}

#[tokio::test]
async fn unanswered_quit_leaves_the_mail_delivered() {
    let mut server = MailServer::start(&[]).await;
    let (world, admin, newcomer) = scene_with(&["--smtp-url", &server.url(), "--smtp-timeout", "4"]).await;
    server.is(Mood { stall: Some("goodbye"), ..Mood::default() }).await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    accept_by_mail(&server, &[&admin, &newcomer], id).await;
    server.comes("stalled").await;
}
