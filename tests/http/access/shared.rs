//! Services that others share by policies, and the records of uses.

use super::{ask_all, detail, give, hand_over, one, policy, question, start, technical, uses};
use crate::common::{TestServer, TestUser, account, domain, service};
use crate::events::Stream;
use crate::provider::Shop;
use chrono::TimeDelta;
use handover_api::access::{AccessUse, PolicyRow, RightsAnswers};
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::{Reason, route};
use handover_rules::access::givers_of;
use handover_rules::{Category, NicHandle, ServiceKey};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A page of the services that others share.
async fn page(user: &TestUser, query: &str) -> ServicesPage {
    user.services(&["?shared=1", query].concat()).await
}

/// All of these services, in pages of `limit`.
async fn all(user: &TestUser, limit: u32) -> Vec<ServiceRow> {
    read(user, "shared=1", limit).await
}

/// All services of a list, in pages of `limit`.
async fn read(user: &TestUser, query: &str, limit: u32) -> Vec<ServiceRow> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    for _ in 0..5000 {
        let page = user.services(&format!("?{query}&limit={limit}{after}")).await;
        rows.extend(page.rows);
        let Some(next) = page.next else { return rows };
        after = format!("&after={}", handover_api::query::escape(&next));
    }
    panic!("the list does not end");
}

fn keys(rows: &[ServiceRow]) -> BTreeSet<ServiceKey> {
    let keys: BTreeSet<ServiceKey> = rows.iter().map(|row| row.service.clone()).collect();
    assert_eq!(keys.len(), rows.len(), "each service once");
    keys
}

fn givers(row: &ServiceRow) -> Vec<&str> {
    let mut givers: Vec<&str> = row.shared.iter().flat_map(|shared| &shared.givers).map(NicHandle::as_str).collect();
    givers.sort_unstable();
    givers
}

#[tokio::test]
async fn each_service_is_listed_once_with_everybody_who_gives_access() {
    let server = start().await;
    let [admin, tech, newcomer] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "*", &technical())).await;
    give(&admin, &policy("newcomer", "domain:łódź-*", &technical())).await;
    give(&admin, &policy("newcomer", "domain:halden.example", &json!({ "groups": ["contacts"] }))).await;
    let own = keys(&admin.services("?limit=200").await.rows);
    for limit in [1, 7, 100] {
        assert_eq!(keys(&all(&newcomer, limit).await), own, "{limit}");
    }
    give(&tech, &policy("newcomer", "domain:*", &json!({ "allow": ["configure"] }))).await;
    let rows = all(&newcomer, 3).await;
    assert_eq!(keys(&rows), own, "a tech contact of the same services");
    let found = rows.iter().find(|row| row.service == domain()).expect("the domain");
    assert_eq!(givers(found), ["admin-ovh", "tech-ovh"]);
    assert_eq!(found.contacts.billing, account("billing"));
    assert!(page(&admin, "").await.rows.is_empty() && page(&tech, "").await.rows.is_empty());
    assert_eq!(newcomer.get(&[route::SERVICES, "?shared=1&after=7"].concat()).await.status, 410);
}

#[tokio::test]
async fn shared_services_stand_behind_the_own_ones_on_pages_of_any_size() {
    let server = start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    give(&admin, &policy("tech", "*", &technical())).await;
    let [own, of_admin] =
        [keys(&tech.services("?limit=200").await.rows), keys(&admin.services("?limit=200").await.rows)];
    for (sort, limit) in [("name", 1), ("-name", 2), ("end", 3), ("name", 200)] {
        let rows = read(&tech, &format!("withShared=1&sort={sort}"), limit).await;
        let (first, last) = rows.split_at(own.len());
        assert!(keys(first) == own && first.iter().all(|row| row.shared.is_none()), "{sort} {limit}");
        assert!(last.iter().all(|row| row.shared.is_some()), "{sort} {limit}");
        assert_eq!(keys(&rows), own.union(&of_admin).cloned().collect(), "{sort} {limit}");
    }
    assert_eq!(read(&tech, "wholeNames=1", 3).await.len(), own.len(), "only if asked for");
}

