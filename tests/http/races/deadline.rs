//! Answers to many lines at the moment of their deadline.

use crate::common::{Reply, TestServer, TestUser, minutes, seconds};
use crate::submissions::{answer, answer_all, detail, mails, start, states, submit, these};
use handover_api::submissions::{Lines, LinesResult, NewSubmission};
use handover_rules::{Policy, RequestState, SubmissionId};
use std::sync::Arc;
use tokio::sync::Barrier;

/// Lines of each submission, and whether they take effect together.
const LINES: [(usize, bool); 5] = [(20, false), (260, false), (20, true), (20, false), (30, true)];

/// Accepted by the admin, and waiting for the newcomer until a second from now.
struct Waiting {
    server: TestServer,
    /// With their numbers of lines, and the newcomer's code.
    submissions: Vec<(SubmissionId, u64, String)>,
    newcomer: TestUser,
}

async fn a_second_before_the_deadline() -> Waiting {
    let (server, mut domains) = start(LINES.iter().map(|(number, _)| number).sum()).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (mut submissions, deadline) = (Vec::new(), Policy::default().deadline_after(server.now()));
    for (number, all_or_nothing) in LINES {
        let some: Vec<_> = domains.drain(..number).collect();
        let id = submit(&admin, &NewSubmission { all_or_nothing, ..these(&some) }).await.submission;
        answer_all(&server, &admin, id).await;
        submissions.push((id, number as u64, String::new()));
    }
    server.advance(deadline - seconds(1) - server.now()).await;
    for (id, _, code) in &mut submissions {
        *code = server.code(id.first_request(), &newcomer).await;
    }
    // Her session has ended.
    let newcomer = server.sign_in("newcomer").await;
    Waiting { server, submissions, newcomer }
}

/// All lines have moved or all have expired, as the answer reported.
async fn assert_one_outcome(server: &TestServer, (id, lines, reply): (SubmissionId, u64, &Reply)) -> bool {
    let admin = server.sign_in("admin").await;
    let done = reply.ok::<LinesResult>().done;
    let is_accepted = done == lines;
    assert!(is_accepted || done == 0, "{lines} lines: {}", reply.text());
    let state = if is_accepted { RequestState::Done } else { RequestState::Expired };
    assert_eq!(states(&detail(&admin, id).await), [(state, lines)], "{}", reply.text());
    let ends = format!("select count(distinct ended_at) from request where submission = {id}");
    assert_eq!(server.value::<i64>(&ends), 1);
    is_accepted
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_at_the_deadline_counts_for_all_lines_or_for_none() {
    let Waiting { server, submissions, newcomer } = a_second_before_the_deadline().await;
    let barrier = Arc::new(Barrier::new(submissions.len() + 1));
    let mut calls = Vec::new();
    for (id, lines, code) in submissions {
        let (user, barrier) = (newcomer.clone(), Arc::clone(&barrier));
        calls.push(tokio::spawn(async move {
            barrier.wait().await;
            (id, lines, answer(&user, id, &code, Lines::All, Lines::None).await)
        }));
    }
    barrier.wait().await;
    server.clock.advance(seconds(1));
    let mut replies = Vec::new();
    for call in calls {
        replies.push(call.await.expect("the call does not panic"));
    }
    server.advance(minutes(5)).await;
    let mut accepted = 0;
    for (id, lines, reply) in &replies {
        accepted += usize::from(assert_one_outcome(&server, (*id, *lines, reply)).await);
    }
    for (kind, number) in [("Done", accepted), ("Expired", replies.len() - accepted)] {
        assert_eq!(mails(&server, &newcomer, kind).await.len(), number, "{kind}: one email for each submission");
    }
    assert_eq!(server.value::<i64>("select count(*) from open_role"), 0);
}
