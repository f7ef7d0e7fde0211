//! Services and handles that the provider gives to somebody else (decisions 0061 and 0064).

use super::{give, list, may_configure, policy, start, technical};
use crate::common::TestServer;
use crate::provider::Shop;
use handover_api::access::UsesPage;
use handover_api::app::ScreenResponse;
use handover_api::route;
use serde_json::{Value, json};

const HANDLE: &str = "accounts/new1-ovh";

fn person(email: &str) -> Value {
    json!({
        "email": email, "firstname": "Odile", "name": "Brandt", "organisation": "", "ovhSubsidiary": "FR",
        "language": "en_GB", "state": "complete",
    })
}

#[tokio::test]
async fn service_of_somebody_else_under_a_former_name_is_not_reached() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    assert!(may_configure(&server, "newcomer").await);
    shop.delete("services/DOMAIN/halden.example").await.text();
    shop.put("services/DOMAIN/halden.example", json!({ "orderedBy": "outsider-ovh" })).await.text();
    assert_eq!(server.contact_names(&crate::common::domain()).await, ["outsider"; 3]);
    assert!(!may_configure(&server, "newcomer").await);
    assert_eq!(list(&admin, "").await.rows.len(), 1, "the policy stands for the admin's own services");
}

/// Deletes the account, and gives its handle to another person.
async fn give_handle_away(server: &TestServer, shop: &Shop) {
    shop.delete(HANDLE).await.text();
    assert!(!may_configure(server, "new1").await, "a deleted account rests");
    shop.put(HANDLE, person("next@mail.example")).await.text();
}

#[tokio::test]
async fn handle_of_another_person_has_no_access_and_gives_none() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    shop.put(HANDLE, person("former@mail.example")).await.text();
    let [admin, former] = [server.sign_in("admin").await, server.sign_in("new1").await];
    let mut both = policy("new1", "*", &technical());
    both["accounts"] = json!(["new1-ovh", "outsider-ovh"]);
    give(&admin, &both).await;
    give(&former, &policy("outsider", "*", &technical())).await;
    assert!(may_configure(&server, "new1").await);
    give_handle_away(&server, &shop).await;
    assert!(!may_configure(&server, "new1").await && may_configure(&server, "outsider").await);
    let next = server.sign_in("new1").await;
    for side in ["?side=given", "?side=received"] {
        assert!(list(&next, side).await.rows.is_empty(), "{side}");
    }
    let uses: ScreenResponse<UsesPage> = next.get(route::ACCESS_USES).await.ok();
    assert!(uses.data.rows.is_empty());
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn restored_account_has_its_access_again() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    shop.put(HANDLE, person("former@mail.example")).await.text();
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("new1", "*", &technical())).await;
    shop.delete(HANDLE).await.text();
    assert!(!may_configure(&server, "new1").await);
    shop.put(HANDLE, person("former@mail.example")).await.text();
    assert!(may_configure(&server, "new1").await);
}
