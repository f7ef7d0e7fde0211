//! Routes of demo mode only.

use crate::common::World;
use handover_api::{Reason, route};
use serde_json::json;

#[tokio::test]
async fn ordering_a_service_makes_the_account_all_three_contacts() {
    let world = World::start().await;
    let outsider = world.sign_in("outsider").await;
    let order = |name: &str, holder: Option<&str>| json!({ "service": { "name": name, "category": "DOMAIN" }, "holder": holder });
    let without_holder = outsider.post(route::DEMO_ORDER, &order("new.example", None)).await;
    assert_eq!(without_holder.reason(400), Reason::Malformed);
    for name in ["=cmd|x.example", "new", "a..example"] {
        outsider.post(route::DEMO_ORDER, &order(name, Some("Toni Outsider"))).await.problem(400);
    }
    outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await.done();
    let key = crate::common::service("new.example", handover_rules::Category::Domain);
    assert_eq!(world.holders(&key).await, ["outsider"; 3]);
    assert!(outsider.service(&key).await.is_some());
    let taken = outsider.post(route::DEMO_ORDER, &order("new.example", Some("Toni Outsider"))).await;
    assert_eq!(taken.reason(400), Reason::Malformed);
}
