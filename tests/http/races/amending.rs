//! An answer to many lines, while their asker replaces the submission.

use super::both;
use crate::common::{Reply, TestServer, TestUser};
use crate::large_submissions::{open, start};
use crate::submissions::{answer, detail, mails, states, these};
use handover_api::route;
use handover_api::submissions::{Lines, LinesResult, NewSubmission, Submitted};
use handover_rules::{Refusal, RequestState, ServiceKey, SubmissionId};

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

/// Number of lines that an answer counts for, by its response.
fn answered(reply: &Reply) -> u64 {
    if reply.status != 200 {
        reply.problem(reply.status);
        return 0;
    }
    reply.ok::<LinesResult>().done
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
    assert_eq!(mails(server, newcomer, &format!("Become tech contact for {INSTEAD} services?")).await.len(), 1);
}

/// The replacement is stored completely, or not at all.
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
        let state = if accepts { RequestState::ValidatingByCustomers } else { RequestState::Refused };
        if replacing.status == 202 {
            // Accepted lines can be replaced, declined ones cannot.
            let Submitted { submission, .. } = serde_json::from_slice(&replacing.body).expect("a submission");
            assert!(answered(&answering) == 0 || accepts, "{}", answering.text());
            assert_replaced(&server, [&admin, &newcomer], id, submission, &code).await;
        } else {
            // The answer came first, and counts for every line.
            assert_eq!(replacing.refusal(), Refusal::Closed { state: RequestState::Refused });
            assert_eq!((answered(&answering), accepts), (LINES, false), "{}", answering.text());
            assert_eq!(server.value::<i64>("select count(*) from submission"), 1);
            assert_eq!(states(&detail(&admin, id).await), [(state, LINES)]);
        }
    }
}
