//! Submissions that end open requests: those of other contacts by the admin's, and the asker's own that they replace
//! (decision 0005).

use crate::common::{NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, service, tech};
use handover_api::submissions::ChangeContact;
use handover_api::{Reason, route};
use handover_rules::request::notices::TimelineEvent;
use handover_rules::{Blocker, Category, Ending, Refusal, RequestId, RequestState, ServiceKey};

#[tokio::test]
async fn admins_request_supersedes_the_tech_contacts() {
    let server = TestServer::start().await;
    let [admin, techs, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    let old = techs.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(old, &newcomer).await;
    // A rejected submission supersedes nothing.
    let change = NewContacts { tech: "newcomer2", billing: "canada", ..NewContacts::default() };
    let other_zone = Blocker::OtherZone { from: account("billing"), to: account("canada") };
    assert_eq!(admin.submit(&domain(), change).await.blockers().billing, [other_zone]);
    assert_eq!(techs.state(old).await, RequestState::ValidatingByCustomers);
    server.advance(minutes(1)).await;
    admin.submit_one(&domain(), tech("newcomer2")).await;
    let ended = techs.request(old).await.ended.expect("the request has ended");
    assert_eq!((ended.at, ended.how), (server.now(), Ending::Superseded { by: account("admin") }));
    let last = techs.timeline(old).await.pop().expect("a timeline is not empty");
    assert_eq!((last.0, last.3), (TimelineEvent::Superseded, Some(account("admin"))));
    assert_eq!(server.notifications(old).await, ["newcomer Request replaced", "tech Request replaced"]);
    assert_eq!(newcomer.accept(old, &code).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
}

fn instead_of(replaced: RequestId, to: &str) -> ChangeContact {
    ChangeContact { replaces: Some(replaced), ..tech(to).body() }
}

async fn amend(user: &TestUser, key: &ServiceKey, change: &ChangeContact) -> Reply {
    user.post(&route::change_contact(key), change).await
}

#[tokio::test]
async fn the_asker_replaces_a_request_in_one_act() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let old = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(old, &newcomer).await;
    let mails = server.mails().await.len();
    // A refused replacement changes nothing.
    for to in ["nobody", "tech"] {
        assert_eq!(amend(&admin, &domain(), &instead_of(old, to)).await.reason(400), Reason::Rejected, "{to}");
    }
    assert_eq!(admin.state(old).await, RequestState::ValidatingByCustomers);
    assert_eq!(server.mails().await.len(), mails);

    let change = instead_of(old, "newcomer2");
    assert_eq!(admin.check(&domain(), &change).await.requests, 1);
    let ids: Vec<RequestId> = amend(&admin, &domain(), &change).await.ok();
    let ended = admin.request(old).await.ended.expect("the old one has ended");
    assert_eq!(ended.how, Ending::Withdrawn { by: account("admin") });
    assert_eq!(newcomer.accept(old, &code).await.refusal(), Refusal::Closed { state: RequestState::Aborted });
    assert_eq!(admin.state(ids[0]).await, RequestState::ValidatingByCustomers);
}

#[tokio::test]
async fn only_ones_own_open_request_for_the_service_is_replaced() {
    let server = TestServer::start().await;
    let [admin, techs] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let others = techs.submit_one(&domain(), TO_NEWCOMER).await;
    let replaced = amend(&admin, &domain(), &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::NoPart, "the admin is no party");
    assert_eq!(techs.state(others).await, RequestState::ValidatingByCustomers);

    let elsewhere = service("other.example", Category::Domain);
    let replaced = amend(&techs, &elsewhere, &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::NoPart, "it is about another service");

    let () = techs.withdraw(others).await.ok();
    let replaced = amend(&techs, &domain(), &instead_of(others, "newcomer2")).await;
    assert_eq!(replaced.refusal(), Refusal::Closed { state: RequestState::Aborted });
}
