//! Cost of what runs on the writer beside a backlog of emails: it must not grow with the emails that wait or are kept.

use crate::common::{TestServer, days};
use crate::statements::{literals_of_the_store, plan};
use chrono::DateTime;
use handover_store::{MailChoice, ReadTx, StoreResult};
use std::path::Path;

/// Time at which the waiting emails are due, in milliseconds: the server of a test does not send them before.
const DUE_AT: i64 = 4_000_000_000_000;

/// A server with renewal notices, of which half wait, and as many emails about accounts that were sent long ago. `analyzed`:
/// the query planner knows their numbers.
async fn start_with_mails(number: u32, analyzed: bool) -> TestServer {
    let server = TestServer::start().await;
    server.settle().await;
    let mails = format!(
        "with recursive n (i) as (select 1 union all select i + 1 from n where i < {number})
         insert into outbox (queued_at, notice, service, account, state, attempts, next_at, state_at)
         select 1000 + i, 'renewal', s.id, s.billing, case when i % 2 = 1 then 'queued' else 'sent' end,
           0, case when i % 2 = 1 then {DUE_AT} end, 1000 + i
         from n, (select id, billing from service order by id limit 1) s;
         with recursive n (i) as (select 1 union all select i + 1 from n where i < {number})
         insert into outbox (queued_at, notice, account, state, attempts, next_at, state_at)
         select 1000 + i, 'passwordChanged', a.handle, 'sent', 1, null, 1000 + i
         from n, (select handle from account order by handle limit 1) a;"
    );
    server.batch(&mails);
    if analyzed {
        server.sql("analyze", []);
    }
    server
}

fn steps<T: Send>(server: &TestServer, job: impl FnOnce(&ReadTx<'_>) -> StoreResult<T> + Send) -> u64 {
    server.store.read_counting_steps(job).expect("running the statements").1
}

/// The worker looks for the next email on the writer.
#[tokio::test]
async fn next_email_costs_the_same_beside_a_backlog() {
    for analyzed in [false, true] {
        let [few, many] = [start_with_mails(40, analyzed).await, start_with_mails(4_000, analyzed).await];
        let costs = |server: &TestServer| {
            let choice = MailChoice::default();
            // Before the emails are due, and afterwards.
            let times = [server.now(), DateTime::from_timestamp_millis(DUE_AT).expect("a timestamp")];
            let mut costs = vec![steps(server, |reader| reader.next_mail_at())];
            for now in times {
                costs.push(steps(server, |reader| reader.next_mail(&choice, now)));
                costs.push(steps(server, |reader| reader.probe_mail(&[], now)));
            }
            costs
        };
        for (few, many) in costs(&few).into_iter().zip(costs(&many)) {
            assert!(many <= few + few / 4, "{few} and {many} steps, analyzed: {analyzed}");
        }
    }
}

/// Tables that grow with the provider or with time.
const GROWING: [&str; 17] = [
    "account",
    "audit",
    "bill",
    "code",
    "contact",
    "expiring_service",
    "holder",
    "holder_history",
    "mailed_link",
    "outbox",
    "outbox_line",
    "party",
    "provider_event",
    "request",
    "role_term",
    "service",
    "timeline",
];

/// Steps that may walk a growing table, with the reason: few rows in the index, or a limit.
const ALLOWED_SCANS: [(&str, &str); 5] = [
    ("SCAN outbox USING INDEX outbox_waiting", "a count of waiting emails, limited or of a command"),
    ("SCAN outbox USING INDEX outbox_quarantined", "quarantined emails only"),
    ("SCAN audit USING COVERING INDEX audit_with_reason", "entries with a reason, of a search at the desk"),
    ("SCAN provider_event", "the oldest events, limited"),
    ("SCAN account USING COVERING INDEX account_by_email", "of a unit test"),
];

/// The growing tables that a statement reads or changes, and its names for them. Other tables in a plan are those of
/// references, which SQLite checks only while one is violated.
fn names_of_growing_tables(sql: &str) -> Vec<&str> {
    let words: Vec<&str> =
        sql.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).collect();
    let mut names = Vec::new();
    for (at, word) in words.iter().enumerate().filter(|(_, word)| GROWING.contains(word)) {
        let before = at.checked_sub(1).and_then(|before| words.get(before));
        if before.is_some_and(|before| ["from", "join", "update"].contains(before)) {
            names.push(*word);
            names.extend(words.get(at + 1));
        }
    }
    names
}

/// The steps of a plan that walk a growing table, or sort emails to find the first ones.
fn expensive_steps<'p>(sql: &str, plan: &'p str) -> Vec<&'p str> {
    let names = names_of_growing_tables(sql);
    let is_growing = |step: &str| {
        let table = step.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
        table.is_some_and(|table| names.contains(&table))
    };
    let sorts_emails = |step: &str| {
        step.starts_with("USE TEMP B-TREE")
            && sql.contains("from outbox")
            && sql.contains("next_at")
            && sql.contains("limit")
    };
    let is_allowed = |step: &str| ALLOWED_SCANS.iter().any(|(allowed, _)| step.starts_with(allowed));
    plan.split("; ").filter(|step| (is_growing(step) || sorts_emails(step)) && !is_allowed(step)).collect()
}

/// A demo is prepared before it serves.
#[tokio::test]
async fn no_statement_walks_a_table_that_grows() {
    let server = start_with_mails(1, false).await;
    let is_of_server = |path: &Path| !path.with_extension("").components().any(|part| part.as_os_str() == "demo");
    let mut faults = String::new();
    for (path, sql) in literals_of_the_store().into_iter().filter(|(path, _)| is_of_server(path)) {
        let plan = plan(&server, &sql);
        for step in expensive_steps(&sql, &plan) {
            faults = [faults, format!("{}: {step}\n{sql}\n\n", path.display())].concat();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

/// They would change the plans that other tests pin.
#[tokio::test]
async fn statistics_of_the_query_planner_are_dropped_at_the_start() {
    let mut server = start_with_mails(40, true).await;
    let statistics = "select 1 from sqlite_schema where name like 'sqlite_stat%'";
    assert!(!server.rows(statistics).is_empty());
    server.restart(days(0)).await;
    assert!(server.rows(statistics).is_empty());
}
