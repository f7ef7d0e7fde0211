//! Services that an account reaches by policies, and the records of uses.

use super::{ask_all, detail, give, hand_over, one, policy, question, start, technical, uses};
use crate::common::{TestServer, TestUser, account, domain, service};
use crate::events::Stream;
use crate::provider::Shop;
use chrono::TimeDelta;
use handover_api::access::{AccessUse, PolicyRow, ReachedPage, ReachedService};
use handover_api::app::ScreenResponse;
use handover_api::rights::RightsAnswers;
use handover_api::{Reason, route};
use handover_rules::access::givers_of;
use handover_rules::{Category, ServiceKey};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn page(user: &TestUser, query: &str) -> ReachedPage {
    let page: ScreenResponse<ReachedPage> = user.get(&[route::REACHED_SERVICES, query].concat()).await.ok();
    page.data
}

/// All services, in pages of `limit`.
async fn all(user: &TestUser, limit: u32) -> Vec<ReachedService> {
    found(user, "", limit).await
}

/// All services that a search finds, in pages of `limit`.
async fn found(user: &TestUser, search: &str, limit: u32) -> Vec<ReachedService> {
    let (mut rows, mut after) = (Vec::new(), String::new());
    for _ in 0..5000 {
        let page = page(user, &format!("?q={search}&limit={limit}{after}")).await;
        assert!(page.rows.len() <= limit as usize);
        rows.extend(page.rows);
        let Some(next) = page.next else { return rows };
        after = format!("&after={}", handover_api::query::escape(&next));
    }
    panic!("the list does not end");
}

fn keys(rows: &[ReachedService]) -> BTreeSet<ServiceKey> {
    let keys: BTreeSet<ServiceKey> = rows.iter().map(|row| row.service.clone()).collect();
    assert_eq!(keys.len(), rows.len(), "each service once");
    keys
}

fn givers(row: &ReachedService) -> Vec<&str> {
    let mut givers: Vec<&str> =
        row.access.iter().filter_map(|line| line.source.giver()).map(|giver| giver.as_str()).collect();
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
    let own: BTreeSet<ServiceKey> =
        admin.services("?limit=200").await.rows.into_iter().map(|row| row.service).collect();
    for limit in [1, 7, 100] {
        assert_eq!(keys(&all(&newcomer, limit).await), own, "{limit}");
    }
    give(&tech, &policy("newcomer", "domain:*", &json!({ "allow": ["configure"] }))).await;
    let rows = all(&newcomer, 3).await;
    assert_eq!(keys(&rows), own, "a tech contact of the same services");
    let found = rows.iter().find(|row| row.service == domain()).expect("the domain");
    assert_eq!(givers(found), ["admin-ovh", "admin-ovh", "tech-ovh"]);
    assert_eq!(found.seen.as_ref().map(|seen| &seen.contacts.billing), Some(&account("billing")));
    let of_tech = page(&newcomer, "?giver=tech-ovh").await.rows;
    let is_by_tech = |row: &ReachedService| givers(row) == ["tech-ovh"] && row.seen.is_none();
    assert!(!of_tech.is_empty() && of_tech.iter().all(is_by_tech));
    assert!(page(&newcomer, "?giver=billing-ovh").await.rows.is_empty());
    assert!(page(&admin, "").await.rows.is_empty() && page(&tech, "").await.rows.is_empty());
    for (wrong, status) in [("?giver=x", 400), ("?after=7", 410)] {
        assert_eq!(newcomer.get(&[route::REACHED_SERVICES, wrong].concat()).await.status, status);
    }
}

