//! The history of contacts: of a service, and of all services of an account. For what the rules let an account read, see
//! `tests/store/history.rs`.

use crate::common::{TO_NEWCOMER, TestServer, TestUser, account, billing, days, domain, minutes, service, tech};
use crate::submissions::{all_accept, submit, these};
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::history::{History, HistoryPage, HistoryRow, Term};
use handover_api::query::escape;
use handover_api::{Reason, route};
use handover_rules::{Category, RequestId, Role, ServiceKey};

fn of(terms: &[Term], role: Role) -> Vec<(String, bool, bool, bool)> {
    let fitting = terms.iter().filter(|term| term.role == role);
    fitting
        .map(|term| (term.account.to_string(), term.since.is_some(), term.until.is_some(), term.request.is_some()))
        .collect()
}

#[tokio::test]
async fn lists_holders_of_each_role_with_dates_and_requests() {
    let mut server = TestServer::start().await;
    let (admin, newcomer) = (server.sign_in("admin").await, server.sign_in("newcomer").await);
    let path = route::of_service(route::HISTORY, &domain());
    let before: ScreenResponse<History> = admin.get(&path).await.ok();
    assert_eq!(of(&before.data.terms, Role::Tech), [("tech-ovh".to_owned(), false, false, false)]);

    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.all_accept(id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    let moved = server.now();
    let after: ScreenResponse<History> = newcomer.get(&path).await.ok();
    assert_eq!(
        of(&after.data.terms, Role::Tech),
        [("newcomer-ovh".to_owned(), true, false, true), ("tech-ovh".to_owned(), false, true, false)]
    );
    let latest = after.data.terms.iter().find(|term| term.request == Some(id)).expect("the entry of the move");
    assert_eq!(latest.since, Some(moved));
    assert_eq!(of(&after.data.terms, Role::Admin), [("admin-ovh".to_owned(), false, false, false)]);

    // A contact moved by an import has no request.
    server.import_with(|export| export.service("halden.example", "DOMAIN").contacts[2] = "newcomer2").await;
    let imported: ScreenResponse<History> = admin.get(&path).await.ok();
    assert_eq!(
        of(&imported.data.terms, Role::Billing),
        [("newcomer2-ovh".to_owned(), true, false, false), ("billing-ovh".to_owned(), false, true, false)]
    );
    // A former contact cannot read the history.
    let tech = server.sign_in("tech").await;
    assert_eq!(tech.get(&path).await.status, 404);
}

#[tokio::test]
async fn history_downloads_as_csv() {
    let server = TestServer::start_with(&[], |export| {
        export.add("=1+1", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let key = service("=1+1", Category::Vps);
    let reply = server.sign_in("admin").await.get(&route::of_service(route::HISTORY_CSV, &key)).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"contacts-1-1-vps.csv\"");
    assert!(reply.text().contains(",admin-ovh,Toni "), "{}", reply.text());
    let text = reply.csv();
    let lines: Vec<&str> = text.lines().collect();
    let titles = "service,category,role,account,since,until,request,lastDay";
    let [admin, tech, billing] = [("contactAdmin", "admin"), ("contactTech", "tech"), ("contactBilling", "billing")]
        .map(|(role, name)| format!("'=1+1,VPS,{role},{name}-ovh,,,,"));
    assert_eq!(lines, [titles, &admin, &tech, &billing]);
}

async fn page(user: &TestUser, query: &str) -> HistoryPage {
    let screen: ScreenResponse<HistoryPage> = user.get(&[route::HISTORY_OF_ALL, query].concat()).await.ok();
    screen.data
}

/// Name, category, role, who before, and who then.
fn change(row: &HistoryRow) -> String {
    let before = row.before.as_ref().map_or("", |before| before.as_str());
    let (name, category) = (row.service.name.as_str(), row.service.category.as_str());
    let role = row.term.role.as_str().trim_start_matches("contact").to_lowercase();
    format!("{name} {category} {role} {before} → {}", row.term.account).replace("-ovh", "")
}

async fn changes(user: &TestUser, query: &str) -> Vec<String> {
    page(user, query).await.rows.iter().map(change).collect()
}

/// Name, category, role and holder.
async fn held(user: &TestUser, query: &str) -> Vec<String> {
    changes(user, query).await.into_iter().map(|row| row.replace(" → ", "")).collect()
}

fn hosting() -> ServiceKey {
    service("halden.example", Category::Hosting)
}

fn shop() -> ServiceKey {
    service("other.example", Category::Domain)
}

/// On three days, beginning with today: the tech roles of a domain, then of a hosting plan, then the billing role of
/// another domain.
async fn three_changes(server: &TestServer) -> ([RequestId; 3], [NaiveDate; 3]) {
    let mut ids = Vec::new();
    let mut on = Vec::new();
    for (service, change, incoming) in [
        (domain(), TO_NEWCOMER, "newcomer"),
        (hosting(), tech("newcomer2"), "newcomer2"),
        (shop(), billing("newcomer"), "newcomer"),
    ] {
        // Sessions end within a day.
        let [admin, incoming] = [server.sign_in("admin").await, server.sign_in(incoming).await];
        let id = admin.submit_one(&service, change).await;
        server.all_accept(id, &[&admin, &incoming]).await;
        server.advance(minutes(2)).await;
        on.push(server.now().date_naive());
        ids.push(id);
        server.advance(days(1)).await;
    }
    (ids.try_into().expect("three"), on.try_into().expect("three"))
}

const LATEST_FIRST: [&str; 3] = [
    "other.example DOMAIN billing billing → newcomer",
    "halden.example HOSTING tech tech → newcomer2",
    "halden.example DOMAIN tech tech → newcomer",
];

#[tokio::test]
async fn changes_sent_together_have_the_number_of_their_emails() {
    let (server, domains) = TestServer::start_with_domains(2).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(2)).await;
    let requests: Vec<_> = page(&newcomer, "").await.rows.iter().map(|row| row.term.request).collect();
    assert_eq!(requests, [Some(id.first_request()); 2]);
}

#[tokio::test]
async fn changes_of_all_services_are_listed_latest_first() {
    let server = TestServer::start().await;
    let (ids, _) = three_changes(&server).await;
    let admin = server.sign_in("admin").await;
    let all = page(&admin, "").await;
    assert_eq!(all.rows.iter().map(change).collect::<Vec<_>>(), LATEST_FIRST);
    assert_eq!((all.total, all.unfiltered, all.next), (3, 3, None));
    let requests: Vec<Option<RequestId>> = all.rows.iter().map(|row| row.term.request).collect();
    assert_eq!(requests, [Some(ids[2]), Some(ids[1]), Some(ids[0])]);

    // Page by page.
    let mut rows = Vec::new();
    let mut after = String::new();
    loop {
        let part = page(&admin, &["?limit=1", &after].concat()).await;
        assert_eq!((part.rows.len(), part.total), (1, 3));
        rows.extend(part.rows);
        let Some(next) = part.next else { break };
        after = ["&after=", &escape(&next)].concat();
    }
    assert_eq!(rows, all.rows);
    let stale = admin.get(&[route::HISTORY_OF_ALL, "?after=x"].concat()).await;
    assert_eq!(stale.reason(410), Reason::StaleCursor);
}

#[tokio::test]
async fn changes_are_filtered_by_text_role_and_person() {
    let server = TestServer::start().await;
    three_changes(&server).await;
    let admin = server.sign_in("admin").await;
    let [shop, hosting, domain] = LATEST_FIRST;
    for (query, expected) in [
        ("?q=OTHER", &[shop][..]),
        // New and former contacts.
        ("?q=newcomer2", &[hosting]),
        ("?q=100%25", &[]),
        ("?roles=billing.tech", &[shop, hosting, domain]),
        ("?person=newcomer-ovh", &[shop, domain]),
        ("?person=tech-ovh&q=halden&roles=tech", &[hosting, domain]),
    ] {
        let found = page(&admin, query).await;
        assert_eq!(found.rows.iter().map(change).collect::<Vec<_>>(), expected, "{query}");
        assert_eq!((found.total, found.unfiltered), (found.rows.len() as u64, 3), "{query}");
    }
}

#[tokio::test]
async fn a_day_shows_everybody_who_held_a_role_on_it() {
    let server = TestServer::start().await;
    let (_, [first, second, _]) = three_changes(&server).await;
    let admin = server.sign_in("admin").await;
    let on = async |day: NaiveDate| held(&admin, &format!("?day={day}&q=halden&roles=tech")).await;
    let (before, zone) = ("halden.example DOMAIN tech tech", "halden.example ZONE tech tech");
    let (hosting, ns) = ("halden.example HOSTING tech tech", "ns1.halden.example VPS tech admin");
    let yesterday = first.pred_opt().expect("a day");
    assert_eq!(on(yesterday).await, [before, hosting, zone, ns], "as imported");
    let next = async |day: NaiveDate| {
        let rows = page(&admin, &format!("?day={day}&q=halden&roles=tech")).await.rows;
        rows.into_iter().find(|row| row.service == domain()).and_then(|row| row.after)
    };
    assert_eq!((next(yesterday).await, next(second).await), (Some(account("newcomer")), None), "who came next");
    let after = "halden.example DOMAIN tech newcomer";
    assert_eq!(on(first).await, [before, after, hosting, zone, ns], "both, on the day of the change");
    // Current roles of a person.
    let today = server.now().date_naive();
    let of_newcomer = held(&admin, &format!("?day={today}&person=newcomer-ovh")).await;
    assert_eq!(of_newcomer, [after, "other.example DOMAIN billing newcomer"]);
    // Both ends of a range are part of it. Nobody knows about tomorrow; an invalid day is ignored.
    let tomorrow = today.succ_opt().expect("a day");
    for (query, expected) in [
        (format!("?from={first}"), 3),
        (format!("?from={second}&to={second}"), 1),
        (format!("?to={second}"), 2),
        (format!("?day={tomorrow}"), 0),
        ("?day=2020-01-01".to_owned(), 0),
        ("?day=nonsense".to_owned(), 3),
    ] {
        assert_eq!(page(&admin, &query).await.rows.len(), expected, "{query}");
    }
    // Page by page: three roles of each service, and one that changed hands.
    let all = page(&admin, &format!("?day={second}&limit=200")).await;
    let services = admin.services("?limit=200").await.rows.len();
    assert_eq!((all.rows.len(), all.total), (3 * services + 1, 3 * services as u64 + 1));
    let (mut rows, mut after) = (Vec::new(), String::new());
    loop {
        let part = page(&admin, &format!("?day={second}&limit=7{after}")).await;
        rows.extend(part.rows);
        let Some(next) = part.next else { break };
        after = ["&after=", &escape(&next)].concat();
    }
    assert_eq!(rows, all.rows);
}

#[tokio::test]
async fn former_contacts_see_their_own_terms_and_what_ended_them() {
    let server = TestServer::start().await;
    let ([moved, ..], [first, ..]) = three_changes(&server).await;
    // The next change is the business of the contacts.
    let [admin, newcomer2] = [server.sign_in("admin").await, server.sign_in("newcomer2").await];
    let id = admin.submit_one(&domain(), tech("newcomer2")).await;
    server.all_accept(id, &[&admin, &newcomer2]).await;
    server.advance(minutes(2)).await;
    let former = server.sign_in("tech").await;
    assert_eq!(former.get(&route::of_service(route::HISTORY, &domain())).await.status, 404);
    let of_domain = page(&former, "?q=halden&person=tech-ovh").await.rows;
    let of_domain: Vec<&HistoryRow> = of_domain.iter().filter(|row| row.service == domain()).collect();
    let [lost] = of_domain[..] else { panic!("one change: {of_domain:?}") };
    assert_eq!((change(lost).as_str(), lost.is_former, lost.term.request), (LATEST_FIRST[2], true, Some(moved)));
    assert_eq!((lost.term.until, &lost.end), (None, &None), "the successor's end");
    let held = page(&former, &format!("?day={first}&q=halden.example&roles=tech")).await.rows;
    let is_hidden = |row: &HistoryRow| row.after.is_none() && row.term.account != account("newcomer");
    assert!(held.iter().all(is_hidden), "not who came next");
    // Nobody else reads it.
    assert_eq!(changes(&server.sign_in("outsider").await, "").await, [""; 0]);
}

#[tokio::test]
async fn the_file_has_what_the_filters_find() {
    let server = TestServer::start_with(&[], |export| {
        export.add("=1+1", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let (ids, _) = three_changes(&server).await;
    let admin = server.sign_in("admin").await;
    let file = async |query: &str| admin.get(&[route::HISTORY_OF_ALL_CSV, query].concat()).await;
    let reply = file("?person=newcomer-ovh").await;
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"history.csv\"");
    let text = reply.csv();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.len(), 3, "{text}");
    assert_eq!(lines[0], "service,category,role,account,since,until,request,lastDay,previous");
    assert!(lines[1].starts_with("other.example,DOMAIN,contactBilling,newcomer-ovh,20"), "{text}");
    assert!(lines[1].ends_with(&format!(",,{},,billing-ovh", ids[2])), "{text}");
    let day = server.now().date_naive();
    let text = file(&format!("?day={day}&q={}", escape("=1+1"))).await.csv();
    assert!(text.contains("\r\n'=1+1,VPS,contactAdmin,admin-ovh,,,,,\r\n"), "formulas are escaped: {text}");
}

#[tokio::test]
async fn a_role_with_a_last_day_shows_it() {
    let server = TestServer::start().await;
    let (admin, _, day) = crate::role_ends::handed_over(&server).await;
    let changes = page(&admin, "").await.rows;
    let end = changes[0].end.as_ref().expect("an end");
    assert_eq!((changes.len(), changes[0].term.role, end.until), (1, Role::Tech, day));
    assert_eq!(end.returns_to, account("tech"));
    let today = server.now().date_naive();
    let held = page(&admin, &format!("?day={today}&q=halden.example&limit=200")).await.rows;
    let with_end: Vec<String> = held.iter().filter(|row| row.end.is_some()).map(change).collect();
    assert_eq!(with_end, ["halden.example DOMAIN tech  → newcomer"], "the present term, not the one of this morning");
}
