//! Every SQL statement runs on the migrated schema.
//!
//! Literal statements are read from the sources and prepared. Statements composed from filters and orders run in every
//! combination, those of services in `lists.rs`. Statements composed from table names, and those on staged rows, run in
//! every import.

use crate::common::database;
use crate::common::{TO_NEWCOMER, TestServer, domain, service};
use handover_api::requests::RequestGroup;
use handover_rules::{Category, RequestState};
use handover_store::{Count, ReadTx, RequestFilter};
use std::path::{Path, PathBuf};

/// The string literals of a Rust source. Handles as much of the syntax as the store uses.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n");
    let mut chars = code.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // The character literal '"'.
            '\'' if chars.peek() == Some(&'"') => {
                chars.next();
            }
            'r' if chars.clone().take(2).eq(['#', '"']) => {
                let raw: String = chars.by_ref().skip(2).collect();
                let (literal, rest) = raw.split_once("\"#").expect("the end of a raw literal");
                found.push(literal.to_owned());
                found.extend(literals(rest));
            }
            '"' => {
                let mut literal = String::new();
                while let Some(c) = chars.next() {
                    match c {
                        '"' => break,
                        '\\' => match chars.next() {
                            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
                            Some('n') => literal.push('\n'),
                            Some(escaped) => literal.push(escaped),
                            None => {}
                        },
                        c => literal.push(c),
                    }
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}

/// A statement that also reads a file that only imports attach.
fn reads_attached_files(sql: &str) -> bool {
    ["stage.", "handover.", "into left_out"].iter().any(|schema| sql.contains(schema))
}

/// The Rust sources in a folder and its subfolders.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the store's sources");
    let paths = entries.map(|entry| entry.expect("listing a folder").path());
    let nested = paths.map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    nested.flatten().filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// The literal statements of the store, each with its file.
pub(crate) fn literals_of_the_store() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let of_sqlite = |path: &PathBuf| !path.components().any(|part| part.as_os_str() == "postgres");
    for path in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src")).into_iter().filter(of_sqlite) {
        let source = std::fs::read_to_string(&path).expect("reading a source file");
        // Unit tests have tables of their own.
        let source = source.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        // Shared column lists are covered by every other test.
        let statements = literals(source).into_iter().map(|literal| literal.replace("{COLUMNS}", "1"));
        let begins = ["select ", "insert ", "update ", "delete ", "with "];
        let is_statement = |sql: &String| begins.iter().any(|word| sql.starts_with(word));
        let is_whole = |sql: &String| !sql.contains('{') && !reads_attached_files(sql);
        found.extend(statements.filter(|sql| is_statement(sql) && is_whole(sql)).map(|sql| (path.clone(), sql)));
    }
    assert!(found.len() > 60, "{}", found.len());
    found
}

#[tokio::test]
async fn every_literal_sql_statement_prepares() {
    let server = TestServer::start().await;
    let database = database::connection(&server.database());
    for (path, sql) in literals_of_the_store() {
        if let Err(error) = database.prepare(&sql) {
            panic!("{}: {error}\n{sql}", path.display());
        }
    }
}

#[tokio::test]
async fn every_requests_query_runs() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    for service in [domain(), service("other.example", Category::Domain)] {
        admin.submit_one(&service, TO_NEWCOMER).await;
    }
    for list in RequestGroup::ALL {
        for number in 0..8 {
            let is = |bit: u32| number >> bit & 1 == 1;
            let filter = RequestFilter {
                search: if is(0) { ".example".to_owned() } else { String::new() },
                people: vec!["tech-ovh".to_owned()],
                state: is(1).then_some(RequestState::ValidatingByCustomers),
                is_asker: is(2).then_some(true),
            };
            let ask = async |after: Option<String>| {
                let (account, filter) = (admin.handle.clone(), filter.clone());
                let read = move |reader: &ReadTx<'_>| reader.requests_of(&account, list, &filter, after.as_deref(), 1);
                server.store.read(read).await.expect("running the statement")
            };
            let first = ask(None).await;
            let total = if list == RequestGroup::WaitingForMe { 2 } else { 0 };
            assert_eq!((first.total, first.next.is_some()), (Count::exactly(total), total > 0));
            if first.next.is_some() {
                let second = ask(first.next).await;
                assert_eq!((second.rows.len(), second.next), (1, None));
            }
        }
    }
}

/// SQLite's query plan for a statement.
pub(crate) fn plan(server: &TestServer, sql: &str) -> String {
    let database = database::connection(&server.database());
    let mut statement = database.prepare(&format!("explain query plan {sql}")).expect("a valid statement");
    // Without values for its parameters.
    let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3));
    steps.collect::<Result<Vec<_>, _>>().expect("a plan").join("; ")
}

