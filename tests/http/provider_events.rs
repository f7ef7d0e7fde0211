//! The feed of events: each is appended by the transaction that causes it, once.

use crate::common::{TO_NEWCOMER, TestServer, account, days, domain, service};
use handover_rules::Category;
use handover_rules::provider_event::{EventKind, FeedEntry, FeedPosition};
use serde_json::{Value, json};

pub(crate) async fn feed(server: &TestServer) -> Vec<FeedEntry> {
    server.store.read(|reader| reader.events_after(0, 1000)).await.expect("the store succeeds")
}

async fn kinds(server: &TestServer) -> Vec<&'static str> {
    feed(server).await.iter().map(|entry| entry.event.kind().as_str()).collect()
}

async fn bodies(server: &TestServer) -> Vec<Value> {
    feed(server).await.iter().map(|entry| serde_json::to_value(entry).expect("JSON")).collect()
}

#[tokio::test]
async fn feed_follows_a_request_until_the_contact_has_changed() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let asked_at = server.now();
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(days(1)).await;

    let service = json!({ "name": "halden.example", "category": "DOMAIN" });
    let contacts = |tech: &str| json!({ "admin": "admin-ovh", "tech": tech, "billing": "billing-ovh" });
    let bodies = bodies(&server).await;
    let events: Vec<Value> = bodies
        .iter()
        .map(|body| {
            let id = body["id"].as_str().and_then(FeedPosition::parse).expect("a position");
            json!([id.number, body["type"], body["data"]])
        })
        .collect();
    let answer = |by: &str| json!({ "request": id, "service": service, "by": by, "answer": "accept" });
    let expected = [
        json!([1, "request.asked", { "request": id, "service": service, "roles": ["contactTech"], "asker": "admin-ovh",
               "from": "tech-ovh", "to": "newcomer-ovh" }]),
        json!([2, "request.answered", answer("admin-ovh")]),
        json!([3, "request.answered", answer("newcomer-ovh")]),
        json!([4, "request.ended", { "request": id, "service": service, "ending": "done" }]),
        json!([5, "contact.changed", { "service": service, "before": contacts("tech-ovh"),
               "after": contacts("newcomer-ovh"), "request": id }]),
    ];
    assert_eq!(events, expected);
    assert_eq!(bodies[0]["timestamp"], json!(asked_at));
}

#[tokio::test]
async fn refused_answers_and_reasons_are_not_in_the_feed() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    newcomer.accept(id, "WrongCodeWrongCodeWrongCodeWrong").await.problem(403);
    assert_eq!(kinds(&server).await, ["request.asked"]);

    let code = server.code(id, &newcomer).await;
    newcomer.decline_with(id, &code, "Ask my colleague Lena").await.done();
    newcomer.decline(id, &code).await;
    let bodies = bodies(&server).await;
    assert_eq!(kinds(&server).await, ["request.asked", "request.answered", "request.ended"]);
    assert_eq!(bodies[2]["data"]["ending"], "declined");
    assert_eq!(bodies[2]["data"]["by"], "newcomer-ovh");
    let text = json!(bodies).to_string();
    for personal in ["Lena", "@", &code] {
        assert!(!text.contains(personal), "{personal}");
    }
}

#[tokio::test]
async fn feed_has_imported_contacts_and_addresses_but_no_new_accounts_or_services() {
    let mut server = TestServer::start().await;
    assert_eq!(kinds(&server).await, Vec::<&str>::new(), "new accounts and services are the provider's");
    server
        .import_with(|export| {
            export.service("halden.example", "DOMAIN").contacts[1] = "newcomer";
            export.service("halden.example", "ZONE").contacts = ["newcomer2", "tech", "billing"];
            "moved@new.example".clone_into(&mut export.account("newcomer").email);
            export.add("brandnew.example", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        })
        .await;
    server.import().await;
    let found: Vec<(EventKind, String)> =
        feed(&server).await.iter().map(|entry| (entry.event.kind(), entry.event.subject())).collect();
    let expected = [
        (EventKind::AddressChanged, "newcomer-ovh".to_owned()),
        (EventKind::ContactChanged, "DOMAIN halden.example".to_owned()),
        (EventKind::ContactChanged, "ZONE halden.example".to_owned()),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn feed_has_suspended_and_released_accounts() {
    let server = TestServer::start().await;
    let now = server.now();
    for is_suspended in [true, false] {
        let suspend = move |tx: &mut handover_store::WriteTx<'_>| tx.set_suspended(&account("tech"), is_suspended, now);
        server.store.write(suspend).await.expect("the store succeeds");
    }
    assert_eq!(kinds(&server).await, ["account.suspended", "account.released"]);
}

#[tokio::test]
async fn numbers_go_on_after_old_events_are_deleted() {
    let server = TestServer::start_with(&["--keep-events-days", "7"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    for name in ["halden.example", "other.example"] {
        let id = admin.submit_one(&service(name, Category::Domain), TO_NEWCOMER).await;
        admin.withdraw(id).await.done();
    }
    assert_eq!(feed(&server).await.len(), 4);
    server.advance(days(8)).await;
    server.until("all but the latest are deleted", async || feed(&server).await.len() == 1).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    let ids: Vec<i64> = feed(&server).await.iter().map(|entry| entry.id.number).collect();
    assert_eq!(ids.last(), Some(&5), "{ids:?}");
}