#[tokio::test]
async fn my_services_loses_what_is_not_shared_any_more() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // Both lists and the figure agree.
    let shared = async || {
        let page = page(&newcomer, "").await;
        assert!(page.rows.iter().all(|row| row.service == domain()));
        assert_eq!(newcomer.services("?withShared=1").await.rows, page.rows);
        assert_eq!(page.overview.map(|overview| overview.shared), Some(page.rows.len() as u64));
        page.rows.len()
    };
    let mut until = policy("newcomer", "domain:halden.example", &technical());
    until["expiresAt"] = json!(server.now() + TimeDelta::hours(1));
    let row = give(&admin, &until).await;
    assert_eq!(shared().await, 1);
    let denied = give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "deny": ["*"] }))).await;
    assert_eq!(shared().await, 0, "denied");
    admin.delete(&one(denied.id)).await.done();
    // Another policy still gives it after the end of the first in the list.
    let later = give(&admin, &policy("newcomer", "domain:halden.*", &technical())).await;
    let until_of = async || page(&newcomer, "").await.rows.remove(0).shared.expect("shared").until;
    assert_eq!((shared().await, until_of().await), (1, None), "the one without an end counts");
    server.advance(TimeDelta::hours(1)).await;
    assert_eq!(shared().await, 1);
    newcomer.delete(&one(later.id)).await.done();
    assert_eq!(shared().await, 0);
    let mut again = until;
    again["expiresAt"] = json!(server.now() + TimeDelta::hours(1));
    admin.put(&one(row.id), &again).await.ok::<PolicyRow>();
    assert_eq!((shared().await, until_of().await), (1, Some(server.now() + TimeDelta::hours(1))));
    hand_over(&server, &admin, &server.sign_in("outsider").await).await;
    assert_eq!(shared().await, 0, "its giver has lost the role");
}

#[tokio::test]
async fn many_services_and_policies_cost_a_page_the_same() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..2100 {
            export.add(&format!("n{number:04}.example"), "VPS", ["gaps"; 3], None, "ok");
        }
    })
    .await;
    let [giver, newcomer] = [server.sign_in("gaps").await, server.sign_in("newcomer").await];
    give(&giver, &policy("newcomer", "vps:n20*", &technical())).await;
    let number = async |query: &str| {
        let _ = server.store.take_statements();
        let rows = newcomer.services(query).await.rows.len();
        let statements = server.store.take_statements();
        let of_page = statements.iter().find(|list| list.iter().any(|sql| sql.contains("access_pair a")));
        (rows, of_page.expect("the page").len())
    };
    let (rows, few) = number("?shared=1&limit=5").await;
    assert_eq!(rows, 5);
    assert_eq!(number("?shared=1&limit=100").await, (100, few));
    let (rows, one_row) = number("?withShared=1&serviceName=n2050").await;
    assert_eq!(rows, 1);
    assert_eq!(number("?withShared=1&serviceName=n20").await, (50, one_row), "no look-up for each row");
    assert_eq!(keys(&all(&newcomer, 60).await).len(), 100);
    give(&giver, &policy("newcomer", "*", &technical())).await;
    assert_eq!(number("?shared=1&limit=100").await.1, few, "several policies");
    let overview = newcomer.services("").await.overview.expect("the first page has one");
    assert_eq!((overview.shared, overview.shared_is_minimum), (100, true));
    // A search looks at some services at a time.
    for (search, found_by_it) in [("n2099", 1), ("gaps-ovh", 2101), ("nothing", 0)] {
        let found = read(&newcomer, &format!("shared=1&serviceName={search}"), 100).await;
        assert_eq!(found.len(), found_by_it, "{search}");
    }
}

