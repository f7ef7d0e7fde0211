//! Objects as `GET` gives them can be put back: as it is, and with one member changed, in every spelling of a name.

use super::{Shop, account_body, bill_body, faulty, open, outcome};
use crate::accounts;
use crate::common::database::Value as Column;
use crate::common::{TO_NEWCOMER, TestServer, domain};
use handover_api::Reason;
use handover_api::provider::Outcome::{Added, Changed, Deleted, Unchanged};
use handover_api::query::escape;
use serde_json::{Value, json};

/// The paths of all objects.
fn paths(server: &TestServer) -> Vec<String> {
    let text = |column: &Column| match column {
        Column::Text(text) => escape(text),
        Column::Integer(number) => number.to_string(),
        other => panic!("{other:?}"),
    };
    let tables = [
        ("accounts", "select handle from account"),
        ("services", "select category, name from service"),
        ("holders", "select service_name from holder"),
        ("bills", "select id from bill"),
        ("paymentMethods", "select id from payment_method"),
    ];
    let mut paths = Vec::new();
    for (kind, sql) in tables {
        let keys = server.rows(sql);
        assert!(!keys.is_empty(), "{kind}");
        paths.extend(keys.iter().map(|key| {
            let key: Vec<String> = key.iter().map(text).collect();
            [kind, "/", &key.join("/")].concat()
        }));
    }
    paths
}

async fn assert_all_can_be_put_back(server: &TestServer, shop: &Shop) {
    for path in paths(server) {
        let object: Value = shop.get(&path).await.ok();
        let reply = shop.put(&path, object.clone()).await;
        assert_eq!(reply.status, 200, "{path} {object} {}", reply.text());
        assert_eq!(outcome(&reply), Unchanged, "{path} {object}");
        assert_eq!(shop.get(&path).await.ok::<Value>(), object, "{path}");
        let mut line = object;
        line["put"] = path.split('/').next().into();
        let text = shop.batch(&[line]).await.text();
        assert!(text.contains("\"unchanged\""), "{path} {text}");
    }
}

#[tokio::test]
async fn every_object_can_be_put_back_changed_here_or_not() {
    let (server, shop) = open().await;
    assert_all_can_be_put_back(&server, &shop).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // A sign-up, which the provider does not know yet.
    accounts::new_account(&server, "fresh@mail.example").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(chrono::TimeDelta::minutes(3)).await;
    let changes = [
        // An address, a name, a profile that was completed here, a sign-up, and a suspension by staff.
        "update account set email = 'moved@mail.example', email_key = 'moved@mail.example' where handle = 'tech-ovh'",
        "update account set name = 'Renamed', person_changed = true where handle = 'billing-ovh'",
        "update account set complete = false, entry_complete = true where handle = 'all-ovh'",
        "update account set imported_email = null where handle = 'newcomer2-ovh'",
        "update account set suspended_at = 1893456000123 where handle = 'outsider-ovh'",
        "update holder set last_name = 'Moved', identity_changed = true, phone = '+33 1', details_changed = true",
    ];
    for change in changes {
        server.sql(change, []);
    }
    assert_all_can_be_put_back(&server, &shop).await;
    let adopted = server.rows("select imported_email from account where handle = 'newcomer2-ovh'");
    assert_eq!(adopted, [["newcomer2@mail.example".to_owned().into()]]);
}

#[tokio::test]
async fn deleted_objects_stay_deleted_when_they_are_put_back() {
    let (server, shop) = open().await;
    let order = json!({ "orderedBy": "outsider-ovh", "contactTech": "tech-ovh" });
    assert_eq!(outcome(&shop.put("services/VPS/kept.example", order).await), Added);
    assert_eq!(outcome(&shop.put("bills/F-1", bill_body("outsider-ovh", "UNPAID")).await), Added);
    for path in ["services/DOMAIN/halden.example", "accounts/outsider-ovh"] {
        assert_eq!(outcome(&shop.delete(path).await), Deleted);
    }
    // Among them what names a deleted account.
    assert_all_can_be_put_back(&server, &shop).await;
    let mut object: Value = shop.get("services/DOMAIN/halden.example").await.ok();
    object["expiration"] = "2032-01-01".into();
    assert_eq!(shop.put("services/DOMAIN/halden.example", object.clone()).await.reason(409), Reason::Conflict);
    assert!(object.as_object_mut().expect("an object").remove("removalAt").is_some());
    object["status"] = "ok".into();
    assert_eq!(outcome(&shop.put("services/DOMAIN/halden.example", object).await), Changed);
    let back: Value = shop.get("services/DOMAIN/halden.example").await.ok();
    assert_eq!((&back["status"], &back["expiration"]), (&json!("ok"), &json!("2032-01-01")));
    assert!(back.get("removalAt").is_none_or(Value::is_null));
    // The last bill of a deleted account can be paid.
    assert_eq!(outcome(&shop.put("bills/F-1", bill_body("outsider-ovh", "PAID")).await), Changed);
}

