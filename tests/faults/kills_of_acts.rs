//! A process that is killed while many lines are taken back, withdrawn or declined, while they expire, and while lines take
//! effect that do so together or not at all (decision 0035). `HANDOVER_KILLS` sets how often in each, `HANDOVER_LINES` the
//! number of lines that need not take effect together.

use super::common::database::{self, Value};
use super::common::{DemoMail, LIVE_CODES, TestUser};
use super::kills::{kills, lines_or};
use super::kills_of_submissions::{KillScenario, detail};
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{ActOnLines, Lines, LinesResult};
use handover_rules::{RequestState, SubmissionId};
use handover_server::clock::Clock;
use std::collections::BTreeSet;
use std::time::Duration;

/// Lines: enough that timers take several transactions.
const LINES: usize = 800;

/// The most lines that take effect together.
const TOGETHER: usize = 500;

/// In milliseconds; also the time of the server, which has no test clock.
fn now() -> u64 {
    u64::try_from(Clock::system().now().timestamp_millis()).expect("after 1970")
}

impl KillScenario {
    async fn open(&self, all_or_nothing: bool) -> SubmissionId {
        let id = self.submit_with(all_or_nothing, None).await;
        assert_eq!(self.states(id).await, [(RequestState::ValidatingByCustomers, self.lines)]);
        id
    }

    /// Withdraws all lines, or takes back their acceptances.
    async fn killed_while_ended(&mut self, by: &TestUser, id: SubmissionId, action: SubmissionAction) {
        let path = route::submission_action(id, action);
        self.killed_while(
            async |_| by.client.post(by.url(&path)).json(&ActOnLines { lines: Lines::All }),
            async |scenario| scenario.count("select count(*) from request where ended_at is not null"),
        )
        .await;
        assert_eq!(self.states(id).await, [(RequestState::Aborted, self.lines)]);
    }

    /// Every line has ended once, at one moment, its role is free, and everybody was notified once.
    async fn assert_ended_once(&self, ended: RequestState, event: &str, kind: &str) {
        let state = format!("select count(*) from request where state = '{}' and due_at is null", ended.as_str());
        self.until_all(&state).await;
        assert_eq!(self.count(&format!("select count(*) from timeline where what = '{event}'")), self.lines);
        assert_eq!(self.count("select count(distinct ended_at) from request"), 1);
        assert_eq!(self.count("select count(*) from open_role"), 0);
        assert_eq!(self.count("select count(*) from service where tech = 'newcomer-ovh'"), 0);
        self.server.until(async || self.count("select count(*) from outbox where state = 'queued'") == 0).await;
        let mails = DemoMail::read_all(&self.admin).await;
        let distinct: BTreeSet<_> = mails.iter().map(|mail| (&mail.to, mail.kind())).collect();
        let subjects = || mails.iter().map(|mail| format!("{} {}", mail.to, mail.subject)).collect::<Vec<_>>();
        assert_eq!(mails.len(), distinct.len(), "{:?}", subjects());
        assert!(mails.iter().all(|mail| mail.subject.contains(&self.lines.to_string())), "{:?}", subjects());
        assert!(distinct.contains(&(&self.admin.handle, kind)), "{:?}", subjects());
    }
}