#[tokio::test]
async fn my_services_has_services_shared_by_policy() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let number = async |query: &str| {
        let page = newcomer.services(&["?withShared=1&", query].concat()).await;
        assert_eq!((page.total, page.unfiltered, page.next), (0, 0, None), "it has none of its own");
        page.rows.len()
    };
    assert_eq!(number("").await, 0);
    let row = give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "groups": ["contacts"] }))).await;
    let shown = page(&newcomer, "").await.rows.remove(0);
    assert_eq!((&shown.service, givers(&shown)), (&domain(), vec!["admin-ovh"]));
    assert_eq!(shown.contacts.tech, account("tech"));
    let actions = shown.shared.expect("shared").actions;
    let each: BTreeSet<&str> = actions.iter().map(|action| action.as_str()).collect();
    assert_eq!(actions.len(), each.len(), "each action once");
    assert!(each.is_superset(&["see", "configure", "askForContacts"].into()), "{each:?}");
    for search in ["HALDEN", "lden.ex", "tech-ovh", "admin-ovh", "toni%20adm"] {
        assert_eq!(number(&format!("serviceName={search}")).await, 1, "{search}");
    }
    assert_eq!(number("category=DOMAIN").await, 1);
    // The name of a contact that shares no service with the reader is hidden.
    for query in ["serviceName=nothing", "serviceName=toni%20tech", "category=VPS", "roles=tech", "needs=unpaid"] {
        assert_eq!(number(query).await, 0, "{query}");
    }
    let without_sight = give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "deny": ["see"] }))).await;
    assert_eq!(number("serviceName=tech-ovh").await, 0, "contacts that it must not see");
    assert_eq!(number("serviceName=admin-ovh").await, 1);
    let blind = page(&newcomer, "").await.rows.remove(0);
    assert!(!blind.is_seen() && blind.contacts.accounts() == [account("admin")] && blind.expiration.is_none());
    let csv = newcomer.get(&[route::SERVICES_CSV, "?shared=1"].concat()).await.csv();
    assert!(csv.contains("halden.example,DOMAIN,,,,,,"), "{csv}");
    admin.delete(&one(without_sight.id)).await.done();
    give(&admin, &policy("newcomer", "*", &technical())).await;
    assert_eq!(number("").await, admin.services("?limit=200").await.rows.len());
    admin.delete(&one(row.id)).await.done();
    assert!(page(&admin, "").await.rows.is_empty(), "the giver has them as its own");
}

#[tokio::test]
async fn open_pages_of_the_other_side_are_notified_of_each_change() {
    let server = start().await;
    let [admin, newcomer, outsider] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("outsider").await];
    let [mut of_newcomer, mut of_outsider] = [Stream::open(&newcomer).await, Stream::open(&outsider).await];
    let nothing = BTreeSet::new();
    let row = give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    assert_eq!(of_newcomer.changed().await, nothing, "services, and no request");
    let for_outsider = policy("outsider", "domain:halden.example", &technical());
    admin.put(&one(row.id), &for_outsider).await.ok::<PolicyRow>();
    assert_eq!(of_newcomer.changed().await, nothing, "its access was taken away");
    assert_eq!(of_outsider.changed().await, nothing);
    admin.delete(&one(row.id)).await.done();
    assert_eq!(of_outsider.changed().await, nothing, "the policy was ended");
}

