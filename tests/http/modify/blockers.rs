//! Blockers of a submission, and how much of them the submitter learns.

use crate::common::{NewContacts, TestServer, TestUser, account, billing, days, domain, roles, service, tech, unable};
use crate::submissions::detail;
use handover_api::Reason;
use handover_api::route;
use handover_rules::{Blocker, Category, PerRole, Role, ServiceKey, SubmissionId};
use serde_json::Value;

async fn reasons(asker: &TestUser, service: &ServiceKey, change: NewContacts<'_>) -> PerRole<Vec<Blocker>> {
    let reply = asker.submit(service, change).await;
    assert_eq!(reply.reason(400), Reason::Rejected);
    reply.blockers()
}

#[tokio::test]
async fn blockers_of_other_accounts_are_not_revealed() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for (change, expected) in [
        (tech("nobody"), Blocker::NoSuchAccount),
        (tech("canada"), Blocker::OtherZone { from: account("tech"), to: account("canada") }),
        (tech("states"), Blocker::OtherZone { from: account("tech"), to: account("states") }),
        (tech("gaps"), unable("gaps")),
        (tech("debtor"), unable("debtor")),
    ] {
        assert_eq!(reasons(&admin, &domain(), change).await.tech, [expected], "{change:?}");
    }
    // A submission is rejected as a whole.
    let found =
        reasons(&admin, &domain(), NewContacts { tech: "newcomer", billing: "canada", ..NewContacts::default() }).await;
    assert_eq!(
        (found.tech, found.billing),
        (vec![], vec![Blocker::OtherZone { from: account("billing"), to: account("canada") }])
    );
    assert_eq!(admin.requests("").await.data.waiting_for_me.total, 0);
    admin.submit_one(&domain(), tech("newcomer")).await;
}

/// The answer to naming an account in a role, with the name of another one in its place and without names of people,
/// which accounts that share a service may see.
async fn checked(asker: &TestUser, name: &str, role: Role) -> String {
    let mut change = NewContacts::default();
    match role {
        Role::Admin => change.admin = name,
        Role::Tech => change.tech = name,
        Role::Billing => change.billing = name,
    }
    let checked = asker.post(route::SUBMISSIONS_CHECK, &change.of(&domain())).await;
    let mut body: Value = checked.ok();
    // The names of partners.
    body.as_object_mut().expect("an object").remove("people");
    body.to_string().replace(account(name).as_str(), "somebody")
}

#[tokio::test]
async fn payment_method_of_another_account_shows_only_once_it_has_accepted() {
    let server = TestServer::start().await;
    let [admin, unbanked] = [server.sign_in("admin").await, server.sign_in("unbanked").await];
    // Neither by an answer nor by a difference between the roles.
    for role in Role::ALL {
        let answer = checked(&admin, "unbanked", role).await;
        assert_eq!(answer, checked(&admin, "newcomer", role).await, "{role:?}");
        assert!(answer.contains("\"refused\":[]") && !answer.contains("Unable"), "{answer}");
    }
    let id = admin.submit_one(&domain(), billing("unbanked")).await;
    // It reads what it needs before it accepts, and the asker nothing.
    let missing = vec![Blocker::NoPaymentMethod { account: account("unbanked") }];
    assert_eq!(detail(&unbanked, SubmissionId::new(id)).await.to_resolve, missing);
    let shown = async |user: &TestUser| {
        let seen = detail(user, SubmissionId::new(id)).await;
        seen.parties.into_iter().flat_map(|party| party.to_resolve).collect::<Vec<_>>()
    };
    assert_eq!(shown(&admin).await, []);
    server.all_accept(id, &[&unbanked]).await;
    assert_eq!(
        [shown(&admin).await, shown(&unbanked).await, shown(&server.sign_in("tech").await).await],
        [missing.clone(), vec![], vec![]]
    );
    server.all_accept(id, &[&admin]).await;
    assert!(admin.request(id).await.is_blocked());
    assert_eq!(
        (detail(&unbanked, SubmissionId::new(id)).await.to_resolve, shown(&admin).await),
        (missing.clone(), missing.clone())
    );
    let seen_by_admin = detail(&admin, SubmissionId::new(id)).await.only.expect("one line").blocked_by;
    assert_eq!(seen_by_admin, missing, "the same in both places");
}

