//! Orders: a new service, and who becomes its contacts and its holder.

use super::{faulty, open, outcome};
use crate::common::{TestServer, TestUser, service};
use crate::provider_events::feed;
use handover_api::provider::Outcome::{Added, Changed, Unchanged};
use handover_api::provider::{HolderObject, ServiceObject};
use handover_api::route;
use handover_rules::provider_event::EventKind;
use handover_rules::{Category, NicHandle};
use serde_json::json;

#[tokio::test]
async fn orderer_becomes_all_three_contacts_and_the_holder_and_is_mailed() {
    let (server, shop) = open().await;
    let newcomer = server.sign_in("newcomer").await;
    let order = json!({ "orderedBy": "newcomer-ovh", "expiration": "2031-03-04" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/ordered.example", order.clone()).await), Added);
    let key = service("ordered.example", Category::Domain);
    assert_eq!(server.contact_names(&key).await, ["newcomer"; 3]);
    let listed = newcomer.service(&key).await.expect("it is listed");
    assert_eq!(listed.expiration.map(|day| day.to_string()).as_deref(), Some("2031-03-04"));
    let found: ServiceObject = shop.get("services/DOMAIN/ordered.example").await.ok();
    assert_eq!((found.creation.to_string().as_str(), found.renewal.as_str()), ("2030-03-04", "manual"));
    let holder: HolderObject = shop.get("holders/ordered.example").await.ok();
    assert_eq!((holder.email.as_str(), holder.country.as_str()), ("newcomer@mail.example", "PL"));
    let mail = server.mail_to("newcomer@mail.example", "You became admin, tech and billing contact").await;
    assert!(mail.text.contains("ordered.example"), "{}", mail.text);
    // Repeating the order changes nothing, and mails nobody.
    let mails = server.mails().await.len();
    assert_eq!(outcome(&shop.put("services/DOMAIN/ordered.example", order).await), Unchanged);
    assert_eq!(server.mails().await.len(), mails);
}

/// The services of the events of orders.
async fn ordered(server: &TestServer) -> Vec<String> {
    let orders = feed(server).await.into_iter().filter(|entry| entry.event.kind() == EventKind::ServiceOrdered);
    orders.map(|entry| entry.event.subject()).collect()
}

async fn orderer(user: &TestUser, name: &str) -> Option<NicHandle> {
    user.service_detail(&service(name, Category::Vps)).await.ordered_by
}

#[tokio::test]
async fn orders_are_events_and_named_on_the_service_however_they_arrive() {
    let (mut server, shop) = open().await;
    let newcomer = server.sign_in("newcomer").await;
    let order = json!({ "orderedBy": "newcomer-ovh", "contactTech": "tech-ovh" });
    assert_eq!(outcome(&shop.put("services/VPS/call.example", order.clone()).await), Added);
    let line =
        json!({ "put": "services", "category": "VPS", "serviceName": "line.example", "orderedBy": "newcomer-ovh" });
    shop.batch(&[line]).await.text();
    let by_demo = json!({ "service": { "name": "demo.example", "category": "VPS" } });
    newcomer.post(route::DEMO_ORDER, &by_demo).await.done();
    server
        .import_with(|export| {
            export.add("file.example", "VPS", ["newcomer"; 3], None, "ok");
            export.service("file.example", "VPS").ordered_by = "newcomer-ovh";
            export.add("old.example", "VPS", ["newcomer"; 3], None, "ok");
        })
        .await;
    // Repetitions are no orders.
    shop.put("services/VPS/call.example", order).await.text();
    server.import().await;

    let expected = ["call", "line", "demo", "file"].map(|name| format!("VPS {name}.example"));
    assert_eq!(ordered(&server).await, expected);
    let first = serde_json::to_value(&feed(&server).await[0].event).expect("JSON");
    let contacts = json!({ "admin": "newcomer-ovh", "tech": "tech-ovh", "billing": "newcomer-ovh" });
    let service = json!({ "name": "call.example", "category": "VPS" });
    let data = json!({ "service": service, "orderedBy": "newcomer-ovh", "contacts": contacts });
    assert_eq!(first, json!({ "type": "service.ordered", "data": data }));
    for name in ["call.example", "line.example", "demo.example", "file.example"] {
        assert_eq!(orderer(&newcomer, name).await, Some(newcomer.handle.clone()), "{name}");
    }
    assert_eq!(orderer(&newcomer, "old.example").await, None);
    let found: ServiceObject = shop.get("services/VPS/file.example").await.ok();
    assert_eq!(found.ordered_by, Some(newcomer.handle));
}

#[tokio::test]
async fn order_may_name_contacts_and_holder() {
    let (server, shop) = open().await;
    let order = json!({
        "orderedBy": "newcomer-ovh", "contactTech": "tech-ovh",
        "holder": {
            "legalForm": "corporation", "firstName": "Hanna", "lastName": "Holder", "organisationName": "Kiln Ltd",
            "email": "hanna@holder.example", "country": "GB",
        },
    });
    assert_eq!(outcome(&shop.put("services/DOMAIN/ordered.example", order).await), Added);
    let key = service("ordered.example", Category::Domain);
    assert_eq!(server.contact_names(&key).await, ["newcomer", "tech", "newcomer"]);
    assert_eq!(shop.get("holders/ordered.example").await.ok::<HolderObject>().organisation, "Kiln Ltd");
    let mailed = server.mails().await;
    let mailed: Vec<&str> =
        mailed.iter().filter(|mail| mail.subject.contains("ordered.example")).map(|m| &*m.address).collect();
    assert_eq!(mailed.len(), 2, "{mailed:?}");
    // An order of a service that is no domain has no holder.
    let order = json!({ "orderedBy": "newcomer-ovh" });
    assert_eq!(outcome(&shop.put("services/VPS/vps-1.example", order).await), Added);
    assert_eq!(shop.get("holders/vps-1.example").await.status, 404);
}

#[tokio::test]
async fn faulty_orders_leave_nothing_behind() {
    let (server, shop) = open().await;
    let path = "services/DOMAIN/ordered.example";
    assert_eq!(faulty(&shop.put(path, json!({})).await), ["contactAdmin", "contactTech", "contactBilling"]);
    assert_eq!(faulty(&shop.put(path, json!({ "orderedBy": "nobody-ovh" })).await), ["orderedBy"]);
    assert_eq!(faulty(&shop.put(path, json!({ "orderedBy": "x" })).await), ["orderedBy"]);
    let unknown = json!({ "orderedBy": "admin-ovh", "contactTech": "nobody-ovh" });
    assert_eq!(faulty(&shop.put(path, unknown).await), ["contactTech"]);
    let holder = json!({ "orderedBy": "admin-ovh", "holder": { "email": "x" } });
    let faults = faulty(&shop.put(path, holder).await);
    assert!(faults.contains(&"holder.email".to_owned()) && faults.contains(&"holder.country".to_owned()), "{faults:?}");
    assert_eq!(faulty(&shop.put(path, json!({ "orderedBy": "admin-ovh", "holder": 7 })).await), ["holder"]);
    let order = json!({ "orderedBy": "admin-ovh", "holder": {} });
    assert_eq!(faulty(&shop.put("services/VPS/vps-1.example", order).await), ["holder"]);
    assert_eq!(faulty(&shop.put("services/DOMAIN/nodot", json!({ "orderedBy": "admin-ovh" })).await), ["serviceName"]);
    assert_eq!(shop.get(path).await.status, 404);
    assert!(server.rows("select 1 from outbox where notice = 'ordered'").is_empty());
    assert!(ordered(&server).await.is_empty());
}

#[tokio::test]
async fn an_order_of_a_service_that_exists_changes_no_contact() {
    let (server, shop) = open().await;
    let key = service("halden.example", Category::Domain);
    let order = json!({ "orderedBy": "outsider-ovh", "expiration": "2032-03-31" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", order).await), Changed);
    assert_eq!(server.contact_names(&key).await, ["admin", "tech", "billing"]);
    assert!(server.rows("select 1 from outbox where notice = 'ordered'").is_empty());
}
