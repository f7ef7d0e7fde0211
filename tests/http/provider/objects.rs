//! Single objects.

use super::{account_body, bill_body, faulty, open, outcome, stale};
use crate::common::{NewContacts, TO_NEWCOMER, domain, service};
use handover_api::Reason;
use handover_api::provider::Outcome::{Added, Changed, Deleted, Unchanged};
use handover_api::provider::{AccountObject, BillObject};
use handover_rules::Category;
use reqwest::Method;
use serde_json::{Value, json};

fn holder_body(last_name: &str) -> Value {
    json!({
        "legalForm": "individual", "firstName": "Hanna", "lastName": last_name, "organisationName": "",
        "email": "hanna@holder.example", "country": "FR",
    })
}

#[tokio::test]
async fn object_replaces_the_version_that_was_read() {
    let (_server, shop) = open().await;
    let path = "holders/halden.example";
    let read = async || shop.get(path).await.header("etag").to_owned();
    let put = async |version: &str, name: &str| shop.if_match(version, Method::PUT, path, &holder_body(name)).await;
    let before = read().await;
    assert_eq!(outcome(&put(&before, "First").await), Changed);
    assert_eq!(put(&before, "Second").await.reason(412), Reason::PreconditionFailed);
    assert_eq!(shop.if_match(&before, Method::DELETE, path, &Value::Null).await.status, 412);
    assert_eq!(outcome(&put("*", "Second").await), Changed);
    assert_eq!(outcome(&shop.if_match(&read().await, Method::DELETE, path, &Value::Null).await), Deleted);
    // What is not there has no version.
    assert_eq!(put("*", "Third").await.status, 412);
    assert_eq!(outcome(&shop.put(path, holder_body("Third")).await), Added);
}

#[tokio::test]
async fn every_kind_is_added_changed_read_and_deleted() {
    let (_server, shop) = open().await;
    let method = json!({ "nichandle": "new1-ovh", "paymentType": "PAYPAL", "status": "VALID", "expirationDate": null });
    let contacts = json!({
        "contactAdmin": "new1-ovh", "contactTech": "tech-ovh", "contactBilling": "new1-ovh", "creation": "2030-01-01",
        "expiration": "2031-01-01", "status": "ok", "renewalType": "manual",
    });
    let later = |body: &Value, member: &str, value: &str| {
        let mut body = body.clone();
        body[member] = value.into();
        body
    };
    let kinds = [
        ("accounts/new1-ovh", account_body("odile@mail.example"), "firstname", "Ottilie"),
        ("services/DOMAIN/new.example", contacts, "status", "unPaid"),
        ("holders/new.example", holder_body("Holder"), "lastName", "Keeper"),
        ("bills/F%2F7", bill_body("new1-ovh", "UNPAID"), "status", "PAID"),
        ("paymentMethods/77", method, "status", "EXPIRED"),
    ];
    for (path, body, member, value) in &kinds {
        assert_eq!(shop.get(path).await.reason(404), Reason::NotFound, "{path}");
        assert_eq!(outcome(&shop.put(path, body.clone()).await), Added, "{path}");
        assert_eq!(outcome(&shop.put(path, body.clone()).await), Unchanged, "{path}");
        assert_eq!(outcome(&shop.put(path, later(body, member, value)).await), Changed, "{path}");
        assert_eq!(shop.get(path).await.ok::<Value>()[member], *value, "{path}");
    }
    // Members that were not changed stay.
    for ((path, ..), (member, value)) in kinds.iter().zip([
        ("email", "odile@mail.example"),
        ("contactTech", "tech-ovh"),
        ("firstName", "Hanna"),
        ("amount", "12.50"),
        ("paymentType", "PAYPAL"),
    ]) {
        assert_eq!(shop.get(path).await.ok::<Value>()[member], value, "{path}");
    }
    for (path, ..) in kinds.iter().rev() {
        assert_eq!(outcome(&shop.delete(path).await), Deleted, "{path}");
        let is_there = shop.get(path).await.status == 200;
        assert_eq!(is_there, path.starts_with("accounts") || path.starts_with("services"), "{path}");
        let again = shop.delete(path).await;
        if is_there {
            assert_eq!(outcome(&again), Deleted, "{path}");
        } else {
            assert_eq!(again.reason(404), Reason::NotFound, "{path}");
        }
    }
}

