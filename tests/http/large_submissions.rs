//! Submissions of very many lines: each act on them is one transaction.

use crate::common::{LIVE_CODES, TestServer, TestUser, domain, minutes, service};
use crate::submissions::{act, answer, detail, mails, requests_of, states, submit, these};
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::requests::RequestsPage;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult, NewSubmission, SubmissionLimit, Submitted};
use handover_api::{Problem, Reason};
use handover_rules::{Category, Refusal, RequestId, RequestState, ServiceKey, SubmissionId};
use reqwest::Method;

pub(crate) async fn start(number: usize) -> (TestServer, Vec<ServiceKey>) {
    start_with(number, &[]).await
}

pub(crate) async fn start_with(number: usize, options: &[&str]) -> (TestServer, Vec<ServiceKey>) {
    let names: Vec<String> = (0..number).map(|number| format!("s{number:05}.example")).collect();
    let server = TestServer::start_with(options, |export| {
        for name in &names {
            export.add(name, "DOMAIN", ["admin", "tech", "billing"], None, "ok");
        }
    })
    .await;
    (server, names.iter().map(|name| service(name, Category::Domain)).collect())
}

pub(crate) async fn waiting(user: &TestUser) -> u64 {
    let RequestsPage { waiting_for_me, .. } = user.requests("").await.data;
    waiting_for_me.total
}

#[tokio::test]
async fn many_lines_are_asked_for_accepted_and_moved() {
    const NUMBER: usize = 2000;
    const LINES: u64 = NUMBER as u64;
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let Submitted { submission: id, preview } = submit(&admin, &these(&domains)).await;
    assert_eq!(preview.will_change, LINES);
    // The answer comes once everybody can see all of it.
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::ValidatingByCustomers, LINES)]);
    assert_eq!(waiting(&newcomer).await, 1);
    server.settle().await;
    let asks = [
        (&admin, format!("Confirm it was you: tech contact for {NUMBER} services")),
        (&newcomer, format!("Become tech contact for {NUMBER} services?")),
    ];
    for (user, asks) in asks {
        assert_eq!(mails(&server, user, &asks).await.len(), 1);
    }
    assert_eq!(server.rows("select distinct asked_at from request").len(), 1);

    let code = server.code(id.first_request(), &newcomer).await;
    let wrong = answer(&newcomer, id, "wrong", Lines::All, Lines::None).await.refusal();
    assert!(matches!(wrong, Refusal::WrongCode { tries_left: 9, .. }), "{wrong:?}");
    for _ in 0..2 {
        // The same call again gives the same answer.
        let result: LinesResult = answer(&newcomer, id, &code, Lines::All, Lines::None).await.ok();
        assert_eq!((result.done, result.refused_count), (LINES, 0));
    }
    let seen = detail(&admin, id).await;
    let theirs = seen.parties.iter().find(|party| party.account == newcomer.handle).expect("a party");
    assert_eq!((theirs.accepted, theirs.waiting, waiting(&newcomer).await), (LINES, 0, 0));
    assert!(server.rows(&format!("select 1 from {LIVE_CODES} where account = 'newcomer-ovh'")).is_empty());
    answer_all(&server, &admin, id).await;
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, LINES)]);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    assert_eq!(mails(&server, &admin, &format!("Done: new tech contact for {LINES} services")).await.len(), 1);
    let becomes = format!("You became tech contact for {LINES} services");
    assert_eq!(mails(&server, &newcomer, &becomes).await.len(), 1);
}

#[tokio::test]
async fn large_submission_is_stored_once_and_has_limits() {
    let (server, domains) = start_with(501, &["--mails-to-one-account", "1", "--max-lines", "501"]).await;
    let admin = server.sign_in("admin").await;
    let together = NewSubmission { all_or_nothing: true, ..these(&domains) };
    let problem: Problem = admin.post(route::SUBMISSIONS, &together).await.problem(413);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Together.as_str()));
    let more: Vec<ServiceKey> = domains.iter().cloned().chain([domain()]).collect();
    let problem: Problem = admin.post(route::SUBMISSIONS, &these(&more)).await.problem(413);
    assert_eq!(problem.cause.as_deref(), Some(SubmissionLimit::Requests.as_str()));
    let send = async || {
        let body = serde_json::to_string(&these(&domains[..300])).expect("JSON");
        let headers = [("content-type", "application/json"), (IDEMPOTENCY_KEY, "one")];
        admin.call(Method::POST, route::SUBMISSIONS, &headers, &body).await
    };
    let first = send().await;
    assert_eq!(first.status, 202, "{}", first.text());
    let again = send().await;
    assert_eq!((first.status, first.text()), (again.status, again.text()));
    server.settle().await;
    assert_eq!(send().await.text(), first.text());
    assert_eq!(server.value::<i64>("select count(*) from request"), 300);
    // Budgets count it as one email to each party.
    assert_eq!(admin.post(route::SUBMISSIONS, &these(&domains[300..])).await.reason(429), Reason::OverBudget);
}

/// A submission that is open, with its first lines.
pub(crate) async fn open(
    server: &TestServer,
    asker: &TestUser,
    domains: &[ServiceKey],
) -> (SubmissionId, Vec<RequestId>) {
    let id = submit(asker, &these(domains)).await.submission;
    server.settle().await;
    (id, requests_of(asker, id).await)
}

pub(crate) async fn answer_all(server: &TestServer, user: &TestUser, id: SubmissionId) -> LinesResult {
    let code = server.code(id.first_request(), user).await;
    answer(user, id, &code, Lines::All, Lines::None).await.ok()
}

pub(crate) fn act_on(lines: Lines) -> ActOnLines {
    ActOnLines { lines }
}

#[tokio::test]
async fn many_lines_are_taken_back_withdrawn_declined_and_expire() {
    const NUMBER: usize = 400;
    const LINES: u64 = NUMBER as u64;
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let sent = async |user: &TestUser, kind: &str| {
        mails(&server, user, &format!("{kind}: tech contact for {LINES} services")).await.len()
    };
    let done = |result: &LinesResult| (result.done, result.refused_count);

    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    server.settle().await;
    let result = act(&newcomer, id, SubmissionAction::TakeBack, Lines::All).await;
    assert_eq!(done(&result), (LINES, 0));
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    assert_eq!((sent(&admin, "Cancelled").await, sent(&newcomer, "Cancelled").await), (1, 1));

    let (id, _) = open(&server, &admin, &domains).await;
    let refused = newcomer.post(&route::submission_action(id, SubmissionAction::Withdraw), &act_on(Lines::All)).await;
    assert_eq!(refused.refusal(), Refusal::NotTheAsker);
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (LINES, 0));
    assert_eq!((sent(&admin, "Cancelled").await, sent(&newcomer, "Cancelled").await), (2, 2));

    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let accepted = Lines::These(lines[..2].to_vec());
    let result: LinesResult = answer(&newcomer, id, &code, accepted, Lines::All).await.ok();
    assert_eq!(done(&result), (LINES, 0));
    let expected = [(RequestState::Refused, LINES - 2), (RequestState::ValidatingByCustomers, 2)];
    assert_eq!(states(&detail(&admin, id).await), expected);
    server.settle().await;
    assert_eq!(states(&detail(&admin, id).await), expected);
    assert_eq!(mails(&server, &admin, &format!("Declined: tech contact for {} services", LINES - 2)).await.len(), 1);
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (2, 0));

    let (id, _) = open(&server, &admin, &domains).await;
    server.advance(minutes(60 * 24 * 7)).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Expired, LINES)]);
    assert_eq!((sent(&admin, "Expired").await, sent(&newcomer, "Expired").await), (1, 1));
}
