//! Records of uses, for the giver and the provider's systems.

use super::{ask_all, give, one, policy, question, start, technical};
use crate::common::{TestServer, TestUser, account};
use crate::provider::Shop;
use chrono::TimeDelta;
use handover_api::access::{AccessUse, PolicyRow, UsesPage};
use handover_api::app::ScreenResponse;
use handover_api::rights::RightsAnswers;
use handover_api::{Reason, route};
use serde_json::{Value, json};

/// A system is about to act.
async fn act(server: &TestServer, who: &str, action: &str) -> bool {
    let mut question = question(who, action, "halden.example", "DOMAIN");
    question["act"] = json!(true);
    let body = json!({ "system": "Control panel", "questions": [question] });
    ask_all(server, &body).await.ok::<RightsAnswers>().answers[0].allowed
}

async fn uses(user: &TestUser, query: &str) -> UsesPage {
    let page: ScreenResponse<UsesPage> = user.get(&[route::ACCESS_USES, query].concat()).await.ok();
    page.data
}

#[tokio::test]
async fn giver_reads_who_used_which_policy() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    let mut until = policy("newcomer", "domain:*", &technical());
    until["expiresAt"] = json!(server.now() + TimeDelta::hours(1));
    let row = give(&admin, &until).await;
    assert!(act(&server, "newcomer", "configure").await);
    assert!(!act(&server, "newcomer", "seeInvoices").await);
    assert!(act(&server, "admin", "configure").await, "by role, which is not recorded");
    assert!(!act(&server, "outsider", "configure").await, "no policy is about them");
    super::may_configure(&server, "newcomer").await;
    server.advance(TimeDelta::hours(1)).await;
    assert!(!act(&server, "newcomer", "configure").await, "after the end");
    let found = uses(&admin, "").await.rows;
    let text = |used: &AccessUse| {
        assert_eq!((used.policy, used.policy_name.as_str()), (row.id, "Agency"));
        assert_eq!((&used.account, used.system.as_deref()), (&account("newcomer"), Some("Control panel")));
        (used.action.to_string(), used.allowed)
    };
    let expected = [("configure", false), ("seeInvoices", false), ("configure", true)];
    assert_eq!(found.iter().map(text).collect::<Vec<_>>(), expected.map(|(action, it)| (action.to_owned(), it)));
    assert_eq!(found[0].at - found[2].at, TimeDelta::hours(1));
    for (query, number) in [
        ("?refused=1", 2),
        ("?q=halden", 3),
        ("?q=NEWCOMER", 3),
        ("?q=agency", 3),
        ("?q=other", 0),
        ("?q=halden&refused=1&limit=1", 1),
    ] {
        assert_eq!(uses(&admin, query).await.rows.len(), number, "{query}");
    }
    assert_eq!(admin.get(&[route::ACCESS_USES_CSV, "?refused=1"].concat()).await.csv().lines().count(), 3);
    for name in ["newcomer", "tech"] {
        assert!(uses(&server.sign_in(name).await, "").await.rows.is_empty(), "{name}");
    }
    let csv = admin.get(route::ACCESS_USES_CSV).await.csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 4, "{csv}");
    assert!(lines[3].contains("Agency") && lines[3].contains("halden.example"), "{csv}");
    // Uses stay after the policy has ended.
    admin.delete(&one(row.id)).await.done();
    assert!(!act(&server, "newcomer", "configure").await);
    assert_eq!(uses(&admin, "").await.rows.len(), 3);
}

#[tokio::test]
async fn uses_have_pages() {
    let server = start().await;
    let admin = server.sign_in("admin").await;
    give(&admin, &policy("newcomer", "domain:*", &technical())).await;
    for _ in 0..5 {
        assert!(act(&server, "newcomer", "see").await);
    }
    let first = uses(&admin, "?limit=3").await;
    let after = first.next.expect("a next page");
    let second = uses(&admin, &format!("?limit=3&after={after}")).await;
    assert_eq!((first.rows.len(), second.rows.len(), second.next), (3, 2, None));
    assert!(first.rows[2].id > second.rows[0].id);
    assert_eq!(admin.get(&[route::ACCESS_USES, "?after=x"].concat()).await.reason(410), Reason::StaleCursor);
}

#[tokio::test]
async fn systems_have_a_short_plain_name() {
    let server = start().await;
    for system in [json!(""), json!("<b>"), json!("x".repeat(61))] {
        let body = json!({ "system": system, "questions": [] });
        assert_eq!(ask_all(&server, &body).await.reason(400), Reason::Malformed, "{system}");
    }
}

#[tokio::test]
async fn systems_of_the_provider_read_events() {
    let server = start().await;
    let shop = Shop::open(&server).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let body = policy("newcomer", "domain:*", &technical());
    let row = give(&admin, &body).await;
    act(&server, "newcomer", "configure").await;
    let mut renamed = body;
    renamed["name"] = json!("Other");
    admin.put(&one(row.id), &renamed).await.ok::<PolicyRow>();
    newcomer.delete(&one(row.id)).await.done();
    let page: Value = shop.get("events").await.ok();
    let events: Vec<&Value> = page["events"].as_array().expect("events").iter().collect();
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["type"].as_str()).collect();
    assert_eq!(kinds, ["policy.created", "access.used", "policy.changed", "policy.ended"]);
    assert_eq!(
        events[1]["data"],
        json!({
            "policy": row.id, "giver": "admin-ovh", "account": "newcomer-ovh", "action": "configure", "allowed": true,
            "service": { "name": "halden.example", "category": "DOMAIN" },
        })
    );
    assert_eq!(events[3]["data"]["by"], "newcomer-ovh");
    assert!(!page.to_string().contains("Agency"), "no texts of people");
}
