//! SQL beside a store, for tests that read and change what the store cannot.

use super::cluster::on_own_thread;
use super::session::Session;
use super::url::PostgresUrl;
use crate::StoreResult;
use crate::engine::value::{Param, Value, ValueRef};
use std::ops::ControlFlow;

/// The rows that this transaction has visited, in indexes and tables.
pub(in crate::engine) const ROWS_VISITED: &str =
    "select cast(sum(pg_stat_get_xact_tuples_returned(c.oid) + pg_stat_get_xact_tuples_fetched(c.oid)) as bigint)
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'handover'";

/// A value of a statement or a row. Truth values are 0 and 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SqlValue {
    /// Null.
    Null,
    /// A number.
    Integer(i64),
    /// A text.
    Text(String),
    /// Bytes.
    Blob(Vec<u8>),
}

impl Param for SqlValue {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Text(text) => text.value(),
            Self::Blob(bytes) => bytes.value(),
        }
    }
}

impl From<ValueRef<'_>> for SqlValue {
    fn from(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Null => Self::Null,
            ValueRef::Integer(number) => Self::Integer(number),
            ValueRef::Text(text) => Self::Text(text.to_owned()),
            ValueRef::Blob(bytes) => Self::Blob(bytes.to_vec()),
        }
    }
}

/// A database of PostgreSQL under test.
impl PostgresUrl {
    /// Runs a statement with settings of the connection, and returns the number of rows changed.
    ///
    /// # Errors
    /// The statement is refused.
    pub fn execute(&self, sql: &str, values: &[SqlValue], settings: &str) -> StoreResult<usize> {
        on_own_thread(|| Session::open(&self.with(settings))?.execute(sql, values))
    }

    /// Runs a query with settings of the connection, and breaks at the first row.
    ///
    /// # Errors
    /// The statement is refused, or fails in its other rows.
    pub fn first(&self, sql: &str, settings: &str) -> StoreResult<Option<SqlValue>> {
        on_own_thread(|| {
            Session::open(&self.with(settings))?.visit(sql, [], |row| {
                Ok(ControlFlow::Break(row.values()?.into_iter().next().map_or(SqlValue::Null, SqlValue::from)))
            })
        })
    }

    /// Runs several statements.
    ///
    /// # Errors
    /// A statement is refused.
    pub fn execute_all(&self, sql: &str) -> StoreResult<()> {
        on_own_thread(|| Session::open(&self.with(""))?.run_all(sql))
    }

    /// Runs a query.
    ///
    /// # Errors
    /// The statement is refused.
    pub fn query(&self, sql: &str) -> StoreResult<Vec<Vec<SqlValue>>> {
        on_own_thread(|| {
            let mut rows = Vec::new();
            Session::open(&self.with(""))?.visit(sql, [], |row| {
                rows.push(row.values()?.into_iter().map(SqlValue::from).collect());
                Ok(ControlFlow::<()>::Continue(()))
            })?;
            Ok(rows)
        })
    }
}
