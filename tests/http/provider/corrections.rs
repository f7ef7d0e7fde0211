//! Corrections of contacts.

use super::{faulty, open, outcome, stale};
use crate::common::{TO_NEWCOMER, domain};
use handover_api::Reason;
use handover_api::provider::Outcome::{Changed, Unchanged};
use serde_json::json;

const PATH: &str = "services/DOMAIN/halden.example/contacts";

#[tokio::test]
async fn correction_overrides_mails_the_contacts_and_ends_impossible_requests() {
    let (server, shop) = open().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let body = json!({ "contactAdmin": "all-ovh", "contactTech": "newcomer2-ovh", "reason": "Court order 12/2030" });
    assert_eq!(outcome(&shop.put(PATH, body.clone()).await), Changed);
    assert_eq!(server.contact_names(&domain()).await, ["all", "newcomer2", "billing"]);
    assert!(admin.request(id).await.state.is_final());
    for name in ["admin", "tech", "billing", "all", "newcomer2"] {
        let mail = server.mail_to(&format!("{name}@mail.example"), "We corrected a role").await;
        assert!(mail.text.contains("Court order 12/2030"), "{}", mail.text);
    }
    let audited = server.rows("select staff_name, act, reason from audit where act = 'correctContacts'");
    assert_eq!(audited.len(), 1);
    assert!(format!("{audited:?}").contains("shop (key 1)"), "{audited:?}");
    assert_eq!(outcome(&shop.put(PATH, body).await), Unchanged);
    // The provider's word rules again.
    let contacts = json!({ "contactAdmin": "admin-ovh", "contactTech": "tech-ovh", "contactBilling": "billing-ovh" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", contacts).await), Changed);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

#[tokio::test]
async fn faulty_corrections_change_nothing() {
    let (server, shop) = open().await;
    assert_eq!(faulty(&shop.put(PATH, json!({ "contactAdmin": "all-ovh" })).await), ["reason"]);
    assert_eq!(faulty(&shop.put(PATH, json!({ "contactAdmin": "all-ovh", "reason": "x" })).await), ["reason"]);
    let unknown = json!({ "contactAdmin": "nobody-ovh", "contactTech": "?", "reason": "Court order" });
    assert_eq!(faulty(&shop.put(PATH, unknown).await), ["contactAdmin", "contactTech"]);
    let nothing = shop.put("services/DOMAIN/nothing.example/contacts", json!({ "reason": "Court order" })).await;
    assert_eq!(nothing.reason(404), Reason::NotFound);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
    let version = |version: i64| json!({ "contactTech": "all-ovh", "reason": "Court order", "version": version });
    assert_eq!(outcome(&shop.put(PATH, version(3)).await), Changed);
    assert_eq!(outcome(&shop.put(PATH, version(3)).await), Unchanged);
    let other = json!({ "contactTech": "admin-ovh", "reason": "Court order", "version": 3 });
    stale(&shop.put(PATH, other).await);
    stale(&shop.put(PATH, version(2)).await);
    assert_eq!(server.contact_names(&domain()).await, ["admin", "all", "billing"]);
}
