//! The audit log: what is in it and found, refusals, vain searches and wrong pastes.

use super::{REASON, act};
use crate::cases;
use crate::common::{TestServer, TestUser, account, days, domain, staff_address};
use handover_api::cases::DecisionKind::Refuse;
use handover_api::cases::DeskCase;
use handover_api::desk::{
    AuditEntry, AuditFilter, AuditPage, AuditSubject, AuditedPaper, DeskActCall, DeskAction, DeskCustomer,
    DeskOverview, DeskService, SearchResult, customer_route, request_route, service_route,
};
use handover_api::query::Query;
use handover_api::{Reason, route};
use handover_rules::cases::CaseNumber;
use handover_rules::cases::papers::{PaperId, PaperKind};
use handover_rules::desk::StaffRole::{Approver, Reader, Support};
use handover_rules::desk::{AuditId, DeskAct, NOT_KEPT, SubjectKind};
use handover_rules::{Category, RequestId};

async fn log(user: &TestUser, filter: &AuditFilter) -> Vec<AuditEntry> {
    page(user, filter, None).await.rows
}

async fn page(user: &TestUser, filter: &AuditFilter, before: Option<AuditId>) -> AuditPage {
    let before = before.map_or_else(String::new, |id| id.to_string());
    let query = filter.write(Query::default()).with("before", &before).finish();
    user.get(&[route::DESK_AUDIT, &query].concat()).await.ok()
}

#[tokio::test]
async fn every_look_and_act_has_actor_time_and_network() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let rows = log(&rhea, &AuditFilter::default()).await;
    let [look, sign_in, invited] = rows.as_slice() else { panic!("{rows:?}") };
    // Looking at the log is in it already.
    assert_eq!((look.act, look.name.as_str(), look.at), (DeskAct::SeeAuditLog, "rhea", server.now()));
    assert_eq!((look.client_ip.as_str(), &look.reason), ("127.0.0.1", &None));
    assert_eq!((sign_in.act, &sign_in.about), (DeskAct::SignIn, &None));
    assert_eq!((invited.act, invited.staff, invited.client_ip.as_str()), (DeskAct::AddStaff, None, ""));
    let about = AuditSubject { kind: SubjectKind::Staff, name: staff_address("rhea").to_string() };
    assert_eq!(invited.about, Some(about));
    rhea.get(route::DESK_OVERVIEW).await.ok::<DeskOverview>();
    rhea.delete(route::DESK_SESSION).await.done();
    // Filters by person, act, subject and day.
    let first = server.now().date_naive();
    server.advance(days(1)).await;
    let jonas = server.staff("jonas", &[Reader]).await;
    let id = rows[0].staff;
    let filter = AuditFilter::default;
    let of_rhea = AuditFilter { staff: id, ..filter() };
    let left = [DeskAct::SignOut, DeskAct::SeeOverview, DeskAct::SeeAuditLog, DeskAct::SignIn];
    for (filter, expected) in [
        (of_rhea, &left[..]),
        (AuditFilter { about: "jonas@provider.example".to_owned(), ..filter() }, &[DeskAct::AddStaff]),
        (AuditFilter { to: Some(first), act: Some(DeskAct::SignIn), ..filter() }, &[DeskAct::SignIn]),
        (AuditFilter { from: first.succ_opt(), act: Some(DeskAct::AddStaff), ..filter() }, &[DeskAct::AddStaff]),
        (AuditFilter { from: first.succ_opt(), to: Some(first), ..filter() }, &[]),
    ] {
        let acts: Vec<DeskAct> = log(&jonas, &filter).await.iter().map(|entry| entry.act).collect();
        assert_eq!(acts, expected, "{filter:?}");
    }
}

async fn found(user: &TestUser, about: &str) -> Vec<DeskAct> {
    let filter = AuditFilter { about: about.to_owned(), ..AuditFilter::default() };
    log(user, &filter).await.into_iter().map(|entry| entry.act).filter(|act| *act != DeskAct::SeeAuditLog).collect()
}

