//! Deadlines and reminders. The scheduled timestamps count, not when a timer ran: see decision 0007.

use crate::common::{Change, TO_NEWCOMER, World, days, domain, hours, millis, minutes, service};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Category, Ending, Refusal, State};

#[tokio::test]
async fn answer_counts_only_before_the_deadline() {
    for (early, counts) in [(1, true), (0, false), (-1, false)] {
        let world = World::start().await;
        let begun = world.now();
        let admin = world.sign_in("admin").await;
        let id = admin.ask(&domain(), TO_NEWCOMER).await;
        let code = world.code(id, &world.sign_in("newcomer").await).await;
        world.pass(days(7) - hours(1)).await;
        let newcomer = world.sign_in("newcomer").await;
        // The timer may or may not run between the clock and the answer: it makes no difference.
        world.clock.advance(hours(1) - millis(early));
        let reply = newcomer.accept(id, &code).await;
        world.settle().await;
        let request = newcomer.request(id).await;
        if counts {
            reply.done();
            assert_eq!(request.state, State::ValidatingByCustomers);
            assert_eq!(request.party(&newcomer.handle).and_then(|party| party.accepted_at), Some(world.now()));
        } else {
            assert_eq!(reply.refusal(), Refusal::Closed { state: State::Expired });
            let ended = request.ended.expect("it has ended");
            assert_eq!((ended.at, ended.how), (begun + days(7), Ending::Expired));
            assert_eq!(
                world.told_after(id).await,
                ["admin Reminder", "admin Expired", "newcomer Reminder", "newcomer Expired"]
            );
        }
    }
}

#[tokio::test]
async fn late_expiry_keeps_the_scheduled_timestamp() {
    let mut world = World::start().await;
    let begun = world.now();
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.restart(days(30)).await;
    let admin = world.sign_in("admin").await;
    let request = admin.request(id).await;
    assert_eq!(request.state, State::Expired);
    assert_eq!(request.ended.map(|ended| ended.at), Some(begun + days(7)));
    // Nobody is reminded of what is over, and the role is free.
    assert_eq!(world.told_after(id).await, ["admin Expired", "newcomer Expired"]);
    admin.ask(&domain(), TO_NEWCOMER).await;
}

#[tokio::test]
async fn missing_parties_are_reminded_at_half_and_nine_tenths() {
    let world = World::start().await;
    let begun = world.now();
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.all_accept(id, &[&newcomer]).await;
    world.pass(days(7) / 2 - millis(1)).await;
    assert_eq!(world.told_after(id).await, [""; 0]);
    world.pass(millis(1)).await;
    assert_eq!(world.told_after(id).await, ["admin Reminder"]);
    world.pass(days(7) / 10 * 4).await;
    assert_eq!(world.told_after(id).await, ["admin Reminder", "admin Reminder"]);
    world.pass(hours(16)).await;
    assert_eq!(world.told_after(id).await.len(), 2);

    let reminders: Vec<_> = world.letters().await.into_iter().filter(|letter| letter.about() == "Reminder").collect();
    assert!(reminders.iter().all(|letter| letter.code().is_none() && !letter.text.contains("token=")));
    let admin = world.sign_in("admin").await;
    let at: Vec<_> = admin
        .timeline(id)
        .await
        .into_iter()
        .filter(|(what, ..)| *what == TimelineEvent::Reminded)
        .map(|(_, _, at, _)| at - begun)
        .collect();
    assert_eq!(at, [days(7) / 2, days(7) / 10 * 9]);
    // The code of the first mail is still good.
    world.all_accept(id, &[&admin]).await;
    assert_eq!(admin.state(id).await, State::Doing);
}

#[tokio::test]
async fn two_missed_reminders_become_one() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.pass(days(7) - minutes(1)).await;
    assert_eq!(world.told_after(id).await, ["admin Reminder", "newcomer Reminder"]);
}

#[tokio::test]
async fn role_may_move_after_the_deadline() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    let newcomer = world.sign_in("newcomer").await;
    world.all_accept(id, &[&newcomer]).await;
    world.pass(days(7) - millis(1)).await;
    let admin = world.sign_in("admin").await;
    world.all_accept(id, &[&admin]).await;
    world.pass(minutes(1)).await;
    assert_eq!(admin.state(id).await, State::Doing);
    world.pass(minutes(1)).await;
    assert_eq!(admin.state(id).await, State::Done);
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
}

#[tokio::test]
async fn late_move_is_checked_against_its_scheduled_day() {
    let mut world = World::with(&[], |provider| {
        provider.methods.retain(|(name, ..)| *name != "newcomer");
        // Good through the day of the effect.
        provider.methods.push(("newcomer", "VALID", "2030-03-04"));
        // Past its due day from the day after.
        provider.bills.push(("newcomer", "2030-03-04", "TO_BE_PAID"));
    })
    .await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let change = Change { billing: "newcomer", ..Change::default() };
    let id = admin.ask(&domain(), change).await;
    world.all_accept(id, &[&admin, &newcomer]).await;
    let effect = world.now() + minutes(2);
    world.restart(days(1)).await;
    let admin = world.sign_in("admin").await;
    let request = admin.request(id).await;
    assert_eq!((request.state, request.ended.map(|ended| ended.at)), (State::Done, Some(effect)));
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "newcomer"]);
    // Today's facts count for what begins today.
    let other = service("other.example", Category::Domain);
    admin.submit(&other, change).await.blockers();
}

#[tokio::test]
async fn due_transitions_run_before_a_call() {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), TO_NEWCOMER).await;
    world.all_accept(id, &[&admin, &newcomer]).await;
    let effect = world.now() + minutes(2);
    world.clock.advance(minutes(2));
    assert_eq!(newcomer.take_back(id).await.refusal(), Refusal::Closed { state: State::Done });
    assert_eq!(admin.withdraw(id).await.refusal(), Refusal::Closed { state: State::Done });
    assert_eq!(admin.request(id).await.ended.map(|ended| ended.at), Some(effect));
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer", "billing"]);
}
