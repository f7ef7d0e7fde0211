//! CSV files of the lines of a submission and of requests.

use crate::common::{TestServer, TestUser, service};
use crate::submissions::{answer, submit, these};
use handover_api::app::ScreenResponse;
use handover_api::route;
use handover_api::submissions::{Lines, LinesPage, LinesResult};
use handover_rules::{Category, RequestId, ServiceKey, SubmissionId};

/// Services of two names, and one whose name a spreadsheet would evaluate.
async fn start() -> (TestServer, Vec<ServiceKey>) {
    let mut names: Vec<String> = (0..6).map(|number| format!("s{number}.example")).collect();
    names.extend((0..3).map(|number| format!("t{number}.example")));
    names.push("=1+1".to_owned());
    let server = TestServer::start_with(&[], |export| {
        for name in &names {
            export.add(name, "VPS", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Vps)).collect())
}

/// The numbers of the rows of a file.
async fn file(user: &TestUser, path: &str) -> Vec<String> {
    let reply = user.get(path).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "text/csv; charset=utf-8"));
    reply.csv().trim_end().lines().skip(1).map(|line| line.split(',').next().unwrap_or_default().to_owned()).collect()
}

/// The numbers of the rows of the page.
async fn page(user: &TestUser, id: SubmissionId, query: &str) -> Vec<String> {
    let path = [&route::submission_lines(id), query].concat();
    let page = user.get(&path).await.ok::<ScreenResponse<LinesPage>>().data;
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|row| row.request.id.to_string()).collect()
}

#[tokio::test]
async fn a_file_of_lines_keeps_the_filters_of_the_page() {
    let (server, services) = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    let code = server.code(id.first_request(), &newcomer).await;
    let of = async |name: &str| page(&admin, id, &format!("?q={name}")).await;
    let (first, third) = (of("s1.example").await, of("t2.example").await);
    let number = |ids: &[String]| RequestId::parse(&ids[0]).expect("a number");
    let declined = Lines::These(vec![number(&first), number(&third)]);
    answer(&newcomer, id, &code, Lines::None, declined).await.ok::<LinesResult>();
    for (query, expected) in [
        ("", 10),
        ("?q=t1.ex", 1),
        ("?q=example", 9),
        ("?state=refused", 2),
        ("?state=validatingByCustomers", 8),
        ("?q=t2&state=refused", 1),
        ("?q=s2&state=refused", 0),
        ("?state=refused&sort=-service", 2),
        ("?sort=-state", 10),
    ] {
        for user in [&admin, &newcomer] {
            let rows = file(user, &[&route::submission_lines_csv(id), query].concat()).await;
            assert_eq!(rows, page(user, id, query).await, "{query}");
            assert_eq!(rows.len(), expected, "{query}");
        }
    }
    assert_eq!(
        file(&admin, &[&route::submission_lines_csv(id), "?state=refused"].concat()).await,
        [first[0].clone(), third[0].clone()]
    );
    assert_eq!(server.sign_in("newcomer2").await.get(&route::submission_lines_csv(id)).await.status, 404);
}

#[tokio::test]
async fn lines_and_their_file_are_filtered_by_the_reader_s_own_answer() {
    let (server, services) = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    let code = server.code(id.first_request(), &newcomer).await;
    let numbers: Vec<RequestId> =
        page(&newcomer, id, "").await.iter().map(|id| RequestId::parse(id).expect("a number")).collect();
    let [accept, decline] = [&numbers[..2], &numbers[2..3]].map(|lines| Lines::These(lines.to_vec()));
    answer(&newcomer, id, &code, accept, decline).await.ok::<LinesResult>();
    for (user, query, expected) in [
        (&newcomer, "?answer=waiting", 7),
        (&newcomer, "?answer=accepted", 2),
        (&newcomer, "?answer=accepted&state=validatingByCustomers", 2),
        (&newcomer, "?answer=waiting&state=refused", 0),
        (&newcomer, "?answer=waiting&q=t1.ex", 1),
        (&newcomer, "?answer=nonsense", 10),
        // A declined line waits for nobody.
        (&admin, "?answer=waiting", 9),
        (&admin, "?answer=accepted", 0),
    ] {
        let found = page(user, id, query).await;
        assert_eq!(found.len(), expected, "{query}");
        assert_eq!(file(user, &[&route::submission_lines_csv(id), query].concat()).await, found, "{query}");
    }
    assert_eq!(
        page(&newcomer, id, "?answer=accepted").await,
        numbers[..2].iter().map(RequestId::to_string).collect::<Vec<_>>()
    );
}

#[tokio::test]
async fn files_of_lines_and_of_requests_escape_spreadsheet_formulas() {
    let (server, services) = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&services)).await.submission;
    for user in [&admin, &newcomer] {
        for path in [route::submission_lines_csv(id), route::REQUESTS_CSV.to_owned()] {
            let text = user.get(&path).await.text();
            assert!(text.contains(",'=1+1,VPS,") && !text.contains(",=1+1"), "{path}: {text}");
            assert_eq!(text.trim_end().lines().count(), 11, "{path}: {text}");
        }
    }
}
