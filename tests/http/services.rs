//! The list of services and its file, and services as OVHcloud's clients read them. For the list among many services,
//! see `tests/store/lists.rs`.

use crate::common::{
    NewContacts, Reply, TO_NEWCOMER, TestServer, TestUser, account, days, domain, minutes, roles, service,
};
use crate::copied_requests::add_ended_requests;
use crate::submissions::these;
use chrono::{NaiveDate, TimeDelta};
use handover_api::app::ScreenResponse;
use handover_api::query::escape;
use handover_api::requests::RequestsPage;
use handover_api::services::ServiceRow;
use handover_api::submissions::{NewLines, NewSubmission};
use handover_api::{Reason, route};
use handover_rules::submission::PlanError;
use handover_rules::submission::blockers::OpenRequest;
use handover_rules::submission::form::Preview;
use handover_rules::{Blocker, Category, PerRole, Role, ServiceStatus};
use handover_store::fold;
use serde_json::{Value, json};

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
    for after in ["nonsense", "%5B%5B%22a%22%5D%2C%22b%22%5D", "null", "%ff"] {
        for list in [route::SERVICES, route::TASKS, "/1.0/domain", &[route::REQUESTS, "?group=finished"].concat()] {
            let separator = if list.contains('?') { '&' } else { '?' };
            let reply = admin.get(&format!("{list}{separator}after={after}")).await;
            assert_eq!(reply.reason(410), Reason::StaleCursor, "{list} {after}");
        }
    }
    assert_eq!(admin.get(&[route::DEMO_MAILS, "?after=x"].concat()).await.reason(410), Reason::StaleCursor);
    // A cursor of another order would begin anywhere.
    let next = escape(&admin.services("?sort=admin&limit=2").await.next.expect("a next page"));
    for by in ["name", "-admin", "tech", "state"] {
        let reply = admin.get(&format!("{}?sort={by}&limit=2&after={next}", route::SERVICES)).await;
        assert_eq!(reply.reason(410), Reason::StaleCursor, "{by}");
    }
    assert_eq!(admin.services(&format!("?sort=admin&limit=2&after={next}")).await.rows.len(), 2);
}

/// The address of the next page, from the header.
fn next_page(reply: &Reply) -> Option<String> {
    let address = reply.header("link").strip_prefix('<')?.strip_suffix(">; rel=\"next\"");
    Some(address.expect("a link to the next page").to_owned())
}

