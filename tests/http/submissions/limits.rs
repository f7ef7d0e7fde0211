//! Limits: size, repeated calls, and wrong tries and resends, which count per submission and party over all its routes.

use super::{answer, open, start, start_with, submit, these};
use crate::common::{Reply, TestUser, domain, hours, minutes, seconds};
use handover_api::reference::Resend;
use handover_api::route::SubmissionAction;
use handover_api::submissions::{IDEMPOTENCY_KEY, Lines, LinesResult, NewSubmission, SubmissionLimit};
use handover_api::{Problem, Reason, route};
use handover_rules::{Refusal, RequestId, ServiceKey, SubmissionId};
use reqwest::Method;

#[tokio::test]
async fn large_submission_is_stored_once_and_has_limits() {
    let (server, domains) = start_with(501, &["--mails-to-one-account", "1", "--max-lines", "501"]).await;
    let admin = server.sign_in("admin").await;
    let together = NewSubmission { all_or_nothing: true, ..these(&domains) };
    let more: Vec<ServiceKey> = domains.iter().cloned().chain([domain()]).collect();
    for (asked, cause) in [(together, SubmissionLimit::Together), (these(&more), SubmissionLimit::Requests)] {
        let problem: Problem = admin.post(route::SUBMISSIONS, &asked).await.problem(413);
        assert_eq!(problem.cause.as_deref(), Some(cause.as_str()));
    }
    for note in [Some("x".repeat(501)), Some("live \u{202e}live".to_owned()), None] {
        let asked = these(&domains[..usize::from(note.is_some())]);
        let asked = NewSubmission { note, ..asked };
        assert_eq!(admin.post(route::SUBMISSIONS, &asked).await.reason(400), Reason::Malformed);
    }
    let send = async |number: usize| {
        let body = serde_json::to_string(&these(&domains[..number])).expect("JSON");
        let headers = [("content-type", "application/json"), (IDEMPOTENCY_KEY, "one")];
        admin.call(Method::POST, route::SUBMISSIONS, &headers, &body).await
    };
    let first = send(300).await;
    assert_eq!(first.status, 202, "{}", first.text());
    let again = send(300).await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    assert_eq!(server.value::<i64>("select count(*) from request"), 300);
    assert_eq!(send(1).await.reason(409), Reason::KeyReused);
    // Budgets count it as one email to each party.
    assert_eq!(admin.post(route::SUBMISSIONS, &these(&domains[300..])).await.reason(429), Reason::OverBudget);
}

/// The one that is replaced makes room for the other one.
#[tokio::test]
async fn limit_of_open_submissions_has_room_for_a_replacement() {
    let (server, domains) = start_with(3, &["--open-requests", "1"]).await;
    let admin = server.sign_in("admin").await;
    let id = submit(&admin, &these(&domains)).await.submission;
    submit(&admin, &NewSubmission { replaces: Some(id), ..these(&domains) }).await;
}

/// By a line, by another one, by all, by some of them, and by declining them, in turn.
async fn try_code(user: &TestUser, id: SubmissionId, lines: &[RequestId], turn: usize, code: &str) -> Reply {
    match turn % 5 {
        0 => user.accept(lines[0], code).await,
        1 => user.decline(lines[1], code).await,
        2 => answer(user, id, code, Lines::All, Lines::None).await,
        3 => answer(user, id, code, Lines::These(vec![lines[2]]), Lines::These(vec![lines[3]])).await,
        _ => answer(user, id, code, Lines::None, Lines::All).await,
    }
}

#[tokio::test]
async fn wrong_tries_by_lines_and_by_the_whole_count_together() {
    let (server, domains) = start(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let right = server.code(id.first_request(), &newcomer).await;
    let end = server.now() + hours(1);
    for turn in 0..10 {
        let left = 9 - u32::try_from(turn).expect("a small number");
        let until = (left == 0).then_some(end);
        let refusal = try_code(&newcomer, id, &lines, turn, "wrong").await.refusal();
        assert_eq!(refusal, Refusal::WrongCode { tries_left: left, until }, "{turn}");
        server.advance(seconds(30)).await;
    }
    for turn in 0..5 {
        let refusal = try_code(&newcomer, id, &lines, turn, &right).await.refusal();
        assert_eq!(refusal, Refusal::Paused { until: end }, "{turn}");
    }
    // The other party can answer.
    let own = server.code(id.first_request(), &admin).await;
    admin.accept(lines[0], &own).await.done();
    server.advance(end - server.now()).await;
    let result: LinesResult = answer(&newcomer, id, &right, Lines::All, Lines::None).await.ok();
    assert_eq!((result.done, result.refused_count), (4, 0));
}

async fn resend(user: &TestUser, id: SubmissionId, lines: &[RequestId], turn: usize) -> Reply {
    match turn % 3 {
        0 => user.resend(lines[0], &user.handle).await,
        1 => user.resend(lines[1], &user.handle).await,
        _ => user.post(&route::submission_action(id, SubmissionAction::Resend), &Resend::default()).await,
    }
}

#[tokio::test]
async fn resends_by_lines_and_by_the_whole_count_together() {
    let (server, domains) = start(4).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, lines) = open(&server, &admin, &domains).await;
    let mut codes = vec![server.code(id.first_request(), &newcomer).await];
    let until = server.now() + minutes(10) + hours(24);
    for turn in 0..10 {
        server.advance(minutes(10)).await;
        resend(&newcomer, id, &lines, turn).await.done();
        let too_soon = Refusal::TooSoon { until: Some(server.now() + minutes(1)) };
        codes.push(server.code(id.first_request(), &newcomer).await);
        for other in 0..3 {
            assert_eq!(resend(&newcomer, id, &lines, other).await.refusal(), too_soon, "{turn} {other}");
        }
    }
    server.advance(minutes(10)).await;
    for turn in 0..3 {
        assert_eq!(resend(&newcomer, id, &lines, turn).await.refusal(), Refusal::TooMany { until }, "{turn}");
    }
    // Counted per party.
    resend(&admin, id, &lines, 1).await.done();
    // Only the last code is good, for every line.
    for (turn, old) in codes[..10].iter().enumerate() {
        assert_eq!(try_code(&newcomer, id, &lines, turn, old).await.refusal(), Refusal::SupersededCode, "{turn}");
    }
    newcomer.accept(lines[1], &codes[10]).await.done();
    let result: LinesResult = answer(&newcomer, id, &codes[10], Lines::All, Lines::None).await.ok();
    assert_eq!((result.done, result.refused_count), (4, 0));
}
