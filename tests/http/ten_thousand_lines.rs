//! Submissions of as many lines as there may be.

use crate::common::{LIVE_CODES, Reply, TestServer, TestUser, minutes};
use crate::large_submissions::{act_on, count, start, waiting};
use crate::submissions::{answer, detail, mails, requests_of, states, submit, these, until_seen};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{Lines, LinesResult, SubmissionDetail, SubmissionState};
use handover_rules::request::timeline::TimelineEvent;
use handover_rules::{Policy, RequestId, RequestState, ServiceKey, SubmissionId};
use std::time::Duration;

const NUMBER: usize = 10_000;
const LINES: u64 = NUMBER as u64;

/// Time between two looks, each of which reads all lines.
const POLL: Duration = Duration::from_millis(500);

/// Lines that somebody answers one by one while the answer to all is being carried out.
const DECLINED: usize = 24;

async fn until_nothing_is_left_to_do(server: &TestServer, user: &TestUser, id: SubmissionId) {
    let is_idle = |seen: &SubmissionDetail| seen.state == SubmissionState::Open && seen.progress.is_none();
    until_seen("nothing is left to do", user, id, POLL, is_idle).await;
    server.settle().await;
}

async fn open(server: &TestServer, asker: &TestUser, domains: &[ServiceKey]) -> SubmissionId {
    let id = submit(asker, &these(domains)).await.submission;
    until_nothing_is_left_to_do(server, asker, id).await;
    assert_eq!(states(&detail(asker, id).await), [(RequestState::ValidatingByCustomers, LINES)]);
    id
}

/// Done to all lines at once, as its caller is told.
fn assert_done_to_all(reply: &Reply) {
    let result: LinesResult = reply.ok();
    assert_eq!((result.done + result.pending, result.refused_count), (LINES, 0), "{result:?}");
}

async fn accept_all(server: &TestServer, user: &TestUser, id: SubmissionId) {
    let code = server.code(id.first_request(), user).await;
    assert_done_to_all(&answer(user, id, &code, Lines::All, Lines::None).await);
}

async fn act_on_all(user: &TestUser, id: SubmissionId, action: SubmissionAction) {
    assert_done_to_all(&user.post(&route::submission_action(id, action), &act_on(Lines::All)).await);
}

/// Each line by a call of its own, all at once.
async fn decline_each(user: &TestUser, code: &str, lines: &[RequestId]) {
    let calls = lines.iter().map(|line| {
        let (user, code, line) = (user.clone(), code.to_owned(), *line);
        tokio::spawn(async move { user.decline(line, &code).await.done() })
    });
    for call in calls.collect::<Vec<_>>() {
        call.await.expect("no call panics");
    }
}

/// Waits until every line is in one of these states.
async fn until_states(server: &TestServer, user: &TestUser, id: SubmissionId, wanted: &[(RequestState, u64)]) {
    until_seen("the lines are in these states", user, id, POLL, |seen| states(seen) == wanted).await;
    server.settle().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_are_answered_and_move() {
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer, tech] =
        [server.sign_in("admin").await, server.sign_in("newcomer").await, server.sign_in("tech").await];
    let id = open(&server, &admin, &domains).await;
    assert!(waiting(&newcomer).await > 0);
    let code = server.code(id.first_request(), &admin).await;
    let declined = &requests_of(&admin, id).await[..DECLINED];
    accept_all(&server, &newcomer, id).await;
    assert_eq!(waiting(&newcomer).await, 0);
    decline_each(&admin, &code, declined).await;
    assert!(count(&server, "select count(*) from recorded_line") > 0, "too few lines for this test");
    until_nothing_is_left_to_do(&server, &newcomer, id).await;
    let refused = DECLINED as u64;
    let rest: LinesResult = answer(&admin, id, &code, Lines::All, Lines::None).await.ok();
    assert_eq!((rest.done + rest.pending, rest.refused_count), (LINES - refused, 0));
    until_nothing_is_left_to_do(&server, &admin, id).await;
    assert!(server.rows(&format!("select 1 from {LIVE_CODES}")).is_empty());
    server.clock.advance(minutes(2));
    until_states(&server, &admin, id, &[(RequestState::Done, LINES - refused), (RequestState::Refused, refused)]).await;

    let moved = "select count(*) from service where tech = 'newcomer-ovh' and name glob 's[0-9]*.example'";
    assert_eq!(u64::try_from(count(&server, moved)), Ok(LINES - refused));
    assert_eq!(server.rows("select distinct ended_at from request where state = 'done'").len(), 1);
    assert_eq!(server.rows("select distinct accepted_at from party where account = 'newcomer-ovh'").len(), 1);
    for (event, expected) in [("moved", LINES - refused), ("declined", refused), ("accepted", 2 * LINES - refused)] {
        let entries = count(&server, &format!("select count(distinct request) from history where what = '{event}'"));
        let all = count(&server, &format!("select count(*) from history where what = '{event}'"));
        assert_eq!(u64::try_from(all), Ok(expected), "{event}");
        assert_eq!(u64::try_from(entries), Ok(expected.min(LINES)), "{event}");
    }
    // The answer was given before, wherever it was carried out.
    for line in declined {
        let told: Vec<_> = admin.timeline(*line).await.into_iter().map(|(event, ..)| event).collect();
        assert!(told.ends_with(&[TimelineEvent::Accepted, TimelineEvent::Declined]), "{told:?}");
    }
    let done = LINES - refused;
    for (user, kind) in [(&admin, "Done"), (&newcomer, "Done"), (&tech, "Changed")] {
        let told = mails(&server, user, kind).await;
        assert!(matches!(&told[..], [one] if one.contains(&done.to_string())), "{told:?}");
    }
    assert_eq!(mails(&server, &newcomer, "Please answer").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_are_taken_back_and_withdrawn() {
    let (server, domains) = start(NUMBER).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let told = async |user: &TestUser| mails(&server, user, &format!("Cancelled: {LINES} changes")).await.len();

    let id = open(&server, &admin, &domains).await;
    accept_all(&server, &newcomer, id).await;
    until_nothing_is_left_to_do(&server, &newcomer, id).await;
    act_on_all(&newcomer, id, SubmissionAction::TakeBack).await;
    assert_eq!(states(&detail(&admin, id).await), [(RequestState::Aborted, LINES)]);
    until_nothing_is_left_to_do(&server, &newcomer, id).await;
    assert_eq!((told(&admin).await, told(&newcomer).await), (1, 1));

    let id = open(&server, &admin, &domains).await;
    act_on_all(&admin, id, SubmissionAction::Withdraw).await;
    assert_eq!(states(&detail(&newcomer, id).await), [(RequestState::Aborted, LINES)]);
    until_nothing_is_left_to_do(&server, &admin, id).await;
    assert_eq!((told(&admin).await, told(&newcomer).await), (2, 2));
    assert_eq!(count(&server, "select count(*) from open_role"), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long"]
async fn ten_thousand_lines_expire() {
    let (server, domains) = start(NUMBER).await;
    let id = open(&server, &server.sign_in("admin").await, &domains).await;
    server.clock.advance(Policy::default().deadline_after(server.now()) - server.now());
    // Their sessions have ended meanwhile.
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    until_states(&server, &admin, id, &[(RequestState::Expired, LINES)]).await;
    let told = async |user: &TestUser| mails(&server, user, &format!("Expired: {LINES} changes")).await.len();
    assert_eq!((told(&admin).await, told(&newcomer).await), (1, 1));
    assert_eq!(server.rows("select distinct ended_at from request").len(), 1);
    assert_eq!(count(&server, "select count(*) from open_role"), 0);
}
