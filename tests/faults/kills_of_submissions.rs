//! A process that is killed at any moment of an act on very many lines: asking, replacing and answering are done to all of
//! them or to none, and moves go on after the next start (decision 0035). `HANDOVER_KILLS` sets how often in each (3),
//! `HANDOVER_LINES` how many lines there are.

use super::common::{DemoMail, LIVE_CODES, TestUser, database, waiting};
use super::demo_requests::{DemoRequests, sign_in};
use super::kills::{kills, lines_or};
use super::process::{Launch, ServerProcess, import};
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    AnswerLines, IDEMPOTENCY_KEY, Lines, NewLines, NewSubmission, ServiceSelection, SubmissionDetail, Submitted,
};
use handover_rules::{PerRole, RequestState, SubmissionId};
use reqwest::RequestBuilder;
use serde::de::IgnoredAny;
use std::collections::BTreeSet;
use std::time::Duration;

/// As many lines as there may be by default.
const LINES: usize = 2000;

/// Upper bound for work on very many lines, far longer than it takes on a slow machine.
const LONGEST_WORK: Duration = Duration::from_secs(600);

/// Time between two looks at long work; each reads all lines.
const POLL: Duration = Duration::from_millis(20);

/// Time between two looks where the moment matters.
const SHORT_POLL: Duration = Duration::from_millis(1);

/// The grace period: longer than accepting takes, so that everything moves at one time.
const OPTIONS: [&str; 2] = ["--grace-seconds", "3"];

pub(crate) struct KillScenario {
    pub(crate) server: ServerProcess,
    pub(crate) requests: DemoRequests,
    pub(crate) admin: TestUser,
    pub(crate) newcomer: TestUser,
    pub(crate) lines: u64,
    /// Number of kills of each act.
    pub(crate) kills: usize,
    pub(crate) killed: usize,
}

pub(crate) async fn detail(user: &TestUser, id: SubmissionId) -> SubmissionDetail {
    user.get(&route::submission(id)).await.ok::<ScreenResponse<SubmissionDetail>>().data
}

