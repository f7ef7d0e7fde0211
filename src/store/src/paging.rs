//! Filtered lists with keyset pagination: every page costs the same.
//!
//! Rows are counted up to a bound, so that counting has a bounded cost.

use super::{ReadTx, StoreError, StoreResult};
use crate::engine::{Param, Row, Value};
use serde_json::Value as Json;
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;

/// Rows that are looked at for counting.
pub const COUNT_BOUND: u64 = 10_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The number, as far as it was counted.
    pub number: u64,
    /// Whether there may be more.
    pub is_minimum: bool,
}

impl Count {
    /// A number that was counted to its end.
    #[must_use]
    pub const fn exactly(number: u64) -> Self {
        Self { number, is_minimum: false }
    }
}

#[derive(Clone, Debug)]
pub struct RowPage<T> {
    pub rows: Vec<T>,
    /// Number of rows on all pages.
    pub total: Count,
    /// Number of rows without filters.
    pub unfiltered: Count,
    /// Cursor of the next page; `None` on the last.
    pub next: Option<String>,
}

impl<T> RowPage<T> {
    /// The only page of an empty list.
    #[must_use]
    pub const fn empty() -> Self {
        Self { rows: Vec::new(), total: Count::exactly(0), unfiltered: Count::exactly(0), next: None }
    }
}

/// Cuts rows that were read up to one more than `limit`. Returns the id of the last one left, if there are more: the cursor.
pub(super) fn cut_page<T, I>(rows: &mut Vec<T>, limit: u32, id: impl FnOnce(&T) -> I) -> Option<I> {
    let has_more = rows.len() > limit as usize;
    rows.truncate(limit as usize);
    rows.last().filter(|_| has_more).map(id)
}

/// The part of a list to read.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageSpec<'a> {
    /// Sort columns. Together they are unique.
    pub(super) keys: &'a [&'a str],
    pub(super) descending: bool,
    /// Cursor of the page. A cursor of another sort order is refused, because its values do not fit the sort columns.
    pub(super) after: Option<&'a str>,
    pub(super) limit: u32,
}

impl PageSpec<'_> {
    /// Distinguishes cursors of different orders.
    fn order(&self) -> String {
        let direction = if self.descending { "desc" } else { "asc" };
        self.keys.iter().map(|key| format!("{key} {direction}")).collect::<Vec<_>>().join(", ")
    }
}

/// Rows of one or several `from … where …`, with conditions and named parameters.
pub(super) struct ListQuery {
    sources: Vec<String>,
    /// A cheaper clause with the same rows, where no condition needs more.
    count_source: Option<String>,
    conditions: Vec<String>,
    values: Vec<(String, Value<'static>)>,
}

impl ListQuery {
    pub(super) fn new(source: &str) -> Self {
        Self { sources: vec![source.to_owned()], count_source: None, conditions: Vec::new(), values: Vec::new() }
    }

    /// Adds the rows of another clause. SQLite merges them in the order of the list, without sorting all of them.
    pub(super) fn and_rows_of(&mut self, source: &str) {
        self.sources.push(source.to_owned());
    }

    pub(super) fn count_in(&mut self, source: &str) {
        self.count_source = Some(source.to_owned());
    }

    pub(super) fn bind(&mut self, name: &str, value: impl Param) {
        self.values.push((name.to_owned(), Value::of(value)));
    }

    pub(super) fn filter(&mut self, condition: &str) {
        self.conditions.push(condition.to_owned());
    }

