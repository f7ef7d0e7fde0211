//! Searching, and the pages of customers, services and requests.

use crate::cases;
use crate::common::{NewContacts, TO_NEWCOMER, TestServer, TestUser, account, days, domain, service, unable};
use handover_api::cases::CaseView;
use handover_api::desk::{
    DeskCustomer, DeskOverview, DeskPage, DeskRequest, DeskService, SearchResult, customer_route,
    customer_services_route, request_route, service_route,
};
use handover_api::services::ServicesPage;
use handover_api::submissions::Delivery;
use handover_api::{Reason, route};
use handover_rules::cases::CaseState;
use handover_rules::desk::DeskAct;
use handover_rules::desk::StaffRole::{Reader, Support};
use handover_rules::{Blocker, Category, RequestId, RequestState};
use serde_json::{Value, json};

async fn search(user: &TestUser, text: &str) -> SearchResult {
    user.get(&[route::DESK_SEARCH, "?q=", text].concat()).await.ok()
}

#[tokio::test]
async fn finds_by_handle_address_service_and_number() {
    let server = TestServer::start_with(&[], |export| {
        export.add("Kiln-Backup", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let handles =
        |found: &SearchResult| found.accounts.iter().map(|found| found.handle.to_string()).collect::<Vec<_>>();
    assert_eq!(handles(&search(&rhea, "admin-ovh").await), ["admin-ovh"]);
    assert_eq!(handles(&search(&rhea, "NEWCOMER").await), ["newcomer-ovh", "newcomer2-ovh", "newcomer3-ovh"]);
    assert_eq!(handles(&search(&rhea, "Admin@mail.example").await), ["admin-ovh"]);
    assert_eq!(handles(&search(&rhea, "twins@mail.example").await).len(), 2);
    let found = search(&rhea, "halden.ex").await;
    assert_eq!((&found.services[0], found.services.len(), found.request), (&domain(), 3, None));
    // Names are found as they are written, and in lower case.
    for (text, number) in [("Kiln-B", 1), ("kiln-b", 0), ("HALDEN.EX", 3)] {
        assert_eq!(search(&rhea, text).await.services.len(), number, "{text}");
    }
    let digits = id.to_string();
    assert_eq!(search(&rhea, &digits).await.request, Some(id));
    assert_eq!(search(&rhea, &[&digits[..4], "%20", &digits[4..]].concat()).await.request, Some(id), "in groups");
    for nothing in ["", "%20", "999999999999", "nobody@mail.example", "'%20or%201=1", "%25", "_"] {
        let found = search(&rhea, nothing).await;
        assert!(found.accounts.is_empty() && found.services.is_empty() && found.request.is_none(), "{nothing}");
    }
}

#[tokio::test]
async fn finds_a_case_by_number_claimant_and_domain() {
    let server = cases::server().await;
    let claimant = cases::TestClaimant::confirmed(&server, &cases::contacts_case("halden.example")).await;
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Reader]).await;
    // Also after its end.
    claimant.post(route::CASE_CLOSE).await.ok::<CaseView>();
    for text in ["IMRE@castellan.example", "Halden.ex", &number.to_string().to_lowercase()] {
        let cases: Vec<_> = search(&rhea, text).await.cases.iter().map(|case| (case.number, case.state)).collect();
        assert_eq!(cases, [(number, CaseState::Closed)], "{text}");
    }
    for text in ["nobody@castellan.example", "other.example", "B-999999999"] {
        assert!(search(&rhea, text).await.cases.is_empty(), "{text}");
    }
}

/// Also of those who hide it from customers.
#[tokio::test]
async fn pages_name_the_accounts_in_them() {
    let server = TestServer::start().await;
    let [admin, tech] = [server.sign_in("admin").await, server.sign_in("tech").await];
    tech.put(route::PROFILE, &json!({ "organisation": "Kiln & Sons", "showsName": false })).await.done();
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let paths = [request_route(id), customer_route(&account("admin")), service_route(&domain())];
    for path in paths.into_iter().chain([[route::DESK_SEARCH, "?q=newcomer"].concat()]) {
        let page: DeskPage<Value> = rhea.get(&path).await.ok();
        let named: Vec<&str> = page.people.iter().map(|person| person.handle.as_str()).collect();
        assert!(named.contains(&"newcomer-ovh") && named.is_sorted(), "{path}: {named:?}");
        assert!(page.people.iter().all(|person| person.name.is_some() && person.label.is_none()), "{path}");
    }
    let page: DeskPage<DeskService> = rhea.get(&service_route(&domain())).await.ok();
    let tech = page.people.iter().find(|person| person.handle == account("tech")).expect("its tech contact");
    assert_eq!(tech.organisation.as_deref(), Some("Kiln & Sons"));
}

#[tokio::test]
async fn customer_page_has_open_requests_and_blockers() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let page: DeskCustomer = rhea.get(&customer_route(&account("admin"))).await.ok();
    assert_eq!(page.account.handle, account("admin"));
    assert_eq!(page.sessions.len(), 1);
    assert_eq!(page.sessions[0].network, "127.0.0.0/24", "the network, not the address");
    assert_eq!(page.requests.iter().map(|entry| entry.request.id).collect::<Vec<_>>(), [id]);
    assert!(page.services.rows.iter().any(|line| line.service == domain()));
    assert_eq!(page.services.total, page.services.rows.len() as u64);
    let mail = &page.mails[0];
    assert_eq!((mail.request, mail.delivery, mail.notice.as_str()), (Some(id), Delivery::Sent, "confirm"));
    assert!(!page.facts.has_unpaid_bill && page.facts.profile_complete);
    // The look itself.
    assert_eq!(page.events.iter().map(|entry| entry.act).collect::<Vec<_>>(), [DeskAct::SeeCustomer]);
    let nobody = rhea.get(&customer_route(&account("nobody"))).await;
    assert_eq!(nobody.reason(404), Reason::NotFound);
    let debt = "insert into bill (id, account, issued, due, amount, currency, status)
        values ('desk-2', 'admin-ovh', '2030-01-01', '2030-02-01', '9.99', 'EUR', 'UNPAID')";
    server.sql(debt, []);
    let page: DeskCustomer = rhea.get(&customer_route(&account("admin"))).await.ok();
    assert!(page.facts.has_unpaid_bill);
}

