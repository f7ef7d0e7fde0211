//! Concurrent answers to more lines than one transaction has, and to single ones of them.

use super::both;
use crate::common::held_writer::HeldWriter;
use crate::common::{LIVE_CODES, Reply, TestServer, TestUser};
use crate::large_submissions::{count, open, start};
use crate::submissions::{answer, detail, mails, states};
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{RequestState, SubmissionId};

const MANY: usize = 260;
const LINES: u64 = MANY as u64;

/// Number of lines that a call was told it answered; none if it was refused.
fn answered(reply: &Reply) -> u64 {
    if reply.status != 200 {
        assert!([400, 403, 409, 503].contains(&reply.status), "{}", reply.text());
        return 0;
    }
    let LinesResult { done, pending, .. } = reply.ok();
    done + pending
}

/// All lines have the outcome of the call that was told so, with one answer each.
async fn assert_one_outcome(
    server: &TestServer,
    asker: &TestUser,
    id: SubmissionId,
    accepted: &Reply,
    declined: &Reply,
) {
    server.settle().await;
    let outcome = match [answered(accepted), answered(declined)] {
        [LINES, 0] => RequestState::ValidatingByCustomers,
        [0, LINES] => RequestState::Refused,
        other => panic!("{other:?}: {} {}", accepted.text(), declined.text()),
    };
    assert_eq!(states(&detail(asker, id).await), [(outcome, LINES)]);
    let of_submission = format!("from history where request in (select id from request where submission = {id})");
    for (event, state) in [("accepted", RequestState::ValidatingByCustomers), ("declined", RequestState::Refused)] {
        let expected = if outcome == state { LINES } else { 0 };
        let entries = format!("select count(*) {of_submission} and what = '{event}'");
        assert_eq!(u64::try_from(count(server, &entries)), Ok(expected), "{event}");
    }
    let live = format!("select count(*) from {LIVE_CODES} where submission = {id} and account = 'newcomer-ovh'");
    assert_eq!(count(server, &live), 0);
    assert_eq!(count(server, "select count(*) from line_act"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn accepting_all_and_declining_all_of_many_lines_has_one_outcome() {
    const ROUNDS: usize = 4;
    let (server, domains) = start(ROUNDS * MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    for some in domains.chunks_exact(MANY) {
        let (id, _) = open(&server, &admin, some).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let call = |accept: Lines, decline: Lines| {
            let (user, code) = (newcomer.clone(), code.clone());
            async move { answer(&user, id, &code, accept, decline).await }
        };
        let (accepted, declined) = both(call(Lines::All, Lines::None), call(Lines::None, Lines::All)).await;
        assert_one_outcome(&server, &admin, id, &accepted, &declined).await;
    }
    let told = mails(&server, &admin, "Declined").await;
    assert!(told.iter().all(|subject| subject.contains(&LINES.to_string())), "{told:?}");
}

/// The second call arrives while nothing of the first is carried out, in either order.
#[tokio::test]
async fn the_answer_that_is_recorded_first_counts() {
    let (server, domains) = start(2 * MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (to_accept, to_decline) = domains.split_at(MANY);
    for (some, accepts) in [(to_accept, true), (to_decline, false)] {
        let (id, lines) = open(&server, &admin, some).await;
        let code = server.code(id.first_request(), &newcomer).await;
        let call = async |accepts: bool| {
            let (accept, decline) = if accepts { (Lines::All, Lines::None) } else { (Lines::None, Lines::All) };
            answer(&newcomer, id, &code, accept, decline).await
        };
        let mut held = HeldWriter::hold(&server.store).await;
        let recorded = held.pass_until(async || count(&server, "select count(*) from recorded_line") > 0);
        let (first, ()) = tokio::join!(call(accepts), recorded);
        let left = count(&server, "select count(*) from recorded_line");
        assert!(left > 200, "{left}");
        // Nothing that a single line is answered with comes before it, either.
        let last = lines[199];
        let opposite =
            async { if accepts { newcomer.decline(last, &code).await } else { newcomer.accept(last, &code).await } };
        let free = async { drop(held) };
        let (second, opposite, ()) = tokio::join!(call(!accepts), opposite, free);
        assert!(opposite.status >= 400, "{}", opposite.text());
        let (accepted, declined) = if accepts { (first, second) } else { (second, first) };
        assert_one_outcome(&server, &admin, id, &accepted, &declined).await;
    }
}
