//! Query plans of the index of large accounts: SQLite finds rows by an index, in order.

use super::order::statements;
use super::search::{HITS, PLACES};
use crate::tables::services::list::primary_names;
use crate::tables::services::plans::{database, plan};
use handover_api::link::{Sort, SortBy};

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