#[tokio::test]
async fn a_customers_services_are_read_page_by_page() {
    let (server, domains) = TestServer::start_with_domains(45).await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let who = account("admin");
    let page: DeskCustomer = rhea.get(&customer_route(&who)).await.ok();
    let ServicesPage { rows: mut found, mut next, total, .. } = page.services;
    let mut pages = 1;
    while let Some(after) = next {
        assert_eq!(found.len(), pages * 20);
        let lines: ServicesPage = rhea.get(&customer_services_route(&who, &after)).await.ok();
        found.extend(lines.rows);
        (next, pages) = (lines.next, pages + 1);
    }
    assert_eq!(found.len() as u64, total);
    for domain in &domains {
        assert_eq!(found.iter().filter(|line| line.service == *domain).count(), 1, "{domain:?}");
    }
    let wrong = rhea.get(&customer_services_route(&who, "nonsense")).await;
    assert_eq!(wrong.reason(410), Reason::StaleCursor);
    let nobody = rhea.get(&customer_services_route(&account("nobody"), "")).await;
    assert_eq!(nobody.reason(404), Reason::NotFound);
}

#[tokio::test]
async fn request_page_has_true_reasons_beside_the_parties_view() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.settle().await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let page: DeskRequest = rhea.get(&request_route(id)).await.ok();
    assert_eq!(page.request.as_ref().map(|request| request.state), Some(RequestState::ValidatingByCustomers));
    assert_eq!((page.blockers.len(), page.is_set_aside), (0, false));
    assert_eq!(page.mails.len(), 2);
    assert_eq!((page.others.len(), page.other_count), (0, 0));
    assert!(page.timeline.len() >= 2);
    let answer = |page: &DeskRequest, to: &str| {
        let mail = page.mails.iter().find(|mail| mail.to == Some(account(to))).expect("the email");
        (mail.delivery, mail.answer.clone())
    };
    assert_eq!(answer(&page, "newcomer"), (Delivery::Sent, None));
    // The incoming contact falls into debt.
    let debt = "insert into bill (id, account, issued, due, amount, currency, status)
        values ('desk-1', 'newcomer-ovh', '2030-01-01', '2030-02-01', '9.99', 'EUR', 'UNPAID')";
    server.sql(debt, []);
    // Its mail server refuses the email.
    let refuse = "update outbox set state = 'failed', answer = '550 5.1.1 no such user' where account = 'newcomer-ovh'";
    server.change_row(refuse, []);
    let page: DeskRequest = rhea.get(&request_route(id)).await.ok();
    assert_eq!(answer(&page, "newcomer"), (Delivery::Failed, Some("550 5.1.1 no such user".to_owned())));
    assert_eq!(answer(&page, "admin"), (Delivery::Sent, None));
    let newcomer = account("newcomer");
    assert_eq!(page.blockers, [Blocker::UnpaidInvoice { account: newcomer.clone() }]);
    let seen: Vec<_> = page.seen.into_iter().map(|seen| (seen.account, seen.blockers)).collect();
    assert_eq!(
        seen,
        [
            (account("admin"), vec![unable("newcomer")]),
            (newcomer.clone(), vec![Blocker::UnpaidInvoice { account: newcomer }])
        ]
    );
}

