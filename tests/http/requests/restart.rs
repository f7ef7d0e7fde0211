//! Requests survive a restart of the server.

use crate::common::{TO_NEWCOMER, World, days, domain, minutes, seconds};
use handover_rules::request::notices::Notice;
use handover_rules::{Refusal, State};

#[tokio::test]
async fn request_continues_after_a_restart() {
    let mut world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let begun = world.now();
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let code = world.code(id, &newcomer).await;
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 9, until: None });

    // Sessions, codes, tries and deadlines are as they were.
    world.restart(seconds(30)).await;
    assert_eq!(newcomer.accept(id, "x").await.refusal(), Refusal::WrongCode { tries_left: 8, until: None });
    newcomer.accept(id, &code).await.done();
    assert_eq!(admin.request(id).await.deadline, begun + days(7));

    // What was due meanwhile is done first, at its own moment.
    world.all_accept(id, &[&admin]).await;
    let effect = world.now() + minutes(2);
    world.restart(minutes(40)).await;
    let request = admin.request(id).await;
    assert_eq!((request.state, request.ended.map(|ended| ended.at)), (State::Done, Some(effect)));
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(world.told_after(id).await, ["admin Done", "newcomer Done", "tech Changed"]);
    newcomer.accept(id, &code).await.done();
    world.restart(seconds(1)).await;
    assert_eq!(world.told_after(id).await.len(), 3);
}

#[tokio::test]
async fn queued_mails_are_sent_after_a_restart() {
    let mut world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.settle().await;
    world.stop().await;
    world.queue_mail(id, "newcomer", Notice::Confirm).await;
    world.go_on().await;
    let newcomer = world.sign_in("newcomer").await;
    let letters = world.letters().await;
    let codes: Vec<_> = letters
        .iter()
        .filter(|letter| letter.to == newcomer.handle)
        .filter_map(|letter| letter.code().map(|code| code.expose().to_owned()))
        .collect();
    assert_eq!(codes.len(), 2);
    assert_eq!(newcomer.accept(id, &codes[0]).await.refusal(), Refusal::SupersededCode);
    newcomer.accept(id, &codes[1]).await.done();
}
