//! Routes of demo mode only.

use crate::common::{TestServer, service};
use handover_api::{Reason, route};
use handover_rules::Category;
use serde_json::json;

#[tokio::test]
async fn ordering_a_service_makes_the_account_all_three_contacts() {
    let server = TestServer::start().await;
    let outsider = server.sign_in("outsider").await;
    let order = |name: &str, holder: Option<&str>| json!({ "service": { "name": name, "category": "DOMAIN" }, "holder": holder });
    let without_holder = outsider.post(route::DEMO_ORDER, &order("new.example", None)).await;
    assert_eq!(without_holder.reason(400), Reason::Malformed);
    for name in ["=cmd|x.example", "new", "a..example"] {
        outsider.post(route::DEMO_ORDER, &order(name, Some("Toni Outsider"))).await.problem(400);
    }
    outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await.done();
    let key = service("new.example", Category::Domain);
    assert_eq!(server.contact_names(&key).await, ["outsider"; 3]);
    assert!(outsider.service(&key).await.is_some());
    let taken = outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await;
    assert_eq!(taken.reason(400), Reason::Malformed);
}

#[tokio::test]
async fn ordering_a_domain_requires_a_holder() {
    let server = TestServer::start().await;
    let outsider = server.sign_in("outsider").await;
    let domain = service("new.example", Category::Domain);
    for holder in [None, Some(""), Some("  ")] {
        let order = json!({ "service": domain, "holder": holder });
        assert_eq!(outsider.post(route::DEMO_ORDER, &order).await.reason(400), Reason::Malformed, "{holder:?}");
        assert!(outsider.service(&domain).await.is_none(), "{holder:?}");
    }
    outsider.post(route::DEMO_ORDER, &json!({ "service": domain, "holder": "Toni Outsider" })).await.done();
    assert!(outsider.service(&domain).await.is_some());
    let holders = "select 1 from holder where service_name = 'new.example' and \
                   trim(first_name || ' ' || last_name || ' ' || organisation) = 'Toni Outsider'";
    assert_eq!(server.rows(holders).len(), 1);
    // Other services have no holder.
    let vps = service("vps-1.example", Category::Vps);
    outsider.post(route::DEMO_ORDER, &json!({ "service": vps, "holder": null })).await.done();
    assert!(outsider.service(&vps).await.is_some());
}
