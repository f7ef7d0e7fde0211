//! Data dated while the clock was ahead, once the clock is set right: no wait exceeds its maximum (decision 0023).

use crate::common::{CapturedLog, TO_NEWCOMER, TestServer, TestUser, days, domain, hours, minutes, service};
use crate::holders::{ask, page};
use handover_api::account::Profile;
use handover_api::app::{Credentials, ScreenResponse};
use handover_api::route::{self, TaskAction};
use handover_rules::account::mailed_links::MailedLinkRefusal;
use handover_rules::desk::StaffRole;
use handover_rules::{Category, MailedLinkId, RequestId};
use rusqlite::types::Value;
use serde_json::json;
use tracing::Level;

const PASSWORD: &str = "nine blue kettles sing";

/// Steps are taken over after ten minutes.
const OPTIONS: [&str; 2] = ["--clock-steady-minutes", "10"];

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A server whose clock went ahead by 30 days, which it believes.
async fn start_ahead() -> TestServer {
    let server = TestServer::start_with(&OPTIONS, |export| {
        export.add("s000.example", "DOMAIN", ["admin", "tech", "billing"], None, "ok");
    })
    .await;
    server.set_password("tech", PASSWORD).await;
    server.clock.set_by(days(30));
    server.advance(minutes(10)).await;
    server
}

async fn sign_in(server: &TestServer, password: &str) -> crate::common::Reply {
    let credentials = Credentials { login: "tech-ovh".to_owned(), password: password.to_owned() };
    server.visitor().post(route::SESSION, &credentials).await
}

/// Failed sign-ins until the next one has to wait for an hour, the longest wait.
async fn fail_to_sign_in(server: &TestServer) {
    for _ in 0..13 {
        while sign_in(server, "wrong").await.status != 401 {
            server.advance(minutes(10)).await;
        }
    }
}

/// Changes the address of `newcomer`, and returns the code of the email that undoes it.
async fn change_address(server: &TestServer, newcomer: &TestUser) -> String {
    let change = json!({ "newEmail": "moved@new.example" });
    let link: MailedLinkId = newcomer.post(route::CHANGE_EMAIL, &change).await.ok();
    let code = server.mail_to("moved@new.example", "Confirm the new address").await.secret();
    newcomer.post(&route::email_task_action(link, TaskAction::Accept), &json!({ "token": code })).await.done();
    server.mail_to("newcomer@mail.example", "The address of").await.secret()
}

async fn sign_up(server: &TestServer) -> String {
    let form = json!({ "firstName": "Lucy", "name": "Bell", "email": "lucy@bell.example", "subsidiary": "IE",
                       "language": "en_IE", "password": PASSWORD });
    server.visitor().post(route::SIGN_UP, &form).await.done();
    server.mail_to("lucy@bell.example", "Confirm your address").await.secret()
}

/// Sets the clock right, and waits until the server has followed.
async fn set_right(server: &TestServer) {
    let ahead = server.now();
    server.clock.set_by(days(-30));
    assert_eq!(server.now(), ahead, "steps are not followed at once");
    server.clock.advance(minutes(10));
    server
        .until("the waits are shortened", async || {
            let now = server.now();
            now < ahead
                && server.rows(&format!("select 1 from session where used_at > {}", now.timestamp_millis())).is_empty()
        })
        .await;
}

#[tokio::test]
async fn nobody_waits_for_longer_than_usual_once_the_clock_is_right() {
    let server = start_ahead().await;
    fail_to_sign_in(&server).await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&domain(), TO_NEWCOMER).await;
    server.advance(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    server.settle().await;
    let undo = change_address(&server, &newcomer).await;
    let confirm = sign_up(&server).await;
    let now = server.now().timestamp_millis();
    let lock = format!("update holder set locked_until = {now} + 60 * {DAY} where service_name = 'halden.example'");
    rusqlite::Connection::open(server.database()).and_then(|database| database.execute(&lock, [])).expect("a block");

    set_right(&server).await;
    let now = server.now();
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let lock_out = sign_in(&server, PASSWORD).await.problem(429).until.expect("an end");
    assert!(lock_out <= now + hours(1), "{lock_out}");
    let profile = newcomer.get(route::PROFILE).await.ok::<ScreenResponse<Profile>>().data;
    let cooldown = profile.facts.cooldown_until.expect("a cool-down");
    assert!(cooldown <= now + hours(24), "{cooldown}");
    let block = page(&admin).await.locked_until.expect("a block");
    assert!(block <= now + days(60), "{block}");

    server.advance(minutes(1)).await;
    admin.resend(id, &newcomer.handle).await.done();
    server.advance(hours(1)).await;
    sign_in(&server, PASSWORD).await.done();
    let late = async |path: &str, body: serde_json::Value| server.visitor().post(path, &body).await.problem(403).token;
    server.advance(hours(23)).await;
    let body = json!({ "token": confirm, "password": PASSWORD });
    assert_eq!(late(route::SIGN_UP_CONFIRM, body).await, Some(MailedLinkRefusal::Expired));
    server.advance(hours(48)).await;
    assert_eq!(late(route::ADDRESS_UNDO, json!({ "token": undo })).await, Some(MailedLinkRefusal::Expired));
}

