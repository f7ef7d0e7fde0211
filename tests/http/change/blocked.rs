//! What stands in the way of a change: at the submission, at the last confirmation, at the effect, and in between.

use crate::common::{Change, Person, World, account, days, domain, minutes, roles, seconds, service};
use handover_api::Reason;
use handover_rules::PerRole;
use handover_rules::{Blocker, Category, Ending, NicHandle, Refusal, RequestId, Role, ServiceKey, State};

fn tech(name: &str) -> Change<'_> {
    Change { tech: name, ..Change::default() }
}

fn billing(name: &str) -> Change<'_> {
    Change { billing: name, ..Change::default() }
}

fn unable(name: &str) -> Blocker {
    Blocker::Unable { account: account(name) }
}

async fn reasons(asker: &Person, service: &ServiceKey, change: Change<'_>) -> PerRole<Vec<Blocker>> {
    let reply = asker.submit(service, change).await;
    assert_eq!(reply.reason(400), Reason::Rejected);
    reply.blockers()
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
async fn of_another_account_one_learns_next_to_nothing() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    for (change, expected) in [
        (tech("nobody"), Blocker::NoSuchAccount),
        (tech("canada"), Blocker::OtherZone),
        (tech("states"), Blocker::OtherZone),
        (tech("gaps"), unable("gaps")),
        (tech("debtor"), unable("debtor")),
    ] {
        assert_eq!(reasons(&admin, &domain(), change).await.tech, [expected], "{change:?}");
    }
    let found = reasons(&admin, &domain(), billing("unbanked")).await;
    assert_eq!((found.tech, found.billing), (vec![], vec![unable("unbanked")]));
    // A payment method is for the billing role only, and the whole submission stands or falls.
    let found = reasons(&admin, &domain(), Change { tech: "unbanked", billing: "canada", ..Change::default() }).await;
    assert_eq!((found.tech, found.billing), (vec![], vec![Blocker::OtherZone]));
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 0);
    admin.ask(&domain(), tech("unbanked")).await;
}

#[tokio::test]
async fn one_s_own_reasons_are_told_in_full() {
    let world = World::with(&[], |provider| {
        provider.bills.push(("admin", "2030-03-03", "TO_BE_PAID"));
        provider.account("admin").complete = false;
        provider.methods.retain(|(name, ..)| *name != "admin");
    })
    .await;
    let [admin, tech_contact] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let me = || account("admin");
    let own = reasons(&admin, &domain(), billing("admin")).await.billing;
    for expected in [
        Blocker::UnpaidInvoice { account: me() },
        Blocker::ProfileIncomplete { account: me() },
        Blocker::NoPaymentMethod { account: me() },
    ] {
        assert!(own.contains(&expected), "{own:?}");
    }
    assert_eq!(own.len(), 3);
    // The same account seen by somebody else, once.
    assert_eq!(reasons(&tech_contact, &domain(), tech("admin")).await.tech, [unable("admin")]);
    // The admin's debts do not stand in the way of a change between others.
    let found = admin.submit(&domain(), tech("newcomer")).await;
    assert_eq!(found.status, 200, "{}", found.text());
}

#[tokio::test]
async fn unpaid_bills_of_the_outgoing_contact_block_too() {
    let world = World::with(&[], |provider| provider.bills.push(("tech", "2031-01-31", "UNPAID"))).await;
    let [admin, tech_contact] = [world.sign_in("admin").await, world.sign_in("tech").await];
    assert_eq!(reasons(&admin, &domain(), tech("newcomer")).await.tech, [unable("tech")]);
    let own = Blocker::UnpaidInvoice { account: account("tech") };
    assert_eq!(reasons(&tech_contact, &domain(), tech("newcomer")).await.tech, [own]);
    admin.ask(&domain(), billing("newcomer")).await;
}

#[tokio::test]
async fn the_state_of_a_service_blocks() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let named = |name| service(name, Category::Domain);
    assert_eq!(reasons(&admin, &named("gone.example"), tech("newcomer")).await.tech, [Blocker::Expired]);
    assert_eq!(reasons(&admin, &named("coming.example"), tech("newcomer")).await.tech, [Blocker::InCreation]);
    for name in ["owing.example", "owing-too.example"] {
        let change = Change { tech: "newcomer", billing: "newcomer", ..Change::default() };
        let found = reasons(&admin, &named(name), change).await;
        assert_eq!((found.tech, found.billing), (vec![], vec![Blocker::InDebt]));
        admin.ask(&named(name), tech("newcomer")).await;
    }
}

