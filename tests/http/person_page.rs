//! The page of one person.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, domain, minutes, service};
use handover_api::app::ScreenResponse;
use handover_api::people::person::PersonPage;
use handover_api::route;
use handover_rules::{Category, PerRole};

async fn page(user: &TestUser, name: &str) -> ScreenResponse<PersonPage> {
    user.get(&route::person(&account(name))).await.ok()
}

#[tokio::test]
async fn counts_what_both_share_by_role() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let tech = page(&admin, "tech").await;
    let listed = admin.services("?limit=200").await.rows;
    let theirs = listed.iter().filter(|row| row.contacts.tech == account("tech")).count() as u64;
    assert_eq!(tech.data.row.theirs, PerRole { admin: 0, tech: theirs, billing: 0 });
    assert_eq!((tech.data.row.services, tech.data.row.mine.admin), (theirs, theirs));
    assert_eq!(tech.people.iter().map(|person| person.name.as_deref()).collect::<Vec<_>>(), [Some("Toni tech")]);
    assert_eq!((tech.data.since, tech.data.row.unable), (PerRole::default(), false), "since before the records");
    // A handle without an account looks the same as one that shares nothing.
    let [outsider, nobody] = [page(&admin, "outsider").await, page(&admin, "zz99999").await];
    for other in [outsider, nobody] {
        assert_eq!((other.data.row.services, other.data.open.len(), other.people.len()), (0, 0, 0));
    }
    admin.get("/1.0/me/people/not%20a%20handle").await.problem(404);
}

#[tokio::test]
async fn open_requests_between_two_say_who_has_to_answer() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.submit_one(&service("other.example", Category::Domain), crate::common::tech("newcomer2")).await;
    let between = async |user: &TestUser, name| {
        let open = page(user, name).await.data.open;
        assert_eq!(open.len(), 1);
        (open[0].submission.first_request(), open[0].services, open[0].waits_for_reader, open[0].waits_for_other)
    };
    assert_eq!(between(&admin, "newcomer").await, (id, 1, true, true));
    admin.accept(id, &server.code(id, &admin).await).await.done();
    assert_eq!(between(&admin, "newcomer").await, (id, 1, false, true));
    assert_eq!(between(&newcomer, "admin").await, (id, 1, true, false));
    // The outgoing contact is no party.
    assert!(page(&server.sign_in("tech").await, "newcomer").await.data.open.is_empty());
    newcomer.accept(id, &server.code(id, &newcomer).await).await.done();
    server.advance(minutes(2)).await;
    let after = page(&admin, "newcomer").await.data;
    assert_eq!((after.open.len(), after.row.theirs.tech), (0, 1));
    assert!(after.since.tech.is_some(), "since the role moved");
}
