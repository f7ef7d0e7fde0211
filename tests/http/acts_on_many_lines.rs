//! Acts on more lines than one transaction has: judged before they are recorded.

use crate::common::TestServer;
use crate::large_submissions::{open, start};
use crate::submissions::{act, answer};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{Refusal, RequestId, State, SubmissionId};

/// More lines than one transaction has.
const MANY: usize = 260;

async fn all_lines(server: &TestServer, id: SubmissionId) -> Vec<RequestId> {
    let rows = server.rows(&format!("select id from request where submission = {id} order by id"));
    let number = |row: Vec<rusqlite::types::Value>| match row[..] {
        [rusqlite::types::Value::Integer(number)] => u64::try_from(number).ok().and_then(RequestId::new),
        _ => None,
    };
    rows.into_iter().filter_map(number).collect()
}

#[tokio::test]
async fn what_has_ended_or_been_answered_is_told_as_for_a_single_line() {
    let (server, domains) = start(MANY).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let (id, _) = open(&server, &admin, &domains).await;
    let lines = all_lines(&server, id).await;
    let code = server.code(id.first_request(), &newcomer).await;
    newcomer.decline(lines[0], &code).await.done();
    newcomer.accept(lines[1], &code).await.done();
    admin.withdraw(lines[2]).await.done();
    let result: LinesResult = answer(&newcomer, id, &code, Lines::These(lines.clone()), Lines::None).await.ok();
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    let closed = |state| Refusal::Closed { state };
    assert_eq!(refused, [(lines[0], closed(State::Refused)), (lines[2], closed(State::Aborted))]);
    assert_eq!(result.done + result.pending, MANY as u64 - 2);
    server.settle().await;
    // What the asker has withdrawn before is done.
    let result = act(&admin, id, SubmissionAction::Withdraw, Lines::These(lines.clone())).await;
    let refused: Vec<_> = result.refused.into_iter().map(|line| (line.request, line.refusal)).collect();
    assert_eq!(refused, [(lines[0], closed(State::Refused))]);
    assert_eq!(result.done + result.pending, MANY as u64 - 1);
}
