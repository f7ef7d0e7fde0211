//! Resending a confirmation mail with a new code.

use crate::common::{Person, TO_NEWCOMER, World, account, domain, hours, millis, minutes, seconds};
use handover_api::requests::Delivery;
use handover_api::route::{self, TaskAction};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Refusal, RequestId, State};
use reqwest::Method;

async fn scene() -> (World, Person, Person, RequestId) {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    (world, admin, newcomer, id)
}

#[tokio::test]
async fn resent_code_supersedes_the_old_one() {
    let (world, admin, newcomer, id) = scene().await;
    let [old, admins] = [world.code(id, &newcomer).await, world.code(id, &admin).await];
    world.pass(minutes(1)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
    let new = world.code(id, &newcomer).await;
    assert_ne!(old, new);
    assert_eq!(newcomer.accept(id, &old).await.refusal(), Refusal::SupersededCode);
    assert_eq!(newcomer.decline(id, &old).await.refusal(), Refusal::SupersededCode);
    // A superseded code costs no try, and the other party's is as good as before.
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });
    assert_eq!(admin.accept(id, &old).await.refusal(), Refusal::OthersCode);
    newcomer.accept(id, &new).await.done();
    admin.accept(id, &admins).await.done();

    let resent = newcomer.timeline(id).await.into_iter().find(|(what, ..)| *what == TimelineEvent::Resent);
    let (_, _, at, by) = resent.expect("the timeline has it");
    assert_eq!((at, by), (world.now(), Some(account("newcomer"))));
    // Superseded it stays, also when the new one has been used.
    assert_eq!(newcomer.accept(id, &old).await.refusal(), Refusal::SupersededCode);
}

#[tokio::test]
async fn asker_can_resend_to_the_other_party() {
    let (world, admin, newcomer, id) = scene().await;
    let old = world.code(id, &newcomer).await;
    world.pass(minutes(1)).await;
    assert_eq!(newcomer.resend(id, &admin.handle).await.refusal(), Refusal::NotTheAsker);
    assert_eq!(admin.resend(id, &account("tech")).await.refusal(), Refusal::NoPart);
    assert_eq!(admin.resend(id, &account("nobody")).await.refusal(), Refusal::NoPart);
    admin.resend(id, &newcomer.handle).await.done();
    let new = world.code(id, &newcomer).await;
    assert_ne!(old, new);
    newcomer.accept(id, &new).await.done();
    world.pass(minutes(1)).await;
    for person in [&admin, &newcomer] {
        assert_eq!(person.resend(id, &newcomer.handle).await.refusal(), Refusal::Answered);
    }
}

#[tokio::test]
async fn resend_without_a_body_goes_to_the_caller() {
    let (world, _, newcomer, id) = scene().await;
    let path = route::task_action(id, TaskAction::ResendEmail);
    let mut codes = vec![world.code(id, &newcomer).await];
    let json = [("content-type", "application/json")];
    for (headers, body) in [(&json[..0], ""), (&json[..], "{}"), (&json[..], ""), (&json[..], "null")] {
        world.pass(minutes(1)).await;
        newcomer.call(Method::POST, &path, headers, body).await.done();
        let code = world.code(id, &newcomer).await;
        assert!(!codes.contains(&code), "{body:?} with {headers:?}");
        codes.push(code);
    }
}

#[tokio::test]
async fn resend_waits_a_minute_after_the_last_mail() {
    let (world, admin, newcomer, id) = scene().await;
    let first = Refusal::TooSoon { until: Some(world.now() + minutes(1)) };
    world.pass(minutes(1) - millis(1)).await;
    for person in [&admin, &newcomer] {
        assert_eq!(person.resend(id, &newcomer.handle).await.refusal(), first);
    }
    world.pass(millis(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    world.settle().await;
    let again = Refusal::TooSoon { until: Some(world.now() + minutes(1)) };
    assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), again);
    // Counted per party.
    admin.resend(id, &admin.handle).await.done();
}

#[tokio::test]
async fn resends_are_limited_to_ten_a_day() {
    let (world, admin, newcomer, id) = scene().await;
    world.pass(minutes(1)).await;
    let begun = world.now();
    for _ in 0..10 {
        newcomer.resend(id, &newcomer.handle).await.done();
        world.pass(minutes(10)).await;
    }
    for person in [&admin, &newcomer] {
        let refused = person.resend(id, &newcomer.handle).await;
        assert_eq!(refused.refusal(), Refusal::TooMany { until: begun + hours(24) });
    }
    // The other party has not had any.
    admin.resend(id, &admin.handle).await.done();
    world.pass(hours(24) - minutes(100) - seconds(1)).await;
    let newcomer = world.sign_in("newcomer").await;
    assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), Refusal::TooMany { until: begun + hours(24) });
    world.pass(seconds(1)).await;
    newcomer.resend(id, &newcomer.handle).await.done();
}

#[tokio::test]
async fn closed_request_cannot_be_resent() {
    let (world, admin, newcomer, id) = scene().await;
    world.pass(minutes(2)).await;
    admin.withdraw(id).await.done();
    let closed = Refusal::Closed { state: State::Aborted };
    assert_eq!(newcomer.resend(id, &newcomer.handle).await.refusal(), closed);
    assert_eq!(admin.resend(id, &newcomer.handle).await.refusal(), closed);
    world.settle().await;
    let mails = admin.detail(id).await.row.mails;
    assert!(mails.iter().all(|mail| mail.delivery == Delivery::Sent), "{mails:?}");
}
