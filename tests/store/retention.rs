//! Retention of data: each option, and the chunks in which data is deleted (decision 0034).

use crate::common::{TestServer, days};
use handover_store::Cutoffs;

/// Rows of each kind that are old enough: more than two chunks.
const OLD: i64 = 120;

/// Rows of each kind in a transaction.
const CHUNK: i64 = 50;

/// A kind of data: its option, how many are kept, and how to add rows from `?1` to `?2` that were over at `?3` (ms).
struct RetainedData {
    option: &'static str,
    table: &'static str,
    add: &'static [&'static str],
}

const NUMBERS: &str =
    "with recursive number (n) as (select cast(?1 as bigint) union all select n + 1 from number where n < ?2) ";

const KINDS: [RetainedData; 8] = [
    RetainedData {
        option: "--keep-requests-days",
        table: "request",
        add: &[
            "insert into submission (id, asker, lines, all_or_nothing) select n, 'admin-ovh', 1, cast(?3 as bigint) < 0 from number",
            "insert into request (id, submission, service, roles, asker, asker_roles, from_account, to_account, asked_at,
               deadline, state, reminders, ended_at, ending)
             select n, n, (select min(id) from service), 2, 'admin-ovh', 1, 'tech-ovh', 'newcomer-ovh', ?3, ?3, 'aborted',
               0, ?3, '{\"kind\":\"withdrawn\",\"by\":\"admin-ovh\"}' from number",
            "insert into party (request, account, position, closed_at, submission)
             select n, 'admin-ovh', 0, ?3, n from number",
        ],
    },
    RetainedData {
        option: "--keep-requests-days",
        table: "holder_change",
        add: &["insert into holder_change (id, service_name, asker, before, after, opts_out, asked_at, deadline, ended_at,
                  ending, old_link, new_link)
                select n, 'halden.example', 'admin-ovh', '{}', '{}', false, ?3, ?3, ?3, '\"lapsed\"', 2 * n, 2 * n + 1
                from number"],
    },
    RetainedData {
        option: "--keep-requests-days",
        table: "holder_case",
        add: &["insert into holder_case (number, state, since, opened_at, domain, email, email_key, name, language,
                  claim, body)
                select n, 'closed', ?3, ?3, 'halden.example', 'a@claim.example', 'a@claim.example', 'A', 'en_GB', '{}', '{}'
                from number"],
    },
    RetainedData {
        option: "--keep-emails-days",
        table: "outbox",
        add: &["insert into outbox (account, notice, queued_at, state, attempts, state_at)
                select 'admin-ovh', 'passwordChanged', ?3, 'sent', 1, ?3 from number"],
    },
    RetainedData {
        option: "--keep-links-days",
        table: "mailed_link",
        add: &["insert into mailed_link (id, purpose, account, email, email_key, began_at, expires_at, wrong_codes)
                select n, 'password', 'admin-ovh', 'typed@else.example', 'typed@else.example', ?3, ?3, 0 from number"],
    },
    RetainedData {
        option: "--keep-history-days",
        table: "role_term",
        add: &["insert into role_term (service, role, account, since, until)
                select (select min(id) from service), 2, 'newcomer-ovh', cast(?3 as bigint) - 1, ?3 from number"],
    },
    RetainedData {
        option: "--keep-history-days",
        table: "holder_history",
        add: &["insert into holder_history (service_name, at, what, by_account, fields)
                select 'halden.example', ?3, 'detailsChanged', 'admin-ovh', 'phone' from number"],
    },
    RetainedData {
        option: "--keep-uses-days",
        table: "access_policy",
        add: &[
            "insert into access_policy (id, giver, name, accounts, services, permissions, created_at, updated_at, ended_at)
             select cast(n as text), 'admin-ovh', 'Agency', '[]', '[]', '{}', ?3, ?3, ?3 from number",
            "insert into access_use (at, policy, giver, account, action, category, name, allowed)
             select ?3, cast(n as text), 'admin-ovh', 'newcomer-ovh', 'see', 'VPS', 'v1', true from number",
        ],
    },
];

fn count(server: &TestServer, table: &str) -> i64 {
    // The terms of the current contacts are no past.
    let past = if table == "role_term" { "where until is not null" } else { "" };
    server.value(&format!("select count(*) from {table} {past}"))
}

fn counts(server: &TestServer) -> Vec<(&'static str, i64)> {
    KINDS.iter().map(|kind| (kind.table, count(server, kind.table))).collect()
}

fn add(server: &TestServer, kind: &RetainedData, from: i64, to: i64, at: i64) {
    for sql in kind.add {
        server.sql(&[NUMBERS, sql].concat(), [from, to, at]);
    }
}

fn all(number: i64) -> Vec<(&'static str, i64)> {
    KINDS.iter().map(|kind| (kind.table, number)).collect()
}

#[tokio::test]
async fn expired_rows_are_deleted_in_chunks_and_the_rest_stays() {
    let server = TestServer::start().await;
    let now = server.now();
    let [old, young] = [now - days(1), now].map(|at| at.timestamp_millis());
    for kind in &KINDS {
        add(&server, kind, 1_000_000, 1_000_000 + OLD - 1, old);
        add(&server, kind, 2_000_000, 2_000_001, young);
    }
    assert_eq!(counts(&server), all(OLD + 2));
    let present = server.rows("select count(*) from role_term where until is null");
    let before = now - days(1);
    let cutoffs =
        Cutoffs { requests: before, emails: before, links: before, role_terms: before, events: before, uses: before };
    for left in [OLD - CHUNK, OLD - 2 * CHUNK, 0] {
        let may_be_more = server.store.write(move |tx| tx.delete_outdated(cutoffs)).await.expect("the store succeeds");
        assert_eq!((counts(&server), may_be_more), (all(left + 2), true));
    }
    let is_more = server.store.write(move |tx| tx.delete_outdated(cutoffs)).await.expect("the store succeeds");
    assert_eq!((counts(&server), is_more), (all(2), false));
    assert_eq!(server.rows("select count(*) from role_term where until is null"), present);
    assert_eq!(server.value::<i64>("select count(*) from submission"), 2);
    assert_eq!(server.broken_references(), 0);
}

#[tokio::test]
async fn each_kind_is_kept_for_its_configured_time() {
    const TIMES: [(&str, i64); 5] = [
        ("--keep-emails-days", 10),
        ("--keep-links-days", 20),
        ("--keep-requests-days", 30),
        ("--keep-history-days", 40),
        ("--keep-uses-days", 50),
    ];
    let numbers = TIMES.map(|(_, days)| days.to_string());
    let options: Vec<&str> =
        TIMES.iter().zip(&numbers).flat_map(|((option, _), number)| [*option, number.as_str()]).collect();
    let server = TestServer::start_with(&options, |_| {}).await;
    let began = server.now();
    for kind in &KINDS {
        add(&server, kind, 1_000_000, 1_000_000, began.timestamp_millis());
    }
    for (option, time) in TIMES {
        server.advance(began + days(time) - days(1) - server.now()).await;
        let of_option = || KINDS.iter().filter(|kind| kind.option == option);
        let kept =
            |kind: &RetainedData| server.rows(&format!("select 1 from {} where {}", kind.table, one(kind.table))).len();
        assert!(of_option().all(|kind| kept(kind) == 1), "{option} {:?}", counts(&server));
        server.advance(days(2)).await;
        server.until("it is deleted", async || of_option().all(|kind| kept(kind) == 0)).await;
    }
    assert_eq!(server.broken_references(), 0);
}

/// Finds the row that was added; others may be added by the server itself, such as emails before an expiration.
fn one(table: &str) -> &'static str {
    match table {
        "outbox" => "notice = 'passwordChanged'",
        "role_term" => "account = 'newcomer-ovh' and until is not null",
        "holder_history" => "what = 'detailsChanged'",
        "holder_case" => "number = 1000000",
        "access_policy" => "id = '1000000'",
        _ => "id = 1000000",
    }
}

#[tokio::test]
async fn secrets_of_expired_links_go_in_chunks() {
    let server = TestServer::start().await;
    // In the future, where the server itself has nothing to delete yet.
    let now = server.now() + days(10);
    let links = KINDS.iter().find(|kind| kind.table == "mailed_link").expect("links");
    add(&server, links, 1_000_000, 1_000_000 + OLD - 1, (now - days(2)).timestamp_millis());
    server.sql("update mailed_link set details = '{}'", []);
    for link in server.column::<i64>("select id from mailed_link") {
        server.sql("insert into mailed_link_token (hash, link) values (?1, ?2)", (link.to_be_bytes().to_vec(), link));
    }
    let left = || {
        let secrets = count(&server, "mailed_link_token");
        let details = server.rows("select 1 from mailed_link where details is not null").len();
        (secrets, i64::try_from(details).expect("a number"))
    };
    for number in [OLD - CHUNK, OLD - 2 * CHUNK, 0] {
        let more = server.store.write(move |tx| tx.delete_expired_tokens(now)).await.expect("the store succeeds");
        assert_eq!((left(), more), ((number, number), true));
    }
    let more = server.store.write(move |tx| tx.delete_expired_tokens(now)).await.expect("the store succeeds");
    assert!(!more);
}