#[tokio::test]
async fn contacts_and_history_are_read_by_policy_and_recorded_for_the_giver() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let row = give(&admin, &policy("newcomer", "domain:*", &json!({ "allow": ["configure"] }))).await;
    let blind = detail(&newcomer).await;
    assert!(blind.services.is_empty() && blind.shared.len() == 1);
    let refused = uses(&admin, "").await.rows;
    assert_eq!((refused.len(), refused[0].allowed, refused[0].action.as_str()), (1, false, "see"));
    admin.put(&one(row.id), &policy("newcomer", "domain:*", &technical())).await.ok::<PolicyRow>();
    for _ in 0..2 {
        let read = detail(&newcomer).await.services.remove(0);
        assert_eq!(read.row.contacts.tech, account("tech"));
        assert_eq!(read.terms.len(), 3, "a term for each role");
        assert!(read.terms.iter().all(|term| term.request.is_none() && term.reason.is_none()));
        assert!(read.holder.is_none() && read.row.open.is_empty());
    }
    let read = uses(&admin, "").await.rows;
    assert_eq!((read.len(), read[0].allowed, read[0].system.as_deref()), (2, true, Some("Handover")), "once an hour");
    server.advance(TimeDelta::hours(1)).await;
    detail(&newcomer).await;
    assert_eq!(uses(&admin, "").await.rows.len(), 3);
    for name in ["elsewhere.example", "nothing.example"] {
        let reply = newcomer.get(&route::service_page(&service(name, Category::Domain).name)).await;
        assert_eq!(reply.reason(404), Reason::NotFound, "{name}");
    }
    // A contact reads what others let it do besides. That is no use of a policy.
    give(&admin, &policy("tech", "domain:*", &json!({ "groups": ["see", "contacts"] }))).await;
    let own = detail(&server.sign_in("tech").await).await;
    assert!(own.services[0].holder.is_some() && givers_of(&own.shared[0].lines, "askForContacts").len() == 1);
    assert_eq!(uses(&admin, "").await.rows.len(), 3);
}

/// A system is about to act.
async fn act(server: &TestServer, who: &str, action: &str) -> bool {
    let mut question = question(who, action, "halden.example", "DOMAIN");
    question["act"] = json!(true);
    let body = json!({ "system": "Control panel", "questions": [question] });
    ask_all(server, &body).await.ok::<RightsAnswers>().answers[0].allowed
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
    let csv = admin.get(&[route::ACCESS_USES_CSV, "?refused=1"].concat()).await.csv();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[2].contains("Agency") && lines[2].contains("halden.example"), "{csv}");
    for name in ["newcomer", "tech"] {
        assert!(uses(&server.sign_in(name).await, "").await.rows.is_empty(), "{name}");
    }
    let first = uses(&admin, "?limit=2").await;
    let second = uses(&admin, &format!("?limit=2&after={}", first.next.expect("a next page"))).await;
    assert_eq!(([first.rows, second.rows].concat(), second.next), (found, None));
    assert_eq!(admin.get(&[route::ACCESS_USES, "?after=x"].concat()).await.reason(410), Reason::StaleCursor);
    // Uses stay after the policy has ended.
    admin.delete(&one(row.id)).await.done();
    assert!(!act(&server, "newcomer", "configure").await);
    assert_eq!(uses(&admin, "").await.rows.len(), 3);
}

#[tokio::test]
async fn reading_is_recorded_once_an_hour_however_many_services_are_read() {
    const MANY: usize = 102;
    let server = TestServer::start_with(&[], |export| {
        for number in 0..MANY {
            export.add(&format!("r{number}"), "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    give(&admin, &policy("newcomer", "vps:r*", &json!({ "groups": ["see"] }))).await;
    for _ in 0..2 {
        for number in 0..MANY {
            let key = service(&format!("r{number}"), Category::Vps);
            assert_eq!(newcomer.get(&route::service_page(&key.name)).await.status, 200);
        }
    }
    assert_eq!(server.value::<usize>("select count(*) from access_use"), MANY);
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
    let mut changed = renamed;
    changed["permissions"] = json!({ "groups": ["see"] });
    admin.put(&one(row.id), &changed).await.ok::<PolicyRow>();
    newcomer.delete(&one(row.id)).await.done();
    let nameless = json!({ "system": "<b>", "questions": [] });
    assert_eq!(ask_all(&server, &nameless).await.reason(400), Reason::Malformed);
    let page: Value = shop.get("events").await.ok();
    let events: Vec<&Value> = page["events"].as_array().expect("events").iter().collect();
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["type"].as_str()).collect();
    assert_eq!(kinds, ["policy.created", "access.used", "policy.changed", "policy.ended"]);
    assert_eq!((&events[1]["data"]["giver"], &events[1]["data"]["allowed"]), (&json!("admin-ovh"), &json!(true)));
    assert_eq!(events[3]["data"]["by"], "newcomer-ovh");
    assert!(!page.to_string().contains("Agency"), "no texts of people");
}