#[tokio::test]
async fn unpaid_bill_of_the_outgoing_contact_blocks_but_shows_only_once_all_have_confirmed() {
    let server = TestServer::start_with(&[], |export| export.bills.push(("tech", "2031-01-31", "UNPAID"))).await;
    let [admin, tech_contact] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let own = Blocker::UnpaidInvoice { account: account("tech") };
    assert_eq!(reasons(&tech_contact, &domain(), tech("newcomer")).await.tech, [own]);
    // "Cannot give up the role" would tell anybody that the account owes: nothing else is behind it.
    let checked = admin.check(&domain(), &tech("newcomer").body()).await;
    assert_eq!((checked.blocked, checked.requests), (PerRole::default(), 1));
    let id = admin.submit_one(&domain(), tech("newcomer")).await;
    server.all_accept(id, &[&admin, &server.sign_in("newcomer").await]).await;
    assert!(admin.request(id).await.is_blocked());
    server.advance(days(7)).await;
    let admin = server.sign_in("admin").await;
    assert_eq!(admin.failure(id).await, [unable("tech")]);
    admin.submit_one(&domain(), billing("newcomer")).await;
}

#[tokio::test]
async fn service_status_blocks() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let named = |name| service(name, Category::Domain);
    assert_eq!(reasons(&admin, &named("gone.example"), tech("newcomer")).await.tech, [Blocker::Expired]);
    assert_eq!(reasons(&admin, &named("coming.example"), tech("newcomer")).await.tech, [Blocker::InCreation]);
    for name in ["owing.example", "owing-too.example"] {
        let change = NewContacts { tech: "newcomer", billing: "newcomer", ..NewContacts::default() };
        let found = reasons(&admin, &named(name), change).await;
        assert_eq!((found.tech, found.billing), (vec![], vec![Blocker::InDebt]));
        admin.submit_one(&named(name), tech("newcomer")).await;
    }
}

#[tokio::test]
async fn missing_right_is_the_only_blocker_given() {
    let server = TestServer::start().await;
    let [tech_contact, billing_contact, outsider] =
        [server.sign_in("tech").await, server.sign_in("billing").await, server.sign_in("outsider").await];
    let missing = |role| vec![Blocker::RightMissing { roles: roles(&[role]) }];
    // No input is looked up.
    for name in ["newcomer", "nobody", "canada", "twins@mail.example", "admin@mail.example", "ADMIN@mail.example"] {
        let change = NewContacts { admin: name, tech: "gaps", billing: name };
        let found = reasons(&tech_contact, &domain(), change).await;
        assert_eq!((found.admin, found.billing), (missing(Role::Admin), missing(Role::Billing)), "{name}");
        assert_eq!(found.tech, [unable("gaps")]);
    }
    let found = reasons(&billing_contact, &domain(), tech("billing")).await;
    assert_eq!(found.tech, missing(Role::Tech));
    // Nor can the address of another contact be guessed: it is refused like any other.
    for name in ["tech@mail.example", "other@mail.example"] {
        assert_eq!(reasons(&billing_contact, &domain(), tech(name)).await.tech, missing(Role::Tech), "{name}");
    }
    // Without any role on it, the service does not exist.
    let reply = outsider.submit(&domain(), tech("newcomer")).await;
    assert_eq!(reply.reason(404), Reason::NotFound);
    let nowhere = service("nowhere.example", Category::Domain);
    assert_eq!(reply.text(), outsider.submit(&nowhere, tech("newcomer")).await.text());
    let wrong_category = service("halden.example", Category::Vps);
    assert_eq!(reply.text(), tech_contact.submit(&wrong_category, tech("newcomer")).await.text());
}