/// SQLite's query plans for those statements of a source that contain all of `parts`.
fn plans(server: &TestServer, source: &str, parts: &[&str]) -> Vec<String> {
    let statements = literals(source);
    let wanted = statements.iter().filter(|sql| parts.iter().all(|part| sql.contains(part)));
    wanted.map(|sql| plan(server, sql)).collect()
}

/// As [`plans`], of the only one.
#[track_caller]
fn only_plan(server: &TestServer, source: &str, parts: &[&str]) -> String {
    let mut plans = plans(server, source, parts);
    assert_eq!(plans.len(), 1, "{plans:?}");
    plans.remove(0)
}

#[tokio::test]
async fn settled_bills_are_not_looked_at() {
    let server = TestServer::start().await;
    let source = include_str!("../../src/store/src/tables/accounts/mod.rs");
    let plan = only_plan(&server, source, &["from bill", "UNPAID"]);
    assert!(plan.contains("USING INDEX bill_open") && !plan.contains("TEMP B-TREE"), "{plan}");
}

/// The facts that every change is judged by, on the writer too.
#[tokio::test]
async fn facts_of_accounts_come_from_unpaid_bills_only() {
    let server = TestServer::start().await;
    let source = include_str!("../../src/store/src/tables/accounts/mod.rs");
    let plan = only_plan(&server, source, &["join bill"]);
    let of_bills: Vec<&str> = plan.split("; ").filter(|step| step.contains(" bill ")).collect();
    assert_eq!(of_bills, ["SEARCH bill USING INDEX bill_open (account=?)"], "{plan}");
}

/// The audit log is kept as long as the database.
#[tokio::test]
async fn entries_of_the_audit_log_are_found_by_indexes() {
    let server = TestServer::start().await;
    let literals = literals(include_str!("../../src/store/src/tables/desk/audit.rs"));
    let about = literals.iter().find(|sql| sql.contains("about_key in")).expect("the condition");
    let plan = plan(&server, &format!("select id from audit where {about}"));
    for index in ["audit_by_subject (about=?)", "audit_by_key (about_key=?)", "audit_with_reason"] {
        assert!(plan.contains(index), "{index}: {plan}");
    }
    let mut scans = plan.split("; ").filter(|step| step.starts_with("SCAN audit"));
    assert!(scans.all(|step| step.contains("audit_with_reason")), "{plan}");
}

#[cfg(unix)]
#[tokio::test]
async fn database_files_are_readable_by_the_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let server = TestServer::start().await;
    for ending in ["", "-wal", "-shm"] {
        let mut file = server.database().into_os_string();
        file.push(ending);
        let mode = std::fs::metadata(&file).expect("the file exists").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{ending}");
    }
}

/// Thousands of lines of a submission are due at one time: none is sorted to find the next one.
#[tokio::test]
async fn next_due_item_is_found_by_indexes() {
    let server = TestServer::start().await;
    let source = include_str!("../../src/store/src/tables/due.rs");
    let plan = only_plan(&server, source, &["select 0 as kind, id, due_at, (roles"]);
    assert!(plan.contains("INDEX request_due") && plan.contains("INDEX role_end_due"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

/// Reads for an answer: single statements of several parts; none may look at rows other than its own.
#[tokio::test]
async fn reads_of_an_answer_use_indexes() {
    let server = TestServer::start().await;
    for source in [
        include_str!("../../src/store/src/tables/requests/change.rs"),
        include_str!("../../src/store/src/tables/accounts/mod.rs"),
        include_str!("../../src/store/src/tables/requests/facts.rs"),
    ] {
        let plan = only_plan(&server, source, &["union all"]);
        // The codes, attempts and emails of two parties, for any number of others in the submission.
        for index in ["code_by_submission", "attempt_by_submission", "outbox_by_submission"] {
            let of_account = format!("{index} (submission=? AND account=?");
            assert_eq!(plan.contains(index), plan.contains(&of_account), "{plan}");
        }
        // The handles asked for, and a subquery of a few rows that were found by an index.
        let mut scans = plan.split("; ").filter(|step| step.starts_with("SCAN"));
        let is_few = |step: &str| step.starts_with("SCAN w ") || ["SCAN w", "SCAN last"].contains(&step);
        assert!(scans.all(is_few), "{plan}");
        // Each would cost as much as reading several rows.
        assert!(!plan.contains("TEMP B-TREE"), "{plan}");
    }
}
