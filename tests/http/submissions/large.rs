//! Submissions of very many lines: every outcome, with one email a person.

use super::{act, all_accept, answer, answer_all, detail, mails, open, start, start_with, states, submit, these};
use crate::common::{LIVE_CODES, TestServer, TestUser, days, minutes};
use handover_api::route::SubmissionAction;
use handover_api::submissions::{Lines, LinesResult};
use handover_rules::{RequestState, ServiceKey, SubmissionId};

#[tokio::test]
async fn many_lines_are_taken_back_withdrawn_declined_and_expire() {
    const NUMBER: usize = 400;
    const LINES: u64 = NUMBER as u64;
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let sent = async |kind: &str| {
        let subject = format!("{kind}: tech contact for {LINES} services");
        [mails(&server, &admin, &subject).await.len(), mails(&server, &newcomer, &subject).await.len()]
    };
    let done = |result: &LinesResult| (result.done, result.refused_count);

    let (id, _) = open(&server, &admin, &domains).await;
    answer_all(&server, &newcomer, id).await;
    assert_eq!(done(&act(&newcomer, id, SubmissionAction::TakeBack, Lines::All).await), (LINES, 0));
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    assert_eq!(sent("Cancelled").await, [1, 1]);

    // In the grace period.
    let (id, _) = open(&server, &admin, &domains).await;
    all_accept(&server, id, &[&admin, &newcomer]).await;
    server.advance(minutes(1)).await;
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (LINES, 0));
    server.advance(minutes(5)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    assert_eq!(sent("Cancelled").await, [2, 2]);

    let (id, lines) = open(&server, &admin, &domains).await;
    let code = server.code(id.first_request(), &newcomer).await;
    let accepted = Lines::These(lines[..2].to_vec());
    let result: LinesResult = answer(&newcomer, id, &code, accepted, Lines::All).await.ok();
    assert_eq!(done(&result), (LINES, 0));
    let expected = [(RequestState::Refused, LINES - 2), (RequestState::ValidatingByCustomers, 2)];
    assert_eq!(states(&detail(&admin, id).await), expected);
    assert_eq!(mails(&server, &admin, &format!("Declined: tech contact for {} services", LINES - 2)).await.len(), 1);
    assert_eq!(done(&act(&admin, id, SubmissionAction::Withdraw, Lines::All).await), (2, 0));

    let (id, _) = open(&server, &admin, &domains).await;
    server.advance(days(7)).await;
    assert_eq!(states(&detail(&server.sign_in("admin").await, id).await), [(RequestState::Expired, LINES)]);
    assert_eq!(sent("Expired").await, [1, 1]);
}

/// As many lines as there may be.
const NUMBER: usize = 10_000;
const LINES: u64 = NUMBER as u64;

async fn start_with_ten_thousand() -> (TestServer, Vec<ServiceKey>) {
    start_with(NUMBER, &["--max-lines", "10000"]).await
}

/// Without its lines, in contrast to [`open`].
async fn open_all(server: &TestServer, asker: &TestUser, domains: &[ServiceKey]) -> SubmissionId {
    let id = submit(asker, &these(domains)).await.submission;
    assert_eq!(states(&detail(asker, id).await), [(RequestState::ValidatingByCustomers, LINES)]);
    server.settle().await;
    id
}

fn assert_done_to_all(result: &LinesResult) {
    assert_eq!((result.done, result.refused_count), (LINES, 0), "{result:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_are_answered_and_move() {
    let (server, domains) = start_with_ten_thousand().await;
    let [admin, newcomer, techs] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = open_all(&server, &admin, &domains).await;
    for user in [&newcomer, &admin] {
        assert_done_to_all(&answer_all(&server, user, id).await);
    }
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    server.advance(minutes(2)).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Done, LINES)]);
    let moved = "select count(*) from service where tech = 'newcomer-ovh' and name like 's%.example'";
    assert_eq!(server.value::<u64>(moved), LINES);
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    for (event, expected) in [("moved", LINES), ("accepted", 2 * LINES)] {
        let all: u64 = server.value(&format!("select count(*) from timeline where what = '{event}'"));
        assert_eq!(all, expected, "{event}");
    }
    for (user, kind) in [(&admin, "Done"), (&newcomer, "Done"), (&techs, "Changed")] {
        let sent = mails(&server, user, kind).await;
        assert!(matches!(&sent[..], [one] if one.contains(&LINES.to_string())), "{sent:?}");
    }
    assert_eq!(mails(&server, &newcomer, "Become").await.len(), 1);
}