    /// Reads a page and counts. `read` may skip a row by returning `None`; skipped rows still count.
    pub(super) fn page<T>(
        self,
        tx: &ReadTx<'_>,
        columns: &str,
        spec: PageSpec<'_>,
        read: impl FnMut(&Row<'_>) -> StoreResult<Option<T>>,
    ) -> StoreResult<RowPage<T>> {
        let (total, unfiltered) = self.count(tx)?;
        let (rows, next) = self.rows(tx, columns, spec, read)?;
        Ok(RowPage { total: known_total(total, spec, &rows, next.is_some()), unfiltered, rows, next })
    }

    /// The numbers of rows with and without the conditions, among the first [`COUNT_BOUND`] rows.
    fn count(&self, tx: &ReadTx<'_>) -> StoreResult<(Count, Count)> {
        let sources = self.count_source.as_ref().map_or(self.sources.as_slice(), std::slice::from_ref);
        let matches = if self.conditions.is_empty() { "true".to_owned() } else { self.conditions.join(" and ") };
        let rows = union(sources, |source| format!("select ({matches}) as matches {source}"));
        let sql = format!(
            "select count(*) as rows, count(*) filter (where matches) as matching
             from ({rows} limit {COUNT_BOUND} + 1) counted"
        );
        let (sql, values) = self.numbered(&sql);
        let (all, matching): (u64, u64) =
            tx.one(&sql, values.as_slice(), |row| Ok((row.get("rows")?, row.get("matching")?)))?;
        let count = |number: u64| Count { number: number.min(COUNT_BOUND), is_minimum: all > COUNT_BOUND };
        Ok((count(matching), count(all)))
    }

    /// Reads the rows of a page, and the cursor of the next one.
    pub(super) fn rows<T>(
        mut self,
        tx: &ReadTx<'_>,
        columns: &str,
        spec: PageSpec<'_>,
        mut read: impl FnMut(&Row<'_>) -> StoreResult<Option<T>>,
    ) -> StoreResult<(Vec<T>, Option<String>)> {
        let order = spec.order();
        if let Some(after) = spec.after {
            let cursor = parse_cursor(after, &order, spec.keys.len()).ok_or(StoreError::StaleCursor)?;
            self.begin_after(spec, cursor);
        }
        let keys: Vec<String> =
            spec.keys.iter().enumerate().map(|(at, key)| format!("{key} as {}", KEYS[at])).collect();
        let rows = union(&self.sources, |source| {
            // A source ends with a condition.
            let filtered = [&[source.to_owned()], self.conditions.as_slice()].concat().join(" and ");
            format!("select {columns}, {} {filtered}", keys.join(", "))
        });
        let direction = if spec.descending { "desc" } else { "asc" };
        let by: Vec<String> = (0..keys.len()).map(|at| format!("{} {direction}", KEYS[at])).collect();
        let sql = format!("{rows} order by {} limit :limit", by.join(", "));
        // One more than fits shows whether there is a next page.
        self.bind(":limit", spec.limit + 1);

        let (sql, values) = self.numbered(&sql);
        let (mut page, mut rows_read, mut last) = (Vec::new(), 0, None);
        let next = tx.visit(&sql, values.as_slice(), |row| {
            if rows_read == spec.limit {
                return Ok(ControlFlow::Break(last.take()));
            }
            rows_read += 1;
            last = Some(cursor_of(row, &order, spec.keys.len())?);
            page.extend(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok((page, next.flatten()))
    }

    /// A statement with numbers in place of the names of its parameters, and their values.
    fn numbered(&self, sql: &str) -> (String, Vec<Value<'static>>) {
        let mut used: Vec<&(String, Value<'static>)> =
            self.values.iter().filter(|(name, _)| sql.contains(name.as_str())).collect();
        // No name may be replaced within a longer one.
        used.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        let numbered = |sql: String, (name, number): (&str, usize)| sql.replace(name, &format!("?{number}"));
        let sql = used.iter().map(|(name, _)| name.as_str()).zip(1..).fold(sql.to_owned(), numbered);
        (sql, used.into_iter().map(|(_, value)| value.clone()).collect())
    }

    fn begin_after(&mut self, spec: PageSpec<'_>, cursor: Vec<Value<'static>>) {
        let comparison = if spec.descending { "<" } else { ">" };
        let names: Vec<String> = (0..cursor.len()).map(|index| format!(":key{index}")).collect();
        self.filter(&format!("({}) {comparison} ({})", spec.keys.join(", "), names.join(", ")));
        self.values.extend(names.into_iter().zip(cursor));
    }
}

fn union(sources: &[String], select: impl Fn(&str) -> String) -> String {
    sources.iter().map(|source| select(source)).collect::<Vec<_>>().join(" union all ")
}

/// Raises a count that stopped at its bound to the number of rows that the page shows to exist.
fn known_total<T>(counted: Count, spec: PageSpec<'_>, rows: &[T], has_more: bool) -> Count {
    let seen = rows.len() as u64;
    match (counted.is_minimum, spec.after, has_more) {
        // The only page.
        (true, None, false) => Count::exactly(seen),
        (true, _, _) => Count { number: counted.number.max(seen + u64::from(has_more)), is_minimum: true },
        (false, _, _) => counted,
    }
}

/// The names of the sort columns of a page.
const KEYS: [&str; 6] = ["key0", "key1", "key2", "key3", "key4", "key5"];

/// The order and the sort key of a row, as a JSON array.
fn cursor_of(row: &Row<'_>, order: &str, keys: usize) -> StoreResult<String> {
    let keys: StoreResult<Vec<Json>> = KEYS[..keys].iter().map(|key| row.get(key)).collect();
    Ok(format_cursor(order, keys?.into_iter()))
}

/// The cursor of a place in a list of this order.
pub(super) fn format_cursor(order: &str, keys: impl Iterator<Item = Json>) -> String {
    Json::Array(std::iter::once(fingerprint(order).into()).chain(keys).collect()).to_string()
}

/// The keys of a cursor; `None` if it is of another order.
pub(super) fn parse_cursor(text: &str, order: &str, keys: usize) -> Option<Vec<Value<'static>>> {
    let cursor: Vec<Json> = serde_json::from_str(text).ok()?;
    let (first, rest) = cursor.split_first()?;
    if first.as_str() != Some(&fingerprint(order)) || rest.len() != keys {
        return None;
    }
    let value = |key: &Json| match key {
        Json::String(text) => Some(Value::of(text.as_str())),
        Json::Number(number) => number.as_i64().map(Value::Integer),
        _ => None,
    };
    rest.iter().map(value).collect()
}

/// A short form of an order.
fn fingerprint(order: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(order.as_bytes()).into();
    format!("{:02x}{:02x}{:02x}", hash[0], hash[1], hash[2])
}
