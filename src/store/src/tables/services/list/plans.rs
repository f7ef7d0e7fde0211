//! Query plans of the lists: SQLite finds rows by an index, in order.

use super::small::{pass_statement, range_statement, row_statement};
use crate::engine::sqlite::connection::open_for_writing;
use crate::tables::services::need::{GROUPS, WAITING};
use rusqlite::Connection;

pub(in crate::tables::services) fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("explain query plan {sql}")).expect("a valid statement");
    let parameters = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3));
    steps.and_then(Iterator::collect::<Result<Vec<_>, _>>).expect("a plan").join("; ")
}

pub(in crate::tables::services) fn database() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let connection = open_for_writing(&folder.path().join("handover.db")).expect("creating a database");
    (folder, connection)
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
    let row = plan(&connection, &row_statement());
    let key = "(account=? AND name_key=? AND category=? AND service=?)";
    assert_eq!(row, format!("SEARCH c USING PRIMARY KEY {key}; {END}"));
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
