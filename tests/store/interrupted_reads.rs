//! Reads on PostgreSQL whose time is up. With SQLite these tests do nothing.

use crate::common::new_database::NewDatabase;
use handover_store::{Database, StoreError};

/// Otherwise the next statement fails, because its transaction is aborted.
#[test]
fn time_that_is_up_after_the_last_wanted_row_ends_the_read() {
    let folder = tempfile::tempdir().expect("creating a temporary folder");
    let database = NewDatabase::create(folder.path());
    let Database::Postgres(url) = &database.address else { return };
    let rows_and_a_pause = "select n from generate_series(1, 20000) n
                            union all select length(cast(pg_sleep(60) as text))";
    let result = url.first(rows_and_a_pause, "-c statement_timeout=100");
    assert!(matches!(result, Err(StoreError::Busy)), "{result:?}");
    assert!(url.first("select 1", "").is_ok_and(|found| found.is_some()));
}
