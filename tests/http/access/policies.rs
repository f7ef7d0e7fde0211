//! Giving, reading, changing and ending policies.

use super::{HANDLE, give, hand_over, list, may_configure, one, policy, put_person, start, technical, uses};
use crate::common::{TestServer, account, domain};
use crate::provider::Shop;
use chrono::TimeDelta;
use handover_api::access::{PolicyRow, ServiceAccess};
use handover_api::app::ScreenResponse;
use handover_api::problem::Budget;
use handover_api::{Reason, route};
use handover_rules::Category;
use handover_rules::access::{AccessPolicyId, AccessSource, MAX_POLICIES_OF_PAIR};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn policy_is_read_back_as_it_was_given() {
    let server = start().await;
    let [admin, newcomer, outsider] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("outsider").await];
    let given = json!({
        "name": " Agency ",
        "note": "For six weeks.",
        "accounts": ["outsider-ovh", "newcomer-ovh"],
        "services": ["vps:*", "domain:HALDEN.example"],
        "permissions": { "groups": ["technical", "see"], "allow": ["conf*"], "except": ["editDns"], "deny": ["renew"] },
        "expiresAt": "2031-01-01T00:00:00Z",
    });
    let row = give(&admin, &given).await;
    assert_eq!((row.giver, row.content.name.as_str()), (account("admin"), "Agency"));
    let read = admin.get(&one(row.id)).await.ok::<ScreenResponse<Value>>().data;
    let permissions = json!({
        "groups": ["see", "technical"], "allow": ["conf*"], "except": ["editDns"], "deny": ["renew"],
    });
    assert_eq!((&read["services"], &read["permissions"]), (&json!(["domain:halden.example", "vps:*"]), &permissions));
    assert_eq!((&read["note"], &read["expiresAt"]), (&given["note"], &given["expiresAt"]));
    // Accounts with access read nothing about others.
    let seen: PolicyRow = newcomer.get(&one(row.id)).await.ok::<ScreenResponse<_>>().data;
    assert_eq!(seen.content.accounts, [account("newcomer")].into());
    assert_eq!(list(&outsider, "?side=received").await.rows[0].content.accounts, [account("outsider")].into());
    assert!(list(&newcomer, "").await.rows.is_empty() && list(&admin, "?side=received").await.rows.is_empty());
    assert_eq!(newcomer.put(&one(row.id), &given).await.status, 404, "only the giver changes it");
    assert_eq!(admin.get("/1.0/access/policies/7").await.status, 404);
}

#[tokio::test]
async fn bad_input_is_refused_in_words() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let good = policy("newcomer", "vps:*", &technical());
    for (member, value, words) in [
        ("name", json!("<b>"), "A name is one line"),
        ("accounts", json!(["admin-ovh"]), "other accounts only"),
        ("accounts", json!(["nobody99-ovh"]), "no account nobody99-ovh"),
        ("services", json!(["domain:elsewhere.example"]), "no role on a service elsewhere.example"),
        ("permissions", json!({ "allow": ["reboot"] }), "No action is called reboot"),
        ("expiresAt", json!("2020-01-01T00:00:00Z"), "in the future"),
    ] {
        let mut wrong = good.clone();
        wrong[member] = value;
        let problem = admin.post(route::ACCESS_POLICIES, &wrong).await.problem(400);
        assert_eq!((problem.reason, problem.faults[0].member.as_str()), (Reason::Rejected, member), "{wrong}");
        assert!(problem.detail.contains(words), "{} {words}", problem.detail);
    }
    for (member, value) in
        [("services", json!(["server:x"])), ("accounts", json!(["x"])), ("permissions", json!({ "groups": ["all"] }))]
    {
        let mut wrong = good.clone();
        wrong[member] = value;
        assert_eq!(admin.post(route::ACCESS_POLICIES, &wrong).await.reason(400), Reason::Malformed, "{wrong}");
    }
    // A misspelt limit would give more.
    for (member, value, unknown) in [
        ("conditions", json!({}), "conditions"),
        ("expiredAt", json!("2031-01-01T00:00:00Z"), "expiredAt"),
        ("except", json!(["editDns"]), "except"),
        ("permissions", json!({ "groups": ["see"], "exept": ["editDns"] }), "permissions.exept"),
        ("permissions", json!({ "groups": ["see"], "Deny": ["editDns"] }), "permissions.Deny"),
    ] {
        let mut wrong = good.clone();
        wrong[member] = value;
        let problem = admin.post(route::ACCESS_POLICIES, &wrong).await.problem(400);
        assert_eq!((problem.reason, problem.faults[0].member.as_str()), (Reason::Rejected, unknown), "{wrong}");
    }
    assert!(list(&admin, "").await.rows.is_empty());
    // As it is read back.
    let row = give(&admin, &good).await;
    admin.put(&one(row.id), &row).await.ok::<PolicyRow>();
}

