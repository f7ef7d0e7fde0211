//! The list of services, checked against a model, and services as OVHcloud's clients read them.

use crate::common::{
    NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, account, days, domain, minutes, roles, service,
};
use crate::copied_requests::add_ended_requests;
use crate::submissions::these;
use chrono::{NaiveDate, TimeDelta};
use handover_api::app::ScreenResponse;
use handover_api::link::{ServicesView, Sort, SortBy};
use handover_api::query::{Query, escape};
use handover_api::requests::RequestsPage;
use handover_api::services::{ServiceRow, ServicesPage};
use handover_api::submissions::{NewLines, NewSubmission};
use handover_api::{Reason, route};
use handover_rules::model::service_search::ServiceSearch;
use handover_rules::submission::PlanError;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::form::Preview;
use handover_rules::{Blocker, Category, Contacts, NicHandle, PerRole, Role, RoleSet, ServiceKey, ServiceStatus};
use handover_store::fold;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A server on which the admin has many services, with ties in every sort key and unusual names.
async fn start_with_many_services() -> TestServer {
    TestServer::start_with(&[], |export| {
        let contacts: [[&'static str; 3]; 5] = [
            ["admin", "tech", "billing"],
            ["admin", "admin", "admin"],
            ["newcomer", "admin", "billing"],
            ["newcomer2", "tech", "admin"],
            ["admin", "newcomer3", "admin"],
        ];
        let days = [None, Some("2031-01-31"), Some("2030-05-31"), Some("2030-05-31")];
        let statuses = ["ok", "expired", "unPaid", "pendingDebt", "inCreation", "ok", "ok"];
        let stems = ["zürich", "Zurich", "łódź", "lodz", "école", "a%b", "a_b", "axb", "señor", "ÅNGSTRÖM", "straße"];
        for number in 0..66_usize {
            let name = format!("{}-{}.example", stems[number % 11], number / 22);
            let category = ["DOMAIN", "VPS"][number / 11 % 2];
            export.add(&name, category, contacts[number % 5], days[number % 4], statuses[number % 7]);
        }
    })
    .await
}

fn query(view: &ServicesView, after: Option<&str>, limit: &str) -> String {
    view.write(Query::default()).with("after", after.unwrap_or_default()).with("limit", limit).finish()
}

/// All pages under these filters.
async fn all(user: &TestUser, view: &ServicesView, limit: u32) -> Vec<ServiceRow> {
    let mut rows: Vec<ServiceRow> = Vec::new();
    let mut after = None;
    loop {
        let page = user.services(&query(view, after.as_deref(), &limit.to_string())).await;
        let begun = rows.len();
        rows.extend(page.rows);
        if page.next.is_none() {
            assert_eq!(page.total, rows.len() as u64);
            return rows;
        }
        assert_eq!(rows.len(), begun + limit as usize, "only the last page is shorter");
        after = page.next;
    }
}

/// The sort key of a row, with its tie breakers.
fn keys(row: &ServiceRow, by: SortBy) -> Vec<String> {
    let contacts = &row.contacts;
    let mut keys = match by {
        SortBy::Name => vec![],
        SortBy::Admin => vec![contacts.admin.to_string()],
        SortBy::Tech => vec![contacts.tech.to_string()],
        SortBy::Billing => vec![contacts.billing.to_string()],
        SortBy::State => {
            let rank = ServiceStatus::ALL.iter().position(|status| *status == row.status);
            let expiration = row.expiration.map_or_else(|| "9999".to_owned(), |day| day.to_string());
            vec![rank.expect("a known status").to_string(), expiration]
        }
        SortBy::End => vec![row.expiration.map_or_else(|| "9999".to_owned(), |day| day.to_string())],
    };
    keys.extend([fold(row.service.name.as_str()), row.service.category.as_str().to_owned()]);
    keys
}

fn names(rows: &[ServiceRow]) -> BTreeSet<ServiceKey> {
    rows.iter().map(|row| row.service.clone()).collect()
}

fn roles_of_admin(row: &ServiceRow) -> RoleSet {
    row.contacts.roles_of(&account("admin"))
}

#[tokio::test]
async fn pages_list_every_service_once_in_every_order() {
    let server = start_with_many_services().await;
    let admin = server.sign_in("admin").await;
    let everything = names(&all(&admin, &ServicesView::default(), 200).await);
    assert!(everything.len() > 60, "{}", everything.len());
    for by in SortBy::ALL {
        for descending in [false, true] {
            let view = ServicesView { sort: Sort { by, descending }, ..ServicesView::default() };
            let whole = all(&admin, &view, 200).await;
            assert_eq!(names(&whole), everything);
            let mut expected: Vec<_> = whole.iter().map(|row| keys(row, by)).collect();
            expected.sort();
            if descending {
                expected.reverse();
            }
            assert_eq!(whole.iter().map(|row| keys(row, by)).collect::<Vec<_>>(), expected, "{by:?}");
            for limit in [1, 7, 64] {
                assert_eq!(all(&admin, &view, limit).await, whole, "{by:?} {descending} {limit}");
            }
        }
    }
}

#[tokio::test]
async fn filters_and_counts_match_a_model() {
    let server = start_with_many_services().await;
    let admin = server.sign_in("admin").await;
    let everything = all(&admin, &ServicesView::default(), 200).await;
    let unfiltered = everything.len() as u64;
    let searches = [
        "",
        "lodz",
        "ŁÓDŹ",
        "Łódź-1",
        "zurich",
        "ZÜRICH",
        "a%b",
        "a_b",
        "%",
        "_",
        "\\",
        "newcomer",
        "newcomer2-OVH",
        "strasse",
        "angstrom",
        "'",
        "\"",
        "nothing like it",
        "*",
        "é",
        "xn--",
        "XN--Zrich",
    ];
    let mut found_some = 0;
    for search in searches {
        for category in [None, Some(Category::Vps)] {
            for set in [RoleSet::EMPTY, roles(&[Role::Tech]), roles(&[Role::Admin, Role::Billing])] {
                let view = ServicesView { search: search.to_owned(), category, roles: set, ..ServicesView::default() };
                let rule = ServiceSearch::new(fold(search));
                let expected: Vec<&ServiceRow> = everything
                    .iter()
                    .filter(|row| {
                        let Contacts { admin, tech, billing } = &row.contacts;
                        let handles = [admin, tech, billing].map(NicHandle::as_str);
                        rule.finds(&fold(row.service.name.as_str()), handles, row.ascii.as_deref())
                            && category.is_none_or(|category| category == row.service.category)
                            && (set.is_empty() || !set.intersection(roles_of_admin(row)).is_empty())
                    })
                    .collect();
                let found = all(&admin, &view, 5).await;
                assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{view:?}");
                let page = admin.services(&query(&view, None, "1")).await;
                assert_eq!((page.total, page.unfiltered), (expected.len() as u64, unfiltered), "{view:?}");
                found_some += usize::from(!expected.is_empty() && expected.len() < everything.len());
            }
        }
    }
    assert!(found_some > 50, "{found_some}");
    assert_eq!(all(&admin, &ServicesView { search: "a_b".to_owned(), ..ServicesView::default() }, 50).await.len(), 6);
}

#[tokio::test]
async fn search_matches_the_ascii_form_of_a_name() {
    let server = TestServer::start_with(&[], |export| {
        export.add("café-döner.example", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let admin = server.sign_in("admin").await;
    let row = admin.services("?serviceName=caf%C3%A9").await.rows.remove(0);
    let ascii = row.ascii.expect("the name has an ASCII form");
    assert!(ascii.starts_with("xn--"), "{ascii}");
    for search in [ascii.as_str(), &ascii[..8], &ascii.to_uppercase()] {
        let found = admin.services(&format!("?serviceName={search}")).await;
        assert_eq!((found.total, found.rows.len()), (1, 1), "{search}");
        assert_eq!(found.rows[0].service, row.service);
    }
    let billing = server.sign_in("newcomer").await;
    assert_eq!(billing.services(&format!("?serviceName={ascii}")).await.total, 0, "only one's own services");
    assert_eq!(admin.services("?serviceName=xn--nothing").await.total, 0);
}

#[tokio::test]
async fn overlong_searches_find_nothing() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for (character, times) in [("_", 60_000), ("a", 60_000), ("%25", 20_000), ("%E4%B8%AD", 6_000)] {
        let long = character.repeat(times);
        assert_eq!(admin.services(&format!("?serviceName={long}")).await.total, 0, "{character}");
        assert_eq!(admin.requests(&format!("?q={long}")).await.data.finished.total, 0);
        for filter in ["askingAccount", "toAccount", "state"] {
            let path = format!("{}?{filter}={long}", route::TASKS);
            assert_eq!(admin.get(&path).await.ok::<Value>(), json!([]), "{filter} {character}");
        }
        let path = format!("{}?service={long}&category=DOMAIN", route::MODIFY);
        admin.get(&path).await.problem(404);
    }
}

#[tokio::test]
async fn malformed_parameters_are_ignored() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let first = admin.services("").await;
    let garbage = [
        "?after=",
        "?limit=nonsense",
        "?limit=-1",
        "?limit=99999999999999999999",
        "?sort=nonsense&category=NONSENSE&roles=owner.king",
        "?sort=--name",
        "?unknown=1&&&=",
        "?%ff=%ff",
    ];
    for query in garbage {
        let page = admin.services(query).await;
        assert_eq!((&page.rows, page.total), (&first.rows, first.total), "{query}");
        admin.requests(query).await;
        admin.requests(&query.replace('?', "?group=finished&")).await;
    }
    assert_eq!(admin.services("?limit=0").await.rows.len(), 1);
    assert_eq!(admin.requests("?q=x").await.data, RequestsPage::default());
    for query in ["?group=nonsense", "?after=x"] {
        assert_eq!(admin.get(&[route::REQUESTS, query].concat()).await.reason(400), Reason::Malformed, "{query}");
    }
}

#[tokio::test]
async fn stale_cursors_are_refused() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for after in [
        "nonsense",
        "%5B%5D",
        "%5B%5B%5D%2C1%5D",
        "%5B%5B%22a%22%5D%2C%22b%22%5D",
        "%5B%22a%22%2C%22b%22%2C%22c%22%2C99999999999999999999%5D",
        "null",
        "%ff",
    ] {
        for list in [route::SERVICES, route::TASKS, "/1.0/domain", &[route::REQUESTS, "?group=finished"].concat()] {
            let separator = if list.contains('?') { '&' } else { '?' };
            let reply = admin.get(&format!("{list}{separator}after={after}")).await;
            assert_eq!(reply.reason(410), Reason::StaleCursor, "{list} {after}");
        }
    }
    assert_eq!(admin.get(&[route::DEMO_MAILS, "?after=x"].concat()).await.reason(410), Reason::StaleCursor);
    // A cursor of another order would begin anywhere.
    let next = admin.services("?sort=admin&limit=2").await.next.expect("a next page");
    for by in ["name", "-name", "-admin", "tech", "-tech", "billing", "state", "-state"] {
        let reply = admin.get(&format!("{}?sort={by}&limit=2&after={}", route::SERVICES, escape(&next))).await;
        assert_eq!(reply.reason(410), Reason::StaleCursor, "{by}");
    }
    assert_eq!(admin.services(&format!("?sort=admin&limit=2&after={}", escape(&next))).await.rows.len(), 2);
}

#[tokio::test]
async fn services_are_counted_however_many_there_are() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..10_050 {
            let contacts =
                if number % 2 == 0 { ["newcomer", "tech", "newcomer"] } else { ["newcomer2", "newcomer", "tech"] };
            export.add(&format!("s{number:05}.example"), "VPS", contacts, None, "ok");
        }
        export.add("z.example", "DOMAIN", ["newcomer", "newcomer", "newcomer"], None, "ok");
    })
    .await;
    let newcomer = server.sign_in("newcomer").await;
    let counts = async |query: &str| {
        let page = newcomer.services(query).await;
        assert_eq!((page.unfiltered, page.unfiltered_is_minimum), (10_051, false));
        (page.total, page.total_is_minimum)
    };
    assert_eq!(counts("").await, (10_051, false));
    assert_eq!(counts("?roles=admin").await, (5_026, false));
    assert_eq!(counts("?roles=tech&category=VPS").await, (5_025, false));
    assert_eq!(counts("?category=DOMAIN").await, (1, false));
    assert_eq!(counts("?serviceName=z.ex").await, (1, false));
    assert_eq!(counts("?serviceName=nothing").await, (0, false));
    assert_eq!(counts("?serviceName=s0012").await, (10, false));
    // Matches of a text are counted up to a bound.
    assert_eq!(counts("?serviceName=.example").await, (1_000, true));
    let (admins, is_minimum) = counts("?serviceName=.example&roles=admin").await;
    assert!((50..=1_000).contains(&admins) && is_minimum, "{admins}");
}