#[tokio::test]
async fn days_are_utc_days() {
    let world = World::with(&[], |provider| {
        provider.methods.retain(|(name, ..)| *name != "newcomer2");
        provider.methods.push(("newcomer2", "VALID", "2030-03-04"));
    })
    .await;
    let admin = world.sign_in("admin").await;
    let other = service("other.example", Category::Domain);
    // Due today is not past, and a payment method is good through its last day.
    admin.ask(&domain(), tech("newcomer3")).await;
    admin.ask(&domain(), billing("newcomer2")).await;
    world.pass(seconds(14 * 60 * 60 - 1)).await;
    let admin = world.sign_in("admin").await;
    admin.ask(&other, billing("newcomer2")).await;
    world.pass(seconds(1)).await;
    let zone = service("halden.example", Category::Zone);
    assert_eq!(reasons(&admin, &zone, tech("newcomer3")).await.tech, [unable("newcomer3")]);
    assert_eq!(reasons(&admin, &zone, billing("newcomer2")).await.billing, [unable("newcomer2")]);
}

#[tokio::test]
async fn a_missing_right_is_the_only_reason_given() {
    let world = World::start().await;
    let [tech_contact, billing_contact, outsider] =
        [world.sign_in("tech").await, world.sign_in("billing").await, world.sign_in("outsider").await];
    let missing = |role| vec![Blocker::RightMissing { roles: roles(&[role]) }];
    // Whoever it is: nothing is looked up.
    for name in ["newcomer", "nobody", "canada", "twins@mail.example"] {
        let change = Change { admin: name, tech: "gaps", billing: name };
        let found = reasons(&tech_contact, &domain(), change).await;
        assert_eq!((found.admin, found.billing), (missing(Role::Admin), missing(Role::Billing)), "{name}");
        assert_eq!(found.tech, [unable("gaps")]);
    }
    let found = reasons(&billing_contact, &domain(), tech("billing")).await;
    assert_eq!(found.tech, missing(Role::Tech));
    // For others there is no such service.
    let reply = outsider.submit(&domain(), tech("newcomer")).await;
    assert_eq!(reply.reason(404), Reason::NotFound);
    let nowhere = service("nowhere.example", Category::Domain);
    assert_eq!(reply.text(), outsider.submit(&nowhere, tech("newcomer")).await.text());
    let wrong_category = service("halden.example", Category::Vps);
    assert_eq!(reply.text(), tech_contact.submit(&wrong_category, tech("newcomer")).await.text());
}

#[tokio::test]
async fn an_open_request_for_the_role_is_named() {
    let world = World::start().await;
    let [admin, tech_contact] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let id = admin.ask(&domain(), tech("newcomer")).await;
    let named = [Blocker::RequestOpen { request: id, roles: roles(&[Role::Tech]) }];
    for (asker, to) in [(&admin, "newcomer"), (&admin, "newcomer2"), (&tech_contact, "newcomer2")] {
        assert_eq!(reasons(asker, &domain(), tech(to)).await.tech, named);
    }
    // Another role of the service is free, and so is the same role elsewhere.
    admin.ask(&domain(), billing("newcomer")).await;
    admin.ask(&service("halden.example", Category::Zone), tech("newcomer")).await;
    // Once it has ended, the role is free again.
    admin.withdraw(id).await.done();
    admin.ask(&domain(), tech("newcomer")).await;
}

#[tokio::test]
async fn what_has_come_up_by_the_last_confirmation_ends_the_request() {
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
async fn what_has_come_up_by_the_effect_ends_the_request() {
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
async fn an_import_that_moves_the_contacts_ends_what_has_become_impossible() {
    let mut world = World::start().await;
    let [admin, tech_contact, newcomer] =
        [world.sign_in("admin").await, world.sign_in("tech").await, world.sign_in("newcomer").await];
    let by_admin = admin.ask(&domain(), billing("newcomer")).await;
    let by_tech = tech_contact.ask(&domain(), tech("newcomer")).await;
    let elsewhere = admin.ask(&service("other.example", Category::Domain), billing("newcomer")).await;
    let code = world.code(by_tech, &newcomer).await;
    world
        .import_with(|provider| {
            provider.service("halden.example", "DOMAIN").contacts = ["newcomer2", "newcomer3", "billing"];
        })
        .await;
    let lost_right = Blocker::RightMissing { roles: roles(&[Role::Billing]) };
    assert_eq!(failure(&admin, by_admin).await, [lost_right]);
    let lost = roles(&[Role::Tech]);
    let expected = [Blocker::RightMissing { roles: lost }, Blocker::RoleLost { roles: lost }];
    assert_eq!(failure(&tech_contact, by_tech).await, expected);
    assert_eq!(newcomer.accept(by_tech, &code).await.refusal(), Refusal::Closed { state: State::Error });
    assert_eq!(admin.state(elsewhere).await, State::ValidatingByCustomers);
    for id in [by_admin, by_tech] {
        assert!(world.told_after(id).await.iter().all(|told| told.ends_with(" Failed")));
    }
    // The new contacts read what became of it; the service is theirs.
    let newcomer2 = world.sign_in("newcomer2").await;
    assert_eq!(newcomer2.state(by_admin).await, State::Error);
}

#[tokio::test]
async fn a_move_ends_the_requests_that_it_makes_impossible() {
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
async fn a_request_in_its_grace_ends_when_it_becomes_impossible() {
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
