//! Delivered, failed, doubtful: outcomes that no real mail server can be brought to produce.

use super::scripted_server::{Mail, MailServer, Mood};
use crate::common::{Person, TO_NEWCOMER, World, account, domain, minutes, seconds};
use handover_api::requests::Delivery;
use handover_rules::request::notices::Notice;
use handover_rules::{Refusal, RequestId, State};
use std::collections::BTreeSet;

async fn scene() -> (World, MailServer, Person, Person) {
    let server = MailServer::start().await;
    let world = World::with(&["--smtp-url", &server.url], |provider| {
        "Jürgen <x>\"".clone_into(&mut provider.account("newcomer").first_name);
    })
    .await;
    let [admin, newcomer] = [world.sign_in_by_password("admin").await, world.sign_in_by_password("newcomer").await];
    (world, server, admin, newcomer)
}

/// How far the last mail to an account got.
async fn delivery(person: &Person, id: RequestId, to: &str) -> Delivery {
    let mails = person.detail(id).await.row.mails;
    mails.iter().find(|mail| mail.to == account(to)).expect("a mail was put into the outbox").delivery
}

#[tokio::test]
async fn request_is_carried_through_by_mail() {
    let (world, server, admin, newcomer) = scene().await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    for person in [&newcomer, &admin] {
        let name = person.handle.as_str().trim_end_matches("-ovh");
        let mails = server.mails_to(name);
        assert_eq!(mails.len(), 1);
        let mail = &mails[0];
        assert_eq!(mail.header("From"), "Handover <no-reply@handover.example>");
        assert_eq!(mail.header("Subject"), format!("Please answer: tech contact of halden.example (request {id})"));
        assert!(mail.header("To").ends_with(&format!("<{name}@mail.example>")), "{}", mail.header("To"));
        assert!(mail.header("Message-ID").ends_with("@handover.example>"));
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        // The text comes first; people without colours read that.
        let [text, html] = ["Content-Type: text/plain", "Content-Type: text/html"].map(|kind| mail.raw.find(kind));
        assert!(text.is_some() && text < html);
        person.accept(id, mail.code().expect("a code")).await.done();
    }
    world.pass(minutes(2)).await;
    assert_eq!(admin.state(id).await, State::Done);
    let tech = server.mails_to("tech");
    assert_eq!((tech.len(), tech[0].code()), (1, None));
    assert!(tech[0].header("Subject").starts_with("Changed: "));
    // Nothing is shown in a mailbox, and no code is kept.
    assert!(world.rows("select * from mailbox").is_empty());
}

#[tokio::test]
async fn temporary_rejection_is_retried() {
    for mood in [Mood::Later, Mood::NoEntry] {
        let (world, server, admin, newcomer) = scene().await;
        server.is(mood);
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        world.settle().await;
        assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Queued);
        // Another mail would only wait behind this one.
        assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), Refusal::TooSoon { until: None });
        // No code is good that nobody can have.
        assert!(world.rows("select * from code").is_empty());
        world.pass(minutes(1) - seconds(1)).await;
        server.is(Mood::Takes);
        assert!(server.mails_to("newcomer").is_empty());
        world.pass(seconds(1)).await;
        let mails = server.mails_to("newcomer");
        assert_eq!(mails.len(), 1);
        newcomer.accept(id, mails[0].code().expect("a code")).await.done();
    }
}

#[tokio::test]
async fn doubtful_mail_keeps_its_code_until_a_later_one_is_delivered() {
    let (world, server, admin, newcomer) = scene().await;
    server.is(Mood::BreaksOff);
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.pass(minutes(1)).await;
    let mails = server.mails_to("newcomer");
    assert_eq!(mails.len(), 2);
    // The same mail to the receiver's program, with a code of its own.
    let ids: BTreeSet<String> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 1);
    let codes: BTreeSet<&str> = mails.iter().filter_map(Mail::code).collect();
    assert_eq!(codes.len(), 2);
    // The asker has the first of its mails, and that is as good.
    let own = server.mails_to("admin");
    admin.accept(id, own[0].code().expect("a code")).await.done();

    server.is(Mood::Takes);
    world.pass(minutes(5)).await;
    let last = server.mails_to("newcomer");
    assert_eq!(last.len(), 3);
    for old in &mails {
        let refused = newcomer.accept(id, old.code().expect("a code")).await;
        assert_eq!(refused.refusal(), Refusal::SupersededCode);
    }
    newcomer.accept(id, last[2].code().expect("a code")).await.done();
    // Who has answered gets nothing more.
    assert_eq!(server.mails_to("admin").len(), 2);
}

#[tokio::test]
async fn permanent_rejection_is_not_retried() {
    let (world, server, admin, newcomer) = scene().await;
    server.is(Mood::Refuses);
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert!(world.rows("select * from code").is_empty());
    server.is(Mood::Takes);
    world.pass(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    world.settle().await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Sent);
    assert_eq!(server.mails_to("newcomer").len(), 1);
}

#[tokio::test]
async fn delivered_mail_is_recorded_despite_database_failures() {
    let (world, server, admin, newcomer) = scene().await;
    let database = rusqlite::Connection::open(world.database()).expect("the database can be opened");
    database.busy_timeout(std::time::Duration::from_secs(5)).expect("waiting can be asked for");
    let fails = "create trigger fails before update of state on outbox when new.state = 'sent'
                 begin select raise(rollback, 'the disk is full'); end";
    database.execute_batch(fails).expect("the trigger is right");
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let got = || server.mails_to("admin").len() + server.mails_to("newcomer").len();
    world.until("the first one is taken", async || got() > 0).await;
    // Longer than the worker rests after a failure.
    tokio::time::sleep(std::time::Duration::from_secs(6)).await;
    assert_eq!(got(), 1);
    database.execute_batch("drop trigger fails").expect("the trigger is there");
    world.settle().await;
    assert_eq!((server.mails_to("admin").len(), server.mails_to("newcomer").len()), (1, 1));
    for person in [&admin, &newcomer] {
        let mails = server.mails_to(person.handle.as_str().trim_end_matches("-ovh"));
        person.accept(id, mails[0].code().expect("it has a code")).await.done();
    }
}

#[tokio::test]
async fn mail_fails_after_the_last_attempt() {
    // Nobody listens there.
    let world = World::with(&["--smtp-url", "smtp://127.0.0.1:9"], |_| {}).await;
    let admin = world.sign_in_by_password("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    for wait in [1, 5, 15, 60, 240, 720] {
        world.settle().await;
        assert_eq!(
            delivery(&world.sign_in_by_password("admin").await, id, "newcomer").await,
            Delivery::Queued,
            "{wait}"
        );
        world.pass(minutes(wait)).await;
    }
    let admin = world.sign_in_by_password("admin").await;
    assert_eq!(delivery(&admin, id, "newcomer").await, Delivery::Failed);
    assert!(world.rows("select * from code").is_empty());
    let attempts = world.rows("select attempts from outbox");
    assert!(attempts.iter().flatten().all(|number| *number == rusqlite::types::Value::Integer(7)), "{attempts:?}");
}

#[tokio::test]
async fn mail_that_asks_for_an_expired_answer_is_dropped() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.stop().await;
    world.queue_mail(id, "newcomer", Notice::Confirm).await;
    world.clock.advance(minutes(8 * 24 * 60));
    world.go_on().await;
    let told = world.told(id).await;
    let asked = told.iter().filter(|(about, to)| about == "Please answer" && *to == account("newcomer")).count();
    assert_eq!(asked, 1, "{told:?}");
    assert_eq!(world.told_after(id).await, ["admin Expired", "newcomer Expired"]);
}