#[tokio::test]
async fn reference_lists_come_in_pages() {
    let (server, services) = TestServer::start_with_domains(7).await;
    let admin = server.sign_in("admin").await;
    let mut asked = Vec::new();
    for service in &services {
        server.clock.advance(minutes(1));
        asked.push(admin.submit_one(service, TO_NEWCOMER).await.to_string());
    }
    asked.reverse();
    let names: Vec<String> = admin.get("/1.0/domain").await.ok();
    let ids = |reply: &Reply| reply.ok::<Vec<Value>>().iter().map(Value::to_string).collect::<Vec<_>>();
    let whole = admin.get("/1.0/me/task/contactChange?toAccount=newcomer-ovh").await;
    assert_eq!((ids(&whole), whole.header("link")), (asked.clone(), ""));
    for (path, expected) in [
        ("/1.0/me/task/contactChange?toAccount=newcomer-ovh&limit=3", asked),
        ("/1.0/domain?limit=3", names.iter().map(|name| json!(name).to_string()).collect()),
    ] {
        let (mut found, mut next) = (Vec::new(), path.to_owned());
        loop {
            let reply = admin.get(&next).await;
            let page = ids(&reply);
            found.extend(page.clone());
            let link = reply.header("link");
            if link.is_empty() {
                break;
            }
            assert_eq!(page.len(), 3, "{next}");
            let address = link.strip_prefix('<').and_then(|link| link.strip_suffix(">; rel=\"next\""));
            address.expect("a link to the next page").clone_into(&mut next);
        }
        assert_eq!(found, expected, "{path}");
    }
    for limit in ["0", "1001", "x"] {
        assert_eq!(admin.get(&format!("/1.0/domain?limit={limit}")).await.reason(400), Reason::Malformed);
    }
}

