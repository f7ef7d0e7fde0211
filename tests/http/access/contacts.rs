//! Asking for contacts in the name of the account that gives access.

use super::{give, one, policy, start};
use crate::common::{TestServer, TestUser, account, domain, unable};
use handover_api::access::{DelegatedAsked, PolicyRow, ReachedDetail, UsesPage};
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};
use handover_rules::model::policy::MAX_DELEGATED;
use handover_rules::{Category, RequestState, ServiceKey};
use serde_json::{Value, json};

fn ask_groups() -> Value {
    json!({ "groups": ["see", "contacts"] })
}

fn body(giver: &str, service: &ServiceKey, contacts: &Value) -> Value {
    json!({ "giver": format!("{giver}-ovh"), "service": service, "contacts": contacts, "note": "From Monday on." })
}

fn tech(to: &str) -> Value {
    json!({ "admin": null, "tech": to, "billing": null })
}

async fn ask(user: &TestUser, giver: &str, contacts: &Value) -> DelegatedAsked {
    user.post(route::REACHED_CONTACTS, &body(giver, &domain(), contacts)).await.ok()
}

async fn refused(user: &TestUser, giver: &str, contacts: &Value, status: u16) -> Reason {
    user.post(route::REACHED_CONTACTS, &body(giver, &domain(), contacts)).await.reason(status)
}

async fn detail(user: &TestUser) -> ReachedDetail {
    let page: ScreenResponse<ReachedDetail> =
        user.get(&route::of_service(route::REACHED_SERVICE, &domain())).await.ok();
    page.data
}

async fn uses(user: &TestUser, query: &str) -> Vec<(String, bool)> {
    let page: ScreenResponse<UsesPage> = user.get(&[route::ACCESS_USES, query].concat()).await.ok();
    page.data.rows.into_iter().map(|used| (used.action.to_string(), used.allowed)).collect()
}

async fn given(admin: &TestUser) -> PolicyRow {
    give(admin, &policy("newcomer", "domain:halden.example", &ask_groups())).await
}

async fn begin() -> (TestServer, TestUser, TestUser) {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    (server, admin, newcomer)
}

#[tokio::test]
async fn giver_confirms_what_was_asked_in_its_name() {
    let (server, admin, newcomer) = begin().await;
    given(&admin).await;
    assert_eq!(detail(&newcomer).await.asks_for, [account("admin")]);
    let asked = ask(&newcomer, "admin", &tech("outsider-ovh")).await;
    assert_eq!(asked.parties, [account("admin"), account("outsider")]);
    let id = asked.submission.first_request();
    let outsider = server.sign_in("outsider").await;
    for party in [&admin, &outsider] {
        let seen = party.detail(id).await;
        assert_eq!(seen.row.delegate, Some(account("newcomer")));
        assert_eq!((seen.row.request.asker, seen.note.as_deref()), (account("admin"), Some("From Monday on.")));
    }
    newcomer.get(&route::submission_head(asked.submission)).await.reason(404);
    let data: Value = newcomer.get(route::ACCOUNT_DATA).await.ok();
    let of_others = &data["submissionsForOthers"][0];
    assert_eq!((&of_others["asker"], &of_others["note"]), (&json!(account("admin")), &json!("From Monday on.")));
    let mails = server.mails().await;
    let says = |to: &TestUser, text: &str| {
        mails.iter().any(|mail| mail.to == to.handle && mail.maybe_request() == Some(id) && mail.text.contains(text))
    };
    assert!(says(&admin, "in your name") && says(&outsider, "in the name of"));
    let own = detail(&newcomer).await.asked;
    assert_eq!(
        own.iter().map(|of| (of.request, of.state)).collect::<Vec<_>>(),
        [(id, RequestState::ValidatingByCustomers)]
    );
    server.all_accept(id, &[&outsider, &admin]).await;
    assert_eq!(server.contact_names(&domain()).await[1], "outsider");
    assert_eq!(detail(&newcomer).await.asked[0].state, RequestState::Done);
    assert_eq!(
        uses(&admin, "?q=newcomer").await,
        [("askForContacts", true), ("see", true)].map(|(a, b)| (a.to_owned(), b))
    );
}

