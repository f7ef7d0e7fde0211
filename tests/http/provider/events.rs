//! The feed of events, read with a key.

use super::{Shop, account_body, open};
use crate::common::{TO_NEWCOMER, TestServer, domain};
use handover_api::Reason;
use handover_api::provider::{EventsPage, Scope};
use handover_rules::provider_event::{EventKind, FeedPosition};
use serde_json::{Value, json};

#[tokio::test]
async fn feed_is_read_page_by_page() {
    let (server, services) = TestServer::start_with_domains(3).await;
    let shop = Shop::with(&server, &[Scope::Events]).await;
    let empty: EventsPage = shop.get("events").await.ok();
    assert_eq!((empty.events.len(), empty.next.number), (0, 0));
    let admin = server.sign_in("admin").await;
    for service in &services {
        let id = admin.submit_one(service, TO_NEWCOMER).await;
        admin.withdraw(id).await.done();
    }
    let (mut ids, mut next) = (Vec::new(), empty.next);
    loop {
        let page: EventsPage = shop.get(&format!("events?after={next}&limit=4")).await.ok();
        next = page.next;
        if page.events.is_empty() {
            break;
        }
        ids.extend(page.events.iter().map(|entry| entry.id.clone()));
    }
    let numbers: Vec<i64> = ids.iter().map(|id: &FeedPosition| id.number).collect();
    assert_eq!((numbers, Some(&next)), ((1..=6).collect(), ids.last()));
    let first: Value = shop.get("events?limit=1").await.ok();
    let entry = &first["events"][0];
    assert_eq!(entry["type"], "request.asked");
    assert_eq!(entry["data"]["service"], json!({ "name": "s000.example", "category": "DOMAIN" }));
}

#[tokio::test]
async fn feed_needs_its_scope_and_valid_parameters() {
    let server = TestServer::start().await;
    let shop = Shop::with(&server, &[Scope::Services]).await;
    assert_eq!(shop.get("events").await.reason(403), Reason::NotAllowed);
    let shop = Shop::with(&server, &[Scope::Events]).await;
    for (query, member) in [
        ("after=-1", "after"),
        ("after=x", "after"),
        ("after=12", "after"),
        ("after=0123456789-9223372036854775808", "after"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
    ] {
        let problem = shop.get(&["events?", query].concat()).await.problem(400);
        assert_eq!((problem.reason, &*problem.faults[0].member), (Reason::Malformed, member), "{query}");
    }
}

#[tokio::test]
async fn reader_whose_next_events_are_not_there_is_refused() {
    let (server, services) = TestServer::start_with_domains(1).await;
    let shop = Shop::with(&server, &[Scope::Events]).await;
    let begin: EventsPage = shop.get("events?after=0").await.ok();
    let admin = server.sign_in("admin").await;
    for _ in 0..2 {
        admin.withdraw(admin.submit_one(&services[0], TO_NEWCOMER).await).await.done();
    }
    let all: EventsPage = shop.get("events").await.ok();
    let epoch = all.next.epoch.as_str();
    for after in [format!("{epoch}-5"), "0123456789-1".to_owned()] {
        let problem = shop.get(&["events?after=", &after].concat()).await.problem(410);
        assert_eq!(problem.reason, Reason::StaleCursor);
        assert!(problem.detail.contains("Read again everything"), "{}", problem.detail);
    }
    server.rows("delete from provider_event where id < 3 returning id");
    let problem = shop.get(&format!("events?after={}", begin.next)).await.problem(410);
    assert!(problem.detail.contains("have been deleted"), "{}", problem.detail);
    for (after, numbers) in
        [(format!("{epoch}-2"), vec![3, 4]), ("0".to_owned(), vec![3, 4]), (format!("{epoch}-4"), vec![])]
    {
        let page: EventsPage = shop.get(&["events?after=", &after].concat()).await.ok();
        assert_eq!(page.events.iter().map(|entry| entry.id.number).collect::<Vec<_>>(), numbers, "{after}");
    }
}

#[tokio::test]
async fn feed_has_corrections_and_deletions_by_the_provider() {
    let (_server, shop) = open().await;
    let correction = json!({ "contactTech": "newcomer-ovh", "reason": "Court order" });
    for reply in [
        shop.put("services/DOMAIN/halden.example/contacts", correction).await,
        shop.delete("accounts/newcomer2-ovh").await,
        shop.put("accounts/newcomer2-ovh", account_body("newcomer2@mail.example")).await,
    ] {
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    let page: EventsPage = shop.get("events").await.ok();
    let found: Vec<(EventKind, String)> =
        page.events.iter().map(|entry| (entry.event.kind(), entry.event.subject())).collect();
    let expected = [
        (EventKind::ContactChanged, format!("DOMAIN {}", domain().name)),
        (EventKind::AccountSuspended, "newcomer2-ovh".to_owned()),
        (EventKind::AccountReleased, "newcomer2-ovh".to_owned()),
    ];
    assert_eq!(found, expected);
}