#[tokio::test]
async fn faults_are_named_with_their_member() {
    let (server, shop) = open().await;
    let mut account = account_body("not an address");
    account["state"] = "not done".into();
    account["password"] = "secret".into();
    assert_eq!(faulty(&shop.put("accounts/new1-ovh", account).await), ["email", "state", "password"]);
    assert_eq!(faulty(&shop.put("accounts/nonsense", account_body("a@b.example")).await), ["nichandle"]);
    let other = json!({ "nichandle": "new2-ovh" });
    assert_eq!(faulty(&shop.put("accounts/new1-ovh", other).await), ["nichandle"]);
    assert_eq!(faulty(&shop.put("bills/F-9", bill_body("nobody-ovh", "PAID")).await), ["nichandle"]);
    assert_eq!(faulty(&shop.put("holders/nothing.example", holder_body("Holder")).await), ["serviceName"]);
    let mut versioned = bill_body("admin-ovh", "PAID");
    versioned["version"] = "soon".into();
    assert_eq!(faulty(&shop.put("bills/F-9", versioned).await), ["version"]);
    assert_eq!(faulty(&shop.delete("bills/F-9?version=soon").await), ["version"]);
    assert_eq!(faulty(&shop.delete("bills/F-9?version=-1").await), ["version"]);
    for version in [json!("7"), json!(-1), json!(7.5), json!(1e30), json!(true), json!([7])] {
        let mut body = bill_body("admin-ovh", "PAID");
        body["version"] = version.clone();
        assert_eq!(faulty(&shop.put("bills/F-9", body).await), ["version"], "{version}");
    }
    assert_eq!(shop.put("bills/F-9", json!([])).await.reason(400), Reason::Malformed);
    let twice = "{\"status\":\"PAID\",\"status\":\"UNPAID\"}";
    let request = shop.client.client.put(shop.client.url("/1.0/provider/bills/F-9")).bearer_auth(&shop.key);
    let reply = shop.client.send(request.header("content-type", "application/json").body(twice)).await;
    assert_eq!(reply.reason(400), Reason::Malformed);
    assert_eq!(shop.get("services/NOTHING/x.example").await.reason(404), Reason::NotFound);
    assert!(
        server.rows("select 1 from account where handle like 'new%-ovh' and handle not like 'newcomer%'").is_empty()
    );
}

/// A value of another system's list that is not known here refuses no object, and can be put back as it is read.
#[tokio::test]
async fn values_that_are_not_known_are_taken() {
    let (server, shop) = open().await;
    let service = "services/DOMAIN/halden.example";
    let mut body = shop.get(service).await.ok::<Value>();
    (body["status"], body["renewalType"]) = ("autorenewInProgress".into(), "automaticV2024".into());
    assert_eq!(outcome(&shop.put(service, body).await), Changed);
    let read = shop.get(service).await.ok::<Value>();
    assert_eq!((&read["status"], &read["renewalType"]), (&json!("other"), &json!("automaticV2024")));
    assert_eq!(outcome(&shop.put(service, read).await), Unchanged);
    let mut bill = bill_body("admin-ovh", "DISPUTED");
    (bill["amount"], bill["currency"]) = ("\u{200e}45.678".into(), "TND".into());
    assert_eq!(outcome(&shop.put("bills/TN-1", bill).await), Added);
    let read = shop.get("bills/TN-1").await.ok::<Value>();
    assert_eq!((&read["amount"], &read["status"]), (&json!("45.678"), &json!("OTHER")));
    // Neither blocks a change.
    let id = server.sign_in("admin").await.submit_one(&domain(), TO_NEWCOMER).await;
    assert!(!server.sign_in("admin").await.request(id).await.is_blocked());
}

