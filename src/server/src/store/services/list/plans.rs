//! Query plans of the lists: SQLite finds rows by an index, in order.

use super::small::{pass_statement, range_statement, row_statement};
use super::{GROUPS, ServiceOrder, SortKey, large, search};
use crate::store::engine::connection::open_for_writing;
use rusqlite::Connection;

fn plan(connection: &Connection, sql: &str) -> String {
    let mut statement = connection.prepare(&format!("explain query plan {sql}")).expect("a valid statement");
    let parameters = vec![rusqlite::types::Null; statement.parameter_count()];
    let steps = statement.query_map(rusqlite::params_from_iter(parameters), |row| row.get::<_, String>(3));
    steps.and_then(Iterator::collect::<Result<Vec<_>, _>>).expect("a plan").join("; ")
}

fn database() -> (tempfile::TempDir, Connection) {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let connection = open_for_writing(&folder.path().join("handover.db")).expect("creating a database");
    (folder, connection)
}

/// Whether a service has an end of its tech role to come.
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
fn every_order_of_large_accounts_is_a_range_of_its_index() {
    let (_folder, connection) = database();
    let indexes = ["name", "admin", "tech", "billing", "state"];
    for (by, index) in SortKey::ALL.into_iter().zip(indexes) {
        for (descending, has_text) in [(false, false), (false, true), (true, false), (true, true)] {
            let kind = if has_text { "INDEX" } else { "COVERING INDEX" };
            let group = format!("SEARCH l USING {kind} large_contact_by_{index} (owner=? AND category=? AND roles=?");
            let [first, next] = large::statements(ServiceOrder { by, descending }, has_text);
            assert_eq!(plan(&connection, &first), format!("{group})"));
            let next = plan(&connection, &next);
            let comparison = if descending { "<" } else { ">" };
            let columns: Vec<&str> = by.columns().iter().map(|column| &column[2..]).chain(["name_key"]).collect();
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
    let hits = plan(&connection, search::HITS);
    // The bounds of the row ids are passed to the index.
    assert_eq!(hits, "SCAN service_search VIRTUAL TABLE INDEX 0:M3><");
    let place = plan(&connection, search::PLACE);
    assert_eq!(place, "SEARCH large_contact USING INTEGER PRIMARY KEY (rowid=?)");
}
