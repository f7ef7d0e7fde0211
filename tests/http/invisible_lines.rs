//! Lines of a submission that is being prepared do not exist for anybody (decision 0039).

use crate::common::held_writer::HeldWriter;
use crate::common::{Reply, TestServer, TestUser};
use crate::large_submissions::count;
use crate::submissions::{requests_of, submit, these};
use handover_api::desk::{
    DeskCustomer, DeskOverview, DeskService, SearchResult, customer_route, request_route, service_route,
};
use handover_api::requests::RequestsPage;
use handover_api::route;
use handover_api::submissions::Submitted;
use handover_rules::desk::StaffRole::Reader;
use handover_rules::{RequestId, ServiceKey, SubmissionId};
use rusqlite::types::Value;

/// More lines than one transaction has.
const MANY: usize = 260;

fn stored_lines(server: &TestServer) -> Vec<RequestId> {
    let rows = server.rows("select id from request order by id").into_iter().flatten();
    let number = |value| match value {
        Value::Integer(number) => u64::try_from(number).ok().and_then(RequestId::new),
        _ => None,
    };
    rows.filter_map(number).collect()
}

/// Everything that an account can read about its requests and services, but not the number of its own submission.
async fn pages_of(user: &TestUser, service: &ServiceKey) -> Vec<(&'static str, Reply)> {
    vec![
        ("requests.csv", user.get(route::REQUESTS_CSV).await),
        ("reference's list", user.get(route::TASKS).await),
        ("services", user.get(route::SERVICES).await),
        ("services.csv", user.get(route::SERVICES_CSV).await),
        ("service", user.get(&route::of_service(route::SERVICE, service)).await),
        ("form", user.get(&route::of_service(route::MODIFY, service)).await),
        ("history", user.get(&route::of_service(route::HISTORY, service)).await),
        ("history.csv", user.get(&route::of_service(route::HISTORY_CSV, service)).await),
        ("account data", user.get(route::ACCOUNT_DATA).await),
    ]
}

#[tokio::test]
async fn lines_that_are_being_stored_are_on_no_page() {
    let (server, domains) = TestServer::start_with_domains(MANY).await;
    let tech = server.sign_in("tech").await;
    let mut users = vec![tech.clone()];
    for name in ["newcomer", "admin", "billing"] {
        users.push(server.sign_in(name).await);
    }
    let mut before = Vec::new();
    for user in &users {
        before.push(pages_of(user, &domains[0]).await);
    }
    let mut held = HeldWriter::hold(&server.store).await;
    let asked = these(&domains);
    let stored = held.pass_until(async || count(&server, "select count(*) from request") > 0);
    let (Submitted { submission: id, .. }, ()) = tokio::join!(submit(&tech, &asked), stored);
    let lines = stored_lines(&server);
    assert!(!lines.is_empty() && lines.len() < MANY, "{}", lines.len());

    for (user, before) in users.iter().zip(before) {
        for ((page, before), (_, now)) in before.into_iter().zip(pages_of(user, &domains[0]).await) {
            let who = &user.handle;
            assert_eq!(now.status, before.status, "{page} of {who}");
            // Its asker's data has the submission itself, which has the number of its first line.
            let lines_of = |reply: &Reply| reply.text().lines().count();
            let is_own = *who == tech.handle && page == "account data";
            assert!(is_own || lines_of(&now) == lines_of(&before), "{page} of {who}: {}", now.text());
            for line in lines.iter().filter(|line| !is_own || **line != id.first_request()) {
                assert!(!now.text().contains(&line.to_string()), "{page} of {who} names {line}: {}", now.text());
            }
        }
        let RequestsPage { waiting_for_me, waiting_for_others, finished, .. } = user.requests("").await.data;
        assert_eq!([waiting_for_me.total, waiting_for_others.total, finished.total], [0; 3], "{}", user.handle);
        assert_eq!(user.requests("").await.waiting, 0);
        for line in [lines[0], lines[lines.len() - 1]] {
            let own = SubmissionId::new(line);
            let is_asker = user.handle == tech.handle;
            assert_eq!(user.get(&route::request(line)).await.status, 404);
            assert_eq!(user.get(&route::task(line)).await.status, 404);
            assert_eq!(user.get(&route::submission(own)).await.status, if is_asker { 200 } else { 404 });
            assert_eq!(user.get(&route::submission_lines(own)).await.status, 404);
            assert_eq!(user.get(&route::submission_lines_csv(own)).await.status, 404);
        }
    }
    drop(held);
    server.settle().await;
    assert_eq!(users[1].request(id.first_request()).await.id, id.first_request());
}

/// As above, for staff, whose looks are written down: a submission of a few lines is told as being prepared.
#[tokio::test]
async fn lines_that_are_being_stored_are_not_at_the_desk() {
    let (server, domains) = TestServer::start_with_domains(3).await;
    let admin = server.sign_in("admin").await;
    let rhea = server.staff("rhea", &[Reader]).await;
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&admin, id).await;
    server.settle().await;
    let look = async |line: RequestId| {
        let customer: DeskCustomer = rhea.get(&customer_route(&admin.handle)).await.ok();
        let service: DeskService = rhea.get(&service_route(&domains[0])).await.ok();
        let found: SearchResult = rhea.get(&[route::DESK_SEARCH, "?q=", &line.to_string()].concat()).await.ok();
        let overview: DeskOverview = rhea.get(route::DESK_OVERVIEW).await.ok();
        let counted = overview.requests.iter().map(|numbers| numbers.day + numbers.week + numbers.older).sum::<u32>();
        let page = rhea.get(&request_route(line)).await.status;
        (customer.requests.len(), service.requests.len(), found.request.is_some(), counted, page)
    };
    assert_eq!(look(lines[1]).await, (3, 1, true, 3, 200));
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    let prepare = "insert into preparation (submission, asker, began_at, lines)
        select id, asker, 0, lines from submission";
    assert_eq!(database.execute(prepare, []), Ok(1));
    assert_eq!(look(lines[1]).await, (0, 0, false, 0, 404));
}
