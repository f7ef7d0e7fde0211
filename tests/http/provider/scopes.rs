//! Limits of the scopes of keys.

use super::{Shop, english, open, outcome};
use crate::common::{NewContacts, TestServer, domain, hours};
use handover_api::Reason;
use handover_api::provider::Outcome::{Added, Changed, Deleted, Unchanged};
use handover_api::provider::{HolderObject, Scope, ServiceObject};
use handover_rules::Blocker;
use handover_rules::submission::PlanError;
use serde_json::{Value, json};

fn holder(last_name: &str) -> Value {
    json!({
        "legalForm": "individual", "firstName": "Eve", "lastName": last_name, "organisationName": "",
        "email": "eve@mail.example", "country": "FR",
    })
}

#[tokio::test]
async fn the_scope_services_does_not_write_holders_of_domains_that_exist() {
    let server = TestServer::start().await;
    let services = Shop::with(&server, &[Scope::Services]).await;
    let both = Shop::with(&server, &[Scope::Services, Scope::Holders]).await;
    let body = json!({ "holder": holder("Taker") });
    let refused = services.put("services/DOMAIN/halden.example", body.clone()).await;
    assert_eq!(refused.reason(403), Reason::NotAllowed);
    let line = json!({
        "put": "services", "category": "DOMAIN", "serviceName": "halden.example", "holder": holder("Taker"),
    });
    assert!(services.batch(&[line]).await.text().contains("notAllowed"));
    let last_name = async || both.get("holders/halden.example").await.ok::<HolderObject>().last_name;
    assert_eq!(last_name().await, "Holder");
    // The holder of a new domain comes with its order.
    let order = json!({ "orderedBy": "admin-ovh", "holder": holder("First") });
    assert_eq!(outcome(&services.put("services/DOMAIN/new.example", order).await), Added);
    assert_eq!(outcome(&both.put("services/DOMAIN/halden.example", body).await), Changed);
    assert_eq!(last_name().await, "Taker");
}

/// Nor by deleting the domain and ordering it again, with or without another person's handle.
#[tokio::test]
async fn what_needs_a_scope_is_not_had_by_deleting_first() {
    let server = TestServer::start().await;
    let services = Shop::with(&server, &[Scope::Services]).await;
    let without_holders = Shop::with(&server, &[Scope::Services, Scope::Accounts]).await;
    let all = Shop::open(&server).await;
    let mut disputed = holder("Owner");
    disputed["disputed"] = true.into();
    assert_eq!(outcome(&all.put("holders/halden.example", disputed).await), Changed);
    let path = "services/DOMAIN/halden.example";
    assert_eq!(outcome(&services.delete(path).await), Deleted);
    let orders = [
        json!({ "orderedBy": "outsider-ovh", "holder": holder("Taker") }),
        json!({ "orderedBy": "outsider-ovh" }),
        json!({ "contactAdmin": "outsider-ovh", "contactTech": "outsider-ovh", "contactBilling": "outsider-ovh" }),
    ];
    for order in &orders {
        assert_eq!(services.put(path, order.clone()).await.reason(403), Reason::NotAllowed, "{order}");
        let mut line = order.clone();
        (line["put"], line["category"], line["serviceName"]) =
            ("services".into(), "DOMAIN".into(), "halden.example".into());
        assert!(services.batch(&[line]).await.text().contains("notAllowed"), "{order}");
    }
    let found: HolderObject = all.get("holders/halden.example").await.ok();
    assert_eq!((found.last_name.as_str(), found.disputed), ("Owner", true));
    // It comes back as it was.
    assert_eq!(outcome(&services.put(path, json!({ "expiration": "2031-03-31" })).await), Changed);
    // A handle that is given away takes its deleted domains along, so that their names would be free.
    assert_eq!(outcome(&all.put("accounts/new1-ovh", english("former@mail.example")).await), Added);
    let theirs = "services/DOMAIN/theirs.example";
    assert_eq!(outcome(&all.put(theirs, json!({ "orderedBy": "new1-ovh", "holder": holder("Owner") })).await), Added);
    assert_eq!(outcome(&without_holders.delete(theirs).await), Deleted);
    assert_eq!(outcome(&without_holders.delete("accounts/new1-ovh").await), Deleted);
    let next = || english("next@mail.example");
    assert_eq!(without_holders.put("accounts/new1-ovh", next()).await.reason(403), Reason::NotAllowed);
    assert_eq!(all.get("holders/theirs.example").await.ok::<HolderObject>().last_name, "Owner");
    // With the scope, both are written.
    assert_eq!(outcome(&all.put("accounts/new1-ovh", next()).await), Changed);
    assert_eq!(outcome(&all.delete(path).await), Deleted);
    assert_eq!(outcome(&all.put(path, orders[0].clone()).await), Added);
    assert_eq!(all.get("holders/halden.example").await.ok::<HolderObject>().last_name, "Taker");
}

