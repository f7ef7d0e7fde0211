//! Refusals, vain searches and wrong pastes in the audit log.

use super::{REASON, act};
use crate::cases;
use crate::common::{TestServer, TestUser, account};
use handover_api::cases::DecisionKind::Refuse;
use handover_api::cases::DeskCase;
use handover_api::desk::{
    AuditEntry, AuditFilter, AuditPage, AuditedPaper, DeskActCall, DeskAction, SearchResult, customer_route,
    request_route, service_route,
};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::desk::StaffRole::{Approver, Reader, Support};
use handover_rules::desk::typed::NOT_KEPT;
use handover_rules::desk::{DeskAct, SubjectKind};
use handover_rules::{Category, RequestId};

const CODE: &str = "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA";

/// The entries about an act, oldest first.
async fn logged(user: &TestUser, act: DeskAct) -> Vec<AuditEntry> {
    let filter = AuditFilter { act: Some(act), ..AuditFilter::default() };
    let page: AuditPage = user.get(&[route::DESK_AUDIT, &filter.write(Query::default()).finish()].concat()).await.ok();
    page.rows.into_iter().rev().collect()
}

/// Actor, subject and refusal.
fn short(entry: &AuditEntry) -> (&str, &str, &str) {
    let about = entry.about.as_ref().map_or("", |about| &about.name);
    (&entry.name, about, entry.refusal.as_deref().unwrap_or_default())
}

fn shorts(entries: &[AuditEntry]) -> Vec<(&str, &str, &str)> {
    entries.iter().map(short).collect()
}

#[tokio::test]
async fn refused_acts_say_why() {
    let server = TestServer::start().await;
    let [lena, jonas] = [server.staff("lena", &[Reader]).await, server.staff("jonas", &[Support]).await];
    let suspend = || DeskAction::Suspend { account: account("tech") };
    act(&lena, suspend()).await.problem(403);
    let hasty = DeskActCall { act: suspend(), reason: "ok".to_owned() };
    jonas.post(route::DESK_ACT, &hasty).await.problem(400);
    act(&jonas, DeskAction::Suspend { account: account("nobody") }).await.problem(404);
    act(&jonas, suspend()).await.done();
    act(&jonas, suspend()).await.problem(409);
    let entries = logged(&lena, DeskAct::Suspend).await;
    let expected = [
        ("lena", "tech-ovh", "notAllowed"),
        ("jonas", "tech-ovh", "unfitReason"),
        ("jonas", "nobody-ovh", "notFound"),
        ("jonas", "tech-ovh", ""),
        ("jonas", "tech-ovh", "suspendedAlready"),
    ];
    assert_eq!(shorts(&entries), expected);
    let reasons: Vec<Option<&str>> = entries.iter().map(|entry| entry.reason.as_deref()).collect();
    assert_eq!(reasons, [Some(REASON), None, Some(REASON), Some(REASON), Some(REASON)]);
    assert!(entries.iter().all(|entry| entry.client_ip == "127.0.0.1" && entry.at == server.now()));
    // The file has them, too.
    let file = lena.get(route::DESK_AUDIT_CSV).await.text();
    assert!(file.lines().any(|line| line.contains(",suspend,account,tech-ovh,") && line.ends_with(",notAllowed,,")));
}

#[tokio::test]
async fn refused_decisions_and_papers_are_named() {
    let server = cases::server().await;
    let claimant = cases::TestClaimant::with_papers(&server, &cases::contacts_case("halden.example")).await;
    let number = claimant.page().await.number;
    let name = number.to_string();
    let [lena, rhea] = [server.staff("lena", &[Reader]).await, server.staff("rhea", &[Approver]).await];
    let case: DeskCase = lena.get(&route::desk_case(number)).await.ok();
    let paper = &case.papers[0].paper;
    lena.get(&route::desk_paper(number, paper.id)).await.problem(403);
    assert_eq!(rhea.get(&route::desk_paper(number, paper.id)).await.status, 200);
    rhea.get(&route::desk_paper(number, PaperId::new(5))).await.problem(404);
    let entries = logged(&lena, DeskAct::OpenPaper).await;
    let expected = [("lena", &*name, "notAllowed"), ("rhea", &*name, ""), ("rhea", &*name, "notFound")];
    assert_eq!(shorts(&entries), expected);
    let known = AuditedPaper { id: paper.id, kind: Some(paper.kind) };
    let unknown = AuditedPaper { id: PaperId::new(5), kind: None };
    let papers: Vec<Option<AuditedPaper>> = entries.iter().map(|entry| entry.paper).collect();
    assert_eq!(papers, [Some(known), Some(known), Some(unknown)]);
    assert!(PaperKind::ALL.contains(&paper.kind));
    cases::decide(&rhea, number, &cases::decision(Refuse, &[])).await;
    cases::decide(&rhea, number, &cases::decision(Refuse, &[])).await.problem(409);
    let entries = logged(&lena, DeskAct::RefuseCase).await;
    assert_eq!(shorts(&entries), [("rhea", &*name, ""), ("rhea", &*name, "notNow")]);
}

