//! A connection that runs statements.

use super::row_cells::RowCells;
use crate::engine::columns::{ColumnCache, Columns};
use crate::engine::row::{Cells, Row};
use crate::engine::value::{List, Params, Value};
use crate::{StoreError, StoreResult};
use rusqlite::{CachedStatement, Connection, types};
use std::ops::{ControlFlow, Deref, DerefMut};
use std::rc::Rc;

/// A connection, with the columns of the statements that it has run.
pub(crate) struct Session {
    connection: Connection,
    columns: ColumnCache,
}

impl From<Connection> for Session {
    fn from(connection: Connection) -> Self {
        Self { connection, columns: ColumnCache::default() }
    }
}

impl Deref for Session {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.connection
    }
}

impl DerefMut for Session {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

impl Session {
    /// Passes the rows of a query to `visit`, until it breaks.
    pub(in crate::engine) fn visit<B>(
        &self,
        sql: &str,
        values: impl Params,
        mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
    ) -> StoreResult<Option<B>> {
        let mut statement = self.prepare(sql, values)?;
        let columns = Columns::new(&self.columns, sql);
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next()? {
            if let ControlFlow::Break(result) = visit(&Row::new(Cells::Sqlite(RowCells(row)), &columns))? {
                return Ok(Some(result));
            }
        }
        Ok(None)
    }

    /// Runs a data-modifying statement; returns the number of rows written.
    pub(in crate::engine) fn execute(&self, sql: &str, values: impl Params) -> StoreResult<usize> {
        Ok(self.prepare(sql, values)?.raw_execute()?)
    }

    /// Runs a statement that begins or ends a transaction or savepoint. Each runs for every job, so it is prepared once.
    pub(in crate::engine) fn run(&self, sql: &'static str) -> StoreResult<()> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }

    /// Closes the connection; dropping it would pass over an error.
    pub(in crate::engine) fn close(self) -> StoreResult<()> {
        self.connection.close().map_err(|(_, error)| error.into())
    }

    /// Whether a transaction is under way.
    pub(in crate::engine) fn is_open(&self) -> bool {
        !self.connection.is_autocommit()
    }

    /// A statement with its values.
    fn prepare(&self, sql: &str, values: impl Params) -> StoreResult<CachedStatement<'_>> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut bound = 0;
        values.each(&mut |number, value| {
            bound = number;
            bind(&mut statement, number, value)
        })?;
        if bound != statement.parameter_count() {
            return Err(StoreError::Engine(format!("{bound} values for the statement {sql}").into()));
        }
        Ok(statement)
    }
}

fn bind(statement: &mut CachedStatement<'_>, number: usize, value: Value<'_>) -> StoreResult<()> {
    match value {
        Value::Null => statement.raw_bind_parameter(number, types::Null)?,
        Value::Bool(value) => statement.raw_bind_parameter(number, value)?,
        Value::Integer(value) => statement.raw_bind_parameter(number, value)?,
        Value::Text(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::Blob(value) => statement.raw_bind_parameter(number, &*value)?,
        Value::List(list) => {
            let values: Vec<types::Value> = match &*list {
                List::Ids(ids) => ids.iter().copied().map(types::Value::from).collect(),
                List::Texts(texts) => texts.iter().cloned().map(types::Value::from).collect(),
            };
            statement.raw_bind_parameter(number, Rc::new(values))?;
        }
    }
    Ok(())
}