#[tokio::test]
async fn reference_lists_without_a_limit_have_a_thousand_rows_a_page() {
    let (server, _) = TestServer::start_with_domains(1_010).await;
    let admin = server.sign_in("admin").await;
    let first = admin.get("/1.0/domain").await;
    assert_eq!(first.ok::<Vec<String>>().len(), 1_000);
    assert!(first.header("link").ends_with("; rel=\"next\""), "{}", first.header("link"));
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
    add_ended_requests(&server, id, 1_010);
    let first = admin.get("/1.0/me/task/contactChange?toAccount=newcomer-ovh").await;
    assert_eq!(first.ok::<Vec<Value>>().len(), 1_000);
    assert!(first.header("link").ends_with("; rel=\"next\""), "{}", first.header("link"));
}

#[tokio::test]
async fn row_has_the_columns_of_the_table() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let row = admin.service(&domain()).await.expect("the admin's services contain it");
    let (asker, to, roles) = (account("admin"), account("newcomer"), roles(&[Role::Tech]));
    let open = OpenRequest { id, asker, roles, to, together: false };
    assert_eq!(row.open, [open]);
    assert_eq!(
        (row.status, row.expiration.map(|day| day.to_string())),
        (ServiceStatus::Ok, Some("2031-03-31".to_owned()))
    );
    assert_eq!(row.ascii, None);
    let international = admin
        .service(&service("łódź-müller.example", Category::Domain))
        .await
        .expect("the admin's services contain it");
    assert_eq!(international.ascii.as_deref(), Some("xn--d-mller-k0a8f49akt.example"));
    // A future contact does not see the service yet.
    assert!(server.sign_in("newcomer").await.service(&domain()).await.is_none());
    admin.withdraw(id).await.done();
    assert_eq!(admin.service(&domain()).await.expect("the admin's services contain it").open, []);
}

