//! Blockers that come up after the submission and fail an open request.

use crate::common::{Change, Person, World, account, days, domain, minutes, roles};
use handover_rules::{Blocker, Ending, NicHandle, RequestId, Role, State};

fn tech(name: &str) -> Change<'_> {
    Change { tech: name, ..Change::default() }
}

fn billing(name: &str) -> Change<'_> {
    Change { billing: name, ..Change::default() }
}

fn unable(name: &str) -> Blocker {
    Blocker::Unable { account: account(name) }
}

/// How a request failed, as `viewer` may know it.
async fn failure(viewer: &Person, id: RequestId) -> Vec<Blocker> {
    let request = viewer.request(id).await;
    assert_eq!(request.state, State::Error);
    match request.ended.map(|ended| ended.how) {
        Some(Ending::Failed { reasons }) => reasons,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn blocker_at_the_last_acceptance_fails_the_request() {
    let mut world = World::start().await;
    let [admin, newcomer, tech_contact] =
        [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("tech").await];
    let id = admin.ask(&domain(), tech("newcomer")).await;
    world.all_accept(id, &[&newcomer]).await;
    world.import_with(|provider| provider.bills.push(("newcomer", "2030-12-31", "UNPAID"))).await;
    // Debts count at the check, not before.
    assert_eq!(admin.state(id).await, State::ValidatingByCustomers);
    world.all_accept(id, &[&admin]).await;

    let own = Blocker::UnpaidInvoice { account: account("newcomer") };
    assert_eq!(failure(&newcomer, id).await, [own]);
    for other in [&admin, &tech_contact] {
        assert_eq!(failure(other, id).await, [unable("newcomer")]);
    }
    assert_eq!(world.told_after(id).await, ["admin Failed", "newcomer Failed"]);
    for letter in world.letters().await.into_iter().filter(|letter| letter.about() == "Failed") {
        assert_eq!(letter.text.contains("unpaid invoice"), letter.to == newcomer.handle, "{}", letter.text);
    }
    world.pass(minutes(3)).await;
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn blocker_at_the_move_fails_the_request() {
    let mut world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), billing("newcomer")).await;
    world.all_accept(id, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(id).await, State::Doing);
    let effect = world.now() + minutes(2);
    world
        .import_with(|provider| {
            provider.methods.retain(|(name, ..)| *name != "newcomer");
            provider.service("halden.example", "DOMAIN").status = "unPaid";
        })
        .await;
    assert_eq!(admin.state(id).await, State::Doing);
    world.pass(minutes(5)).await;
    assert_eq!(failure(&admin, id).await, [Blocker::InDebt, unable("newcomer")]);
    let own = Blocker::NoPaymentMethod { account: account("newcomer") };
    assert_eq!(failure(&newcomer, id).await, [Blocker::InDebt, own]);
    assert_eq!(admin.request(id).await.ended.map(|ended| ended.at), Some(effect));
    assert_eq!(world.holders(&domain()).await, ["admin", "tech", "billing"]);
    assert_eq!(world.told_after(id).await, ["admin Failed", "newcomer Failed"]);
}

#[tokio::test]
async fn a_move_fails_requests_it_makes_impossible() {
    let world = World::with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    // Two submissions: the second does not count as a sibling of the first.
    let technical = admin.ask(&domain(), tech("newcomer2")).await;
    let hand_over = admin.ask(&domain(), Change { admin: "newcomer", ..Change::default() }).await;
    world.all_accept(hand_over, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(hand_over).await, State::Done);
    assert_eq!(failure(&admin, technical).await, [Blocker::RightMissing { roles: roles(&[Role::Tech]) }]);
    // In the same transaction, so at the same moment.
    assert_eq!(admin.request(technical).await.ended.map(|ended| ended.at), Some(world.now()));
    assert_eq!(world.told_after(technical).await, ["admin Failed", "newcomer2 Failed"]);
}

#[tokio::test]
async fn request_in_its_grace_period_fails_once_it_is_impossible() {
    let mut world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let id = admin.ask(&domain(), tech("newcomer")).await;
    world.all_accept(id, &[&admin, &newcomer]).await;
    world.import_with(|provider| provider.service("halden.example", "DOMAIN").contacts[1] = "newcomer2").await;
    assert_eq!(failure(&admin, id).await, [Blocker::RoleLost { roles: roles(&[Role::Tech]) }]);
    world.pass(days(1)).await;
    assert_eq!(world.holders(&domain()).await, ["admin", "newcomer2", "billing"]);
    let told: Vec<(String, NicHandle)> =
        world.told(id).await.into_iter().filter(|(about, _)| about == "Failed").collect();
    assert_eq!(told.len(), 2, "{told:?}");
}
