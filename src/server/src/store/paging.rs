//! Filtered lists with keyset pagination: a page costs the same wherever it is in the list.

use super::{ReadTx, StoreResult};
use rusqlite::types::Value;
use rusqlite::{Row, ToSql};
use serde_json::Value as Json;

/// A page of a list.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows of this page.
    pub rows: Vec<T>,
    /// Number of rows on all pages.
    pub total: u64,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

/// Which part of a list to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cut<'a> {
    /// Sort columns. Together they are unique.
    pub(super) keys: &'a [&'a str],
    pub(super) descending: bool,
    /// Cursor of the page; an invalid one means the first page.
    pub(super) after: Option<&'a str>,
    pub(super) limit: u32,
}

/// A `from … where …` clause with its named parameters.
pub(super) struct ListQuery {
    clause: String,
    values: Vec<(String, Value)>,
}

impl ListQuery {
    pub(super) fn new(clause: &str) -> Self {
        Self { clause: clause.to_owned(), values: Vec::new() }
    }

    pub(super) fn bind(&mut self, name: &str, value: impl Into<Value>) {
        self.values.push((name.to_owned(), value.into()));
    }

    pub(super) fn filter(&mut self, condition: &str) {
        self.clause.push_str(" and ");
        self.clause.push_str(condition);
    }

    /// Reads a page. `read` may skip a row by returning `None`; skipped rows still count.
    pub(super) fn page<T>(
        mut self,
        tx: &ReadTx<'_>,
        columns: &str,
        cut: Cut<'_>,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<Option<T>>,
    ) -> StoreResult<Page<T>> {
        let count = format!("select count(*) {}", self.clause);
        let total = tx.one(&count, named(&self.values).as_slice(), |row| row.get(0))?;
        if let Some(cursor) = cut.after.and_then(|after| parse_cursor(after, cut.keys.len())) {
            self.begin_after(cut, cursor);
        }
        let (direction, keys) = (if cut.descending { "desc" } else { "asc" }, cut.keys.join(", "));
        let order: Vec<String> = cut.keys.iter().map(|key| format!("{key} {direction}")).collect();
        let sql = format!("select {columns}, {keys} {} order by {} limit :limit", self.clause, order.join(", "));
        // One more than fits shows whether there is a next page.
        self.bind(":limit", i64::from(cut.limit) + 1);

        let mut statement = tx.connection.prepare_cached(&sql)?;
        let first_key = statement.column_count() - cut.keys.len();
        let mut rows = statement.query(named(&self.values).as_slice())?;
        let (mut page, mut rows_read, mut last) = (Page { rows: Vec::new(), total, next: None }, 0, None);
        while let Some(row) = rows.next()? {
            if rows_read == cut.limit {
                page.next = last;
                break;
            }
            rows_read += 1;
            last = Some(cursor_of(row, first_key, cut.keys.len())?);
            page.rows.extend(read(row)?);
        }
        Ok(page)
    }

    fn begin_after(&mut self, cut: Cut<'_>, cursor: Vec<Value>) {
        let comparison = if cut.descending { "<" } else { ">" };
        let names: Vec<String> = (0..cursor.len()).map(|index| format!(":key{index}")).collect();
        self.filter(&format!("({}) {comparison} ({})", cut.keys.join(", "), names.join(", ")));
        self.values.extend(names.into_iter().zip(cursor));
    }
}

fn named(values: &[(String, Value)]) -> Vec<(&str, &dyn ToSql)> {
    values.iter().map(|(name, value)| (name.as_str(), value as &dyn ToSql)).collect()
}

/// The sort key of a row, as a JSON array.
fn cursor_of(row: &Row<'_>, first_key: usize, keys: usize) -> StoreResult<String> {
    let key = |index| {
        Ok(match row.get(index)? {
            Value::Integer(number) => Json::from(number),
            Value::Text(text) => Json::from(text),
            Value::Null | Value::Real(_) | Value::Blob(_) => Json::Null,
        })
    };
    let keys: StoreResult<Vec<Json>> = (first_key..first_key + keys).map(key).collect();
    Ok(Json::Array(keys?).to_string())
}

fn parse_cursor(text: &str, keys: usize) -> Option<Vec<Value>> {
    let cursor: Vec<Json> = serde_json::from_str(text).ok()?;
    let value = |key: Json| match key {
        Json::String(text) => Some(Value::Text(text)),
        Json::Number(number) => number.as_i64().map(Value::Integer),
        _ => None,
    };
    if cursor.len() == keys { cursor.into_iter().map(value).collect() } else { None }
}