/// A server of whose clock the day is known, with services that need attention.
async fn start_with_needs() -> (TestServer, impl Fn(i64) -> NaiveDate) {
    let mut server = TestServer::start().await;
    let today = server.now().date_naive();
    let days: Vec<String> = [-1, 0, 30, 31].iter().map(|days| (today + TimeDelta::days(*days)).to_string()).collect();
    server
        .import_with(|export| {
            for (number, day) in days.iter().enumerate() {
                let contacts = [["newcomer", "tech", "newcomer"], ["tech", "newcomer", "newcomer"]][number % 2];
                let day: &'static str = day.clone().leak();
                export.add(&format!("day-{number}.example"), "VPS", contacts, Some(day), "ok");
                export.add(&format!("day-{number}.example"), "DOMAIN", contacts, Some(day), "ok");
            }
            export.add("unpaid.example", "DOMAIN", ["newcomer", "tech", "newcomer"], None, "unPaid");
            // Up to another account.
            export.add("theirs.example", "DOMAIN", ["newcomer", "tech", "tech"], None, "unPaid");
        })
        .await;
    (server, move |days| today + TimeDelta::days(days))
}

#[tokio::test]
async fn first_page_says_whether_the_account_is_admin_of_a_hosting_plan() {
    let mut server = TestServer::start().await;
    server
        .import_with(|export| {
            export.add("site.example", "HOSTING", ["tech", "newcomer", "tech"], None, "ok");
            export.add("machine.example", "VPS", ["newcomer", "newcomer", "newcomer"], None, "ok");
        })
        .await;
    for (account, may_name_webmaster) in [("tech", true), ("newcomer", false)] {
        let overview = server.sign_in(account).await.services("").await.overview.expect("the first page has one");
        assert_eq!(overview.may_name_webmaster, may_name_webmaster, "{account}");
    }
}