#[tokio::test]
async fn dropping_access_lifts_no_denial() {
    let server = start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    let service = "domain:halden.example";
    give(&tech, &policy("newcomer", service, &json!({ "allow": ["configure"] }))).await;
    let denied = give(&admin, &policy("newcomer", service, &json!({ "deny": ["configure"] }))).await;
    assert_eq!(newcomer.delete(&one(denied.id)).await.status, 404, "it gives nothing to drop");
    assert!(!may_configure(&server, "newcomer").await);
    admin.delete(&one(denied.id)).await.done();
    assert!(may_configure(&server, "newcomer").await);
    let mixed = give(&admin, &policy("newcomer", service, &json!({ "groups": ["see"], "deny": ["configure"] }))).await;
    newcomer.delete(&one(mixed.id)).await.done();
    assert!(!may_configure(&server, "newcomer").await);
    // The giver ends the denial.
    let left = list(&admin, "").await.rows;
    assert_eq!((left.len(), left[0].content.permissions.give_anything()), (1, false));
    admin.delete(&one(left[0].id)).await.done();
    assert!(may_configure(&server, "newcomer").await);
}

/// On both APIs: a change by the receiver, and one by the giver elsewhere.
#[tokio::test]
async fn stale_tab_brings_no_access_back() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for api in [route::ACCESS_POLICIES, route::IAM_POLICY] {
        let mut given = policy("newcomer", "domain:halden.example", &technical());
        given["accounts"] = json!(["newcomer-ovh", "outsider-ovh", "tech-ovh"]);
        let id = give(&admin, &given).await.id;
        let path = format!("{api}/{id}");
        let read = async || {
            let reply = admin.get(&path).await;
            let body: Value = serde_json::from_slice(&reply.body).expect("JSON");
            (reply.header("etag").to_owned(), body.get("data").unwrap_or(&body).clone())
        };
        // The whole body is put back, without what is only answered.
        let renamed = |mut body: Value| {
            body["name"] = "Renamed".into();
            let members = body.as_object_mut().expect("an object");
            for answered in ["id", "giver", "owner", "createdAt", "updatedAt", "readOnly"] {
                members.remove(answered);
            }
            body
        };
        let (stale, body) = read().await;
        newcomer.delete(&one(id)).await.done();
        let refused = admin.if_match(&stale, Method::PUT, &path, &renamed(body)).await;
        assert_eq!(refused.reason(412), Reason::PreconditionFailed);
        assert!(!may_configure(&server, "newcomer").await && may_configure(&server, "outsider").await, "{api}");
        let (stale, body) = read().await;
        given["accounts"] = json!(["tech-ovh"]);
        let newer = admin.if_match(&stale, Method::PUT, &one(id), &given).await;
        assert_eq!(
            newer.status,
            if api == route::ACCESS_POLICIES { 200 } else { 412 },
            "a version is that of an address"
        );
        admin.put(&one(id), &given).await.ok::<PolicyRow>();
        assert_eq!(admin.if_match(&stale, Method::PUT, &path, &renamed(body)).await.status, 412);
        assert_eq!(admin.if_match(&stale, Method::DELETE, &path, &()).await.status, 412);
        assert!(!may_configure(&server, "outsider").await, "{api}");
        // The present version, as a proxy marks it, is changed and ended.
        let (present, body) = read().await;
        let weak = format!("\"x\", W/{present}");
        let changed = admin.if_match(&weak, Method::PUT, &path, &renamed(body)).await;
        let (after, body) = read().await;
        assert_eq!((changed.status, changed.header("etag"), &body["name"]), (200, after.as_str(), &json!("Renamed")));
        admin.if_match(&after, Method::DELETE, &path, &()).await.done();
    }
}

