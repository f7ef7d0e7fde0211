//! Blockers of a submission, and how much of them the submitter learns.

use crate::common::{Change, Person, World, account, domain, roles, seconds, service};
use handover_api::Reason;
use handover_rules::{Blocker, Category, PerRole, Role, ServiceKey};

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

#[tokio::test]
async fn blockers_of_other_accounts_are_not_revealed() {
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
async fn own_blockers_are_given_in_full() {
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
async fn unpaid_bill_of_the_outgoing_contact_blocks() {
    let world = World::with(&[], |provider| provider.bills.push(("tech", "2031-01-31", "UNPAID"))).await;
    let [admin, tech_contact] = [world.sign_in("admin").await, world.sign_in("tech").await];
    assert_eq!(reasons(&admin, &domain(), tech("newcomer")).await.tech, [unable("tech")]);
    let own = Blocker::UnpaidInvoice { account: account("tech") };
    assert_eq!(reasons(&tech_contact, &domain(), tech("newcomer")).await.tech, [own]);
    admin.ask(&domain(), billing("newcomer")).await;
}

#[tokio::test]
async fn service_status_blocks() {
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
async fn due_days_end_at_midnight_utc() {
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
async fn missing_right_is_the_only_blocker_given() {
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
async fn open_request_for_the_role_blocks() {
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
