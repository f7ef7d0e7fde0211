//! A code that a later email has replaced: it refuses a call about several lines as a whole (decision 0035).

use crate::acts_on_many_lines::all_lines;
use crate::common::{TestServer, TestUser, seconds};
use crate::large_submissions::{open, start};
use crate::submissions::{answer, detail, requests_of, states, submit, these};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult};
use handover_api::task::Resend;
use handover_rules::{Refusal, RequestId, RequestState, SubmissionId};

/// The code that a party has got, and the one that replaces it.
async fn old_and_new(server: &TestServer, user: &TestUser, id: SubmissionId) -> [String; 2] {
    let old = server.code(id.first_request(), user).await;
    server.advance(seconds(60)).await;
    user.post(&route::submission_action(id, SubmissionAction::Resend), &Resend::default()).await.done();
    let new = server.code(id.first_request(), user).await;
    assert_ne!(old, new);
    [old, new]
}

#[tokio::test]
async fn superseded_code_refuses_a_call_in_any_order_of_its_lines() {
    let (server, domains) = TestServer::start_with_domains(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&newcomer, id).await;
    // One is answered with the code, one has ended, and two wait.
    let first = server.code(id.first_request(), &newcomer).await;
    newcomer.accept(lines[0], &first).await.done();
    admin.withdraw(lines[1]).await.done();
    let [old, new] = old_and_new(&server, &newcomer, id).await;
    let [answered, ended, waiting] = [lines[0], lines[1], lines[2]];
    let orders: [&[RequestId]; 7] = [
        &[answered, ended, waiting],
        &[answered, waiting, ended],
        &[ended, answered, waiting],
        &[ended, waiting, answered],
        &[waiting, answered, ended],
        &[waiting, ended, answered],
        &[waiting],
    ];
    for order in orders {
        let named = Lines::These(order.to_vec());
        let refused = answer(&newcomer, id, &old, named.clone(), Lines::None).await.refusal();
        assert_eq!(refused, Refusal::SupersededCode, "accept {order:?}");
        let refused = answer(&newcomer, id, &old, Lines::None, named).await.refusal();
        assert_eq!(refused, Refusal::SupersededCode, "decline {order:?}");
    }
    assert_eq!(answer(&newcomer, id, &old, Lines::All, Lines::None).await.refusal(), Refusal::SupersededCode);
    // A wrong code counts once, on any line.
    let refused = answer(&newcomer, id, "wrong", Lines::These(lines.clone()), Lines::None).await.refusal();
    assert_eq!(refused, Refusal::WrongCode { tries_left: 9, until: None });
    let [open, aborted] = [RequestState::ValidatingByCustomers, RequestState::Aborted];
    assert_eq!(states(&detail(&admin, id).await), [(aborted, 1), (open, 3)]);
    // It still repeats its earlier answers.
    let again: LinesResult = answer(&newcomer, id, &old, Lines::These(vec![answered]), Lines::None).await.ok();
    assert_eq!((again.done, again.refused_count), (1, 0));
    let left: LinesResult = answer(&newcomer, id, &new, Lines::All, Lines::None).await.ok();
    assert_eq!((left.done, left.refused_count), (2, 0));
}

/// More lines than one transaction has, which are judged before the code is looked at.
#[tokio::test]
async fn superseded_code_refuses_a_call_about_many_answered_lines() {
    let (server, domains) = start(60).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let [old, new] = old_and_new(&server, &newcomer, id).await;
    let lines = all_lines(&server, id);
    let answered = Lines::These(lines[1..].to_vec());
    let accepted: LinesResult = answer(&newcomer, id, &new, answered.clone(), Lines::None).await.ok();
    assert_eq!((accepted.done, accepted.refused_count), (59, 0));
    server.settle().await;
    for named in [answered.clone(), Lines::These(lines)] {
        let refused = answer(&newcomer, id, &old, named.clone(), Lines::None).await.refusal();
        assert_eq!(refused, Refusal::SupersededCode);
        assert_eq!(answer(&newcomer, id, &old, Lines::None, named).await.refusal(), Refusal::SupersededCode);
    }
    let refused = answer(&newcomer, id, "wrong", answered.clone(), Lines::None).await.refusal();
    assert_eq!(refused, Refusal::WrongCode { tries_left: 9, until: None });
    let again: LinesResult = answer(&newcomer, id, &new, answered, Lines::None).await.ok();
    assert_eq!((again.done, again.refused_count), (59, 0));
}
