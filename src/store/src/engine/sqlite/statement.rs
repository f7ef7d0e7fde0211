//! Running statements.

use crate::engine::row::{Columns, Row};
use crate::engine::value::{List, Params, Value};
use crate::{StoreError, StoreResult};
use rusqlite::{CachedStatement, Connection, types};
use std::ops::ControlFlow;
use std::rc::Rc;

/// Passes the rows of a query to `visit`, until it breaks.
pub(in crate::engine) fn visit<B>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    mut visit: impl FnMut(&Row<'_>) -> StoreResult<ControlFlow<B>>,
) -> StoreResult<Option<B>> {
    let mut statement = prepare(connection, sql, values)?;
    let columns = Columns::of(&statement);
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if let ControlFlow::Break(result) = visit(&Row::new(row, &columns))? {
            return Ok(Some(result));
        }
    }
    Ok(None)
}

/// Runs a data-modifying statement; returns the number of rows written.
pub(in crate::engine) fn execute(connection: &Connection, sql: &str, values: impl Params) -> StoreResult<usize> {
    Ok(prepare(connection, sql, values)?.raw_execute()?)
}

/// A statement with its values.
fn prepare<'c>(connection: &'c Connection, sql: &str, values: impl Params) -> StoreResult<CachedStatement<'c>> {
    let mut statement = connection.prepare_cached(sql)?;
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