/// The safeguard that keeps a time that is ahead from making anybody wait.
enum Ahead {
    /// No row is further ahead than this, in milliseconds.
    AtMost(i64),
    /// A test shows it: its file and name.
    ShownBy(&'static str, &'static str),
    /// It says when something happened, and is shown or counts for retention only: no wait is counted from it.
    Happened,
}
use Ahead::{AtMost, Happened, ShownBy};

const CASES: Ahead =
    ShownBy("tests/http/procedures/recovery.rs", "wait_dated_by_a_fast_clock_is_shortened_when_it_is_set_right");
const ROLE_ENDS: Ahead =
    ShownBy("src/rules/tests/role_end.rs", "an_end_that_is_too_far_away_was_set_while_the_clock_was_ahead");
const ANSWERS_OF_HOLDERS: Ahead =
    ShownBy("src/rules/tests/holder_lifecycle.rs", "waits_dated_while_the_clock_was_ahead_are_shortened");

/// Every time that the schema stores.
const STORED: &[(&str, Ahead)] = &[
    ("account.address_changed_at", AtMost(0)),
    ("account.confirmed_at", Happened),
    ("account.suspended_at", Happened),
    ("account_task.address_changed_before", AtMost(0)),
    ("account_task.began_at", AtMost(0)),
    ("account_task.change_began_at", AtMost(0)),
    // The links of holders; other links, by their lifetimes, in the test above.
    ("account_task.expires_at", AtMost(14 * DAY)),
    ("account_task.outcome_at", Happened),
    ("attempt.at", AtMost(0)),
    ("audit.at", Happened),
    ("case_link.used_at", Happened),
    ("case_paper.added_at", Happened),
    ("case_paper.sent_at", Happened),
    ("case_paper_opening.at", Happened),
    ("correction.decided_at", Happened),
    ("correction.proposed_at", AtMost(0)),
    ("history.at", Happened),
    ("holder.locked_until", AtMost(60 * DAY)),
    ("holder_change.asked_at", AtMost(0)),
    ("holder_change.deadline", AtMost(14 * DAY)),
    ("holder_change.due_at", AtMost(14 * DAY)),
    ("holder_change.ended_at", Happened),
    ("holder_change.new_accepted_at", ANSWERS_OF_HOLDERS),
    ("holder_change.old_accepted_at", ANSWERS_OF_HOLDERS),
    ("holder_history.at", Happened),
    ("idempotency.at", AtMost(0)),
    ("import_position.began_at", Happened),
    ("known_browser.at", AtMost(0)),
    ("last_import.applied_at", Happened),
    ("last_import.refused_at", Happened),
    // Corrected by the next run, every half minute.
    ("last_run.at", Happened),
    // Acts whose lines are about to be reached, within moments.
    ("line_act.at", Happened),
    ("recorded_line.at", Happened),
    ("mail_outage.next_at", AtMost(HOUR)),
    ("mail_outage.since", Happened),
    ("mail_outage.tried_at", AtMost(0)),
    // One under way, which cannot be dated by a clock that was set back since, but by one that is set back meanwhile.
    ("outbox.leased_until", AtMost(12 * HOUR)),
    ("outbox.next_at", AtMost(12 * HOUR)),
    ("outbox.put_back_at", AtMost(0)),
    ("outbox.queued_at", AtMost(0)),
    ("outbox.state_at", AtMost(0)),
    ("party.accepted_at", AtMost(0)),
    ("party.closed_at", Happened),
    ("postponed_call.called_at", AtMost(0)),
    ("postponed_call.run_at", AtMost(0)),
    // Swept at the next start.
    ("preparation.began_at", Happened),
    ("procedure_case.due_at", CASES),
    ("procedure_case.opened_at", CASES),
    ("procedure_case.papers_deleted_at", CASES),
    ("procedure_case.since", CASES),
    ("request.asked_at", AtMost(0)),
    ("request.deadline", AtMost(7 * DAY)),
    ("request.due_at", AtMost(7 * DAY)),
    ("request.effect_at", AtMost(HOUR)),
    ("request.ended_at", Happened),
    ("role_end.due_at", ROLE_ENDS),
    ("role_end.ended_at", Happened),
    ("role_end.since", ROLE_ENDS),
    ("role_term.since", Happened),
    ("role_term.until", Happened),
    ("session.began_at", AtMost(0)),
    ("session.used_at", AtMost(0)),
    ("sign_in_failure.last_at", AtMost(0)),
    ("staff.invited_until", AtMost(72 * HOUR)),
    ("staff.removed_at", Happened),
    ("staff_session.began_at", AtMost(0)),
    ("staff_session.used_at", AtMost(0)),
];

