//! Splitting a submission into requests, one for each pair of accounts.

use super::pairs;
use crate::common::{Change, Person, World, account, domain, minutes, roles, service};
use handover_rules::{Category, RequestId, Role, State};

/// The admin, and three who are no contacts yet.
async fn everybody(world: &World) -> [Person; 4] {
    [
        world.sign_in("admin").await,
        world.sign_in("newcomer").await,
        world.sign_in("newcomer2").await,
        world.sign_in("newcomer3").await,
    ]
}

#[tokio::test]
async fn three_new_contacts_become_three_requests() {
    let world = World::with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer, newcomer2, newcomer3] = everybody(&world).await;
    let change = Change { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" };
    let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
    assert_eq!(
        pairs(&admin, &ids).await,
        [
            (account("admin"), account("newcomer"), roles(&[Role::Admin])),
            (account("tech"), account("newcomer2"), roles(&[Role::Tech])),
            (account("billing"), account("newcomer3"), roles(&[Role::Billing])),
        ]
    );
    // The admin role goes first; the right that the asker loses by that still counts for the siblings.
    world.all_accept(ids[0], &[&admin, &newcomer]).await;
    assert_eq!(world.holders(&domain()).await, ["newcomer", "tech", "billing"]);
    assert_eq!(admin.state(ids[1]).await, State::ValidatingByCustomers);
    world.all_accept(ids[1], &[&admin, &newcomer2]).await;
    world.all_accept(ids[2], &[&newcomer3, &admin]).await;
    assert_eq!(world.holders(&domain()).await, ["newcomer", "newcomer2", "newcomer3"]);
    // The admin of that moment is told, for it was not the asker.
    assert_eq!(world.told_after(ids[1]).await, ["admin Done", "newcomer Changed", "newcomer2 Done", "tech Changed"]);
    // But it is no right for anything new.
    admin.submit(&domain(), Change { tech: "admin", ..Change::default() }).await.problem(404);
}

#[tokio::test]
async fn right_lost_by_an_unrelated_change_fails_the_siblings() {
    for by_import in [false, true] {
        let mut world = World::with(&["--grace-seconds", "0"], |_| {}).await;
        let [admin, newcomer, newcomer3] =
            [world.sign_in("admin").await, world.sign_in("newcomer").await, world.sign_in("newcomer3").await];
        let change = Change { admin: "newcomer", tech: "newcomer2", ..Change::default() };
        let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
        world.all_accept(ids[0], &[&admin, &newcomer]).await;
        let back = newcomer.ask(&domain(), Change { admin: "admin", ..Change::default() }).await;
        world.all_accept(back, &[&newcomer, &admin]).await;
        assert_eq!(admin.state(ids[1]).await, State::ValidatingByCustomers);
        // This time it goes by a change that the sibling has nothing to do with.
        if by_import {
            world.import_with(|provider| provider.service("halden.example", "DOMAIN").contacts[0] = "newcomer3").await;
        } else {
            let on = admin.ask(&domain(), Change { admin: "newcomer3", ..Change::default() }).await;
            world.all_accept(on, &[&admin, &newcomer3]).await;
        }
        assert_eq!(world.holders(&domain()).await, ["newcomer3", "tech", "billing"]);
        assert_eq!(admin.state(ids[1]).await, State::Error, "by import: {by_import}");
    }
}

#[tokio::test]
async fn right_passed_on_by_a_sibling_still_counts() {
    let world = World::with(&["--grace-seconds", "0"], |_| {}).await;
    let [admin, newcomer, newcomer2, newcomer3] = everybody(&world).await;
    let change = Change { admin: "newcomer", tech: "newcomer2", ..Change::default() };
    let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
    world.all_accept(ids[0], &[&admin, &newcomer]).await;
    let on = newcomer.ask(&domain(), Change { admin: "newcomer3", ..Change::default() }).await;
    world.all_accept(on, &[&newcomer, &newcomer3]).await;
    world.all_accept(ids[1], &[&admin, &newcomer2]).await;
    assert_eq!(world.holders(&domain()).await, ["newcomer3", "newcomer2", "billing"]);
}

#[tokio::test]
async fn roles_between_the_same_two_accounts_become_one_request() {
    let world = World::start().await;
    let [admin, newcomer] = [world.sign_in("admin").await, world.sign_in("newcomer").await];
    let vps = service("ns1.halden.example", Category::Vps);
    let change = Change { admin: "newcomer", tech: "newcomer", billing: "newcomer" };
    let ids: Vec<RequestId> = admin.submit(&vps, change).await.ok();
    assert_eq!(
        pairs(&admin, &ids).await,
        [
            (account("admin"), account("newcomer"), roles(&[Role::Admin, Role::Tech])),
            (account("billing"), account("newcomer"), roles(&[Role::Billing])),
        ]
    );
    // From then on they live independently.
    let code = world.code(ids[0], &newcomer).await;
    newcomer.decline(ids[0], &code).await.done();
    assert_eq!(admin.state(ids[1]).await, State::ValidatingByCustomers);
    world.all_accept(ids[1], &[&admin, &newcomer]).await;
    world.pass(minutes(2)).await;
    assert_eq!(world.holders(&vps).await, ["admin", "admin", "newcomer"]);
}
