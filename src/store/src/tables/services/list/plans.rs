//! Query plans of the lists: SQLite finds rows by an index, in order.

use super::small::{pass_statement, range_statement, rows_statement};
use crate::tables::services::plans::{database, plan};

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