#[tokio::test]
async fn searches_for_missing_things_are_logged() {
    let server = cases::server().await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let nowhere = crate::common::service("nowhere.example", Category::Domain);
    let request = RequestId::new(482_910_573_021).expect("a number");
    let case = CaseNumber::new(482_910_573).expect("a number");
    for path in [
        &customer_route(&account("nobody")),
        "/1.0/desk/customers/nobody",
        "/1.0/desk/customers/nine%20blue%20kettles%20sing",
        &service_route(&nowhere),
        &format!("/1.0/desk/service?service={CODE}&category=DOMAIN"),
        &request_route(request),
        &format!("/1.0/desk/requests/{CODE}"),
        &route::desk_case(case),
        "/1.0/desk/cases/none",
    ] {
        rhea.get(path).await.problem(404);
    }
    let found = [
        (DeskAct::SeeCustomer, vec!["nobody-ovh", "nobody", NOT_KEPT]),
        (DeskAct::SeeService, vec!["DOMAIN nowhere.example", NOT_KEPT]),
        (DeskAct::SeeRequest, vec!["482910573021", NOT_KEPT]),
        (DeskAct::SeeCase, vec!["B-482910573", "none"]),
    ];
    for (act, names) in found {
        let expected: Vec<_> = names.into_iter().map(|name| ("rhea", name, "notFound")).collect();
        assert_eq!(shorts(&logged(&rhea, act).await), expected, "{}", act.as_str());
    }
}

#[tokio::test]
async fn pasted_secrets_are_not_kept() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let link = format!("https://contacts.example/#/useraccount/contacts/5?tab=REQUESTS&token={CODE}");
    let texts = [CODE, &link, "nine blue kettles sing", "tech-ovh", "admin@mail.example"];
    for text in texts {
        let query = Query::default().with("q", text).finish();
        rhea.get(&[route::DESK_SEARCH, &query].concat()).await.ok::<SearchResult>();
        let filter = AuditFilter { about: text.to_owned(), ..AuditFilter::default() };
        rhea.get(&[route::DESK_AUDIT, &filter.write(Query::default()).finish()].concat()).await.ok::<AuditPage>();
    }
    let searched = logged(&rhea, DeskAct::Search).await;
    let names: Vec<&str> = searched.iter().map(|entry| short(entry).1).collect();
    assert_eq!(names, [NOT_KEPT, NOT_KEPT, NOT_KEPT, "tech-ovh", "admin@mail.example"]);
    assert!(searched.iter().all(|entry| entry.about.as_ref().is_some_and(|of| of.kind == SubjectKind::Search)));
    let stored = format!("{:?}", server.rows("select about, about_key, reason from audit")).to_lowercase();
    for secret in [CODE, "kettles sing"] {
        assert!(!stored.contains(&secret.to_lowercase()), "{stored}");
    }
}

#[tokio::test]
async fn nothing_in_it_is_replaced() {
    let server = TestServer::start().await;
    server.staff("rhea", &[Support]).await;
    let entries = || server.rows("select * from audit order by id");
    let before = entries();
    let columns = "audit (id, at, staff_name, client_ip, act, about)";
    for statement in [
        format!("replace into {columns} values (1, 0, 'nobody', '', 'search', '')"),
        format!("insert or replace into {columns} select id, at, 'nobody', client_ip, act, about from audit"),
        format!("insert or ignore into {columns} values (1, 0, 'nobody', '', 'search', '')"),
        // Would keep entries that follow from being added.
        format!("insert into {columns} values (-1, 0, 'nobody', '', 'search', '')"),
        "update or ignore audit set staff_name = 'nobody'".to_owned(),
        "delete from audit where id = 1".to_owned(),
    ] {
        assert_eq!(server.refused_sql(&statement), "the audit log is append-only", "{statement}");
    }
    assert_eq!(entries(), before);
    server.staff("jonas", &[Support]).await;
    assert_eq!(entries().len(), before.len() + 2);
}
