//! Query plans of figures and needs, and how tests ask for plans.

use super::contacts::NAMED;
use super::large_list::{HITS, PLACES, statements};
use super::list::{GROUPS, primary_names};
use super::list_pages::{pass_statement, range_statement, rows_statement};
use super::need::WAITING;
use crate::engine::sqlite::Session;
use crate::engine::sqlite::connection::open_for_writing;
use handover_api::link::{Sort, SortBy};
use rusqlite::Connection;

pub(crate) fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("explain query plan {sql}")).expect("a valid statement");
    let parameters = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3));
    steps.and_then(Iterator::collect::<Result<Vec<_>, _>>).expect("a plan").join("; ")
}

pub(crate) fn database() -> (tempfile::TempDir, Session) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let connection = open_for_writing(&folder.path().join("handover.db")).expect("creating a database");
    (folder, connection)
}

#[test]
fn figures_are_a_range_of_counts() {
    let (_folder, connection) = database();
    assert_eq!(plan(&connection, GROUPS), "SEARCH contact_count USING PRIMARY KEY (account=?)");
}

#[test]
fn services_that_wait_are_found_from_the_open_answers_of_the_account() {
    let (_folder, connection) = database();
    let waiting = plan(&connection, WAITING);
    assert!(waiting.starts_with("SEARCH p USING"), "{waiting}");
    assert!(!waiting.contains("SCAN"), "{waiting}");
    assert!(
        waiting.ends_with("SEARCH c USING PRIMARY KEY (account=? AND name_key=? AND category=? AND service=?)"),
        "{waiting}"
    );
}

#[test]
fn people_are_found_by_name_in_one_index() {
    let (_folder, connection) = database();
    let named = plan(&connection, NAMED);
    assert!(named.contains("SEARCH co_contact USING COVERING INDEX co_contact_by_services (account=?)"), "{named}");
    assert!(named.ends_with("SEARCH a USING PRIMARY KEY (handle=?)"), "{named}");
    assert!(!named.contains("TEMP B-TREE"), "{named}");
}

#[test]
fn every_order_of_large_accounts_is_a_range_of_its_index() {
    let (_folder, connection) = database();
    let indexes = ["name", "admin", "tech", "billing", "state", "end"];
    for (by, index) in SortBy::ALL.into_iter().zip(indexes) {
        for (descending, has_text) in [(false, false), (false, true), (true, false), (true, true)] {
            let kind = if has_text { "INDEX" } else { "COVERING INDEX" };
            let group = format!(
                "SEARCH large_contact USING {kind} large_contact_by_{index} (owner=? AND category=? AND roles=?"
            );
            let [first, next] = statements(Sort { by, descending }, has_text);
            assert_eq!(plan(&connection, &first), format!("{group})"));
            let next = plan(&connection, &next);
            let comparison = if descending { "<" } else { ">" };
            let columns: Vec<&str> = primary_names(by).iter().copied().chain(["name_key"]).collect();
            let places = vec!["?"; columns.len()].join(",");
            let key = match columns[..] {
                [name] => format!("{name}{comparison}?"),
                _ => format!("({}){comparison}({places})", columns.join(",")),
            };
            assert_eq!(next, format!("{group} AND {key})"));
        }
    }
}

#[test]
fn searches_ask_the_index_for_rows_of_one_account() {
    let (_folder, connection) = database();
    let hits = plan(&connection, HITS);
    // The bounds of the row ids are passed to the index.
    assert_eq!(hits, "SCAN service_search VIRTUAL TABLE INDEX 0:M2><");
    let places = plan(&connection, PLACES);
    assert_eq!(places, "SCAN hit VIRTUAL TABLE INDEX 1:; SEARCH l USING INTEGER PRIMARY KEY (rowid=?)");
}

/// Whether a service has a pending end of its tech role.
const END: &str = "CORRELATED SCALAR SUBQUERY 1; SEARCH e USING INDEX role_end_to_come (service=?)";

#[test]
fn lists_of_small_accounts_are_ranges_of_the_primary_key() {
    let (_folder, connection) = database();
    for descending in [false, true] {
        let range = plan(&connection, &range_statement(descending));
        let comparison = if descending { "<" } else { ">" };
        let key = format!("(account=? AND (name_key,category,service){comparison}(?,?,?))");
        assert_eq!(range, format!("SEARCH c USING PRIMARY KEY {key}; {END}"));
        let pass = plan(&connection, &pass_statement(descending));
        assert_eq!(pass, "SEARCH c USING PRIMARY KEY (account=?)");
    }
    let rows = plan(&connection, &rows_statement());
    let key = "(account=? AND name_key=?)";
    let services = "LIST SUBQUERY 2; SCAN rarray VIRTUAL TABLE INDEX 1:; CREATE BLOOM FILTER";
    assert_eq!(
        rows,
        format!("SCAN wanted VIRTUAL TABLE INDEX 1:; SEARCH c USING PRIMARY KEY {key}; {services}; {END}")
    );
}