#[tokio::test]
async fn read_only_members_are_accepted_as_they_are_and_refused_otherwise() {
    let (_server, shop) = open().await;
    let with = |member: &str, value: Value| {
        let mut body = account_body("new1@mail.example");
        body[member] = value;
        body
    };
    assert_eq!(outcome(&shop.put("accounts/new1-ovh", with("suspendedAt", Value::Null)).await), Added);
    for (member, value) in [
        ("suspendedAt", json!("2030-01-01T00:00:00Z")),
        ("suspendedAt", json!(7)),
        ("removalAt", json!("2030-01-01T00:00:00Z")),
    ] {
        let reply = shop.put("accounts/new1-ovh", with(member, value)).await;
        assert_eq!(faulty(&reply), [member]);
        assert!(reply.text().contains("cannot be written"), "{}", reply.text());
    }
    // Kinds that are never suspended have no such member.
    let mut bill = bill_body("admin-ovh", "PAID");
    bill["suspendedAt"] = Value::Null;
    assert_eq!(faulty(&shop.put("bills/F-1", bill).await), ["suspendedAt"]);
}

#[tokio::test]
async fn one_changed_member_is_changed_in_every_spelling_of_a_name() {
    let (server, shop) = open().await;
    let order = json!({ "orderedBy": "newcomer-ovh" });
    assert_eq!(outcome(&shop.put("services/DOMAIN/XN--BRCK-LV-9WA6S.example", order.clone()).await), Added);
    assert_eq!(outcome(&shop.put("services/HOSTING/Vale.Example", order).await), Added);
    let method =
        json!({ "nichandle": "admin-ovh", "paymentType": "PAYPAL", "status": "VALID", "expirationDate": null });
    assert_eq!(outcome(&shop.put("paymentMethods/77", method).await), Added);
    let listed = "br%C3%BCck-%C3%A4lv.example";
    let puny = "Xn--brck-lv-9wa6s.EXAMPLE.";
    let groups: [(&[&str], &str, [&str; 2]); 5] = [
        (&[&["services/DOMAIN/", listed].concat(), &["services/DOMAIN/", puny].concat()], "status", ["unPaid", "ok"]),
        (&[&["holders/", listed].concat(), &["holders/", puny].concat()], "town", ["Oslo", "Bergen"]),
        (&["services/HOSTING/vale.example", "services/HOSTING/VALE.example"], "status", ["unPaid", "ok"]),
        (&["accounts/admin-ovh", "accounts/ADMIN-OVH"], "organisation", ["Kiln", "Kiln Ltd"]),
        (&["paymentMethods/77", "paymentMethods/077"], "status", ["EXPIRED", "VALID"]),
    ];
    for (paths, member, values) in groups {
        for (path, value) in paths.iter().zip(values) {
            let mut object: Value = shop.get(path).await.ok();
            assert_eq!(outcome(&shop.put(path, object.clone()).await), Unchanged, "{path}");
            object[member] = value.into();
            assert_eq!(outcome(&shop.put(path, object).await), Changed, "{path}");
            assert_eq!(shop.get(path).await.ok::<Value>()[member], value, "{path}");
        }
    }
    let other: Value = shop.get("paymentMethods/77").await.ok();
    assert_eq!(faulty(&shop.put("paymentMethods/78", other).await), ["paymentMethodId"]);
    let other: Value = shop.get("services/HOSTING/vale.example").await.ok();
    assert_eq!(faulty(&shop.put("services/EMAIL/vale.example", other.clone()).await), ["category"]);
    assert_eq!(faulty(&shop.put("services/HOSTING/other.example", other).await), ["serviceName"]);
    assert_eq!(server.rows("select 1 from service where lower(name) like '%vale.example'").len(), 1);
}
