//! Every SQL statement runs on the migrated schema.
//!
//! Literal statements are read from the sources and prepared. Statements composed from filters and orders run in every
//! combination. Statements composed from table names run in every import.

use crate::common::{TO_NEWCOMER, TestServer, account, domain};
use handover_rules::{Category, Role, RoleSet, State};
use handover_server::store::{RequestFilter, RequestList, ServiceFilter, ServiceOrder, ServicesQuery, SortKey};
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

/// The Rust sources in a folder and its subfolders.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("the store's sources");
    let paths = entries.map(|entry| entry.expect("listing a folder").path());
    let nested = paths.map(|path| if path.is_dir() { sources(&path) } else { vec![path] });
    nested.flatten().filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
}

#[tokio::test]
async fn every_literal_sql_statement_prepares() {
    let server = TestServer::start().await;
    let database = rusqlite::Connection::open(server.database()).expect("opening the database");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/store");
    let mut prepared = 0;
    for path in sources(&folder) {
        let source = std::fs::read_to_string(&path).expect("reading a source file");
        for literal in literals(&source) {
            // Shared column lists are covered by every other test.
            let sql = literal.replace("{COLUMNS}", "1");
            let begins = ["select ", "insert ", "update ", "delete ", "with "];
            if !begins.iter().any(|word| sql.starts_with(word)) || sql.contains('{') {
                continue;
            }
            if let Err(error) = database.prepare(&sql) {
                panic!("{}: {error}\n{sql}", path.display());
            }
            prepared += 1;
        }
    }
    assert!(prepared > 60, "{prepared}");
}

#[tokio::test]
async fn every_services_query_runs() {
    let server = TestServer::start().await;
    let roles = [RoleSet::EMPTY, RoleSet::from(Role::Admin)];
    for by in SortKey::ALL {
        for number in 0..32 {
            let is = |bit: u32| number >> bit & 1 == 1;
            let filter = ServiceFilter {
                search: if is(0) { "a".to_owned() } else { String::new() },
                category: is(1).then_some(Category::Domain),
                roles: roles[usize::from(is(2))],
            };
            let order = ServiceOrder { by, descending: is(3) };
            let ask = async |after: Option<String>| {
                let account = account("admin");
                let query = ServicesQuery { account, filter: filter.clone(), order, after, limit: 2 };
                server.store.read(move |reader| reader.services(&query)).await.expect("running the statement")
            };
            let first = ask(None).await;
            assert!(first.total > 2 && first.rows.len() == 2, "{filter:?}");
            if is(4) {
                let second = ask(first.next).await;
                assert_eq!(second.total, first.total);
                assert!(second.rows.iter().all(|row| first.rows.iter().all(|other| other.id != row.id)));
            }
        }
    }
}

#[tokio::test]
async fn every_requests_query_runs() {
    let server = TestServer::start().await;
    let admin = server.sign_in("admin").await;
    admin.submit_one(&domain(), TO_NEWCOMER).await;
    for list in RequestList::ALL {
        for number in 0..8 {
            let is = |bit: u32| number >> bit & 1 == 1;
            let filter = RequestFilter {
                search: if is(0) { "halden".to_owned() } else { String::new() },
                state: is(1).then_some(State::ValidatingByCustomers),
            };
            let after = is(2).then_some("[0,0]");
            let account = admin.handle.clone();
            let found = server.store.read(move |reader| reader.requests_of(&account, list, &filter, after, 1)).await;
            let page = found.expect("running the statement");
            assert_eq!(page.total, u64::from(list == RequestList::WaitingForMe));
        }
    }
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
