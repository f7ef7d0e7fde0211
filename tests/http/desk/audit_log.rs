//! The audit log.

use super::act;
use crate::cases;
use crate::common::{TestServer, TestUser, account, days, domain, staff_address};
use handover_api::cases::DeskCase;
use handover_api::desk::{
    AuditEntry, AuditFilter, AuditPage, AuditSubject, DeskAction, DeskCustomer, DeskOverview, DeskService,
    SearchResult, customer_route, service_route,
};
use handover_api::query::Query;
use handover_api::{Reason, route};
use handover_rules::desk::StaffRole::{Reader, Support};
use handover_rules::desk::{AuditId, DeskAct, SubjectKind};

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