#[tokio::test]
async fn request_page_has_the_others_of_its_submission() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let change = NewContacts { tech: "newcomer", billing: "newcomer2", ..NewContacts::default() };
    let ids: Vec<RequestId> = admin.submit(&domain(), change).await.ok();
    let [first, second] = ids[..] else { panic!("{ids:?}") };
    let rhea = server.staff("rhea", &[Reader]).await;
    for (id, other) in [(first, second), (second, first)] {
        let page: DeskRequest = rhea.get(&request_route(id)).await.ok();
        let others: Vec<RequestId> = page.others.iter().map(|entry| entry.request.id).collect();
        assert_eq!((others, page.other_count, page.number.first_request()), (vec![other], 1, first));
    }
    // To the customer, it is one request.
    let page: DeskCustomer = rhea.get(&customer_route(&account("admin"))).await.ok();
    let entries = page.requests.iter().map(|entry| (entry.number.first_request(), entry.services, entry.role_count));
    assert_eq!(entries.collect::<Vec<_>>(), [(first, 1, 2)]);
    let overview: DeskOverview = rhea.get(route::DESK_OVERVIEW).await.ok();
    assert_eq!(overview.requests.iter().map(|line| line.day).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn the_overview_counts_requests_by_state_and_age() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.advance(days(3)).await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    server.settle().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let overview: DeskOverview = rhea.get(route::DESK_OVERVIEW).await.ok();
    let numbers: Vec<_> = overview.requests.iter().map(|line| (line.state, line.day, line.week, line.older)).collect();
    assert_eq!(numbers, [(RequestState::ValidatingByCustomers, 1, 1, 0)]);
    assert_eq!((overview.mails.waiting, overview.mails.failed), (0, 0));
    assert!(overview.set_aside.is_empty() && overview.corrections.is_empty());
    assert!(overview.imports.applied.is_some(), "the data of the tests were imported");
}

#[tokio::test]
async fn the_overview_counts_emails_that_wait_and_failed_and_lists_those() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let first = admin.submit_one(&domain(), TO_NEWCOMER).await;
    admin.submit_one(&service("other.example", Category::Domain), TO_NEWCOMER).await;
    server.settle().await;
    let now = server.now().timestamp_millis();
    let change = |sql: &str| server.sql(sql, []);
    // The first two failed, one of them two days ago; the others wait.
    change(&format!("update outbox set state = 'failed', state_at = {now}, answer = '550 no such user' where id = 1"));
    let long_ago = now - 2 * 86_400_000;
    change(&format!("update outbox set state = 'failed', state_at = {long_ago} where id = 2"));
    let later = now + 3_600_000;
    change(&format!("update outbox set state = 'queued', next_at = {later}, queued_at = {now} - id where id > 2"));
    let rhea = server.staff("rhea", &[Support]).await;
    let overview: DeskOverview = rhea.get(route::DESK_OVERVIEW).await.ok();
    assert_eq!((overview.mails.waiting, overview.mails.failed), (2, 1));
    assert_eq!(overview.mails.oldest.map(|at| at.timestamp_millis()), Some(now - 4));
    let [failed] = overview.failed_mails.as_slice() else { panic!("{:?}", overview.failed_mails) };
    assert_eq!((failed.id.get(), failed.request, failed.delivery), (1, Some(first), Delivery::Failed));
    assert_eq!(failed.answer.as_deref(), Some("550 no such user"));
}