/// Times in the schema, by the names of their columns.
fn times_in_schema(server: &TestServer) -> Vec<String> {
    let columns = "select t.name || '.' || c.name from pragma_table_list t, pragma_table_info(t.name) c
        where t.schema = 'main' and t.type = 'table' and c.type = 'INTEGER' and (c.name in ('at', 'since', 'deadline')
          or c.name like '%\\_at' escape '\\' or c.name like '%until' or c.name like '%before') order by 1";
    let names = server.rows(columns).into_iter().flatten().map(|name| match name {
        Value::Text(name) => name,
        other => panic!("a name: {other:?}"),
    });
    names.collect()
}

/// Rows of every table with a wait, dated by the server's clock where it does that in this test.
async fn fill(server: &TestServer) {
    fail_to_sign_in(server).await;
    sign_in(server, "wrong").await;
    let [admin, newcomer] = [server.sign_in("admin").await, server.sign_in("newcomer").await];
    let id = admin.submit_one(&service("s000.example", Category::Domain), TO_NEWCOMER).await;
    newcomer.accept(id, "000000000000000000000000").await.problem(403);
    let other = service("other.example", Category::Domain);
    let body = json!({ "contactTech": "newcomer-ovh" });
    let call =
        admin.client.post(admin.url(&route::change_contact(&other))).header("idempotency-key", "once").json(&body);
    let accepted: Vec<RequestId> = admin.send(call).await.ok();
    server.all_accept(accepted[0], &[&admin, &newcomer]).await;
    change_address(server, &newcomer).await;
    sign_up(server).await;
    server.staff("rhea", &[StaffRole::Support]).await;
    server.invite_staff("otis", &[StaffRole::Reader]).await;
    server.set_password("admin", PASSWORD).await;
    let by_password = Credentials { login: "admin-ovh".to_owned(), password: PASSWORD.to_owned() };
    server.visitor().post(route::SESSION, &by_password).await.done();
    server.settle().await;
}

/// Dates rows by hand that are gone within moments or need an outage, while the clock is in doubt and nothing is sent.
fn date_by_hand(server: &TestServer) {
    let now = server.now().timestamp_millis();
    let rows = format!(
        "pragma foreign_keys = off;
         update account_task set address_changed_before = {now} where change_began_at is not null;
         update holder set locked_until = {now} + 60 * {DAY};
         insert into correction (service, role, from_account, to_account, proposed_by, proposed_at, reason)
           values (1, 1, 'tech-ovh', 'admin-ovh', 1, {now}, '');
         insert into mail_outage (id, since, tried_at, next_at, failures) values (1, {now}, {now}, {now} + {HOUR}, 9);
         insert into postponed_call (action, login, called_at, run_at)
           values ('passwordReset', 'tech-ovh', {now}, {now} + 1000);
         update outbox set put_back_at = {now}, leased_until = {now} + {HOUR} where id = (select min(id) from outbox);
         update outbox set state = 'queued', next_at = {now} + 12 * {HOUR} where id = (select max(id) from outbox);"
    );
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    database.execute_batch(&rows).expect("dating rows ahead");
}

