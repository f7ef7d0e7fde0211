//! Concurrent acts on the lines of a submission.

use super::both;
use crate::common::{LIVE_CODES, Reply, TestServer, TestUser};
use crate::submissions::{act, answer, detail, mails, open, requests_of, start, states, submit, these};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult, NewSubmission, Submitted};
use handover_rules::{Refusal, RequestState, SubmissionId};

const MANY: usize = 260;
const LINES: u64 = MANY as u64;

fn call(
    user: &TestUser,
    id: SubmissionId,
    code: &str,
    accept: Lines,
    decline: Lines,
) -> impl Future<Output = Reply> + Send + 'static {
    let (user, code) = (user.clone(), code.to_owned());
    async move { answer(&user, id, &code, accept, decline).await }
}

/// Number of lines that a call answered, by its response; 0 if it was refused.
fn answered(reply: &Reply) -> u64 {
    if reply.status != 200 {
        assert!([400, 403, 409, 503].contains(&reply.status), "{}", reply.text());
        return 0;
    }
    reply.ok::<LinesResult>().done
}

/// Number of codes of the newcomer that are good for a submission.
fn live_codes(server: &TestServer, id: SubmissionId) -> i64 {
    server.value(&format!("select count(*) from {LIVE_CODES} where account = 'newcomer-ovh' and submission = {id}"))
}

/// Numbers of acceptances and declines stored for the lines of a submission; each line has one at most.
fn answers(server: &TestServer, id: SubmissionId) -> [u64; 2] {
    ["accepted", "declined"].map(|what| {
        let given = format!(
            "from timeline where what = '{what}' and request in (select id from request where submission = {id})"
        );
        assert_eq!(server.value::<i64>(&format!("select count(*) - count(distinct request) {given}")), 0);
        server.value(&format!("select count(*) {given}"))
    })
}

