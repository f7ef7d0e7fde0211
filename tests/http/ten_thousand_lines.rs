//! Submissions of as many lines as there may be.

use crate::common::{LIVE_CODES, TestServer, TestUser, minutes};
use crate::large_submissions::{answer_all, start_with};
use crate::submissions::{act, detail, mails, states, submit, these};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{Policy, RequestState, ServiceKey, SubmissionId};

const NUMBER: usize = 10_000;
const LINES: u64 = NUMBER as u64;

async fn start() -> (TestServer, Vec<ServiceKey>) {
    start_with(NUMBER, &["--max-lines", "10000"]).await
}

async fn open(server: &TestServer, asker: &TestUser, domains: &[ServiceKey]) -> SubmissionId {
    let id = submit(asker, &these(domains)).await.submission;
    assert_eq!(states(&detail(asker, id).await), [(RequestState::ValidatingByCustomers, LINES)]);
    server.settle().await;
    id
}

fn assert_done_to_all(result: &LinesResult) {
    assert_eq!((result.done, result.refused_count), (LINES, 0), "{result:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_are_answered_and_move() {
    let (server, domains) = start().await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = open(&server, &admin, &domains).await;
    for user in [&newcomer, &admin] {
        assert_done_to_all(&answer_all(&server, user, id).await);
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, LINES)]);
    let moved = "select count(*) from service where tech = 'newcomer-ovh' and name like 's%.example'";
    assert_eq!(server.value::<u64>(moved), LINES);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    for (event, expected) in [("moved", LINES), ("accepted", 2 * LINES)] {
        let all: u64 = server.value(&format!("select count(*) from timeline where what = '{event}'"));
        assert_eq!(all, expected, "{event}");
    }
    for (user, kind) in [(&admin, "Done"), (&newcomer, "Done"), (&tech, "Changed")] {
        let sent = mails(&server, user, kind).await;
        assert!(matches!(&sent[..], [one] if one.contains(&LINES.to_string())), "{sent:?}");
    }
    assert_eq!(mails(&server, &newcomer, "Become").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_are_taken_back_and_withdrawn() {
    let (server, domains) = start().await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let sent = async |user: &TestUser| {
        mails(&server, user, &format!("Cancelled: tech contact for {LINES} services")).await.len()
    };
    let id = open(&server, &admin, &domains).await;
    assert_done_to_all(&answer_all(&server, &newcomer, id).await);
    assert_done_to_all(&act(&newcomer, id, SubmissionAction::TakeBack, Lines::All).await);
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    server.settle().await;
    assert_eq!((sent(&admin).await, sent(&newcomer).await), (1, 1));

    let id = open(&server, &admin, &domains).await;
    assert_done_to_all(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await);
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, LINES)]);
    server.settle().await;
    assert_eq!((sent(&admin).await, sent(&newcomer).await), (2, 2));
    assert_eq!(server.value::<i64>("select count(*) from open_role"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_expire() {
    let (server, domains) = start().await;
    let id = open(&server, &server.sign_in("admin").await, &domains).await;
    server.advance(Policy::default().deadline_after(server.now()) - server.now()).await;
    // Their sessions have ended.
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Expired, LINES)]);
    let sent = async |user: &TestUser| {
        mails(&server, user, &format!("Expired: tech contact for {LINES} services")).await.len()
    };
    assert_eq!((sent(&admin).await, sent(&newcomer).await), (1, 1));
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    assert_eq!(server.value::<i64>("select count(*) from open_role"), 0);
}