#[tokio::test]
async fn reference_lists_come_in_pages() {
    let (server, services) = TestServer::start_with_domains(7).await;
    let admin = server.sign_in("admin").await;
    let mut asked = Vec::new();
    for service in &services {
        server.clock.advance(minutes(1));
        asked.insert(0, json!(admin.submit_one(service, TO_NEWCOMER).await));
    }
    let names: Vec<Value> = admin.get("/1.0/domain").await.ok();
    for (path, expected) in
        [("/1.0/me/task/contactChange?toAccount=newcomer-ovh&limit=3", asked), ("/1.0/domain?limit=3", names)]
    {
        let (mut found, mut next) = (Vec::new(), Some(path.to_owned()));
        while let Some(address) = next {
            let reply = admin.get(&address).await;
            let page: Vec<Value> = reply.ok();
            next = next_page(&reply);
            assert!(page.len() == 3 || next.is_none(), "{address}");
            found.extend(page);
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
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.withdraw(id).await.done();
    add_ended_requests(&server, id, 1_010);
    for path in ["/1.0/domain", "/1.0/me/task/contactChange?toAccount=newcomer-ovh"] {
        let first = admin.get(path).await;
        assert_eq!((first.ok::<Vec<Value>>().len(), next_page(&first).is_some()), (1_000, true), "{path}");
    }
}

#[tokio::test]
async fn row_has_the_columns_of_the_table() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let row = admin.service(&domain()).await.expect("it is listed");
    let (asker, to, roles) = (account("admin"), account("newcomer"), roles(&[Role::Tech]));
    assert_eq!(row.open, [OpenRequest { id, asker, roles, to, together: false, unconfirmed: false }]);
    let expiration = row.expiration.map(|day| day.to_string());
    assert_eq!((row.status, expiration.as_deref(), row.ascii), (ServiceStatus::Ok, Some("2031-03-31"), None));
    // International names have an ASCII form, and are found by it.
    let international = admin.services("?serviceName=%C5%82%C3%B3d%C5%BA-m").await.rows.remove(0);
    assert_eq!(international.ascii.as_deref(), Some("xn--d-mller-k0a8f49akt.example"));
    assert_eq!(admin.services("?serviceName=XN--d-mller").await.total, 1);
    // A future contact does not see the service yet.
    assert!(server.sign_in("newcomer").await.service(&domain()).await.is_none());
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
    assert!(!overview.may_name_webmaster, "no hosting plan");
    let next = format!("?limit=2&serviceName=day&after={}", escape(&first.next.expect("a next page")));
    assert_eq!(newcomer.services(&next).await.overview, None);
    let of_admin = server.sign_in("admin").await.services("").await.overview.expect("the first page has one");
    assert!(of_admin.may_name_webmaster);
    // A day later, one more has ended and another one ends soon.
    server.advance(days(1)).await;
    let newcomer = server.sign_in("newcomer").await;
    let overview = newcomer.services("").await.overview.expect("the first page has one");
    assert_eq!((overview.unpaid, overview.ending, overview.next_end), (5, 4, Some(day(30))));
}

#[tokio::test]
async fn parameters_filter_and_sort_the_list_and_its_file() {
    let (server, _) = start_with_needs().await;
    let newcomer = server.sign_in("newcomer").await;
    for (query, expected) in [
        ("?needs=unpaid", "day-0 day-0 unpaid"),
        ("?needs=ending&sort=-name", "day-2 day-2 day-1 day-1"),
        ("?needs=ending&roles=tech", "day-1 day-1"),
        ("?needs=unpaid&category=VPS", "day-0"),
        ("?needs=unpaid&serviceName=UNP", "unpaid"),
        ("?needs=claims", ""),
        ("?sort=end&category=VPS", "day-0 day-1 day-2 day-3"),
        ("?sort=-state&roles=tech.admin&category=VPS", "day-3 day-2 day-1 day-0"),
        ("?wholeNames=1&limit=3&serviceName=day", "day-0 day-0 day-1 day-1"),
    ] {
        let rows = newcomer.services(query).await.rows;
        let names: Vec<_> = rows.iter().map(|row| row.service.name.as_str().replace(".example", "")).collect();
        assert_eq!(names.join(" "), expected, "{query}");
        let filter = query.replace("&limit=3", "");
        let lines = csv_lines(&newcomer, &filter).await;
        let of_rows = rows.iter().map(|ServiceRow { service, contacts, status, expiration, tech_until, .. }| {
            let [day, until] = [expiration, tech_until].map(|day| day.map_or_else(String::new, |day| day.to_string()));
            let [admin, tech, billing] = Role::ALL.map(|role| contacts.holder(role));
            let (name, category) = (service.name.as_str(), service.category.as_str());
            format!("{name},{category},{admin},{tech},{billing},{},{day},{until}", status.as_str())
        });
        assert_eq!(lines[..rows.len()], of_rows.collect::<Vec<_>>(), "{query}");
    }
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
async fn account_sees_only_its_own_services() {
    let server = TestServer::start().await;
    for (name, expected) in [("outsider", 1), ("newcomer", 0), ("twin1", 1), ("all", 1)] {
        let page = server.sign_in(name).await.services("").await;
        assert_eq!((page.total, page.unfiltered, page.rows.len() as u64), (expected, expected, expected), "{name}");
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
async fn a_csv_file_has_more_services_than_are_read_at_a_time() {
    let server = TestServer::start_with(&[], |export| {
        for number in 0..2100 {
            export.add(&format!("many-{number:04}.example"), "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    let mut lines = csv_lines(&server.sign_in("admin").await, "?serviceName=many-").await;
    lines.dedup();
    assert_eq!(lines.len(), 2100);
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

#[tokio::test]
async fn the_page_of_a_service_says_why_nothing_can_be_changed() {
    let server = TestServer::start_with(&[], |export| {
        for status in ["ok", "expired", "inCreation", "unPaid"] {
            export.add(&format!("{status}.example"), "VPS", ["admin", "tech", "billing"], None, status);
        }
    })
    .await;
    let of = |status: &str| service(&format!("{status}.example"), Category::Vps);
    let locked = async |user: &TestUser, status: &str| user.service_detail(&of(status)).await.locked;
    let [admin, tech, billing] =
        [server.sign_in("admin").await, server.sign_in("tech").await, server.sign_in("billing").await];
    for (status, reason) in
        [("ok", None), ("expired", Some(Blocker::Expired)), ("inCreation", Some(Blocker::InCreation))]
    {
        assert_eq!(locked(&tech, status).await, reason);
    }
    // Debts lock the billing role only.
    assert_eq!((locked(&admin, "unPaid").await, locked(&billing, "unPaid").await), (None, Some(Blocker::InDebt)));
    let request = tech.submit_one(&of("ok"), TO_NEWCOMER).await;
    let open = Blocker::RequestOpen { request, roles: Role::Tech.into() };
    assert_eq!((locked(&tech, "ok").await, locked(&admin, "ok").await), (Some(open), None), "the admin replaces it");
}
