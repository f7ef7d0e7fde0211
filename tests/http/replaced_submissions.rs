//! Submissions of many lines that replace another one: both, or neither.

use crate::common::{TestServer, TestUser};
use crate::large_submissions::{answer_all, open, start, start_with, waiting};
use crate::submissions::{detail, mails, states, submit, these};
use handover_api::submissions::NewSubmission;
use handover_rules::{RequestState, ServiceKey, SubmissionId};

const MANY: usize = 600;

const OPEN: RequestState = RequestState::ValidatingByCustomers;

fn instead_of(id: SubmissionId, services: &[ServiceKey]) -> NewSubmission {
    NewSubmission { replaces: Some(id), ..these(services) }
}

async fn users(server: &TestServer) -> [TestUser; 2] {
    [server.sign_in("admin").await, server.sign_in("newcomer").await]
}

/// Every open request holds its role, and a role is held once.
fn assert_locks(server: &TestServer, open: usize) {
    assert_eq!(server.value::<usize>("select count(*) from open_role"), open);
    assert_eq!(server.value::<usize>("select count(distinct request) from open_role"), open);
    let listed = "select count(*) from contact c where open_roles <>
        (select count(*) from open_role o where o.service = c.service)";
    assert_eq!(server.value::<i64>(listed), 0);
}

#[tokio::test]
async fn a_submission_is_replaced_by_one_of_as_many_or_of_few_services() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = users(&server).await;
    let (id, _) = open(&server, &admin, &domains).await;
    let second = submit(&admin, &instead_of(id, &domains)).await.submission;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, MANY as u64)]);
    assert_eq!(states(&detail(&newcomer, second).await), [(OPEN, MANY as u64)]);
    assert_eq!(waiting(&newcomer).await, 1);
    assert_locks(&server, MANY);
    server.settle().await;
    assert_eq!(mails(&server, &newcomer, "Cancelled").await.len(), 1);
    // Also one whose lines have been accepted.
    assert_eq!(answer_all(&server, &newcomer, second).await.done, MANY as u64);
    let third = submit(&admin, &instead_of(second, &domains[..20])).await.submission;
    assert_eq!(states(&detail(&admin, second).await), [(RequestState::Aborted, MANY as u64)]);
    assert_eq!(states(&detail(&admin, third).await), [(OPEN, 20)]);
    assert_locks(&server, 20);
}

/// The one that is replaced makes room for the other one.
#[tokio::test]
async fn limit_of_open_submissions_has_room_for_a_replacement() {
    let (server, domains) = start_with(MANY, &["--open-requests", "1"]).await;
    let admin = server.sign_in("admin").await;
    let (id, _) = open(&server, &admin, &domains).await;
    let second = submit(&admin, &instead_of(id, &domains)).await.submission;
    server.settle().await;
    assert_eq!(states(&detail(&admin, second).await), [(OPEN, MANY as u64)]);
}