#[tokio::test]
async fn an_older_version_writes_nothing_even_after_a_deletion() {
    let (_server, shop) = open().await;
    let bill = |status: &str, version: i64| {
        let mut body = bill_body("admin-ovh", status);
        body["version"] = version.into();
        body
    };
    assert_eq!(outcome(&shop.put("bills/F-9", bill("UNPAID", 2)).await), Added);
    stale(&shop.put("bills/F-9", bill("PAID", 2)).await);
    stale(&shop.put("bills/F-9", bill("PAID", 1)).await);
    assert_eq!(shop.get("bills/F-9").await.ok::<BillObject>().status.as_str(), "UNPAID");
    stale(&shop.delete("bills/F-9?version=2").await);
    assert_eq!(outcome(&shop.delete("bills/F-9?version=4").await), Deleted);
    stale(&shop.put("bills/F-9", bill("UNPAID", 3)).await);
    assert_eq!(outcome(&shop.put("bills/F-9", bill("UNPAID", 5)).await), Added);
    assert_eq!(shop.get("bills/F-9").await.ok::<BillObject>().object.version, Some(5));
    // A deletion that overtakes the creation.
    assert_eq!(outcome(&shop.delete("bills/F-10?version=2").await), Unchanged);
    stale(&shop.put("bills/F-10", bill("UNPAID", 1)).await);
    // A repetition is no older write.
    assert_eq!(outcome(&shop.put("bills/F-9", bill("UNPAID", 5)).await), Unchanged);
    assert_eq!(outcome(&shop.delete("bills/F-10?version=2").await), Unchanged);
    for path in ["services/DOMAIN/halden.example?version=2", "accounts/outsider-ovh?version=2"] {
        assert_eq!(outcome(&shop.delete(path).await), Deleted);
        assert_eq!(outcome(&shop.delete(path).await), Deleted);
        stale(&shop.delete(&path.replace('2', "1")).await);
    }
    // It may be written as a decimal.
    let mut decimal = bill_body("admin-ovh", "UNPAID");
    decimal["version"] = json!(7.0);
    assert_eq!(outcome(&shop.put("bills/F-11", decimal).await), Added);
    assert_eq!(shop.get("bills/F-11").await.ok::<Value>()["version"], json!(7));
    // Without a version, the call counts as the latest.
    assert_eq!(outcome(&shop.put("bills/F-9", bill_body("admin-ovh", "PAID")).await), Changed);
}

#[tokio::test]
async fn what_was_changed_here_stays() {
    let (server, shop) = open().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(chrono::TimeDelta::minutes(3)).await;
    let contacts = json!({ "contactAdmin": "all-ovh", "contactTech": "tech-ovh", "contactBilling": "billing-ovh" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", contacts.clone()).await), Changed);
    assert_eq!(server.contact_names(&domain()).await, ["all", "newcomer", "billing"]);
    // The same as a file.
    let all = server.sign_in("all").await;
    assert!(all.service(&domain()).await.is_some());
    assert!(admin.service(&domain()).await.is_none());
}

#[tokio::test]
async fn paid_bill_unblocks_immediately() {
    let (server, shop) = open().await;
    let all = server.sign_in("all").await;
    let own = service("own.example", Category::Domain);
    let change = || NewContacts { billing: "admin", ..NewContacts::default() };
    assert_eq!(outcome(&shop.put("bills/F-8", bill_body("all-ovh", "UNPAID")).await), Added);
    assert_eq!(all.submit(&own, change()).await.reason(400), Reason::Rejected);
    assert_eq!(outcome(&shop.put("bills/F-8", bill_body("all-ovh", "PAID")).await), Changed);
    assert_eq!(all.submit(&own, change()).await.status, 200);
}

#[tokio::test]
async fn handle_of_a_sign_up_is_not_taken_over() {
    let (server, shop) = open().await;
    let own = "update account set imported_email = null where handle = 'newcomer-ovh'";
    server.sql(own, []);
    let reply = shop.put("accounts/newcomer-ovh", account_body("other@mail.example")).await;
    assert_eq!(reply.reason(409), Reason::Conflict);
    assert_eq!(shop.get("accounts/newcomer-ovh").await.ok::<AccountObject>().email.as_str(), "newcomer@mail.example");
}

#[tokio::test]
async fn credit_note_is_no_debt_in_any_currency() {
    let (server, shop) = open().await;
    let tech = server.sign_in("tech").await;
    let blockers = async || tech.check(&domain(), &crate::common::tech("newcomer").body()).await.blocked.tech;
    for (amount, currency, is_debt) in [("-45.678", "TND", false), ("45.678", "TND", true), ("-1", "points", false)] {
        let mut body = bill_body("tech-ovh", "UNPAID");
        (body["amount"], body["currency"]) = (amount.into(), currency.into());
        outcome(&shop.put("bills/C-1", body).await);
        assert_eq!(!blockers().await.is_empty(), is_debt, "{amount} {currency}");
    }
}
