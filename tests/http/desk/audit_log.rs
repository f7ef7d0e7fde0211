//! The audit log.

use crate::common::{TestServer, TestUser, days, staff_address};
use handover_api::desk::{AuditEntry, AuditFilter, AuditPage, AuditSubject};
use handover_api::query::Query;
use handover_api::route;
use handover_rules::desk::StaffRole::{Reader, Support};
use handover_rules::desk::{DeskAct, SubjectKind};

async fn log(user: &TestUser, filter: &AuditFilter) -> Vec<AuditEntry> {
    page(user, filter, None).await.rows
}

async fn page(user: &TestUser, filter: &AuditFilter, before: Option<i64>) -> AuditPage {
    let before = before.map_or_else(String::new, |id| id.to_string());
    let query = filter.write(Query::default()).with("before", &before).finish();
    user.get(&[route::DESK_AUDIT, &query].concat()).await.ok()
}

#[tokio::test]
async fn every_look_and_act_says_who_when_and_from_where() {
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
    rhea.delete(route::DESK_SESSION).await.done();
    let jonas = server.staff("jonas", &[Reader]).await;
    let left = log(&jonas, &AuditFilter { act: Some(DeskAct::SignOut), ..AuditFilter::default() }).await;
    assert_eq!(left.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["rhea"]);
}

#[tokio::test]
async fn filters_choose_by_person_act_subject_and_day() {
    let server = TestServer::start().await;
    let rhea = server.staff("rhea", &[Support]).await;
    let first = server.now().date_naive();
    log(&rhea, &AuditFilter::default()).await;
    server.advance(days(1)).await;
    let jonas = server.staff("jonas", &[Reader]).await;
    let all = page(&jonas, &AuditFilter::default(), None).await;
    let id = all.staff.iter().find(|person| person.name == "rhea").expect("rhea is listed").id;
    let filter = AuditFilter::default;
    let of_rhea = log(&jonas, &AuditFilter { staff: Some(id), ..filter() }).await;
    assert_eq!(of_rhea.iter().map(|entry| entry.act).collect::<Vec<_>>(), [DeskAct::SeeAuditLog, DeskAct::SignIn]);
    let about = log(&jonas, &AuditFilter { about: "jonas@provider.example".to_owned(), ..filter() }).await;
    assert_eq!(about.iter().map(|entry| entry.act).collect::<Vec<_>>(), [DeskAct::AddStaff]);
    let until = log(&jonas, &AuditFilter { to: Some(first), ..filter() }).await;
    assert_eq!(until.len(), 3);
    let from = log(&jonas, &AuditFilter { from: first.succ_opt(), act: Some(DeskAct::SignIn), ..filter() }).await;
    assert_eq!(from.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["jonas"]);
    let nothing = AuditFilter { from: first.succ_opt(), to: Some(first), ..filter() };
    assert!(log(&jonas, &nothing).await.is_empty());
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
}

#[tokio::test]
async fn nothing_in_it_is_changed_or_deleted() {
    let server = TestServer::start().await;
    server.staff("rhea", &[Support]).await;
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    for statement in ["update audit set staff_name = 'nobody'", "delete from audit"] {
        let error = database.execute(statement, []).expect_err("refused").to_string();
        assert_eq!(error, "the audit log is append-only");
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
    let text = reply.text();
    assert!(text.starts_with("number,time,who,from,what,about,name,why\r\n"), "{text}");
    assert!(text.contains(",command line,,addStaff,staff,'=1+1@provider.example,\r\n"), "{text}");
    assert!(text.contains(",rhea,127.0.0.1,signIn,,,\r\n"), "{text}");
    // The download itself.
    assert!(text.lines().nth(1).is_some_and(|line| line.contains(",rhea,127.0.0.1,seeAuditLog,")), "{text}");
}