#[tokio::test]
async fn answers_to_the_same_lines_at_the_same_time_count_once() {
    let (server, domains) = start(20).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = submit(&admin, &these(&domains)).await.submission;
    let lines = requests_of(&admin, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let accepting = answer(&newcomer, id, &code, Lines::All, Lines::None);
    let declining = answer(&newcomer, id, &code, Lines::None, Lines::All);
    let singles = futures_util::future::join_all(lines.iter().map(|line| newcomer.decline(*line, &code)));
    let withdrawing = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines[..5].to_vec()));
    tokio::join!(accepting, declining, singles, withdrawing);
    // Every line has one outcome, and its timeline says the same.
    for line in lines {
        let request = admin.request(line).await;
        let accepted = request.party(&newcomer.handle).is_some_and(|party| party.accepted_at.is_some());
        let answers = format!("select what from timeline where request = {line} and what in ('accepted', 'declined')");
        let answers = server.rows(&answers);
        match request.state {
            RequestState::Refused => {
                assert_eq!((accepted, &answers), (false, &vec![vec!["declined".to_owned().into()]]));
            }
            RequestState::Aborted => assert!(answers.len() <= 1, "{answers:?}"),
            state => {
                assert_eq!((state, accepted), (RequestState::ValidatingByCustomers, true));
                assert_eq!(answers, [["accepted".to_owned().into()]]);
            }
        }
    }
    assert_eq!(live_codes(&server, id), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepting_all_and_declining_all_of_many_lines_has_one_outcome() {
    const ROUNDS: usize = 4;
    let (server, domains) = start(ROUNDS * MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for some in domains.chunks_exact(MANY) {
        let (id, _) = open(&server, &admin, some).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let accept = call(&newcomer, id, &code, Lines::All, Lines::None);
        let (accepted, declined) = both(accept, call(&newcomer, id, &code, Lines::None, Lines::All)).await;
        let (outcome, stored) = match [answered(&accepted), answered(&declined)] {
            [LINES, 0] => (RequestState::ValidatingByCustomers, [LINES, 0]),
            [0, LINES] => (RequestState::Refused, [0, LINES]),
            other => panic!("{other:?}: {} {}", accepted.text(), declined.text()),
        };
        assert_eq!(states(&detail(&admin, id).await), [(outcome, LINES)]);
        assert_eq!((answers(&server, id), live_codes(&server, id)), (stored, 0));
    }
    let sent = mails(&server, &admin, "Declined").await;
    assert!(sent.iter().all(|subject| subject.contains(&LINES.to_string())), "{sent:?}");
}

/// With the same code.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_that_two_tabs_answer_differently_are_answered_once() {
    const ROUNDS: usize = 6;
    const LINES: usize = 20;
    let (server, domains) = start(ROUNDS * LINES).await;
    let [admin, one, other] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer").await];
    for (number, some) in domains.chunks_exact(LINES).enumerate() {
        let (id, lines) = open(&server, &admin, some).await;
        let code = server.code(id.first_request(), &one).await;
        // Four lines are in both; four more are left in every other round.
        let until = LINES - 4 * (number % 2);
        let [first, second, rest] =
            [&lines[..12], &lines[8..until], &lines[until..]].map(|some| Lines::These(some.into()));
        let accept = call(&one, id, &code, first, Lines::None);
        let (accepted, declined) = both(accept, call(&other, id, &code, Lines::None, second)).await;
        let [accepted, declined]: [LinesResult; 2] = [accepted.ok(), declined.ok()];
        assert_eq!(accepted.done + declined.done, until as u64, "{accepted:?} {declined:?}");
        assert_eq!(accepted.refused_count + declined.refused_count, 4, "{accepted:?} {declined:?}");
        assert_eq!(answers(&server, id), [accepted.done, declined.done]);
        assert_eq!(live_codes(&server, id), i64::from(until < LINES), "it is used when every line is answered");
        if until < LINES {
            let rest: LinesResult = call(&one, id, &code, Lines::None, rest).await.ok();
            assert_eq!((rest.done, live_codes(&server, id)), (4, 0));
        }
        let refused = LINES as u64 - accepted.done;
        let expected = [(RequestState::Refused, refused), (RequestState::ValidatingByCustomers, accepted.done)];
        assert_eq!(states(&detail(&admin, id).await), expected);
    }
}

/// The asker replaces the submission at the same time: all of it or nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_are_answered_or_replaced_as_a_whole() {
    const INSTEAD: u64 = 20;
    for accepts in [true, false, true, false] {
        let (server, domains) = start(MANY).await;
        let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
        let (id, _) = open(&server, &admin, &domains).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let (asker, wanted) = (admin.clone(), NewSubmission { replaces: Some(id), ..these(&domains[..20]) });
        let replace = async move { asker.post(route::SUBMISSIONS, &wanted).await };
        let (accept, decline) = if accepts { (Lines::All, Lines::None) } else { (Lines::None, Lines::All) };
        let (answering, replacing) = both(call(&newcomer, id, &code, accept, decline), replace).await;
        if replacing.status == 202 {
            // Accepted lines can be replaced, declined ones cannot.
            let Submitted { submission, .. } = serde_json::from_slice(&replacing.body).expect("a submission");
            assert!(answered(&answering) == 0 || accepts, "{}", answering.text());
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
            let seen = detail(&newcomer, submission).await;
            assert_eq!(states(&seen), [(RequestState::ValidatingByCustomers, INSTEAD)]);
            assert_eq!(seen.waiting_for(&newcomer.handle), INSTEAD);
            let refusal = answer(&newcomer, submission, &code, Lines::All, Lines::None).await.refusal();
            assert!(matches!(refusal, Refusal::WrongCode { .. }), "{refusal:?}");
            let asks = mails(&server, &newcomer, &format!("Become tech contact for {INSTEAD} services?")).await;
            assert_eq!(asks.len(), 1);
        } else {
            // The answer came first, and counts for every line.
            assert_eq!(replacing.refusal(), Refusal::Closed { state: RequestState::Refused });
            assert_eq!((answered(&answering), accepts), (LINES, false), "{}", answering.text());
            assert_eq!(server.value::<i64>("select count(*) from submission"), 1);
            assert_eq!(states(&detail(&admin, id).await), [(RequestState::Refused, LINES)]);
        }
    }
}
