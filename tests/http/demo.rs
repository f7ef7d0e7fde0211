//! Routes of demo mode only.

use crate::common::waiting::until;
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, domain, service, waiting};
use crate::demo_process::DemoProcess;
use handover_api::app::ReceivedWebhooks;
use handover_api::{Reason, route};
use handover_rules::provider_event::EventKind;
use handover_rules::{Category, ServiceStatus};
use handover_server::secrets::SealingKey;
use handover_server::use_cases::webhooks;
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn ordering_a_service_makes_the_account_all_three_contacts_and_the_holder_of_a_domain() {
    let server = TestServer::start().await;
    let outsider = server.sign_in("outsider").await;
    let order = async |name: &str, category: &str, holder: Value| {
        let service = json!({ "name": name, "category": category });
        outsider.post(route::DEMO_ORDER, &json!({ "service": service, "holder": holder })).await
    };
    let named = |first: &str, last: &str| json!({ "firstName": first, "lastName": last });
    let toni = || named("Toni", "Outsider");
    for (name, holder) in [
        ("new.example", Value::Null),
        ("new.example", named("Toni", "")),
        ("new.example", named(" ", "Outsider")),
        ("new.example", named("<Toni>", "Outsider")),
        ("=cmd|x.example", toni()),
        ("new", toni()),
        ("a..example", toni()),
    ] {
        assert_eq!(order(name, "DOMAIN", holder).await.reason(400), Reason::Malformed, "{name}");
    }
    let key = service("new.example", Category::Domain);
    assert!(outsider.service(&key).await.is_none());
    order("new.example", "DOMAIN", toni()).await.done();
    assert_eq!(server.contact_names(&key).await, ["outsider"; 3]);
    assert!(outsider.service(&key).await.is_some());
    let holders = "select 1 from holder where service_name = 'new.example' and \
                   first_name = 'Toni' and last_name = 'Outsider' and organisation = ''";
    assert_eq!(server.rows(holders).len(), 1);
    assert_eq!(order("new.example", "DOMAIN", toni()).await.reason(400), Reason::Malformed, "it is taken");
    // Other services have no holder.
    order("vps-1.example", "VPS", Value::Null).await.done();
    assert!(outsider.service(&service("vps-1.example", Category::Vps)).await.is_some());
}

/// The bills of an account are paid by the same call: `profile_shows_blockers_and_the_demo_resolves_them`.
#[tokio::test]
async fn billing_contact_pays_for_its_services_whose_role_can_then_change() {
    let server = TestServer::start().await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    let change = || NewContacts { billing: "all", ..NewContacts::default() };
    for (name, status) in [("owing.example", ServiceStatus::UnPaid), ("owing-too.example", ServiceStatus::PendingDebt)]
    {
        let owing = service(name, Category::Domain);
        assert_eq!(admin.service(&owing).await.expect("it is listed").status, status);
        assert_eq!(admin.submit(&owing, change()).await.reason(400), Reason::Rejected);
        // Only the payer pays.
        admin.post_nothing(route::DEMO_PAY).await.done();
        assert_eq!(admin.submit(&owing, change()).await.reason(400), Reason::Rejected);
    }
    billing.post_nothing(route::DEMO_PAY).await.done();
    for name in ["owing.example", "owing-too.example"] {
        let paid = service(name, Category::Domain);
        for user in [&admin, &billing] {
            assert_eq!(user.service(&paid).await.expect("it is listed").status, ServiceStatus::Ok);
        }
        admin.submit_one(&paid, change()).await;
    }
}

#[tokio::test]
async fn billing_contact_renews_an_expired_service_whose_contacts_can_then_change() {
    let server = TestServer::start().await;
    let [admin, billing] = [server.sign_in("admin").await, server.sign_in("billing").await];
    let gone = service("gone.example", Category::Domain);
    let state = async || {
        let row = admin.service(&gone).await.expect("it is listed");
        (row.status, row.expiration.map(|day| day.to_string()))
    };
    // Only who pays for it renews it.
    admin.post_nothing(&route::demo_renewal(&gone.name)).await.done();
    assert_eq!(state().await, (ServiceStatus::Expired, Some("2030-02-28".to_owned())));
    billing.post_nothing(&route::demo_renewal(&gone.name)).await.done();
    assert_eq!(state().await, (ServiceStatus::Ok, Some("2031-03-04".to_owned())));
    admin.submit_one(&gone, NewContacts { tech: "all", ..NewContacts::default() }).await;
}

#[tokio::test]
async fn demo_lists_the_webhooks_that_it_has_received() {
    let server = TestServer::start().await;
    let visitor = server.visitor();
    let listed = async || visitor.get(route::DEMO_WEBHOOKS).await.ok::<ReceivedWebhooks>().messages;
    assert!(listed().await.is_empty());
    let url = visitor.url(route::DEMO_WEBHOOKS);
    let add = server.store.write(move |tx| webhooks::add(tx, &url, &[], &SealingKey::of_demo()));
    add.await.expect("the store succeeds");
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
    server.until("both events arrive", async || listed().await.len() == 2).await;
    let kinds: Vec<EventKind> =
        listed().await.into_iter().filter_map(|message| Some(message.event?.event.kind())).collect();
    assert_eq!(kinds, [EventKind::RequestEnded, EventKind::RequestAsked]);
    // Only signed messages are.
    let sent = server.now().timestamp().to_string();
    let forged = [
        ("webhook-id", "evt_9"),
        ("webhook-timestamp", sent.as_str()),
        ("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
    ];
    let reply = visitor.call(Method::POST, route::DEMO_WEBHOOKS, &forged, "{}").await;
    assert_eq!(reply.reason(401), Reason::NotSignedIn);
    assert_eq!(listed().await.len(), 2);
}

#[tokio::test]
async fn order_by_the_printed_key_arrives_at_the_printed_address() {
    let demo = DemoProcess::start().await;
    let client = reqwest::Client::new();
    let order = client.put([&demo.url, "/1.0/provider/services/DOMAIN/ordered.example"].concat());
    let ordered = order.bearer_auth(&demo.key).json(&json!({ "orderedBy": "mh20417-ovh" })).send().await;
    assert!(ordered.expect("an answer").status().is_success());
    let has_arrived = async || {
        let listed = client.get(&demo.receiver).send().await.expect("an answer").text().await.expect("a body");
        let listed: ReceivedWebhooks = serde_json::from_str(&listed).expect("a list");
        let kinds = listed.messages.into_iter().filter_map(|message| Some(message.event?.event.kind()));
        kinds.into_iter().any(|kind| kind == EventKind::ServiceOrdered)
    };
    until("the order arrives", waiting::LIMIT, Duration::from_millis(20), has_arrived).await;
}