#[tokio::test]
async fn access_without_the_action_or_of_another_giver_does_not_ask() {
    let (server, admin, newcomer) = begin().await;
    assert_eq!(refused(&newcomer, "admin", &tech("outsider-ovh"), 404).await, Reason::NotFound);
    let see = give(&admin, &policy("newcomer", "*", &json!({ "groups": ["see", "technical"] }))).await;
    assert_eq!(refused(&newcomer, "admin", &tech("outsider-ovh"), 404).await, Reason::NotFound);
    assert!(detail(&newcomer).await.asks_for.is_empty());
    assert_eq!(uses(&admin, "?refused=1").await, [("askForContacts".to_owned(), false)]);
    admin.delete(&one(see.id)).await.done();
    let row = given(&admin).await;
    for giver in ["tech", "billing", "outsider", "newcomer"] {
        assert_eq!(refused(&newcomer, giver, &tech("outsider-ovh"), 404).await, Reason::NotFound, "{giver}");
    }
    let denied = give(&admin, &policy("newcomer", "domain:*", &json!({ "deny": ["askForContacts"] }))).await;
    assert_eq!(refused(&newcomer, "admin", &tech("outsider-ovh"), 404).await, Reason::NotFound);
    admin.delete(&one(denied.id)).await.done();
    // A role that has moved away takes the access along.
    let id = admin.submit_one(&domain(), crate::common::NewContacts { admin: "outsider", ..Default::default() }).await;
    server.all_accept(id, &[&admin, &server.sign_in("outsider").await]).await;
    assert_eq!(refused(&newcomer, "admin", &tech("outsider-ovh"), 404).await, Reason::NotFound);
    admin.delete(&one(row.id)).await.done();
}

#[tokio::test]
async fn roles_of_the_giver_limit_what_can_be_asked() {
    let (server, _, newcomer) = begin().await;
    let tech_contact = server.sign_in("tech").await;
    give(&tech_contact, &policy("newcomer", "domain:halden.example", &ask_groups())).await;
    let billing = json!({ "admin": null, "tech": null, "billing": "outsider-ovh" });
    assert_eq!(refused(&newcomer, "tech", &billing, 400).await, Reason::Rejected);
    given(&server.sign_in("admin").await).await;
    let admin = json!({ "admin": "outsider-ovh", "tech": null, "billing": null });
    assert_eq!(refused(&newcomer, "admin", &admin, 400).await, Reason::Rejected, "the admin alone names a new one");
    let asked = ask(&newcomer, "tech", &tech("outsider-ovh")).await;
    assert_eq!(asked.parties, [account("outsider"), account("tech")]);
}

#[tokio::test]
async fn open_requests_stay_and_the_givers_debts_do_not_show() {
    let (server, admin, newcomer) = begin().await;
    let tech_contact = server.sign_in("tech").await;
    let open = tech_contact.submit_one(&domain(), crate::common::tech("outsider")).await;
    given(&admin).await;
    let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", &domain(), &tech("newcomer-ovh"))).await;
    assert_eq!(reply.blockers().tech.len(), 1, "the admin itself would end the other request");
    assert_eq!(tech_contact.state(open).await, RequestState::ValidatingByCustomers);
    tech_contact.withdraw(open).await.done();
    server.change_row("update account set complete = false where handle = 'admin-ovh'", []);
    let to_admin = json!({ "admin": null, "tech": "admin-ovh", "billing": null });
    let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", &domain(), &to_admin)).await;
    assert_eq!(reply.blockers().tech, [unable("admin")]);
    // Addresses are looked up as the caller may, who shares no service with this account.
    let by_address = tech("tech@mail.example");
    assert_eq!(refused(&newcomer, "admin", &by_address, 400).await, Reason::Rejected);
}

#[tokio::test]
async fn faulty_entries_change_nothing() {
    let (server, admin, newcomer) = begin().await;
    given(&admin).await;
    assert_eq!(refused(&newcomer, "admin", &tech("not a handle"), 400).await, Reason::BadEntry);
    assert_eq!(refused(&newcomer, "admin", &tech("nobody99-ovh"), 400).await, Reason::Rejected);
    assert_eq!(
        refused(&newcomer, "admin", &json!({ "admin": null, "tech": null, "billing": null }), 400).await,
        Reason::Rejected
    );
    let missing = ServiceKey { category: Category::Vps, ..domain() };
    let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", &missing, &tech("outsider-ovh"))).await;
    assert_eq!(reply.reason(404), Reason::NotFound);
    assert_eq!(server.value::<i64>("select count(*) from request where asker = 'admin-ovh'"), 0);
}

#[tokio::test]
async fn others_have_a_budget_of_their_own_in_the_name_of_a_giver() {
    let (server, keys) = TestServer::start_with_domains(MAX_DELEGATED as usize + 1).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "*", &ask_groups())).await;
    let (last, first) = keys.split_last().expect("services");
    for key in first {
        newcomer.post(route::REACHED_CONTACTS, &body("admin", key, &tech("newcomer-ovh"))).await.ok::<DelegatedAsked>();
    }
    let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", last, &tech("newcomer-ovh"))).await;
    assert_eq!(reply.reason(429), Reason::OverBudget);
    admin.submit_one(last, crate::common::tech("newcomer")).await;
}