/// The columns that are further ahead than they may be, among those that this test shows.
fn too_far_ahead(server: &TestServer) -> Vec<&'static str> {
    let now = server.now().timestamp_millis();
    let is_too_far = |(column, ahead): &&(&str, Ahead)| {
        let (AtMost(most), Some((table, name))) = (ahead, column.split_once('.')) else { return false };
        !server.rows(&format!("select 1 from {table} where {name} > {now} + {most} limit 1")).is_empty()
    };
    STORED.iter().filter(is_too_far).map(|(column, _)| *column).collect()
}

#[tokio::test]
async fn every_stored_time_is_at_most_its_longest_wait_ahead_once_the_clock_is_right() {
    let server = start_ahead().await;
    let known: Vec<&str> = STORED.iter().map(|(column, _)| *column).collect();
    let mut stored = times_in_schema(&server);
    stored.retain(|column| !known.contains(&column.as_str()));
    assert_eq!(stored, Vec::<String>::new(), "times without a line in the table");
    for (column, ahead) in STORED {
        let ShownBy(file, test) = ahead else { continue };
        let path = [env!("CARGO_MANIFEST_DIR"), "/../../", file].concat();
        let source = std::fs::read_to_string(path).expect("the file of the test");
        assert!(source.contains(&format!("fn {test}(")), "{column}: no test {test} in {file}");
    }

    fill(&server).await;
    ask(&server.sign_in("admin").await).await;
    server.settle().await;
    server.clock.set_by(days(-30));
    // Still believed to be ahead.
    date_by_hand(&server);
    let ahead: Vec<&str> =
        STORED.iter().filter(|(_, ahead)| matches!(ahead, AtMost(_))).map(|(column, _)| *column).collect();
    let true_now = (server.now() - days(30)).timestamp_millis();
    for column in &ahead {
        let (table, name) = column.split_once('.').expect("a table and a column");
        let rows = server.rows(&format!("select 1 from {table} where {name} > {true_now} + 25 * {DAY} limit 1"));
        assert!(!rows.is_empty(), "nothing dated ahead in {column}");
    }
    server.clock.advance(minutes(10));
    server.until("no time is too far ahead", async || too_far_ahead(&server).is_empty()).await;
}

#[tokio::test]
async fn steps_of_the_clock_and_what_they_hold_back_are_logged() {
    let log = CapturedLog::default();
    let _capture = log.capture(Level::WARN);
    let mut server = TestServer::start_with(&OPTIONS, |_| {}).await;
    let told = |log: &CapturedLog, parts: &[&str]| {
        let text = log.take();
        let lines: Vec<&str> =
            text.lines().filter(|line| line.contains("handover_server::clock") || line.contains("schedule")).collect();
        assert_eq!(lines.len(), parts.len(), "{text}");
        for (line, part) in lines.iter().zip(parts) {
            assert!(line.contains("WARN") && line.contains(part), "{part} in {line}");
        }
    };
    // Until it answers, the server takes over each time at once, and says nothing.
    assert_eq!(server.visitor().get("/healthz").await.status, 200);
    server.settle().await;
    // What runs after each start reads the clock as well, on a thread whose log is not captured.
    server.store.write_portion(|_| Ok(())).await.expect("an empty transaction");
    log.take();

    server.clock.set_by(days(2));
    server.now();
    told(&log, &["now=2030-03-06 10:00:00 UTC expected=2030-03-04 10:00:00 UTC wait=600s"]);
    server.clock.set_by(days(-2));
    server.now();
    told(&log, &["the clock was set back to where it was now=2030-03-04 10:00:00 UTC"]);

    server.clock.set_by(days(2));
    server.now();
    server.advance(minutes(10)).await;
    told(
        &log,
        &["its time is not used until it has been steady", "its time is taken over now=2030-03-06 10:10:00 UTC"],
    );

    server.clock.set_by(days(-2));
    server.now();
    log.take();
    server.clock.advance(minutes(10));
    server.until("waits are shortened", async || log.text().contains("shortening waits")).await;
    told(&log, &["its time is taken over", "the clock was set back: shortening waits"]);

    server.stop().await;
    server.clock.advance(days(1));
    server.start_without_waiting().await;
    server.until("it says so", async || log.text().contains("scheduled work waits")).await;
    told(&log, &["the last run was long ago: scheduled work waits until the clock has been steady"]);
    server.clock.advance(minutes(10));
    server.settle().await;
    told(&log, &["the clock has been steady: its time is taken over"]);
}