#[tokio::test]
async fn finds_by_service_handle_and_case_as_they_are_written() {
    let server = cases::server().await;
    let claimant = cases::TestClaimant::confirmed(&server, &cases::contacts_case("halden.example")).await;
    let number = claimant.page().await.number;
    let rhea = server.staff("rhea", &[Support]).await;
    rhea.get(&service_route(&domain())).await.ok::<DeskService>();
    rhea.get(&customer_route(&account("tech"))).await.ok::<DeskCustomer>();
    rhea.get(&route::desk_case(number)).await.ok::<DeskCase>();
    for name in ["halden.example", "HALDEN.example", " halden.example ", "DOMAIN halden.example"] {
        assert_eq!(found(&rhea, name).await, [DeskAct::SeeService], "{name}");
    }
    assert_eq!(found(&rhea, "TECH-OVH").await, [DeskAct::SeeCustomer]);
    let written = number.to_string();
    for number in [written.as_str(), written.trim_start_matches("B-"), &written.to_lowercase()] {
        assert_eq!(found(&rhea, number).await, [DeskAct::SeeCase], "{number}");
    }
    for search in ["TEO@Quill.example", "ÉLODIE"] {
        rhea.get(&[route::DESK_SEARCH, &Query::default().with("q", search).finish()].concat())
            .await
            .ok::<SearchResult>();
        for text in [search.to_owned(), search.to_lowercase(), search.to_uppercase()] {
            assert_eq!(found(&rhea, &text).await, [DeskAct::Search], "{text}");
        }
    }
    act(&rhea, DeskAction::Suspend { account: account("billing") }).await.done();
    for (words, expected) in [("PROVED who", &[DeskAct::Suspend][..]), ("%", &[]), ("_", &[])] {
        assert_eq!(found(&rhea, words).await, expected, "words of a reason");
    }
}

#[tokio::test]
async fn a_download_has_every_entry() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let add = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 10500)
        insert into audit (at, staff_name, client_ip, act, about) select 0, 'n' || i, '', 'search', '' from n";
    server.sql(add, []);
    let text = rhea.get(route::DESK_AUDIT_CSV).await.text();
    // The titles, the invitation, the sign-in and the download.
    assert_eq!(text.lines().count(), 10_504);
    for name in ["n1", "n500", "n501", "n10500"] {
        assert_eq!(text.matches(&format!(",{name},")).count(), 1, "{name}");
    }
}

#[tokio::test]
async fn pages_reach_every_entry_once() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    for _ in 0..60 {
        rhea.get(route::DESK_AUDIT).await;
    }
    let filter = AuditFilter { to: Some(server.now().date_naive()), ..AuditFilter::default() };
    let (mut before, mut ids) = (None, Vec::new());
    loop {
        let page = page(&rhea, &filter, before).await;
        ids.extend(page.rows.iter().map(|row| row.id));
        before = page.next;
        if before.is_none() {
            break;
        }
    }
    // 60 looks, the first page's own, the sign-in and the invitation; the second page was recorded after the first was read.
    assert_eq!(ids.len(), 63);
    assert!(ids.windows(2).all(|pair| pair[0] > pair[1]));
    for before in ["nonsense", "99999999999999999999", "%ff"] {
        let reply = rhea.get(&format!("{}?before={before}", route::DESK_AUDIT)).await;
        assert_eq!(reply.reason(410), Reason::StaleCursor, "{before}");
    }
}

#[tokio::test]
async fn nothing_in_it_is_changed_or_deleted() {
    let server = TestServer::start().await;
    server.staff("rhea", &[Support]).await;
    for statement in ["update audit set staff_name = 'nobody'", "delete from audit"] {
        let refusal = server.refused_sql(statement);
        assert!(refusal.contains("the audit log is append-only"), "{refusal}");
    }
}

#[tokio::test]
async fn downloads_as_csv_that_no_spreadsheet_evaluates() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let filter = AuditFilter { about: "=cmd|' /C calc'!A1".to_owned(), ..AuditFilter::default() };
    log(&rhea, &filter).await;
    server.invite_staff("=1+1", &[Reader]).await;
    let reply = rhea.get(route::DESK_AUDIT_CSV).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"audit-log.csv\"");
    let text = reply.csv();
    assert!(text.starts_with("number,time,who,from,what,about,name,why,refused,paper,paperKind\r\n"), "{text}");
    assert!(text.contains(",command line,,addStaff,staff,'=1+1@provider.example,,,,\r\n"), "{text}");
    assert!(text.contains(",rhea,127.0.0.1,signIn,,,,,,\r\n"), "{text}");
    // The download itself.
    assert!(text.lines().nth(1).is_some_and(|line| line.contains(",rhea,127.0.0.1,seeAuditLog,")), "{text}");
}

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
