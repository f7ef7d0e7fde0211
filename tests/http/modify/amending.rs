//! A submission that replaces an open request of the asker (decision 0005).

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, service, tech};
use handover_api::modify::ChangeContact;
use handover_api::{Reason, route};
use handover_rules::{Category, Ending, Refusal, RequestId, RequestState, ServiceKey};

fn instead_of(replaced: RequestId, to: &str) -> ChangeContact {
    ChangeContact { replaces: Some(replaced), ..tech(to).body() }
}

async fn amend(user: &TestUser, key: &ServiceKey, change: &ChangeContact) -> crate::common::Reply {
    user.post(&route::change_contact(key), change).await
}

#[tokio::test]
async fn the_asker_replaces_a_request_in_one_act() {
    let server = TestServer::start().await;
    let [admin, newcomer, newcomer2] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer2").await];
    let old = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(old, &newcomer).await;
    let change = instead_of(old, "newcomer2");
    assert_eq!(admin.check(&domain(), &change).await.requests, 1);
    let ids: Vec<RequestId> = amend(&admin, &domain(), &change).await.ok();
    let ended = admin.request(old).await.ended.expect("the old one has ended");
    assert_eq!(ended.how, Ending::Withdrawn { by: account("admin") });
    assert_eq!(newcomer.accept(old, &code).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
    server.all_accept(ids[0], &[&admin, &newcomer2]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer2", "billing"]);
}

#[tokio::test]
async fn a_refused_replacement_changes_nothing() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let old = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let mails = server.mails().await.len();
    for to in ["nobody", "tech"] {
        assert_eq!(amend(&admin, &domain(), &instead_of(old, to)).await.reason(400), Reason::Rejected, "{to}");
    }
    assert_eq!(admin.state(old).await, RequestState::ValidatingByCustomers);
    server.settle().await;
    assert_eq!(server.mails().await.len(), mails);
    server.all_accept(old, &[&admin, &newcomer]).await;
    assert_eq!(admin.state(old).await, RequestState::Doing);
}

#[tokio::test]
async fn only_ones_own_open_request_for_the_service_is_replaced() {
    let server = TestServer::start_with(&[], |export| {
        export.add("third.example", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let others = techs.submit_one(&domain(), TO_NEWCOMER).await;
    let replaced = amend(&admin, &domain(), &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::NoPart, "the admin is no party");
    assert_eq!(techs.state(others).await, RequestState::ValidatingByCustomers);

    let elsewhere = service("third.example", Category::Domain);
    let replaced = amend(&techs, &elsewhere, &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::NoPart, "it is about another service");

    let () = techs.withdraw(others).await.ok();
    let replaced = amend(&techs, &domain(), &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::Closed { state: RequestState::Aborted });
}
