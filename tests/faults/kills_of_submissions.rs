//! A process that is killed while a submission over very many services is prepared, opened, answered and moved
//! (decisions 0039 and 0041). `HANDOVER_KILLS` sets how often in each phase (3), and once more where the phase ends;
//! `HANDOVER_LINES` how many lines there are.

use super::common::waiting::{self, LONGEST_WORK};
use super::common::{DemoMail, LIVE_CODES, TestUser};
use super::demo_requests::{DemoRequests, sign_in};
use super::kills::{kills, kills_or, lines_or};
use super::process::ServerProcess;
use chrono::NaiveDate;
use handover_api::app::ScreenResponse;
use handover_api::modify::IDEMPOTENCY_KEY;
use handover_api::requests::RequestsPage;
use handover_api::route::{self, SubmissionAction};
use handover_api::submissions::{
    AnswerLines, Lines, LinesResult, NewLines, NewSubmission, NotOpenedReason, Progress, ServiceSelection,
    SubmissionDetail, SubmissionState, Submitted,
};
use handover_rules::{PerRole, RequestState, SubmissionId};
use std::collections::BTreeSet;
use std::time::Duration;

/// Lines: enough that every phase takes several transactions.
const LINES: usize = 1200;

/// As many lines as there may be.
const MOST_LINES: usize = 10_000;

/// Time between two looks at long work, each of which reads all lines.
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
    /// Number of parts of each phase: it is killed at their boundaries.
    pub(crate) kills: usize,
    pub(crate) killed: usize,
}

pub(crate) async fn detail(user: &TestUser, id: SubmissionId) -> SubmissionDetail {
    user.get(&route::submission(id)).await.ok::<ScreenResponse<SubmissionDetail>>().data
}

impl KillScenario {
    pub(crate) async fn start(lines: usize, kills: usize) -> Self {
        let requests = DemoRequests::new(lines);
        let server = ServerProcess::start_with(&OPTIONS, &requests.export).await;
        let [admin, newcomer] = [sign_in(&server, "admin").await, sign_in(&server, "newcomer").await];
        Self { server, requests, admin, newcomer, lines: lines as u64, kills, killed: 0 }
    }

    pub(crate) async fn kill(&mut self) {
        self.killed += 1;
        self.server.kill_and_restart().await;
    }

    /// Waits until a share of the work on the lines is done, as `user` is told.
    pub(crate) async fn until_share(&self, user: &TestUser, id: SubmissionId, share: usize) {
        let kills = self.kills as u64;
        let is_past =
            |progress: Option<Progress>| progress.is_none_or(|Progress { done, of }| done * kills >= of * share as u64);
        let is_done = async || is_past(detail(user, id).await.progress);
        waiting::until("a share is done", LONGEST_WORK, SHORT_POLL, is_done).await;
    }

    /// Waits until no work on the lines is left.
    pub(crate) async fn until_done(&self, user: &TestUser, id: SubmissionId) {
        let is_done = async || detail(user, id).await.progress.is_none();
        waiting::until("nothing is left to do", LONGEST_WORK, POLL, is_done).await;
    }