#[tokio::test]
async fn access_follows_the_policy_and_the_givers_role() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = policy("outsider", "domain:halden.example", &technical());
    let row = give(&admin, &body).await;
    assert!(may_configure(&server, "outsider").await);
    let less = policy("outsider", "domain:halden.example", &json!({ "groups": ["see"] }));
    admin.put(&one(row.id), &less).await.ok::<PolicyRow>();
    assert!(!may_configure(&server, "outsider").await, "a change counts immediately");
    // A role that moves takes nothing along; the policy can still be changed, and works again when the role returns.
    hand_over(&server, &admin, &newcomer).await;
    admin.put(&one(row.id), &body).await.ok::<PolicyRow>();
    assert!(!may_configure(&server, "outsider").await);
    assert_eq!(admin.post(route::ACCESS_POLICIES, &body).await.problem(400).faults[0].member, "services");
    hand_over(&server, &newcomer, &admin).await;
    assert!(may_configure(&server, "outsider").await);
}

#[tokio::test]
async fn ended_and_dropped_policies_count_nowhere() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut both = policy("newcomer", "*", &technical());
    both["accounts"] = json!(["newcomer-ovh", "outsider-ovh"]);
    let row = give(&admin, &both).await;
    newcomer.delete(&one(row.id)).await.done();
    assert!(!may_configure(&server, "newcomer").await && may_configure(&server, "outsider").await);
    assert_eq!(list(&admin, "").await.rows[0].content.accounts, [account("outsider")].into());
    server.sign_in("outsider").await.delete(&one(row.id)).await.done();
    let ended = give(&admin, &policy("newcomer", "*", &technical())).await;
    admin.delete(&one(ended.id)).await.done();
    assert!(!may_configure(&server, "newcomer").await && list(&admin, "").await.rows.is_empty());
    for user in [&admin, &newcomer] {
        assert_eq!((user.delete(&one(ended.id)).await.status, user.get(&one(ended.id)).await.status), (404, 404));
    }
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn lists_have_pages_latest_first() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut ids: Vec<AccessPolicyId> = Vec::new();
    for _ in 0..3 {
        ids.insert(0, give(&admin, &policy("newcomer", "vps:*", &technical())).await.id);
        server.advance(TimeDelta::seconds(1)).await;
    }
    for (user, side) in [(&admin, "given"), (&newcomer, "received")] {
        let first = list(user, &format!("?side={side}&limit=2")).await;
        let after = first.next.expect("a next page");
        let second = list(user, &format!("?side={side}&limit=2&after={after}")).await;
        let found: Vec<_> = first.rows.iter().chain(&second.rows).map(|row| row.id).collect();
        assert_eq!((found.as_slice(), second.next.is_none()), (ids.as_slice(), true), "{side}");
        let stale = user.get(&format!("{}?side={side}&after=7", route::ACCESS_POLICIES)).await;
        assert_eq!(stale.reason(410), Reason::StaleCursor);
    }
}

#[tokio::test]
async fn repeated_call_gives_access_once() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let body = policy("newcomer", "vps:*", &technical()).to_string();
    let headers = [("content-type", "application/json"), ("idempotency-key", "one")];
    let call = async |body: &str| admin.call(reqwest::Method::POST, route::ACCESS_POLICIES, &headers, body).await;
    let [first, second] = [call(&body).await.ok::<PolicyRow>(), call(&body).await.ok::<PolicyRow>()];
    assert_eq!(first, second);
    assert_eq!(list(&admin, "").await.rows.len(), 1);
    assert_eq!(call(&body.replace("Agency", "Other")).await.reason(409), Reason::KeyReused);
}

#[tokio::test]
async fn look_ups_and_emails_are_limited() {
    // Each policy that stands may cause one more, when it ends.
    let server = TestServer::start_with(&["--mails-to-one-account", "3"], |_| {}).await;
    let admin = server.sign_in("admin").await;
    let body = policy("newcomer", "vps:*", &technical());
    let row = give(&admin, &body).await;
    let mut changed = body.clone();
    changed["permissions"] = json!({ "groups": ["see"] });
    admin.put(&one(row.id), &changed).await.ok::<PolicyRow>();
    let problem = admin.post(route::ACCESS_POLICIES, &body).await.problem(429);
    assert_eq!((problem.budget, problem.account), (Some(Budget::Mails), Some(account("newcomer"))));
    // Nobody lists accounts by naming handles.
    for part in 0..3 {
        let handles: Vec<String> = (0..20).map(|n| format!("ab{part}{n}-ovh")).collect();
        let mut probe = body.clone();
        probe["accounts"] = json!(handles);
        let expected = if part < 2 { 400 } else { 429 };
        assert_eq!(admin.post(route::ACCESS_POLICIES, &probe).await.status, expected, "{part}");
    }
}

