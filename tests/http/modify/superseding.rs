//! The admin's submissions supersede open requests of other contacts.

use crate::common::{NewContacts, TO_NEWCOMER, TestServer, account, domain, minutes, service};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Blocker, Category, Ending, Refusal, RequestId, RequestState};

const TO_NEWCOMER2: NewContacts<'_> = NewContacts { admin: "", tech: "newcomer2", billing: "" };

#[tokio::test]
async fn admins_request_supersedes_the_tech_contacts() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer, newcomer2] = [
        server.sign_in("admin").await,
        server.sign_in("tech").await,
        server.sign_in("newcomer").await,
        server.sign_in("newcomer2").await,
    ];
    let old = tech.submit_one(&domain(), TO_NEWCOMER).await;
    let code = server.code(old, &newcomer).await;
    server.advance(minutes(1)).await;
    let new = admin.submit_one(&domain(), TO_NEWCOMER2).await;

    let request = tech.request(old).await;
    assert_eq!(request.state, RequestState::Aborted);
    let ended = request.ended.expect("the request has ended");
    assert_eq!((ended.at, ended.how), (server.now(), Ending::Superseded { by: account("admin") }));
    let last = tech.timeline(old).await.pop().expect("a timeline is not empty");
    assert_eq!((last.0, last.3), (TimelineEvent::Superseded, Some(account("admin"))));
    assert_eq!(server.notifications(old).await, ["newcomer Request replaced", "tech Request replaced"]);
    assert_eq!(newcomer.accept(old, &code).await.refusal(), Refusal::Closed { state: RequestState::Aborted });

    server.all_accept(new, &[&admin, &newcomer2]).await;
    server.advance(minutes(2)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer2", "billing"]);
}

#[tokio::test]
async fn request_in_its_grace_period_is_superseded() {
    let server = TestServer::start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    let old = tech.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(old, &[&tech, &newcomer]).await;
    assert_eq!(tech.state(old).await, RequestState::Doing);
    admin.submit_one(&domain(), TO_NEWCOMER2).await;
    assert_eq!(tech.state(old).await, RequestState::Aborted);
    server.advance(minutes(5)).await;
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn superseding_ends_the_whole_request_but_no_sibling() {
    let server = TestServer::start_with(&[], |export| {
        export.add("both.example", "DOMAIN", ["admin", "tech", "tech"], None, "ok");
    })
    .await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let both = service("both.example", Category::Domain);
    let whole =
        tech.submit_one(&both, NewContacts { tech: "newcomer", billing: "newcomer", ..NewContacts::default() }).await;
    admin.submit_one(&both, TO_NEWCOMER2).await;
    assert_eq!(tech.state(whole).await, RequestState::Aborted);
    // The billing role is free again.
    let change = NewContacts { billing: "newcomer", ..NewContacts::default() };
    let alone = tech.submit_one(&both, change).await;
    assert_eq!(tech.state(alone).await, RequestState::ValidatingByCustomers);

    let own = service("own.example", Category::Domain);
    let all = server.sign_in("all").await;
    let change = NewContacts { admin: "newcomer", tech: "newcomer2", billing: "newcomer3" };
    let ids: Vec<RequestId> = all.submit(&own, change).await.ok();
    server.all_accept(ids[0], &[&all, &server.sign_in("newcomer").await]).await;
    server.advance(minutes(2)).await;
    let newcomer = server.sign_in("newcomer").await;
    newcomer.submit_one(&own, NewContacts { tech: "newcomer3", ..NewContacts::default() }).await;
    let states = [all.state(ids[0]).await, all.state(ids[1]).await, all.state(ids[2]).await];
    assert_eq!(states, [RequestState::Done, RequestState::Aborted, RequestState::ValidatingByCustomers]);
}

#[tokio::test]
async fn rejected_submission_supersedes_nothing() {
    let server = TestServer::start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    let old = tech.submit_one(&domain(), TO_NEWCOMER).await;
    let change = NewContacts { tech: "newcomer2", billing: "canada", ..NewContacts::default() };
    let other_zone = Blocker::OtherZone { from: account("billing"), to: account("canada") };
    assert_eq!(admin.submit(&domain(), change).await.blockers().billing, [other_zone]);
    assert_eq!(tech.state(old).await, RequestState::ValidatingByCustomers);
    assert_eq!(server.notifications(old).await, [""; 0]);
}

#[tokio::test]
async fn admin_can_change_the_tech_contact_at_any_time() {
    /// Progress of the tech contact's own request before the admin's submission.
    #[derive(Clone, Copy, Debug)]
    enum Before {
        Nothing,
        Asked,
        Confirmed,
        Moved,
    }
    for before in [Before::Nothing, Before::Asked, Before::Confirmed, Before::Moved] {
        let server = TestServer::start().await;
        let [admin, tech, newcomer, newcomer2] = [
            server.sign_in("admin").await,
            server.sign_in("tech").await,
            server.sign_in("newcomer").await,
            server.sign_in("newcomer2").await,
        ];
        if !matches!(before, Before::Nothing) {
            let id = tech.submit_one(&domain(), TO_NEWCOMER).await;
            if matches!(before, Before::Confirmed | Before::Moved) {
                server.all_accept(id, &[&tech, &newcomer]).await;
            }
            if matches!(before, Before::Moved) {
                server.advance(minutes(2)).await;
            }
        }
        let id = admin.submit_one(&domain(), TO_NEWCOMER2).await;
        server.all_accept(id, &[&admin, &newcomer2]).await;
        server.advance(minutes(2)).await;
        assert_eq!(server.contact_names(&domain()).await, ["admin", "newcomer2", "billing"], "{before:?}");
    }
}