#[tokio::test]
async fn a_holder_written_with_a_service_has_its_own_version_and_ends_no_dispute() {
    let (_server, shop) = open().await;
    let mut latest = holder("Latest");
    latest["disputed"] = true.into();
    latest["version"] = 7.into();
    assert_eq!(outcome(&shop.put("holders/halden.example", latest).await), Changed);
    let holder_of = |last_name: &str, version: Option<i64>| {
        let mut body = holder(last_name);
        body["version"] = version.into();
        json!({ "holder": body })
    };
    let stored = async || {
        let found: HolderObject = shop.get("holders/halden.example").await.ok();
        (found.last_name, found.disputed)
    };
    for (last_name, version) in [("Older", 6), ("Another", 7)] {
        let mut body = holder_of(last_name, Some(version));
        body["expiration"] = "2031-03-04".into();
        assert_eq!(shop.put("services/DOMAIN/halden.example", body.clone()).await.reason(409), Reason::StaleVersion);
        (body["put"], body["category"], body["serviceName"]) =
            ("services".into(), "DOMAIN".into(), "halden.example".into());
        let answers = shop.batch(&[body]).await.text();
        assert!(answers.contains("\"stale\""), "{answers}");
        assert_eq!(stored().await, ("Latest".to_owned(), true));
        let service: ServiceObject = shop.get("services/DOMAIN/halden.example").await.ok();
        assert_ne!(service.expiration.map(|day| day.to_string()).as_deref(), Some("2031-03-04"), "nothing was written");
    }
    let same = async || shop.put("services/DOMAIN/halden.example", holder_of("Latest", Some(7))).await;
    assert_eq!(outcome(&same().await), Changed, "the service");
    let again = same().await;
    assert_eq!(outcome(&again), Unchanged, "a repetition");
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", holder_of("Newer", Some(8))).await), Changed);
    assert_eq!(stored().await, ("Newer".to_owned(), true));
}

#[tokio::test]
async fn an_address_set_by_the_provider_notifies_the_former_mailbox_and_begins_the_cool_down() {
    let mut server = TestServer::start().await;
    let shop = Shop::with(&server, &[Scope::Accounts]).await;
    // Another spelling is no other mailbox.
    let mails = server.mails().await.len();
    assert_eq!(outcome(&shop.put("accounts/outsider-ovh", english("Outsider@mail.example")).await), Changed);
    assert_eq!(server.mails().await.len(), mails);
    assert_eq!(outcome(&shop.put("accounts/admin-ovh", english("call@mail.example")).await), Changed);
    let mut line = english("line@mail.example");
    (line["put"], line["nichandle"]) = ("accounts".into(), "billing-ovh".into());
    shop.batch(&[line]).await.text();
    server.import_with(|export| export.account("tech").email = "file@mail.example".to_owned()).await;
    for (name, masked) in
        [("admin", "c•••@mail.example"), ("billing", "l•••@mail.example"), ("tech", "f•••@mail.example")]
    {
        let title = format!("We changed the address of {name}-ovh");
        let mail = server.mail_to(&format!("{name}@mail.example"), &title).await;
        assert!(mail.text.contains(masked) && mail.link.is_none(), "{}", mail.text);
    }
    let admin = server.sign_in("admin").await;
    let new_admin = NewContacts { admin: "newcomer", tech: "", billing: "" };
    let refused = admin.submit(&domain(), new_admin).await.problem(400);
    let waits = |blocker: &Blocker| matches!(blocker, Blocker::CoolingDown { .. });
    assert!(matches!(refused.rejected, Some(PlanError::Blocked { reasons }) if reasons.admin.iter().any(waits)));
    server.advance(hours(25)).await;
    server.sign_in("admin").await.submit_one(&domain(), new_admin).await;
}