#[tokio::test]
async fn first_page_counts_services_that_need_attention() {
    let (server, day) = start_with_needs().await;
    let newcomer = server.sign_in("newcomer").await;
    let first = newcomer.services("?limit=2&serviceName=day").await;
    let overview = first.overview.expect("the first page has one");
    assert_eq!((overview.unpaid, overview.ending, overview.next_end), (3, 4, Some(day(0))));
    assert_eq!(overview.roles, PerRole { admin: 6, tech: 4, billing: 9 });
    let categories: Vec<_> = overview.categories.iter().map(|of| (of.category, of.number)).collect();
    assert_eq!(categories, [(Category::Domain, 6), (Category::Vps, 4)]);
    assert_eq!((overview.waiting, overview.waiting_until, overview.claims), (0, None, vec![]));
    let next = format!("?limit=2&serviceName=day&after={}", escape(&first.next.expect("a next page")));
    assert_eq!(newcomer.services(&next).await.overview, None);
    // A day later, one more has ended and another one ends soon.
    server.advance(days(1)).await;
    let newcomer = server.sign_in("newcomer").await;
    let overview = newcomer.services("").await.overview.expect("the first page has one");
    assert_eq!((overview.unpaid, overview.ending, overview.next_end), (5, 4, Some(day(30))));
}

