//! Attacks by those who have access: on what they may not learn, use up, or leave behind.

use super::{give, one, policy, start, technical};
use crate::accounts::hijacked::{NEW, change_address, undo, undo_secret};
use crate::common::{TestUser, domain};
use crate::provider::Shop;
use handover_api::access::{DelegatedAsked, ReachedDetail, UsesPage};
use handover_api::app::ScreenResponse;
use handover_api::{Reason, route};
use handover_rules::model::policy::MAX_DELEGATED;
use handover_rules::{RequestId, RequestState};
use serde_json::{Value, json};

fn asking() -> Value {
    json!({ "groups": ["see", "contacts"] })
}

fn body(giver: &str, tech: &str) -> Value {
    let contacts = json!({ "admin": null, "tech": tech, "billing": null });
    json!({ "giver": format!("{giver}-ovh"), "service": domain(), "contacts": contacts })
}

async fn ask(user: &TestUser, giver: &str, tech: &str) -> RequestId {
    let asked: DelegatedAsked = user.post(route::REACHED_CONTACTS, &body(giver, tech)).await.ok();
    asked.submission.first_request()
}

async fn refused_uses(giver: &TestUser) -> usize {
    let page: ScreenResponse<UsesPage> = giver.get(&[route::ACCESS_USES, "?refused=1"].concat()).await.ok();
    page.data.rows.len()
}

async fn detail(user: &TestUser) -> ReachedDetail {
    let page: ScreenResponse<ReachedDetail> =
        user.get(&route::of_service(route::REACHED_SERVICE, &domain())).await.ok();
    page.data
}

#[tokio::test]
async fn guessed_address_of_a_contact_is_answered_like_any_other() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "domain:halden.example", &asking())).await;
    let guess = async |address: &str| {
        let problem = newcomer.post(route::REACHED_CONTACTS, &body("admin", address)).await.problem(400);
        (problem.reason, problem.rejected)
    };
    let wrong = guess("nobody@mail.example").await;
    assert_eq!(guess("tech@mail.example").await, wrong, "the address of the present contact");
    // The addresses that a delegate may use are those of accounts with which it shares a service.
    assert_eq!(guess("outsider@mail.example").await, wrong);
}

#[tokio::test]
async fn ended_requests_count_for_the_budget_of_others_too() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "domain:halden.example", &asking())).await;
    for _ in 0..MAX_DELEGATED {
        let id = ask(&newcomer, "admin", "newcomer-ovh").await;
        let code = server.code(id, &newcomer).await;
        newcomer.decline(id, &code).await.done();
    }
    let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", "newcomer-ovh")).await;
    assert_eq!(reply.reason(429), Reason::OverBudget);
    admin.submit_one(&domain(), crate::common::tech("newcomer")).await;
}

#[tokio::test]
async fn refused_asking_fills_no_list_and_stands_where_it_belongs() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let asks = give(&admin, &policy("newcomer", "domain:halden.example", &asking())).await;
    for giver in ["tech", "billing", "outsider"] {
        let reply = newcomer.post(route::REACHED_CONTACTS, &body(giver, "outsider-ovh")).await;
        assert_eq!(reply.reason(404), Reason::NotFound);
    }
    assert_eq!(refused_uses(&admin).await, 0, "nobody asked in the admin's name");
    admin.delete(&one(asks.id)).await.done();
    give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    for _ in 0..5 {
        let reply = newcomer.post(route::REACHED_CONTACTS, &body("admin", "outsider-ovh")).await;
        assert_eq!(reply.reason(404), Reason::NotFound);
    }
    assert_eq!(refused_uses(&admin).await, 1, "once an hour, like reading");
}

#[tokio::test]
async fn next_person_with_a_handle_does_not_read_what_the_former_one_asked() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    let person = |email: &str| {
        json!({
            "email": email, "firstname": "Odile", "name": "Brandt", "organisation": "", "ovhSubsidiary": "FR",
            "language": "en_GB", "state": "complete",
        })
    };
    shop.put("accounts/new1-ovh", person("former@mail.example")).await.text();
    let [admin, former] = [server.sign_in("admin").await, server.sign_in("new1").await];
    give(&admin, &policy("new1", "domain:halden.example", &asking())).await;
    ask(&former, "admin", "outsider-ovh").await;
    assert_eq!(detail(&former).await.asked.len(), 1);
    shop.delete("accounts/new1-ovh").await.text();
    shop.put("accounts/new1-ovh", person("next@mail.example")).await.text();
    give(&admin, &policy("new1", "domain:halden.example", &asking())).await;
    let next = server.sign_in("new1").await;
    assert!(detail(&next).await.asked.is_empty());
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn undo_of_the_delegate_ends_what_an_intruder_asked_in_the_name_of_others() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("newcomer", "domain:halden.example", &asking())).await;
    let thief = server.sign_in("newcomer").await;
    change_address(&server, &thief, NEW).await;
    let id = ask(&thief, "admin", "outsider-ovh").await;
    undo(&server, &undo_secret(&server, "newcomer@mail.example").await).await;
    assert_eq!(admin.state(id).await, RequestState::Aborted);
}
