//! The history of a service's contacts.

use crate::common::{TO_NEWCOMER, TestServer, domain, minutes, service};
use handover_api::app::ScreenResponse;
use handover_api::history::{History, Term};
use handover_api::route;
use handover_rules::{Category, Role};

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
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    let reply = admin.get(&route::of_service(route::HISTORY_CSV, &domain())).await;
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), "text/csv; charset=utf-8");
    assert!(reply.header("content-disposition").starts_with("attachment"));
    let text = reply.csv();
    assert!(text.starts_with("service,category,role,account,since,until,request,lastDay\r\n"), "{text}");
    assert!(text.contains("halden.example,DOMAIN,contactTech,tech-ovh,,,,\r\n"), "{text}");
    let roles: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(',').nth(2)).collect();
    assert_eq!(roles, ["contactAdmin", "contactTech", "contactBilling"]);
}

#[tokio::test]
async fn csv_escapes_spreadsheet_formulas() {
    let server = TestServer::start_with(&[], |export| {
        export.add("=1+1", "VPS", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    let key = service("=1+1", Category::Vps);
    let reply = server.sign_in("admin").await.get(&route::of_service(route::HISTORY_CSV, &key)).await;
    assert!(reply.text().contains("\r\n'=1+1,VPS,"), "{}", reply.text());
    assert!(reply.text().contains(",admin-ovh,Toni "), "{}", reply.text());
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"contacts-1-1-vps.csv\"");
}
