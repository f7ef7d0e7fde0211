//! An answer to more lines than one transaction has, while their asker replaces the submission.

use super::both;
use crate::common::held_writer::HeldWriter;
use crate::common::{Reply, TestServer, TestUser};
use crate::large_submissions::{count, open, start};
use crate::submissions::{answer, detail, mails, states, submit, these};
use handover_api::Reason;
use handover_api::route;
use handover_api::submissions::{Lines, LinesResult, NewSubmission, Submitted};
use handover_rules::{Refusal, RequestState, ServiceKey, SubmissionId};
use std::cell::Cell;

const MANY: usize = 260;
const LINES: u64 = MANY as u64;

/// Lines of the submission that replaces the other one.
const INSTEAD: usize = 20;

fn instead(domains: &[ServiceKey], replaced: SubmissionId) -> NewSubmission {
    NewSubmission { replaces: Some(replaced), ..these(&domains[..INSTEAD]) }
}

async fn answer_all(user: TestUser, id: SubmissionId, code: String, accepts: bool) -> Reply {
    let (accept, decline) = if accepts { (Lines::All, Lines::None) } else { (Lines::None, Lines::All) };
    answer(&user, id, &code, accept, decline).await
}

/// Number of lines that an answer was told to count for.
fn answered(reply: &Reply) -> u64 {
    if reply.status != 200 {
        reply.problem(reply.status);
        return 0;
    }
    let LinesResult { done, pending, .. } = reply.ok();
    done + pending
}

/// All lines of the first submission are withdrawn, and those of the second wait for answers of their own.
async fn assert_replaced(server: &TestServer, users: [&TestUser; 2], old: SubmissionId, new: SubmissionId, code: &str) {
    let [admin, newcomer] = users;
    assert_eq!(states(&detail(admin, old).await), [(RequestState::Aborted, LINES)]);
    let seen = detail(newcomer, new).await;
    assert_eq!(states(&seen), [(RequestState::ValidatingByCustomers, INSTEAD as u64)]);
    let theirs = seen.parties.iter().find(|party| party.account == newcomer.handle).expect("a party");
    assert_eq!((theirs.accepted, theirs.waiting), (0, INSTEAD as u64));
    let refusal = answer(newcomer, new, code, Lines::All, Lines::None).await.refusal();
    assert!(matches!(refusal, Refusal::WrongCode { .. }), "{refusal:?}");
    assert_eq!(mails(server, newcomer, &format!("Please answer: {INSTEAD} changes")).await.len(), 1);
}

/// The submission that replaces stands, or nothing of it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_answered_or_replaced_as_a_whole() {
    for accepts in [true, false, true, false] {
        let (server, domains) = start(MANY).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let (asker, wanted) = (admin.clone(), instead(&domains, id));
        let replace = async move { asker.post(route::SUBMISSIONS, &wanted).await };
        let (answering, replacing) = both(answer_all(newcomer.clone(), id, code.clone(), accepts), replace).await;
        server.settle().await;
        if replacing.status == 202 {
            let Submitted { submission, .. } = serde_json::from_slice(&replacing.body).expect("a submission");
            // Declined lines could not be replaced any more.
            assert!(answered(&answering) == 0 || accepts, "{}", answering.text());
            assert_replaced(&server, [&admin, &newcomer], id, submission, &code).await;
            continue;
        }
        // The answer came first, and counts for every line.
        assert_eq!(answered(&answering), LINES, "{} {}", answering.text(), replacing.text());
        assert_eq!(count(&server, "select count(*) from submission"), 1);
        let state = if accepts { RequestState::ValidatingByCustomers } else { RequestState::Refused };
        assert_eq!(states(&detail(&admin, id).await), [(state, LINES)]);
        let again = admin.post(route::SUBMISSIONS, &instead(&domains, id)).await;
        if accepts {
            assert_eq!(replacing.reason(503), Reason::Busy);
            let Submitted { submission, .. } = serde_json::from_slice(&again.body).expect("a submission");
            assert_replaced(&server, [&admin, &newcomer], id, submission, &code).await;
        } else {
            assert!([503, 409].contains(&replacing.status), "{}", replacing.text());
            assert_eq!(again.refusal(), Refusal::Closed { state: RequestState::Refused });
        }
    }
}

#[tokio::test]
async fn lines_whose_answer_is_being_carried_out_are_replaced_after_it() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let mut held = HeldWriter::hold(&server.store).await;
    let recorded = held.pass_until(async || count(&server, "select count(*) from recorded_line") > 0);
    let (answering, ()) = tokio::join!(answer_all(newcomer.clone(), id, code.clone(), true), recorded);
    assert_eq!(answered(&answering), LINES);
    let wanted = instead(&domains, id);
    let is_answered = Cell::new(false);
    let call = async {
        let reply = admin.post(route::SUBMISSIONS, &wanted).await;
        is_answered.set(true);
        reply
    };
    let asked = async {
        server.until("it waits for the writer", async || server.store.interactive_writes().are_waiting()).await;
        held.pass_until(async || is_answered.get()).await;
    };
    let (refused, ()) = tokio::join!(call, asked);
    assert!(count(&server, "select count(*) from recorded_line") > 0, "too few lines for this test");
    assert_eq!(refused.reason(503), Reason::Busy);
    assert_eq!(count(&server, "select count(*) from submission"), 1);
    drop(held);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::ValidatingByCustomers, LINES)]);
    let new = submit(&admin, &wanted).await.submission;
    server.settle().await;
    assert_replaced(&server, [&admin, &newcomer], id, new, &code).await;
}

#[tokio::test]
async fn lines_that_are_being_withdrawn_for_others_are_not_answered() {
    for accepts in [true, false] {
        let (server, domains) = start(MANY).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let mut held = HeldWriter::hold(&server.store).await;
        let recorded = held.pass_until(async || count(&server, "select count(*) from recorded_line") > 0);
        let wanted = instead(&domains, id);
        let (submitted, ()) = tokio::join!(submit(&admin, &wanted), recorded);
        assert!(count(&server, "select count(*) from recorded_line") > 100, "too few lines for this test");
        let free = async { drop(held) };
        let (answering, ()) = tokio::join!(answer_all(newcomer.clone(), id, code.clone(), accepts), free);
        assert_eq!(answered(&answering), 0, "{}", answering.text());
        server.settle().await;
        assert_replaced(&server, [&admin, &newcomer], id, submitted.submission, &code).await;
    }
}
