//! SQL beside the server, to read and change what its API cannot. `cargo xtask lint` allows `rusqlite` in no other test.

use handover_store::{Database, SqlValue};
pub(crate) use rusqlite::Connection;
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use std::path::Path;
use std::time::Duration;

/// Time to wait for writes of the server.
const BUSY_TIMEOUT: Duration = Duration::from_secs(20);

/// A value of a column. Truth values are 0 and 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Text(String),
    Blob(Vec<u8>),
}

/// A type that is read from a column.
pub(crate) trait FromValue: Sized {
    /// `None` if the value has another type.
    fn from_value(value: Value) -> Option<Self>;
}

impl FromValue for i64 {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Integer(number) = value { Some(number) } else { None }
    }
}

impl FromValue for bool {
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).map(|number| number != 0)
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Text(text) = value { Some(text) } else { None }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Option<Self> {
        if let Value::Blob(bytes) = value { Some(bytes) } else { None }
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        if value == Value::Null { Some(None) } else { T::from_value(value).map(Some) }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromValue for $type {
            fn from_value(value: Value) -> Option<Self> {
                i64::from_value(value)?.try_into().ok()
            }
        }

        impl From<$type> for Value {
            fn from(number: $type) -> Self {
                Self::Integer(number.try_into().expect("fits into an i64"))
            }
        }
    )*};
}
integers!(i32, u32, u64, usize);

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// The values of a statement's parameters: an array, or a tuple of several types.
pub(crate) trait Parameters {
    fn values(self) -> Vec<Value>;
}

impl Parameters for [Value; 0] {
    fn values(self) -> Vec<Value> {
        Vec::new()
    }
}

/// Not for all lengths, so that `[]` has one type.
macro_rules! arrays {
    ($($length:literal),*) => {$(
        impl<T: Into<Value>> Parameters for [T; $length] {
            fn values(self) -> Vec<Value> {
                self.map(Into::into).into()
            }
        }
    )*};
}
arrays!(1, 2, 3, 4);

impl<A: Into<Value>, B: Into<Value>> Parameters for (A, B) {
    fn values(self) -> Vec<Value> {
        vec![self.0.into(), self.1.into()]
    }
}

