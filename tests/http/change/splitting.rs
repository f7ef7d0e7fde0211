//! What a submission becomes: what is left alone, what an entry means, and the split into requests.

use crate::common::{Change, Person, World, account, domain, minutes, roles, service};
use handover_api::modify::{Check, Checked};
use handover_api::{Reason, route};
use handover_rules::model::handle::HandleError;
use handover_rules::submission::PlanError;
use handover_rules::{Blocker, Category, NicHandle, RequestId, Role, RoleSet, State};
use serde_json::{Value, json};

/// What the requests of one submission move, and from whom to whom.
async fn pairs(asker: &Person, ids: &[RequestId]) -> Vec<(NicHandle, NicHandle, RoleSet)> {
    let mut pairs = Vec::new();
    for id in ids {
        let request = asker.request(*id).await;
        pairs.push((request.from, request.to, request.roles));
    }
    pairs
}

async fn submit(person: &Person, body: &Value) -> crate::common::Reply {
    person.post(&route::change_contact(&domain()), body).await
}

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
async fn three_new_contacts_in_one_submission_are_three_requests() {
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
async fn a_right_that_was_lost_for_another_reason_counts_no_more_for_the_siblings() {
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
async fn a_right_given_on_by_a_sibling_counts_wherever_it_went_from_there() {
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
async fn roles_between_the_same_two_accounts_are_one_request() {
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

#[tokio::test]
async fn what_is_empty_or_unchanged_is_left_alone() {
    let world = World::start().await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    for body in [
        json!({}),
        json!({ "contactAdmin": null, "contactTech": null, "contactBilling": null }),
        json!({ "contactAdmin": "", "contactTech": "  " }),
        json!({ "contactAdmin": "admin-ovh", "contactTech": "tech-ovh", "contactBilling": "billing-ovh" }),
        json!({ "contactTech": " TECH-Ovh " }),
        json!({ "contactTech": "tech@mail.example", "contactBilling": "billing@MAIL.example" }),
        json!({ "contactTech": "Tech@mail.example", "contactBilling": "Billing@mail.example" }),
    ] {
        for person in [&admin, &tech] {
            let problem = submit(person, &body).await.problem(400);
            assert_eq!(problem.reason, Reason::Rejected, "{body}");
            assert_eq!(problem.rejected, Some(PlanError::NothingToChange), "{body} by {}", person.handle);
        }
    }
    // Clients send all three: what stays needs no right.
    let body = json!({ "contactAdmin": "admin-ovh", "contactTech": "newcomer-ovh", "contactBilling": "BILLING-ovh" });
    let ids: Vec<RequestId> = submit(&tech, &body).await.ok();
    assert_eq!(pairs(&tech, &ids).await, [(account("tech"), account("newcomer"), roles(&[Role::Tech]))]);
}

#[tokio::test]
async fn entries_by_address_find_only_who_shares_a_service() {
    let world = World::start().await;
    let [admin, tech] = [world.sign_in("admin").await, world.sign_in("tech").await];
    let by_address = |address: &'static str| Change { tech: address, ..Change::default() };

    let strangers = ["newcomer@mail.example", "outsider@mail.example", "nobody@mail.example"];
    for address in strangers {
        let reasons = admin.submit(&domain(), by_address(address)).await.blockers();
        assert_eq!(reasons.tech, [Blocker::NoSuchAccount], "{address}");
    }
    let reasons = admin.submit(&domain(), by_address("twins@mail.example")).await.blockers();
    assert_eq!(reasons.tech, [Blocker::SeveralAccounts]);
    // The tech contact shares no service with them.
    let reasons = tech.submit(&domain(), by_address("unbanked@mail.example")).await.blockers();
    assert_eq!(reasons.tech, [Blocker::NoSuchAccount]);

    let id = admin.ask(&domain(), by_address("UnBanked@Mail.Example")).await;
    assert_eq!(admin.request(id).await.to, account("unbanked"));
    let other = service("other.example", Category::Domain);
    let id = admin.ask(&other, by_address("admin@mail.example")).await;
    assert_eq!(admin.request(id).await.to, account("admin"));
}

#[tokio::test]
async fn entries_that_are_neither_handle_nor_address_are_each_named() {
    let world = World::start().await;
    let admin = world.sign_in("admin").await;
    let body = json!({ "contactAdmin": "nohyphen", "contactTech": "newcomer-ovh", "contactBilling": "a-ovh" });
    let problem = submit(&admin, &body).await.problem(400);
    assert_eq!(problem.reason, Reason::BadEntry);
    let entries = problem.entries.expect("the entries are named");
    assert_eq!(
        (entries.admin, entries.tech, entries.billing),
        (Some(HandleError::NoHyphen), None, Some(HandleError::BadName))
    );
    for odd in ["aa00000-ovh2", "<script>", "a@b", "two words-ovh", "naïve-ovh", "x@y.z\r\nBcc: e@f.g", "\u{0}"] {
        let problem = submit(&admin, &json!({ "contactTech": odd })).await.problem(400);
        assert_eq!(problem.reason, Reason::BadEntry, "{odd}");
        assert!(!problem.detail.contains(odd));
    }
}

#[tokio::test]
async fn a_check_says_what_would_come_and_makes_nothing() {
    let world = World::start().await;
    let [admin, tech, outsider] =
        [world.sign_in("admin").await, world.sign_in("tech").await, world.sign_in("outsider").await];
    let check = |change: Change<'_>| Check { service: domain(), change: change.body() };
    let open = tech.ask(&domain(), Change { tech: "newcomer2", ..Change::default() }).await;

    let change = Change { tech: "newcomer", billing: "unbanked@mail.example", ..Change::default() };
    let checked: Checked = admin.post(route::CHECK, &check(change)).await.ok();
    let found = checked.found.tech.expect("the account is found");
    assert_eq!((found.handle, found.is_in_my_zone), (account("newcomer"), true));
    assert_eq!(checked.found.billing.map(|found| found.handle), Some(account("unbanked")));
    match checked.rejected {
        Some(PlanError::Blocked { reasons }) => {
            assert_eq!(reasons.tech, []);
            assert_eq!(reasons.billing, [Blocker::Unable { account: account("unbanked") }]);
        }
        other => panic!("{other:?}"),
    }

    let change = Change { tech: "newcomer", ..Change::default() };
    let checked: Checked = admin.post(route::CHECK, &check(change)).await.ok();
    assert_eq!(checked.rejected, None);
    assert_eq!(checked.supersedes, [open]);
    assert_eq!(checked.requests.len(), 1);
    assert_eq!((&checked.requests[0].from, &checked.requests[0].to), (&account("tech"), &account("newcomer")));
    assert_eq!(tech.state(open).await, State::ValidatingByCustomers);
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 0);

    outsider.post(route::CHECK, &check(change)).await.problem(404);
}