#[tokio::test]
async fn needs_filter_the_list_together_with_other_filters() {
    let (server, _) = start_with_needs().await;
    let newcomer = server.sign_in("newcomer").await;
    let found = async |query: &str| {
        let page = newcomer.services(query).await;
        assert_eq!((page.total, page.rows.len() as u64), (page.rows.len() as u64, page.total), "{query}");
        page.rows.iter().map(|row| row.service.name.as_str().replace(".example", "")).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(found("?needs=unpaid").await, "day-0 day-0 unpaid");
    assert_eq!(found("?needs=ending&sort=-name").await, "day-2 day-2 day-1 day-1");
    assert_eq!(found("?needs=ending&roles=tech").await, "day-1 day-1");
    assert_eq!(found("?needs=unpaid&category=VPS").await, "day-0");
    assert_eq!(found("?needs=unpaid&serviceName=unp").await, "unpaid");
    assert_eq!(found("?needs=claims").await, "");
    assert_eq!(found("?sort=end&category=VPS").await, "day-0 day-1 day-2 day-3");
    let file = csv_lines(&newcomer, "?needs=unpaid").await;
    assert_eq!(file.len(), 3, "{file:?}");
}

#[tokio::test]
async fn row_and_overview_say_until_when_a_request_waits() {
    let server = TestServer::start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let waits = async |user: &TestUser| {
        let overview = user.services("").await.overview.expect("the first page has one");
        let row = user.service(&domain()).await.and_then(|row| row.answer_by);
        let found: Vec<_> = user.services("?needs=waiting").await.rows.into_iter().map(|row| row.service).collect();
        assert_eq!(found, row.map(|_| domain()).into_iter().collect::<Vec<_>>());
        (overview.waiting, overview.waiting_until, row)
    };
    assert_eq!(waits(&admin).await, (0, None, None));
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let deadline = admin.request(id).await.deadline;
    assert_eq!(waits(&admin).await, (1, Some(deadline), Some(deadline)));
    assert_eq!(waits(&newcomer).await, (1, Some(deadline), None), "the service is not in its list yet");
    for (filter, found) in [("roles=admin", 1), ("roles=tech", 0), ("category=VPS", 0), ("serviceName=nothing", 0)] {
        assert_eq!(admin.services(&format!("?needs=waiting&{filter}")).await.total, found, "{filter}");
    }
    let code = server.code(id, &admin).await;
    admin.accept(id, &code).await.done();
    assert_eq!(waits(&admin).await, (0, None, None), "it has answered");
}

#[tokio::test]
async fn pages_end_with_whole_names_if_asked_to() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..5 {
            for category in ["DOMAIN", "HOSTING", "ZONE"] {
                export.add(&format!("site-{number}.example"), category, ["newcomer", "tech", "tech"], None, "ok");
            }
        }
    })
    .await;
    let newcomer = server.sign_in("newcomer").await;
    for (sort, lengths) in [("name", [6, 6, 3]), ("-name", [6, 6, 3]), ("state", [4, 4, 4])] {
        let mut after = String::new();
        for length in lengths {
            let page = newcomer.services(&format!("?wholeNames=1&limit=4&sort={sort}{after}")).await;
            assert_eq!((page.rows.len(), page.total), (length, 15), "{sort}");
            after = page.next.map(|next| format!("&after={}", escape(&next))).unwrap_or_default();
        }
        assert_eq!(after.is_empty(), sort != "state");
    }
}

#[tokio::test]
async fn account_sees_only_its_own_services() {
    let server = TestServer::start().await;
    for (name, expected) in [("outsider", 1), ("newcomer", 0), ("twin1", 1), ("all", 1)] {
        let page: ServicesPage = server.sign_in(name).await.services("").await;
        assert_eq!(
            (page.total, page.unfiltered, page.rows.len()),
            (expected, expected, usize::try_from(expected).expect("a small number"))
        );
    }
}

#[tokio::test]
async fn reference_clients_read_names_and_infos() {
    let server = TestServer::start().await;
    let [tech, outsider] = [server.sign_in("tech").await, server.sign_in("outsider").await];
    let names: Vec<String> = tech.get("/1.0/domain").await.ok();
    let mut sorted = names.clone();
    sorted.sort_by_key(|name| fold(name));
    assert_eq!(names, sorted);
    assert!(names.contains(&"łódź-müller.example".to_owned()) && !names.contains(&"elsewhere.example".to_owned()));
    assert_eq!(outsider.get("/1.0/domain").await.ok::<Vec<String>>(), ["elsewhere.example"]);
    assert_eq!(outsider.get("/1.0/vps").await.ok::<Vec<String>>(), [""; 0]);

    let infos: Value = tech.get(&route::service_infos(&domain())).await.ok();
    assert!(infos["serviceId"].is_i64());
    let expected = json!({
        "serviceId": infos["serviceId"],
        "domain": "halden.example",
        "status": "ok",
        "contactAdmin": "admin-ovh",
        "contactTech": "tech-ovh",
        "contactBilling": "billing-ovh",
        "creation": "2025-01-31",
        "expiration": "2031-03-31",
        "renewalType": "manual",
    });
    assert_eq!(infos, expected);
    // Any name works once it is percent-encoded.
    for key in [
        service("192.0.2.0/28", Category::Failover),
        service("łódź-müller.example", Category::Domain),
        service("under_score%.example", Category::EmailDomain),
    ] {
        let infos: Value = tech.get(&route::service_infos(&key)).await.ok();
        assert_eq!(infos["domain"], json!(key.name.as_str()));
        tech.submit_one(&key, TO_NEWCOMER).await;
        outsider.get(&route::service_infos(&key)).await.problem(404);
    }
    let me: Value = tech.get(route::ME).await.ok();
    let expected = json!({
        "nichandle": "tech-ovh",
        "email": "tech@mail.example",
        "state": "complete",
        "ovhSubsidiary": "FR",
        "language": "en_GB",
        "firstname": "Toni",
        "name": "tech",
        "organisation": "",
    });
    assert_eq!(me, expected);
}