#[tokio::test]
async fn few_policies_are_given_to_one_account() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let body = policy("newcomer", "*", &technical());
    let mut last = give(&admin, &body).await;
    for _ in 1..MAX_POLICIES_OF_PAIR {
        last = give(&admin, &body).await;
    }
    let problem = admin.post(route::ACCESS_POLICIES, &body).await.problem(409);
    assert_eq!(problem.account, Some(account("newcomer")));
    let other = give(&admin, &policy("outsider", "*", &technical())).await;
    let mut both = body.clone();
    both["accounts"] = json!(["newcomer-ovh", "outsider-ovh"]);
    assert_eq!(admin.put(&one(other.id), &both).await.problem(409).account, Some(account("newcomer")));
    admin.put(&one(last.id), &both).await.ok::<PolicyRow>();
    admin.delete(&one(last.id)).await.done();
    give(&admin, &body).await;
}

#[tokio::test]
async fn who_gets_nothing_reads_no_text_of_the_giver() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let mut body = policy("newcomer", "*", &json!({ "deny": ["configure"] }));
    let row = give(&admin, &body).await;
    let is_read = async || {
        let is_listed = !list(&newcomer, "?side=received").await.rows.is_empty();
        assert_eq!(newcomer.get(&one(row.id)).await.status, if is_listed { 200 } else { 404 });
        is_listed
    };
    assert!(!is_read().await);
    body["permissions"] = json!({ "groups": ["see"], "deny": ["configure"] });
    admin.put(&one(row.id), &body).await.ok::<PolicyRow>();
    assert!(is_read().await);
}

#[tokio::test]
async fn table_of_a_service_is_for_its_contacts() {
    let server = start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    give(&admin, &policy("newcomer", "domain:*", &technical())).await;
    give(&tech, &policy("outsider", "domain:halden.*", &technical())).await;
    let address = route::of_service(route::ACCESS_TO_SERVICE, &domain());
    for (name, expected) in
        [("admin", vec!["newcomer-ovh", "outsider-ovh"]), ("tech", vec!["outsider-ovh"]), ("billing", vec![])]
    {
        let page: ScreenResponse<ServiceAccess> = server.sign_in(name).await.get(&address).await.ok();
        let by_policy = |source: &AccessSource| matches!(source, AccessSource::Policy { .. });
        assert_eq!(
            page.data.others.iter().map(|of| of.category).collect::<Vec<_>>(),
            [Category::Hosting, Category::Zone]
        );
        let lines = page.data.lines;
        let mut found: Vec<&str> =
            lines.iter().filter(|it| by_policy(&it.source)).map(|it| it.account.as_str()).collect();
        found.sort_unstable();
        assert_eq!((found, lines.len()), (expected.clone(), expected.len() + 3), "{name}");
    }
    for name in ["newcomer", "outsider", "all"] {
        assert_eq!(server.sign_in(name).await.get(&address).await.status, 404, "{name}");
    }
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

#[tokio::test]
async fn handle_of_another_person_has_no_access_and_gives_none() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    put_person(&shop, "former@mail.example").await;
    let [admin, former] = [server.sign_in("admin").await, server.sign_in("new1").await];
    let mut both = policy("new1", "*", &technical());
    both["accounts"] = json!(["new1-ovh", "outsider-ovh"]);
    give(&admin, &both).await;
    let refused = former.post(route::ACCESS_POLICIES, &policy("outsider", "*", &technical())).await;
    assert_eq!(refused.reason(400), Reason::Rejected, "it has nothing to give");
    let own = "services/VPS/former.example";
    shop.put(own, json!({ "orderedBy": "new1-ovh" })).await.text();
    give(&former, &policy("outsider", "*", &technical())).await;
    shop.delete(own).await.text();
    assert!(may_configure(&server, "new1").await);
    shop.delete(HANDLE).await.text();
    assert!(!may_configure(&server, "new1").await, "a deleted account rests");
    put_person(&shop, "next@mail.example").await;
    assert!(!may_configure(&server, "new1").await && may_configure(&server, "outsider").await);
    let next = server.sign_in("new1").await;
    for side in ["?side=given", "?side=received"] {
        assert!(list(&next, side).await.rows.is_empty(), "{side}");
    }
    assert!(uses(&next, "").await.rows.is_empty());
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn restored_account_has_its_access_again() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    put_person(&shop, "former@mail.example").await;
    give(&server.sign_in("admin").await, &policy("new1", "*", &technical())).await;
    shop.delete(HANDLE).await.text();
    assert!(!may_configure(&server, "new1").await);
    put_person(&shop, "former@mail.example").await;
    assert!(may_configure(&server, "new1").await);
}
