//! Concurrent answers to many lines.

use super::both;
use crate::common::{LIVE_CODES, Reply, TestServer, TestUser};
use crate::large_submissions::{open, start};
use crate::submissions::{answer, detail, mails, states};
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{RequestState, SubmissionId};

const MANY: usize = 260;
const LINES: u64 = MANY as u64;

/// Number of lines that a call answered, by its response; 0 if it was refused.
fn answered(reply: &Reply) -> u64 {
    if reply.status != 200 {
        assert!([400, 403, 409, 503].contains(&reply.status), "{}", reply.text());
        return 0;
    }
    reply.ok::<LinesResult>().done
}

/// All lines have the outcome of the call that answered them, with one answer each.
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
    let of_submission = format!("from timeline where request in (select id from request where submission = {id})");
    for (event, state) in [("accepted", RequestState::ValidatingByCustomers), ("declined", RequestState::Refused)] {
        let expected = if outcome == state { LINES } else { 0 };
        let entries = format!("select count(*) {of_submission} and what = '{event}'");
        assert_eq!(server.value::<u64>(&entries), expected, "{event}");
    }
    let live = format!("select count(*) from {LIVE_CODES} where submission = {id} and account = 'newcomer-ovh'");
    assert_eq!(server.value::<i64>(&live), 0);
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
    let sent = mails(&server, &admin, "Declined").await;
    assert!(sent.iter().all(|subject| subject.contains(&LINES.to_string())), "{sent:?}");
}
