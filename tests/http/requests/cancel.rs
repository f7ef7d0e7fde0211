//! Declining, withdrawing and taking back an acceptance.

use crate::common::{Change, Person, TO_NEWCOMER, World, account, domain, millis, minutes};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Ending, Refusal, RequestId, State};

/// That the request ended just now, how, and because of whom.
async fn assert_ended(world: &World, viewer: &Person, id: RequestId, how: Ending, what: TimelineEvent, by: &Person) {
    let request = viewer.request(id).await;
    assert_eq!(request.state, how.state());
    let ended = request.ended.expect("it has ended");
    assert_eq!((ended.at, ended.how), (world.now(), how));
    let last = viewer.timeline(id).await.pop().expect("a timeline is never empty");
    assert_eq!((last.0, last.2, last.3), (what, world.now(), Some(by.handle.clone())));
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn each_party_may_decline() {
    for first in ["newcomer", "admin"] {
        let world = World::start().await;
        let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        let (decliner, other) = if first == "admin" { (&admin, &newcomer) } else { (&newcomer, &admin) };
        world.all_accept(id, &[other]).await;
        world.pass(minutes(3)).await;
        let code = world.code(id, decliner).await;
        decliner.decline(id, &code).await.done();
        let how = Ending::Declined { by: account(first) };
        assert_ended(&world, other, id, how, TimelineEvent::Declined, decliner).await;
        assert_eq!(world.told_after(id).await, ["admin Declined", "newcomer Declined"]);
        // The outgoing contact is told of changes only.
        world.pass(minutes(5)).await;
        assert_eq!(other.state(id).await, State::Refused);
    }
}

#[tokio::test]
async fn asker_can_withdraw_until_the_role_moves() {
    for confirmed in [false, true] {
        let world = World::start().await;
        let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        if confirmed {
            world.all_accept(id, &[&newcomer, &admin]).await;
            world.pass(minutes(2) - millis(1)).await;
        }
        assert_eq!(newcomer.withdraw(id).await.refusal(), Refusal::NotTheAsker);
        admin.withdraw(id).await.done();
        let how = Ending::Withdrawn { by: account("admin") };
        assert_ended(&world, &newcomer, id, how, TimelineEvent::Withdrawn, &admin).await;
        assert_eq!(world.told_after(id).await, ["admin Cancelled", "newcomer Cancelled"]);
        // Twice is the same result.
        let timeline = admin.timeline(id).await;
        world.pass(minutes(5)).await;
        admin.withdraw(id).await.done();
        assert_eq!(admin.timeline(id).await, timeline);
        assert_eq!(admin.take_back(id).await.refusal(), Refusal::Closed { state: State::Aborted });
        assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
    }
}

#[tokio::test]
async fn party_can_take_back_its_acceptance_until_the_role_moves() {
    for (back, grace) in [("newcomer", false), ("newcomer", true), ("admin", true)] {
        let world = World::start().await;
        let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        for person in [&admin, &newcomer] {
            assert_eq!(person.take_back(id).await.refusal(), Refusal::NotAccepted);
        }
        world.all_accept(id, &[&newcomer]).await;
        assert_eq!(admin.take_back(id).await.refusal(), Refusal::NotAccepted);
        if grace {
            world.all_accept(id, &[&admin]).await;
            world.pass(minutes(1)).await;
        }
        let (person, other) = if back == "admin" { (&admin, &newcomer) } else { (&newcomer, &admin) };
        person.take_back(id).await.done();
        let how = Ending::TakenBack { by: account(back) };
        assert_ended(&world, other, id, how, TimelineEvent::TakenBack, person).await;
        assert_eq!(world.told_after(id).await, ["admin Cancelled", "newcomer Cancelled"]);
        person.take_back(id).await.done();
        assert_eq!(other.take_back(id).await.refusal(), Refusal::Closed { state: State::Aborted });
        assert_eq!(admin.withdraw(id).await.refusal(), Refusal::Closed { state: State::Aborted });
        world.pass(minutes(5)).await;
        assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
        assert_eq!(world.told_after(id).await.len(), 2);
    }
}

#[tokio::test]
async fn sole_party_confirms_and_takes_back() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), Change { tech: "admin", ..Change::default() }).await;
    assert_eq!(world.told(id).await.len(), 1);
    world.all_accept(id, &[&admin]).await;
    admin.take_back(id).await.done();
    assert_eq!(admin.state(id).await, State::Aborted);
    assert_eq!(world.told_after(id).await, ["admin Cancelled"]);
}