/// Runs a statement, and returns the number of rows changed.
pub(crate) fn sql(database: impl Into<Database>, sql: &str, values: impl Parameters) -> usize {
    try_execute(&database.into(), sql, values, true).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// As [`sql`], without checks of references to other rows.
pub(crate) fn sql_unchecked(database: impl Into<Database>, sql: &str, values: impl Parameters) -> usize {
    try_execute(&database.into(), sql, values, false).unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The error of a statement that is refused.
pub(crate) fn refused_sql(database: impl Into<Database>, sql: &str) -> String {
    try_execute(&database.into(), sql, [], true).expect_err(sql)
}

fn try_execute(
    database: &Database,
    sql: &str,
    values: impl Parameters,
    checks_references: bool,
) -> Result<usize, String> {
    let values = values.values();
    match database {
        Database::File(path) => {
            let connection = connection(path);
            if !checks_references {
                connection.pragma_update(None, "foreign_keys", "off").expect("the pragma exists");
            }
            connection.execute(sql, rusqlite::params_from_iter(values)).map_err(|error| error.to_string())
        }
        Database::Postgres(url) => {
            let values: Vec<SqlValue> = values.into_iter().map(SqlValue::from).collect();
            let settings = if checks_references { "" } else { "-c session_replication_role=replica" };
            url.execute(sql, &values, settings).map_err(|error| error.to_string())
        }
    }
}

/// Runs several statements.
pub(crate) fn batch(database: impl Into<Database>, sql: &str) {
    let done = match database.into() {
        Database::File(path) => connection(&path).execute_batch(sql).map_err(|error| error.to_string()),
        Database::Postgres(url) => url.execute_all(sql).map_err(|error| error.to_string()),
    };
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

pub(crate) fn rows(database: impl Into<Database>, sql: &str) -> Vec<Vec<Value>> {
    let rows = match database.into() {
        Database::File(path) => rows_of_file(&path, sql).map_err(|error| error.to_string()),
        Database::Postgres(url) => url
            .query(sql)
            .map_err(|error| error.to_string())
            .map(|rows| rows.into_iter().map(|row| row.into_iter().map(Value::from).collect()).collect()),
    };
    rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The first column of a query.
pub(crate) fn column<T: FromValue>(database: impl Into<Database>, sql: &str) -> Vec<T> {
    let read = |row: Vec<Value>| {
        let value = row.into_iter().next().unwrap_or_else(|| panic!("{sql}: no column"));
        T::from_value(value.clone()).unwrap_or_else(|| panic!("{sql}: {value:?} is of another type"))
    };
    rows(database, sql).into_iter().map(read).collect()
}

/// The first column of the only row of a query.
pub(crate) fn value<T: FromValue>(database: impl Into<Database>, sql: &str) -> T {
    let mut values = column(database, sql);
    assert_eq!(values.len(), 1, "{sql}: rows");
    values.remove(0)
}

/// The names of all tables, sorted.
pub(crate) fn tables(database: impl Into<Database>) -> Vec<String> {
    let database = database.into();
    let sql = match database {
        Database::File(_) => "select name from sqlite_schema where type = 'table' order by name",
        Database::Postgres(_) => {
            "select cast(tablename as text) from pg_tables where schemaname = 'handover' order by tablename"
        }
    };
    column(&database, sql)
}

/// The names of a table's columns, in their order.
pub(crate) fn columns(database: impl Into<Database>, table: &str) -> Vec<String> {
    let database = database.into();
    let sql = match database {
        Database::File(_) => format!("select name from pragma_table_info('{table}') order by cid"),
        Database::Postgres(_) => format!(
            "select cast(column_name as text) from information_schema.columns
             where table_schema = 'handover' and table_name = '{table}' order by ordinal_position"
        ),
    };
    column(&database, &sql)
}

/// The number of references to rows that do not exist.
pub(crate) fn broken_references(database: impl Into<Database>) -> usize {
    match database.into() {
        Database::File(path) => value(&path, "select count(*) from pragma_foreign_key_check"),
        // It allows none.
        Database::Postgres(_) => 0,
    }
}

impl From<Value> for SqlValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Integer(number) => Self::Integer(number),
            Value::Text(text) => Self::Text(text),
            Value::Blob(bytes) => Self::Blob(bytes),
        }
    }
}

impl From<SqlValue> for Value {
    fn from(value: SqlValue) -> Self {
        match value {
            SqlValue::Null => Self::Null,
            SqlValue::Integer(number) => Self::Integer(number),
            SqlValue::Text(text) => Self::Text(text),
            SqlValue::Blob(bytes) => Self::Blob(bytes),
        }
    }
}

/// A connection to hold, for tests of the file itself: locks, backups, damage.
pub(crate) fn connection(path: &Path) -> Connection {
    let connection = Connection::open(path).expect("opening the database");
    connection.busy_timeout(BUSY_TIMEOUT).expect("setting a timeout");
    // For statements of the store that take lists.
    rusqlite::vtab::array::load_module(&connection).expect("loading a module");
    connection
}

fn rows_of_file(path: &Path, sql: &str) -> rusqlite::Result<Vec<Vec<Value>>> {
    let database = connection(path);
    let mut statement = database.prepare(sql)?;
    let columns = statement.column_count();
    let row = |row: &rusqlite::Row<'_>| (0..columns).map(|column| row.get_ref(column).map(of_sqlite)).collect();
    statement.query_map([], row)?.collect()
}

fn of_sqlite(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Integer(number),
        ValueRef::Text(text) => Value::Text(std::str::from_utf8(text).expect("text is UTF-8").to_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_owned()),
        ValueRef::Real(number) => panic!("no column holds {number}"),
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}