async fn open_lines() -> (KillScenario, SubmissionId) {
    let scenario = KillScenario::start(lines_or(LINES), kills()).await;
    let id = scenario.open(false).await;
    (scenario, id)
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_lines_are_withdrawn_they_are_all_withdrawn() {
    let (mut scenario, id) = open_lines().await;
    let admin = scenario.admin.clone();
    scenario.killed_while_ended(&admin, id, SubmissionAction::Withdraw).await;
    scenario.assert_ended_once(RequestState::Aborted, "withdrawn", "Cancelled").await;
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_lines_are_taken_back_they_are_all_taken_back() {
    let (mut scenario, id) = open_lines().await;
    let newcomer = scenario.newcomer.clone();
    newcomer.send(scenario.answer_all(&newcomer, id, true).await).await.ok::<LinesResult>();
    scenario.killed_while_ended(&newcomer, id, SubmissionAction::TakeBack).await;
    scenario.assert_ended_once(RequestState::Aborted, "takenBack", "Cancelled").await;
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_lines_are_declined_they_are_all_declined() {
    let (mut scenario, id) = open_lines().await;
    let newcomer = scenario.newcomer.clone();
    scenario
        .killed_while(
            async |scenario| scenario.answer_all(&newcomer, id, false).await,
            async |scenario| scenario.count("select count(*) from request where ended_at is not null"),
        )
        .await;
    scenario.assert_ended_once(RequestState::Refused, "declined", "Declined").await;
    assert_eq!(scenario.count(&format!("select count(*) from {LIVE_CODES} where account = 'newcomer-ovh'")), 0);
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_lines_expire_they_all_expire_at_their_deadline() {
    let (mut scenario, id) = open_lines().await;
    // The codes have been sent: only the deadline is due after the next start.
    scenario.server.until(async || scenario.count("select count(*) from outbox where state = 'queued'") == 0).await;
    let deadline = now();
    let end = "update request set deadline = ?1, due_at = ?1, reminders = 2";
    let changed = database::sql(scenario.server.file("handover.db"), end, [deadline]);
    assert_eq!(changed as u64, scenario.lines);
    let expired = "select count(*) from request where state = 'expired'";
    for share in 0..scenario.kills as u64 {
        scenario.kill().await;
        // The server may be at it, or have stopped at any line.
        while scenario.count(expired) * (scenario.kills as u64) < scenario.lines * share {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    scenario.kill().await;
    scenario.assert_ended_once(RequestState::Expired, "expired", "Expired").await;
    assert_eq!(scenario.count("select max(ended_at) from request"), deadline);
    assert_eq!(scenario.states(id).await, [(RequestState::Expired, scenario.lines)]);
    scenario.server.stop().await;
}

/// One state of all lines, and with it the contacts of all services.
fn assert_together(scenario: &KillScenario) {
    let sql = "select min(state), count(distinct state), count(distinct accepted), (select count(*) from service
                 where tech = 'newcomer-ovh')
               from (select r.state, (select count(*) from party p where p.request = r.id and p.accepted_at is not null)
                 accepted from request r) line";
    let rows = database::rows(scenario.server.file("handover.db"), sql);
    let [Value::Text(state), counts @ ..] = &rows[0][..] else { panic!("{rows:?}") };
    let moved = if state == "done" { scenario.lines } else { 0 };
    assert_eq!(counts, [1, 1, moved].map(Value::from), "{state}");
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_all_lines_move_together_moves_all_or_none() {
    let mut scenario = KillScenario::start(TOGETHER, kills()).await;
    let id = scenario.open(true).await;
    for user in [scenario.newcomer.clone(), scenario.admin.clone()] {
        let accepted = async |scenario: &KillScenario| {
            let parties = detail(&user, id).await.parties.into_iter();
            let own = parties.filter(|party| party.account == user.handle).map(|party| party.accepted);
            own.sum::<u64>() == scenario.lines
        };
        // A call that is lost may be repeated.
        let mut calls = 1;
        while !accepted(&scenario).await {
            let call = tokio::spawn(scenario.answer_all(&user, id, true).await.send());
            if calls <= scenario.kills {
                scenario.kill_after(calls).await;
            }
            let _ = call.await;
            assert_together(&scenario);
            calls += 1;
        }
    }
    let mut calls = 1;
    loop {
        // Killed again and again, at most once before the moment of effect.
        if calls <= 2 * scenario.kills {
            let is_due = "select count(*) from request where state <> 'doing' or due_at <=";
            scenario.server.until(async || scenario.count(&format!("{is_due} {}", now())) > 0).await;
            scenario.kill_after(calls).await;
        }
        assert_together(&scenario);
        if scenario.states(id).await == [(RequestState::Done, scenario.lines)] {
            break;
        }
        calls += 1;
    }
    assert_eq!(scenario.count("select count(distinct ended_at) from request"), 1);
    assert_eq!(scenario.count("select count(*) from timeline where what = 'moved'"), scenario.lines);
    println!("{TOGETHER} lines together, {} kills", scenario.killed);
    scenario.server.stop().await;
}