#[tokio::test]
async fn my_services_loses_what_is_not_reached_any_more() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    // The number of policies that reach the domain; both lists agree on whether it is reached.
    let reached = async || {
        let rows = page(&newcomer, "").await.rows;
        let in_services = newcomer.services("").await.reached.map_or(0, |reached| reached.rows.len());
        assert_eq!(in_services, rows.len());
        assert!(rows.iter().all(|row| row.service == domain()));
        rows.first().map_or(0, |row| givers(row).len())
    };
    let mut until = policy("newcomer", "domain:halden.example", &technical());
    until["expiresAt"] = json!(server.now() + TimeDelta::hours(1));
    let row = give(&admin, &until).await;
    assert_eq!(reached().await, 1);
    let denied = give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "deny": ["*"] }))).await;
    assert_eq!(reached().await, 0, "denied");
    admin.delete(&one(denied.id)).await.done();
    // Another policy still gives it after the end of the first in the list.
    let later = give(&admin, &policy("newcomer", "domain:halden.*", &technical())).await;
    assert_eq!(reached().await, 2);
    server.advance(TimeDelta::hours(1)).await;
    assert_eq!(reached().await, 1);
    newcomer.delete(&one(later.id)).await.done();
    assert_eq!(reached().await, 0);
    let mut again = until;
    again["expiresAt"] = json!(null);
    admin.put(&one(row.id), &again).await.ok::<PolicyRow>();
    assert_eq!(reached().await, 1);
    hand_over(&server, &admin, &server.sign_in("outsider").await).await;
    assert_eq!(reached().await, 0, "its giver has lost the role");
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
    let number = async |limit: u32| {
        let _ = server.store.take_statements();
        let rows = page(&newcomer, &format!("?limit={limit}")).await.rows.len();
        let statements = server.store.take_statements();
        let of_page = statements.iter().find(|list| list.iter().any(|sql| sql.contains("access_pair")));
        (rows, of_page.expect("the page").len())
    };
    let (rows, few) = number(5).await;
    assert_eq!(rows, 5);
    assert_eq!(number(100).await, (100, few));
    let listed = async |query: &str| {
        let _ = server.store.take_statements();
        let reached = newcomer.services(query).await.reached;
        let statements = server.store.take_statements();
        let of_page = statements.iter().find(|list| list.iter().any(|sql| sql.contains("access_pair a")));
        (reached.map_or(0, |reached| reached.rows.len()), of_page.expect("the page").len())
    };
    let (rows, one_row) = listed("?serviceName=n2050").await;
    assert_eq!(rows, 1);
    assert_eq!(listed("?serviceName=n20").await, (10, one_row), "no look-up for each row");
    assert_eq!(keys(&all(&newcomer, 60).await).len(), 100);
    give(&giver, &policy("newcomer", "*", &technical())).await;
    assert_eq!(number(100).await.1, few, "several policies");
    // A search looks at some services at a time.
    for (search, found_by_it) in [("n2099", 1), ("gaps-ovh", 2101), ("nothing", 0)] {
        assert_eq!(found(&newcomer, search, 100).await.len(), found_by_it, "{search}");
    }
    assert!(page(&newcomer, "?q=nothing").await.next.is_some());
}

#[tokio::test]
async fn my_services_has_services_reached_by_policy() {
    let server = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let reached = async |query: &str| {
        let page = newcomer.services(query).await;
        assert_eq!((page.total, page.unfiltered), (0, 0), "it has none of its own");
        page.reached.map(|reached| (reached.rows.len(), reached.has_more))
    };
    assert_eq!(reached("").await, None);
    let row = give(&admin, &policy("newcomer", "domain:halden.example", &technical())).await;
    give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "groups": ["contacts"] }))).await;
    let shown = newcomer.services("").await.reached.expect("reached").rows.remove(0);
    assert_eq!((shown.service, shown.givers), (domain(), vec![account("admin")]));
    assert_eq!(shown.seen.map(|seen| seen.contacts.tech), Some(account("tech")));
    let actions: BTreeSet<&str> = shown.actions.iter().map(|action| action.as_str()).collect();
    assert_eq!(actions.len(), shown.actions.len(), "each action once");
    assert!(actions.is_superset(&["see", "configure", "askForContacts"].into()), "{actions:?}");
    for search in ["HALDEN", "lden.ex", "tech-ovh", "admin-ovh", "toni%20adm"] {
        assert_eq!(reached(&format!("?serviceName={search}")).await, Some((1, false)), "{search}");
    }
    // The name of a contact that shares no service with the reader is hidden.
    for query in ["serviceName=nothing", "serviceName=toni%20tech", "category=DOMAIN", "roles=tech", "needs=unpaid"] {
        assert_eq!(reached(&format!("?{query}")).await, None, "{query}");
    }
    let without_sight = give(&admin, &policy("newcomer", "domain:halden.*", &json!({ "deny": ["see"] }))).await;
    assert_eq!(reached("?serviceName=tech-ovh").await, None, "contacts that it must not see");
    assert_eq!(reached("?serviceName=admin-ovh").await, Some((1, false)));
    admin.delete(&one(without_sight.id)).await.done();
    give(&admin, &policy("newcomer", "*", &technical())).await;
    assert_eq!(reached("").await.map(|(rows, _)| rows), Some(10));
    assert_eq!(reached("?serviceName=halden").await.map(|(rows, _)| rows), Some(all_named(&newcomer, "halden").await));
    admin.delete(&one(row.id)).await.done();
    assert!(admin.services("").await.reached.is_none(), "the giver has them in its own list");
}

/// The number of services with `text` in their names.
async fn all_named(user: &TestUser, text: &str) -> usize {
    all(user, 100).await.iter().filter(|row| row.service.name.as_str().contains(text)).count()
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
