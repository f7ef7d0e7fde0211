//! Query plans of figures and needs, and how tests ask for plans.

use super::co_contacts::NAMED;
use super::groups::GROUPS;
use super::need::WAITING;
use crate::engine::sqlite::Session;
use crate::engine::sqlite::connection::open_for_writing;
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