    pub(crate) fn count(&self, sql: &str) -> u64 {
        let database = rusqlite::Connection::open(self.server.file("handover.db")).expect("opening the database");
        database.query_row(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
    }

    async fn waiting(&self) -> u64 {
        let page: ScreenResponse<RequestsPage> = self.newcomer.get(route::REQUESTS).await.ok();
        page.data.waiting_for_me.total
    }

    /// The same call for the same key is one submission.
    async fn submit(&self, key: usize) -> SubmissionId {
        self.submit_with(key, false, None).await
    }

    pub(crate) async fn submit_with(&self, key: usize, all_or_nothing: bool, until: Option<NaiveDate>) -> SubmissionId {
        self.send(key, NewSubmission { all_or_nothing, ..self.new_submission(until) }).await
    }

    fn new_submission(&self, until: Option<NaiveDate>) -> NewSubmission {
        let contacts = PerRole { tech: Some("newcomer-ovh".to_owned()), ..PerRole::default() };
        let selection = ServiceSelection::These(self.requests.services.clone());
        let lines = NewLines::Selected { selection, contacts, until };
        NewSubmission { lines, all_or_nothing: false, leave_out: false, note: None, replaces: None, replace_own: false }
    }

    async fn send(&self, key: usize, body: NewSubmission) -> SubmissionId {
        let call = self.admin.client.post(self.admin.url(route::SUBMISSIONS)).json(&body);
        let reply = self.admin.send(call.header(IDEMPOTENCY_KEY, key.to_string())).await;
        assert_eq!(reply.status, 202, "{}", reply.text());
        serde_json::from_slice::<Submitted>(&reply.body).expect("a submission").submission
    }

    /// Everybody sees all lines, or nobody sees one, and nothing of them is left.
    async fn assert_whole_or_nothing(&self, id: SubmissionId) -> bool {
        let own = detail(&self.admin, id).await;
        if own.state == SubmissionState::Open {
            assert_eq!((own.total, self.waiting().await), (self.lines, 1));
            return true;
        }
        assert_eq!(own.not_opened.expect("a reason").reason, NotOpenedReason::Interrupted);
        assert_eq!(self.waiting().await, 0);
        for table in ["request", "party", "open_role", "history", "outbox"] {
            self.server.until(async || self.count(&format!("select count(*) from {table}")) == 0).await;
        }
        self.until_swept().await;
        assert_eq!(self.count("select count(*) from contact where open_roles > 0"), 0);
        false
    }

    /// Waits until nothing is left of submissions that were not opened: before that, the asker cannot prepare another one.
    async fn until_swept(&self) {
        self.server.until(async || self.count("select count(*) from preparation where swept = 0") == 0).await;
    }

    /// Killed while the lines are stored, and where they are opened.
    async fn prepare(&mut self) -> SubmissionId {
        let mut key = 0;
        loop {
            let id = self.submit(key).await;
            assert_eq!(self.submit(key).await, id);
            // The last kills come where the last line is stored.
            self.until_share(&self.admin, id, key.min(self.kills)).await;
            if key > self.kills {
                self.until_done(&self.admin, id).await;
                assert!(self.assert_whole_or_nothing(id).await);
                return id;
            }
            self.kill().await;
            if self.assert_whole_or_nothing(id).await {
                return id;
            }
            key += 1;
        }
    }

    /// Killed while the lines that replace others are stored, and where the two are exchanged: the one is open, or the other.
    async fn replace(&mut self, first: SubmissionId) -> SubmissionId {
        let open = [(RequestState::ValidatingByCustomers, self.lines)];
        let mut key = 100;
        loop {
            let second = self.send(key, NewSubmission { replaces: Some(first), ..self.new_submission(None) }).await;
            self.until_share(&self.admin, second, (key - 100).min(self.kills)).await;
            if key > 100 + self.kills {
                self.until_done(&self.admin, second).await;
            }
            self.kill().await;
            if detail(&self.admin, second).await.state == SubmissionState::Open {
                assert_eq!(self.states(first).await, [(RequestState::Aborted, self.lines)]);
                assert_eq!(self.states(second).await, open);
                return second;
            }
            assert_eq!(self.states(first).await, open);
            self.until_swept().await;
            assert_eq!(self.count(&format!("select count(*) from request where submission = {second}")), 0);
            assert_eq!(self.count("select count(*) from open_role"), self.lines);
            assert!(key <= 100 + self.kills, "it was open");
            key += 1;
        }
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

    /// Killed while the answer is carried out.
    async fn accept(&mut self, user: &TestUser, id: SubmissionId) {
        let body = AnswerLines { token: self.code(user).await, accept: Lines::All, decline: Lines::None };
        let path = route::submission_action(id, SubmissionAction::Answer);
        let result: LinesResult = user.post(&path, &body).await.ok();
        assert_eq!((result.done + result.pending, result.refused_count), (self.lines, 0));
        for share in 0..=self.kills {
            self.until_share(user, id, share).await;
            self.kill().await;
            // It counts for every line, whatever was carried out.
            let theirs = detail(user, id).await.parties.into_iter().find(|party| party.account == user.handle);
            assert_eq!(theirs.map(|party| (party.accepted, party.waiting)), Some((self.lines, 0)));
            let again: LinesResult = user.post(&path, &body).await.ok();
            assert_eq!((again.done + again.pending, again.refused_count), (self.lines, 0));
        }
        self.until_done(user, id).await;
        let own = format!("select count(distinct accepted_at) from party where account = '{}'", user.handle);
        assert_eq!(self.count(&own), 1);
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

    /// The lines by state, as their asker is told.
    pub(crate) async fn states(&self, id: SubmissionId) -> Vec<(RequestState, u64)> {
        detail(&self.admin, id).await.states.iter().map(|count| (count.state, count.lines)).collect()
    }

    async fn assert_done_once(&self) {
        let all = self.lines;
        assert_eq!(self.count("select count(*) from service where tech = 'newcomer-ovh'"), all);
        assert_eq!(self.count("select count(distinct ended_at) from request"), 1);
        for (event, expected) in [("asked", all), ("accepted", 2 * all), ("moved", all)] {
            assert_eq!(
                self.count(&format!("select count(*) from history where what = '{event}'")),
                expected,
                "{event}"
            );
        }
        assert_eq!(self.count(&format!("select count(*) from {LIVE_CODES}")), 0);
        assert_eq!(self.count("select count(*) from line_act") + self.count("select count(*) from recorded_line"), 0);
        // Two codes, and what became of all lines to the three who held or hold the role.
        self.server.until(async || DemoMail::read_all(&self.admin).await.len() >= 5).await;
        self.server.until(async || self.count("select count(*) from outbox where state = 'queued'") == 0).await;
        let mails = DemoMail::read_all(&self.admin).await;
        let told: BTreeSet<_> = mails.iter().map(|mail| (&mail.to, mail.kind())).collect();
        assert_eq!(
            (mails.len(), told.len()),
            (5, 5),
            "{:?}",
            mails.iter().map(|mail| &mail.subject).collect::<Vec<_>>()
        );
        assert!(mails.iter().all(|mail| mail.subject.contains(&self.lines.to_string())));
    }
}

async fn kill_at_any_step(lines: usize, kills: usize) {
    let mut scenario = KillScenario::start(lines, kills).await;
    let id = scenario.prepare().await;
    let parties = [scenario.newcomer.clone(), scenario.admin.clone()];
    for user in &parties {
        scenario.accept(user, id).await;
    }
    scenario.move_all(id).await;
    scenario.assert_done_once().await;
    println!("{lines} lines, {} kills", scenario.killed);
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_while_a_large_submission_is_replaced_leaves_one_of_the_two() {
    let mut scenario = KillScenario::start(lines_or(LINES), kills()).await;
    let first = scenario.submit(0).await;
    scenario.until_done(&scenario.admin, first).await;
    let second = scenario.replace(first).await;
    scenario.until_all(&format!("select count(*) from request where submission = {first} and state = 'aborted'")).await;
    assert_eq!(scenario.count("select count(*) from open_role"), scenario.lines);
    assert_eq!(scenario.states(second).await, [(RequestState::ValidatingByCustomers, scenario.lines)]);
    scenario.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_at_any_step_of_a_large_submission_leaves_nothing_or_everything() {
    kill_at_any_step(lines_or(LINES), kills()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "long"]
async fn killed_at_any_step_of_ten_thousand_lines_leaves_nothing_or_everything() {
    kill_at_any_step(MOST_LINES, kills_or(1)).await;
}