#[tokio::test]
async fn a_service_has_exactly_an_admin_a_tech_and_a_billing_contact() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let screen: Value = admin.get(route::SERVICES).await.ok();
    let rows = screen["data"]["rows"].as_array().expect("a list of rows");
    assert!(!rows.is_empty());
    for row in rows {
        let contacts: Vec<&String> = row["contacts"].as_object().expect("a JSON object").keys().collect();
        assert_eq!(contacts, ["admin", "billing", "tech"], "{row}");
    }
    let infos: Value = admin.get(&route::service_infos(&domain())).await.ok();
    let fields = infos.as_object().expect("a JSON object").keys();
    let contacts: Vec<&String> = fields.filter(|field| field.starts_with("contact")).collect();
    assert_eq!(contacts, ["contactAdmin", "contactBilling", "contactTech"]);
    // No other kind can be named.
    let body = json!({ "contactOwner": "newcomer-ovh" });
    let problem = admin.post(&route::change_contact(&domain()), &body).await.problem(400);
    assert_eq!(problem.rejected, Some(PlanError::NothingToChange));
}

/// Guide, statement 1.
#[tokio::test]
async fn contacts_are_accounts_named_by_their_handles() {
    let server = TestServer::start().await;
    let [admin, tech, billing] = ["admin", "tech", "billing"].map(account);
    for name in ["admin", "tech", "billing"] {
        // Each signs in by that handle, and is a contact of the service.
        let row = server.sign_in(name).await.service(&domain()).await.expect("it is listed");
        assert_eq!([&row.contacts.admin, &row.contacts.tech, &row.contacts.billing], [&admin, &tech, &billing]);
    }
    // Nothing else can become one: neither a name, nor a handle that no account has.
    let user = server.sign_in("admin").await;
    for nobody in ["nobody-ovh", "Tech Contact"] {
        let reply = user.submit(&domain(), NewContacts { tech: nobody, ..NewContacts::default() }).await;
        assert_eq!(reply.status, 400, "{nobody}: {}", reply.text());
    }
    assert_eq!(server.contact_names(&domain()).await, ["admin", "tech", "billing"]);
}

/// The lines of the CSV file under a filter, without the titles.
async fn csv_lines(user: &TestUser, query: &str) -> Vec<String> {
    let reply = user.get(&[route::SERVICES_CSV, query].concat()).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"services.csv\"");
    let text = reply.csv();
    let mut lines = text.lines().map(str::to_owned);
    let titles = lines.next();
    assert_eq!(titles.as_deref(), Some("service,category,admin,tech,billing,status,expiration,techUntil"));
    lines.collect()
}

#[tokio::test]
async fn the_list_downloads_as_csv_with_its_filter_and_order() {
    let server = start_with_many_services().await;
    let admin = server.sign_in("admin").await;
    let sort = Sort { by: SortBy::State, descending: true };
    let filtered = ServicesView { search: "zurich".to_owned(), sort, ..ServicesView::default() };
    for view in [ServicesView::default(), filtered] {
        let lines = csv_lines(&admin, &view.write(Query::default()).finish()).await;
        let rows = all(&admin, &view, 200).await;
        let expected: Vec<String> = rows
            .iter()
            .map(|ServiceRow { service, contacts, status, expiration, tech_until, .. }| {
                let [day, until] =
                    [expiration, tech_until].map(|day| day.map_or_else(String::new, |day| day.to_string()));
                let contacts = Role::ALL.map(|role| contacts.holder(role).as_str());
                let service = [service.name.as_str(), service.category.as_str()];
                [service.as_slice(), &contacts, &[status.as_str(), &day, &until]].concat().join(",")
            })
            .collect();
        assert_eq!(lines, expected);
    }
}

