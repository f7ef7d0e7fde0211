//! One party in two tabs, which answers different lines with the same code at the same time.

use super::both;
use crate::acts_on_many_lines::all_lines;
use crate::common::{LIVE_CODES, Reply, TestServer, TestUser};
use crate::large_submissions::{open, start};
use crate::submissions::{answer, detail, states};
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{RequestId, RequestState, SubmissionId};

const ROUNDS: usize = 6;

/// Number of codes of the newcomer that are good for a submission.
fn live_codes(server: &TestServer, id: SubmissionId) -> i64 {
    server.value(&format!("select count(*) from {LIVE_CODES} where account = 'newcomer-ovh' and submission = {id}"))
}

/// Number of answers stored for the lines of a submission; each line has one at most.
fn answers(server: &TestServer, id: SubmissionId) -> (i64, i64) {
    let number = |what: &str| {
        let given = format!(
            "from timeline where what = '{what}' and request in (select id from request where submission = {id})"
        );
        assert_eq!(server.value::<i64>(&format!("select count(*) - count(distinct request) {given}")), 0);
        server.value::<i64>(&format!("select count(*) {given}"))
    };
    (number("accepted"), number("declined"))
}

fn call(
    tab: &TestUser,
    id: SubmissionId,
    code: &str,
    (accept, decline): (&[RequestId], &[RequestId]),
) -> impl Future<Output = Reply> + Send + 'static {
    let (tab, code) = (tab.clone(), code.to_owned());
    let [accept, decline] = [accept, decline].map(|lines| Lines::These(lines.to_vec()));
    async move { answer(&tab, id, &code, accept, decline).await }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_that_two_tabs_answer_differently_are_answered_once() {
    const LINES: usize = 20;
    let (server, domains) = start(ROUNDS * LINES).await;
    let [admin, one, other] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer").await];
    for (number, some) in domains.chunks_exact(LINES).enumerate() {
        let (id, lines) = open(&server, &admin, some).await;
        let code = server.code(id.first_request(), &one).await;
        // Four lines are in both; four more are left in every other round.
        let until = LINES - 4 * (number % 2);
        let first = call(&one, id, &code, (&lines[..12], &[]));
        let second = call(&other, id, &code, (&[], &lines[8..until]));
        let (accepted, declined) = both(first, second).await;
        let [accepted, declined]: [LinesResult; 2] = [accepted.ok(), declined.ok()];
        assert_eq!(accepted.done + declined.done, until as u64, "{accepted:?} {declined:?}");
        assert_eq!(accepted.refused_count + declined.refused_count, 4, "{accepted:?} {declined:?}");
        let (yes, no) = answers(&server, id);
        assert_eq!((u64::try_from(yes), u64::try_from(no)), (Ok(accepted.done), Ok(declined.done)));
        let left = LINES - until;
        assert_eq!(live_codes(&server, id), i64::from(left > 0), "it is used when every line is answered");
        if left > 0 {
            let rest: LinesResult = call(&one, id, &code, (&[], &lines[until..])).await.ok();
            assert_eq!((rest.done, live_codes(&server, id)), (4, 0));
        }
        let refused = LINES as u64 - accepted.done;
        let expected = [(RequestState::Refused, refused), (RequestState::ValidatingByCustomers, accepted.done)];
        assert_eq!(states(&detail(&admin, id).await), expected);
    }
}

/// One of the answers is carried out line by line, while the other one is given to the rest.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_code_of_many_lines_serves_a_second_tab_until_all_are_answered() {
    const LINES: usize = 300;
    const FEW: usize = 40;
    let (server, domains) = start(3 * LINES).await;
    let [admin, one, other] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer").await];
    for (number, some) in domains.chunks_exact(LINES).enumerate() {
        let (id, _) = open(&server, &admin, some).await;
        let lines = all_lines(&server, id);
        let code = server.code(id.first_request(), &one).await;
        let (few, many) = lines.split_at(FEW);
        // A third part is left to a third answer in one round.
        let left = if number == 2 { 20 } else { 0 };
        let many = &many[left..];
        let (accepted, declined) = both(call(&one, id, &code, (many, &[])), call(&other, id, &code, (&[], few))).await;
        let [accepted, declined]: [LinesResult; 2] = [accepted.ok(), declined.ok()];
        assert_eq!((accepted.done, accepted.refused_count), (many.len() as u64, 0));
        assert_eq!((declined.done, declined.refused_count), (FEW as u64, 0));
        server.settle().await;
        assert_eq!(live_codes(&server, id), i64::from(left > 0));
        if left > 0 {
            let rest: LinesResult = call(&other, id, &code, (&lines[FEW..FEW + left], &[])).await.ok();
            assert_eq!((rest.done, live_codes(&server, id)), (left as u64, 0));
        }
        let accepted = LINES - FEW;
        assert_eq!(answers(&server, id), (i64::try_from(accepted).expect("few"), i64::try_from(FEW).expect("few")));
        let seen = detail(&admin, id).await;
        let theirs = seen.parties.iter().find(|party| party.account == one.handle).expect("a party");
        assert_eq!((theirs.accepted, theirs.waiting), (accepted as u64, 0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn halves_of_many_lines_are_answered_by_two_tabs() {
    const LINES: usize = 460;
    let (server, domains) = start(LINES).await;
    let [admin, one, other] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let lines = all_lines(&server, id);
    let code = server.code(id.first_request(), &one).await;
    let (first, second) = lines.split_at(LINES / 2);
    let (accepted, declined) = both(call(&one, id, &code, (first, &[])), call(&other, id, &code, (&[], second))).await;
    assert_eq!([accepted.status, declined.status], [200; 2], "{} {}", accepted.text(), declined.text());
    // The same calls again give the same answers.
    for (tab, of) in [(&one, (first, &[][..])), (&other, (&[][..], second))] {
        let done: LinesResult = call(tab, id, &code, of).await.ok();
        assert_eq!((done.done, done.refused_count), (LINES as u64 / 2, 0), "{done:?}");
        server.settle().await;
    }
    assert_eq!(live_codes(&server, id), 0);
    assert_eq!(answers(&server, id), (230, 230));
    assert_eq!(
        states(&detail(&admin, id).await),
        [(RequestState::Refused, 230), (RequestState::ValidatingByCustomers, 230)]
    );
}
