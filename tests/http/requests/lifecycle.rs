//! Requests from submission to move, for every change that the rights table permits.

use crate::common::{
    NewContacts, TO_NEWCOMER, TestServer, TestUser, account, days, domain, minutes, roles, seconds, service,
};
use handover_api::mail::Delivery;
use handover_api::route;
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Category, NicHandle, RequestId, RequestState, Role};

/// Submits, confirms for every party, and lets the grace period pass.
async fn carry_through(
    server: &TestServer,
    asker: &TestUser,
    change: NewContacts<'_>,
    confirm: &[&TestUser],
) -> RequestId {
    let id = asker.submit_one(&domain(), change).await;
    let parties: Vec<NicHandle> = asker.request(id).await.parties.into_iter().map(|party| party.account).collect();
    assert_eq!(parties, confirm.iter().map(|user| user.handle.clone()).collect::<Vec<_>>());
    for (before, user) in confirm.iter().enumerate() {
        let request = asker.request(id).await;
        assert_eq!(request.state, RequestState::ValidatingByCustomers);
        assert_eq!(request.missing().count(), confirm.len() - before);
        server.all_accept(id, &[user]).await;
    }
    let request = asker.request(id).await;
    assert_eq!(request.state, RequestState::Doing);
    assert_eq!(request.effect_at, Some(server.now() + minutes(2)));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    server.advance(minutes(2)).await;
    id
}

/// Submits a new tech contact. Checks the request, its emails and the new contact's view.
async fn admin_names_newcomer(server: &TestServer, [admin, tech, newcomer]: [&TestUser; 3]) -> RequestId {
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let request = newcomer.request(id).await;
    assert_eq!(request.service, domain());
    assert_eq!(request.roles, roles(&[Role::Tech]));
    assert_eq!((&request.asker, &request.from, &request.to), (&admin.handle, &tech.handle, &newcomer.handle));
    assert_eq!((request.asked_at, request.deadline), (server.now(), server.now() + days(7)));
    assert_eq!(
        server.mails_about(id).await,
        [("Confirm it was you".to_owned(), account("admin")), ("Become".to_owned(), account("newcomer"))]
    );
    let waiting = newcomer.requests("").await;
    assert_eq!((waiting.waiting, waiting.data.waiting_for_me.total), (1, 1));
    assert_eq!(waiting.data.waiting_for_me.rows[0].asker_roles, roles(&[Role::Admin]));
    let mails = &waiting.data.waiting_for_me.rows[0].mails;
    assert!(mails.len() == 2 && mails.iter().all(|mail| mail.delivery == Delivery::Sent), "{mails:?}");
    id
}

#[tokio::test]
async fn the_admin_names_a_new_tech_contact() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    assert_eq!(newcomer.services("").await.total, 0);

    let begun = server.now();
    let id = admin_names_newcomer(&server, [&admin, &tech, &newcomer]).await;

    server.advance(minutes(5)).await;
    server.all_accept(id, &[&newcomer]).await;
    let halfway = admin.request(id).await;
    assert_eq!(halfway.missing().collect::<Vec<_>>(), [&admin.handle]);
    let screen = newcomer.requests("").await;
    assert_eq!((screen.waiting, screen.data.waiting_for_others.total), (0, 1));

    server.advance(minutes(5)).await;
    server.all_accept(id, &[&admin]).await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    server.advance(seconds(119)).await;
    assert_eq!(admin.state(id).await, RequestState::Doing);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);

    server.advance(seconds(1)).await;
    let request = admin.request(id).await;
    assert_eq!(request.state, RequestState::Done);
    assert_eq!(request.ended.map(|ended| ended.at), Some(server.now()));
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
    assert_eq!(server.notifications(id).await, ["admin Done", "newcomer Done", "tech Changed"]);

    let by = |user: &TestUser| Some(user.handle.clone());
    let [first, second] = [begun + minutes(5), begun + minutes(10)];
    assert_eq!(
        admin.timeline(id).await,
        [
            (TimelineEvent::Asked, RequestState::Todo, begun, by(&admin)),
            (TimelineEvent::CodesQueued, RequestState::ValidatingByCustomers, begun, None),
            (TimelineEvent::Accepted, RequestState::ValidatingByCustomers, first, by(&newcomer)),
            (TimelineEvent::Accepted, RequestState::ValidatingByCustomers, second, by(&admin)),
            (TimelineEvent::Checked, RequestState::CheckValidity, second, None),
            (TimelineEvent::GraceBegan, RequestState::Doing, second, None),
            (TimelineEvent::Moved, RequestState::Done, second + minutes(2), None),
        ]
    );
    // The lists show the move immediately.
    let row = newcomer.service(&domain()).await.expect("the newcomer's services contain it");
    assert_eq!(row.contacts.tech, newcomer.handle);
    assert!(tech.service(&domain()).await.is_none());
    tech.get(&route::request(id)).await.problem(404);
    assert_eq!(newcomer.requests("").await.data.finished.total, 1);
}