impl KillScenario {
    pub(crate) async fn start(lines: usize, kills: usize) -> Self {
        let requests = DemoRequests::new(lines);
        let server = Launch::on_file(import(&requests.export).await).with_options(&OPTIONS).serve().await;
        let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];
        Self { server, requests, admin, newcomer, lines: lines as u64, kills, killed: 0 }
    }

    pub(crate) async fn kill(&mut self) {
        self.killed += 1;
        self.server.kill_and_restart().await;
    }

    /// Kills the server once it has answered this many calls.
    pub(crate) async fn kill_after(&mut self, calls: usize) {
        for _ in 0..calls {
            // A read, which no act holds up.
            self.admin.get(route::APP).await.ok::<IgnoredAny>();
        }
        self.kill().await;
    }

    /// Makes the same call until it has been carried out, killing the server a little later each time. `lines_done` is the
    /// number of lines that it was done to: all or none.
    pub(crate) async fn killed_while(
        &mut self,
        call: impl AsyncFn(&Self) -> RequestBuilder,
        lines_done: impl AsyncFn(&Self) -> u64,
    ) {
        let mut calls = 1;
        loop {
            let done = lines_done(self).await;
            assert!([0, self.lines].contains(&done), "{done} of {}", self.lines);
            if done == self.lines {
                return;
            }
            let sent = tokio::spawn(call(self).await.send());
            if calls <= self.kills {
                self.kill_after(10 * calls).await;
            }
            // A call that is lost may be repeated.
            let _ = sent.await;
            calls += 1;
        }
    }

    pub(crate) fn count(&self, sql: &str) -> u64 {
        database::value(self.server.file("handover.db"), sql)
    }

    pub(crate) async fn submit_with(&self, all_or_nothing: bool, until: Option<NaiveDate>) -> SubmissionId {
        let body = NewSubmission { all_or_nothing, ..self.new_submission(until) };
        let reply = self.admin.send(self.asking(0, &body)).await;
        assert_eq!(reply.status, 202, "{}", reply.text());
        serde_json::from_slice::<Submitted>(&reply.body).expect("a submission").submission
    }

    fn new_submission(&self, until: Option<NaiveDate>) -> NewSubmission {
        let contacts = PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() };
        let selection = ServiceSelection::These(self.requests.services.clone());
        let lines = NewLines::Selected { selection, contacts, until };
        NewSubmission {
            lines,
            all_or_nothing: false,
            leave_out: false,
            note: None,
            replaces: None,
            replace_own: false,
            in_name_of: None,
        }
    }

    /// The same call for the same key is one submission.
    fn asking(&self, key: usize, body: &NewSubmission) -> RequestBuilder {
        let call = self.admin.client.post(self.admin.url(route::SUBMISSIONS)).json(body);
        call.header(IDEMPOTENCY_KEY, key.to_string())
    }

    /// The latest submission.
    fn latest(&self) -> SubmissionId {
        let request = self.count("select submission from request order by asked_at desc limit 1");
        SubmissionId::new(handover_rules::RequestId::new(request).expect("a number"))
    }

    async fn ask(&mut self) -> SubmissionId {
        let call = async |scenario: &Self| scenario.asking(0, &scenario.new_submission(None));
        self.killed_while(call, async |scenario| scenario.count("select count(*) from request")).await;
        self.latest()
    }

    async fn replace(&mut self, first: SubmissionId) -> SubmissionId {
        let instead = async |scenario: &Self| {
            scenario.asking(1, &NewSubmission { replaces: Some(first), ..scenario.new_submission(None) })
        };
        let others = format!("select count(*) from request where submission <> {first}");
        self.killed_while(instead, async |scenario| {
            assert_eq!(scenario.count("select count(*) from open_role"), scenario.lines);
            scenario.count(&others)
        })
        .await;
        self.latest()
    }

    /// The code of a party: it has one, in one email.
    pub(crate) async fn code(&self, user: &TestUser) -> String {
        let of_user = async || {
            let mails = DemoMail::read_all(&self.admin).await;
            mails.iter().filter(|mail| mail.to == user.handle).filter_map(DemoMail::code).collect::<Vec<_>>()
        };
        self.server.until(async || !of_user().await.is_empty()).await;
        let codes = of_user().await;
        assert_eq!(codes.len(), 1);
        codes[0].expose().to_owned()
    }

    pub(crate) async fn answer_all(&self, user: &TestUser, id: SubmissionId, accepts: bool) -> RequestBuilder {
        let (accept, decline) = if accepts { (Lines::All, Lines::None) } else { (Lines::None, Lines::All) };
        let body = AnswerLines { token: self.code(user).await, accept, decline, reason: None };
        user.client.post(user.url(&route::submission_action(id, SubmissionAction::Answer))).json(&body)
    }

    /// Killed while all lines are accepted.
    async fn accept(&mut self, user: &TestUser, id: SubmissionId) {
        let accepted = format!("from party where account = '{}' and accepted_at is not null", user.handle);
        self.killed_while(
            async |scenario| scenario.answer_all(user, id, true).await,
            async |scenario| scenario.count(&format!("select count(*) {accepted}")),
        )
        .await;
        assert_eq!(self.count(&format!("select count(distinct accepted_at) {accepted}")), 1);
    }

    /// Killed while the roles move.
    async fn move_all(&mut self, id: SubmissionId) {
        let moved = "select count(*) from request where state = 'done'";
        for share in 0..self.kills as u64 {
            let have_moved = async || self.count(moved) * (self.kills as u64) >= self.lines * share;
            waiting::until("a share of the roles has moved", LONGEST_WORK, SHORT_POLL, have_moved).await;
            self.kill().await;
        }
        self.until_moved(id).await;
    }

    /// Waits until every role has moved.
    pub(crate) async fn until_moved(&self, id: SubmissionId) {
        let have_moved = async || self.states(id).await == [(RequestState::Done, self.lines)];
        waiting::until("every role has moved", LONGEST_WORK, POLL, have_moved).await;
    }

    /// Waits until a query counts every line.
    pub(crate) async fn until_all(&self, sql: &str) {
        waiting::until(sql, LONGEST_WORK, POLL, async || self.count(sql) == self.lines).await;
    }

    /// The lines by state, as their asker sees them.
    pub(crate) async fn states(&self, id: SubmissionId) -> Vec<(RequestState, u64)> {
        detail(&self.admin, id).await.states.iter().map(|count| (count.state, count.services)).collect()
    }

    async fn assert_done_once(&self) {
        let all = self.lines;
        assert_eq!(self.count("select count(*) from service where tech = 'newcomer-ovh'"), all);
        assert_eq!(self.count("select count(distinct ended_at) from request"), 1);
        for (event, expected) in [("asked", all), ("accepted", 2 * all), ("moved", all)] {
            assert_eq!(
                self.count(&format!("select count(*) from timeline where what = '{event}'")),
                expected,
                "{event}"
            );
        }
        assert_eq!(self.count(&format!("select count(*) from {LIVE_CODES}")), 0);
        // Two codes, and the outcome of all lines for the three former and present holders of the role.
        self.server.until(async || DemoMail::read_all(&self.admin).await.len() >= 5).await;
        self.server.until(async || self.count("select count(*) from outbox where state = 'queued'") == 0).await;
        let mails = DemoMail::read_all(&self.admin).await;
        let distinct: BTreeSet<_> = mails.iter().map(|mail| (&mail.to, mail.kind())).collect();
        assert_eq!(
            (mails.len(), distinct.len()),
            (5, 5),
            "{:?}",
            mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>()
        );
        assert!(mails.iter().all(|mail| mail.subject.contains(&self.lines.to_string())));
    }
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_many_lines_are_replaced_one_of_the_two_is_open() {
    let mut scenario = KillScenario::start(lines_or(LINES), kills()).await;
    let first = scenario.submit_with(false, None).await;
    let second = scenario.replace(first).await;
    assert_eq!(scenario.states(first).await, [(RequestState::Aborted, scenario.lines)]);
    assert_eq!(scenario.states(second).await, [(RequestState::ValidatingByCustomers, scenario.lines)]);
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_during_many_lines_applies_each_act_once_or_not_at_all() {
    let mut scenario = KillScenario::start(lines_or(LINES), kills()).await;
    let id = scenario.ask().await;
    for user in [scenario.newcomer.clone(), scenario.admin.clone()] {
        scenario.accept(&user, id).await;
    }
    scenario.move_all(id).await;
    scenario.assert_done_once().await;
    println!("{} lines, {} kills", scenario.lines, scenario.killed);
    scenario.server.stop().await;
}
