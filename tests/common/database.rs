//! SQL beside the server, to read and change what its API cannot. `cargo xtask lint` allows `rusqlite` in no other test.

pub(crate) use rusqlite::types::{FromSql, Value};
pub(crate) use rusqlite::{Connection, Params};
use std::path::Path;
use std::time::Duration;

/// Time to wait for writes of the server.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// A connection to hold, for tests of the file itself: locks, backups, damage.
pub(crate) fn connection(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("opening the database");
    connection.busy_timeout(BUSY_TIMEOUT).expect("setting a timeout");
    // For statements of the store that take lists.
    rusqlite::vtab::array::load_module(&connection).expect("loading a module");
    connection
}

/// Runs a statement, and returns the number of rows changed.
pub(crate) fn sql(path: &Path, sql: &str, values: impl Params) -> usize {
    connection(path).execute(sql, values).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// Runs several statements.
pub(crate) fn batch(path: &Path, sql: &str) {
    connection(path).execute_batch(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
}

pub(crate) fn rows(path: &Path, sql: &str) -> Vec<Vec<Value>> {
    let database = connection(path);
    let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let columns = statement.column_count();
    let rows = statement.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
    rows.and_then(Iterator::collect).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The first column of a query.
pub(crate) fn column<T: FromSql>(path: &Path, sql: &str) -> Vec<T> {
    let database = connection(path);
    let mut statement = database.prepare(sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let rows = statement.query_map([], |row| row.get(0));
    rows.and_then(Iterator::collect).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The first column of the only row of a query.
pub(crate) fn value<T: FromSql>(path: &Path, sql: &str) -> T {
    connection(path).query_one(sql, [], |row| row.get(0)).unwrap_or_else(|error| panic!("{sql}: {error}"))
}