/// A permitted change with the mails it causes and the contacts after it.
struct Row {
    asker: &'static str,
    role: Role,
    to: &'static str,
    mails: &'static [&'static str],
    contacts: [&'static str; 3],
}

#[tokio::test]
async fn every_permitted_change_moves_the_role_and_notifies() {
    let one_role = |role, name: &'static str| match role {
        Role::Admin => NewContacts { admin: name, ..NewContacts::default() },
        Role::Tech => NewContacts { tech: name, ..NewContacts::default() },
        Role::Billing => NewContacts { billing: name, ..NewContacts::default() },
    };
    let row = |asker, role, to, mails, contacts| Row { asker, role, to, mails, contacts };
    let table = [
        row(
            "admin",
            Role::Billing,
            "newcomer",
            &["admin Done", "billing Changed", "newcomer Done"][..],
            ["admin", "tech", "newcomer"],
        ),
        row("admin", Role::Tech, "admin", &["admin Done", "tech Changed"], ["admin", "admin", "billing"]),
        row("admin", Role::Billing, "admin", &["admin Done", "billing Changed"], ["admin", "tech", "admin"]),
        row("admin", Role::Admin, "newcomer", &["admin Done", "newcomer Done"], ["newcomer", "tech", "billing"]),
        row("admin", Role::Admin, "tech", &["admin Done", "tech Done"], ["tech", "tech", "billing"]),
        row(
            "tech",
            Role::Tech,
            "newcomer",
            &["admin Changed", "newcomer Done", "tech Done"],
            ["admin", "newcomer", "billing"],
        ),
        row(
            "billing",
            Role::Billing,
            "newcomer",
            &["admin Changed", "billing Done", "newcomer Done"],
            ["admin", "tech", "newcomer"],
        ),
    ];
    for Row { asker, role, to, mails, contacts } in table {
        let server = TestServer::start().await;
        let asker = server.sign_in(asker).await;
        let incoming = server.sign_in(to).await;
        // A change to oneself needs one confirmation only.
        let confirm = if incoming.handle == asker.handle { vec![&asker] } else { vec![&asker, &incoming] };
        let id = carry_through(&server, &asker, one_role(role, to), &confirm).await;
        assert_eq!(server.contact_names(&domain()).await, contacts);
        assert_eq!(server.notifications(id).await, mails, "{role:?} by {}", asker.handle);
        assert_eq!(asker.state(id).await, RequestState::Done);
    }
}

#[tokio::test]
async fn sole_contact_hands_over_every_role_in_one_request() {
    let server = TestServer::start().await;
    let [all, newcomer] = [server.sign_in("all").await, server.sign_in("newcomer").await];
    let own = service("own.example", Category::Domain);
    let everything = NewContacts { admin: "newcomer", tech: "newcomer", billing: "newcomer" };
    let id = all.submit_one(&own, everything).await;
    assert_eq!(all.request(id).await.roles, roles(&Role::ALL));
    server.all_accept(id, &[&all, &newcomer]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&own).await, ["newcomer", "newcomer", "newcomer"]);
    assert_eq!(server.notifications(id).await, ["all Done", "newcomer Done"]);
}

#[tokio::test]
async fn without_grace_the_last_acceptance_moves_the_role() {
    let server = TestServer::start_with(&["--grace-seconds", "0"], |_| {}).await;
    let [tech, newcomer] = [server.sign_in("tech").await, server.sign_in("newcomer").await];
    let id = tech.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&tech, &newcomer]).await;
    assert_eq!(tech.state(id).await, RequestState::Done);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer", "billing"]);
}

/// The accounts listed as notified stay the same after somebody else has become the admin.
#[tokio::test]
async fn finished_request_names_the_notified_admin() {
    let mut server = TestServer::start().await;
    let [tech, newcomer] = [server.sign_in("tech").await, server.sign_in("newcomer").await];
    let id = tech.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&tech, &newcomer]).await;
    server.advance(minutes(2)).await;
    let notified = async || {
        let mut names: Vec<String> = newcomer.detail(id).await.line.notified.iter().map(ToString::to_string).collect();
        names.sort_unstable();
        names
    };
    assert_eq!(notified().await, ["admin-ovh", "newcomer-ovh", "tech-ovh"]);
    server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[0] = "newcomer2").await;
    assert_eq!(server.contact_names(&domain()).await, ["newcomer2", "newcomer", "billing"]);
    assert_eq!(notified().await, ["admin-ovh", "newcomer-ovh", "tech-ovh"]);
}