#[tokio::test]
async fn a_csv_file_has_more_services_than_are_read_at_a_time() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..2100 {
            export.add(&format!("many-{number:04}.example"), "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let lines = csv_lines(&server.sign_in("admin").await, "?serviceName=many-").await;
    assert_eq!(lines.len(), 2100);
    assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), 2100);
}

#[tokio::test]
async fn a_csv_file_of_services_escapes_spreadsheet_formulas() {
    let server = TestServer::start_with(&[], |export| {
        export.add("=1+1", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let lines = csv_lines(&server.sign_in("admin").await, "?category=VPS").await;
    assert!(lines.contains(&"'=1+1,VPS,admin-ovh,tech-ovh,billing-ovh,ok,,".to_owned()), "{lines:?}");
}

#[tokio::test]
async fn a_csv_file_of_services_has_the_names_that_the_list_shows_and_is_a_file_of_new_contacts() {
    let server = TestServer::start_with(&[], |export| {
        export.add("x;=1+1;y", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    tech.put(route::PROFILE, &json!({ "firstName": "Ann", "name": "Bell;=1" })).await.done();
    let file = async || admin.get(&[route::SERVICES_CSV, "?category=VPS"].concat()).await.text();
    let text = file().await;
    let mut lines = text.lines();
    let titles =
        "\u{feff}service,category,admin,adminName,tech,techName,billing,billingName,status,expiration,techUntil";
    assert_eq!(lines.next(), Some(titles));
    let line = lines.find(|line| line.contains("x;'=1+1;y")).expect("the service").to_owned();
    assert!(line.contains(",tech-ovh,\"Ann Bell;'=1\",billing-ovh,Toni "), "{line}");
    assert!(line.starts_with("\"x;'=1+1;y\",VPS,admin-ovh,Toni "), "{line}");

    let changed = [titles, "\r\n", &line.replace("tech-ovh", "newcomer-ovh"), "\r\n"].concat();
    let asked = NewSubmission { lines: NewLines::File(changed), ..these(&[]) };
    let preview = admin.post(route::SUBMISSIONS_CHECK, &asked).await.ok::<ScreenResponse<Preview>>().data;
    assert_eq!((preview.will_change, preview.faults), (1, Vec::new()));

    tech.put(route::PROFILE, &json!({ "showsName": false })).await.done();
    assert!(file().await.contains(",tech-ovh,,billing-ovh,"), "a hidden name");
}

/// The reason no role of a service can be changed, as its page shows it.
async fn locked(user: &TestUser, key: &ServiceKey) -> Option<Blocker> {
    user.service_detail(key).await.locked
}

#[tokio::test]
async fn the_page_of_a_service_says_why_nothing_can_be_changed() {
    let server = TestServer::start_with(&[], |export| {
        for status in ["ok", "expired", "inCreation", "unPaid"] {
            export.add(&format!("{status}.example"), "VPS", ["admin", "tech", "billing"], None, status);
        }
    })
    .await;
    let of = |status: &str| service(&format!("{status}.example"), Category::Vps);
    let [admin, tech, billing] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("billing").await];
    for user in [&admin, &tech, &billing] {
        assert_eq!(locked(user, &of("ok")).await, None);
        assert_eq!(locked(user, &of("expired")).await, Some(Blocker::Expired));
        assert_eq!(locked(user, &of("inCreation")).await, Some(Blocker::InCreation));
    }
    // Debts lock the billing role only.
    assert_eq!((locked(&admin, &of("unPaid")).await, locked(&tech, &of("unPaid")).await), (None, None));
    assert_eq!(locked(&billing, &of("unPaid")).await, Some(Blocker::InDebt));
    let request = tech.submit_one(&of("ok"), TO_NEWCOMER).await;
    assert_eq!(locked(&tech, &of("ok")).await, Some(Blocker::RequestOpen { request, roles: Role::Tech.into() }));
    assert_eq!(locked(&admin, &of("ok")).await, None, "the admin replaces it");
}
